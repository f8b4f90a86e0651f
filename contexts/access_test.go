package contexts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pyp/netio/http1"
)

// accessEntry is a request in whose every part a client could have had a say.
func accessEntry(t *testing.T, given string) *access {
	t.Helper()
	raw := "GET /p?q=\"x\" HTTP/1.1\r\nHost: h\r\nReferer: a\"b\\c\r\nUser-Agent: gr\xc3\xbc\xff\ttab\r\n\r\n"
	var head http1.Head
	lim := http1.DefaultLimits()
	if n, err := http1.ParseHead([]byte(raw), new(int), &head, &lim); err != nil || n != len(raw) {
		t.Fatal(n, err)
	}
	return &access{remote: netip.MustParseAddr("::ffff:127.0.0.1"), head: &head, status: 200, bytes: 12, route: "App GET /\"x", id: &requestID{given: given}}
}

func TestAccessLines(t *testing.T) {
	h := &Host{}
	h.identities.prefix = "p-"
	currentDate.Store(&dateStamp{common: []byte("22/Nov/2026:10:00:00 +0000")})
	defer func() { currentDate.Store(&dateStamp{}); refreshDate() }()
	const at = "127.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "
	got := string(h.appendCombined(nil, accessEntry(t, "")))
	want := at + `"GET /p?q=\x22x\x22 HTTP/1.1" 200 12 "a\x22b\x5Cc" "gr\xC3\xBC\xFF\x09tab" "App GET /\x22x" p-1 -` + "\n"
	if got != want {
		t.Errorf("combined:\n%s, want\n%s", got, want)
	}
	if got := string(h.appendCombined(nil, accessEntry(t, `i"d\`))); !strings.HasSuffix(got, ` i\x22d\x5C -`+"\n") {
		t.Errorf("a given id: %s", got)
	}
	if got := string(h.appendCombined(nil, &access{remote: netip.MustParseAddr("::1"), status: 400, bytes: 3})); got != strings.Replace(at, "127.0.0.1", "::1", 1)+`"-" 400 3 "-" "-" "-" - -`+"\n" {
		t.Errorf("a refused request: %s", got)
	}
	var parsed map[string]any
	line := h.appendJSON(nil, accessEntry(t, `i"d\`))
	if err := json.Unmarshal(line, &parsed); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	delete(parsed, "time")
	if got := fmt.Sprint(parsed); got != fmt.Sprint(map[string]any{"remote": "127.0.0.1", "method": "GET", "target": `/p?q="x"`, "protocol": "HTTP/1.1", "host": "h", "status": 200.0, "bytes": 12.0,
		"seconds": nil, "referer": `a"b\c`, "agent": "gr\u00fc\u00ff\ttab", "route": `App GET /"x`, "id": `i"d\`}) {
		t.Errorf("json: %s", got)
	}
	line = h.appendJSON(nil, &access{remote: netip.MustParseAddr("::1"), status: 400})
	if err := json.Unmarshal(line, &parsed); err != nil || parsed["method"] != nil || parsed["id"] != nil || parsed["status"] != 400.0 {
		t.Errorf("a refused request: %s, %v", line, err)
	}
}

// pipe is a writer that can be made to stall and to fail.
type pipe struct {
	mu   sync.Mutex
	b    bytes.Buffer
	gate sync.Mutex // held: writes wait
	room int        // bytes until the disk is full; negative for no end
}

func (p *pipe) Write(b []byte) (int, error) {
	p.gate.Lock()
	defer p.gate.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.room >= 0 && len(b) > p.room {
		n, _ := p.b.Write(b[:p.room])
		p.room = 0
		return n, errors.New("no space left")
	}
	if p.room >= 0 {
		p.room -= len(b)
	}
	return p.b.Write(b)
}

func (p *pipe) set(room int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.room = room
}

func (p *pipe) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// Whoever logs goes on when the log's reader does not, and lines are counted.
func TestAccessLogThatStalls(t *testing.T) {
	out, text := &pipe{room: -1}, &collected{}
	log := NewLog(text)
	a := NewAccessLog(out, AccessCombined, log)
	out.gate.Lock()
	line := bytes.Repeat([]byte("x"), 1023)
	line = append(line, '\n')
	const lines = 5000
	for range lines {
		a.put(line)
	}
	out.gate.Unlock()
	log.Flush()
	a.flushSoon()
	log.Flush()
	written := strings.Count(out.String(), "\n")
	var dropped int
	for _, l := range strings.Split(text.String(), "\n") {
		var n int
		if _, err := fmt.Sscanf(l, "pyp: %d lines of the access log were dropped", &n); err == nil {
			dropped += n
		}
	}
	if written+dropped != lines || dropped == 0 || !strings.Contains(text.String(), "cannot keep up") {
		t.Errorf("%d lines were written and %d dropped of %d:\n%s", written, dropped, lines, text)
	}
}

func TestAccessLogOnAFullDisk(t *testing.T) {
	out, text := &pipe{room: 25}, &collected{}
	log := NewLog(text)
	a := NewAccessLog(out, AccessCombined, log)
	for range 5 {
		a.put([]byte("0123456789\n"))
	}
	a.flushSoon()
	out.set(-1)
	a.put([]byte("afterwards\n"))
	a.flushSoon()
	log.Flush()
	if got := out.String(); got != "0123456789\n0123456789\n012\nafterwards\n" {
		t.Errorf("wrote %q", got)
	}
	if got := text.String(); !strings.Contains(got, "no space left") || !strings.Contains(got, "3 lines of the access log were dropped") {
		t.Errorf("logged %q", got)
	}
}

func TestAccessLogIsOpenedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.log")
	a, err := OpenAccessLog(path, AccessCombined, NewLog(&collected{}))
	if err != nil {
		t.Fatal(err)
	}
	a.put([]byte("one\n"))
	a.flushSoon()
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	a.put([]byte("two\n"))
	a.Reopen()
	a.put([]byte("three\n"))
	a.flushSoon()
	for name, want := range map[string]string{path + ".1": "one\ntwo\n", path: "three\n"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s has %q, %v", name, got, err)
		}
	}
	if _, err := OpenAccessLog(filepath.Join(path, "below"), AccessCombined, NewLog(&collected{})); err == nil {
		t.Error("a file below a file was opened")
	}
}

func TestHammerAccessLog(t *testing.T) {
	out := &pipe{room: -1}
	log := NewLog(&collected{})
	a := NewAccessLog(out, AccessCombined, log)
	var writers sync.WaitGroup
	const each = 500
	for n := range 8 {
		writers.Go(func() {
			for k := range each {
				a.put(fmt.Appendf(nil, "%d %d\n", n, k))
				if k%100 == 0 {
					a.flushSoon()
				}
			}
		})
	}
	writers.Wait()
	a.flushSoon()
	next := map[int]int{}
	for _, l := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var n, k int
		if _, err := fmt.Sscanf(l, "%d %d", &n, &k); err != nil || next[n] != k {
			t.Fatalf("%q, want number %d of it", l, next[n])
		}
		next[n]++
	}
	for n := range 8 {
		if next[n] != each {
			t.Errorf("writer %d: %d lines", n, next[n])
		}
	}
}

func TestRequestIDs(t *testing.T) {
	for id, ok := range map[string]bool{"a": true, strings.Repeat("x", 128): true, "~!\"": true, "": false, strings.Repeat("x", 129): false, "a b": false, "a\x7f": false, "gr\xfc": false, "a\n": false} {
		if validID([]byte(id)) != ok {
			t.Errorf("%q: %v", id, !ok)
		}
	}
	var from identities
	from.init()
	var again identities
	again.init()
	if from.prefix == again.prefix || len(from.prefix) != 13 {
		t.Errorf("prefixes %q and %q", from.prefix, again.prefix)
	}
	seen := map[string]bool{}
	for range 1000 {
		var id requestID
		one := string(id.append(nil, &from))
		if seen[one] || one != string(id.append(nil, &from)) {
			t.Fatalf("%q", one)
		}
		seen[one] = true
	}
}

func TestHammerRequestID(t *testing.T) {
	var from identities
	from.init()
	for range 200 {
		var id requestID
		var ids sync.Map
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { ids.Store(string(id.append(nil, &from)), true) })
		}
		all.Wait()
		n := 0
		ids.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Fatalf("%d ids of one request", n)
		}
	}
}
