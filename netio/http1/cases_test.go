package http1

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const casesDir = "../../testdata/http1"

// example is one block of the files in casesDir; their format is in the README there.
type example struct {
	name  string
	input []byte
	want  []string
	lim   Limits
}

func readExamples(t testing.TB) (all []example) {
	files, err := filepath.Glob(filepath.Join(casesDir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			if e, ok := parseExample(t, block); ok {
				all = append(all, e)
			}
		}
	}
	return all
}

func parseExample(t testing.TB, block string) (e example, ok bool) {
	e.lim = DefaultLimits()
	for line := range strings.SplitSeq(block, "\n") {
		key, rest, _ := strings.Cut(line, ":")
		rest = strings.TrimLeft(rest, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case key == "name":
			e.name = rest
		case key == "in":
			e.input = append(e.input, unescape(rest)...)
		case key == "want":
			e.want = append(e.want, rest)
		case key == "limit":
			setLimits(t, &e.lim, rest)
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	if e.name != "" && len(e.want) == 0 {
		t.Fatalf("%s: nothing wanted", e.name)
	}
	return e, e.name != ""
}

func setLimits(t testing.TB, lim *Limits, text string) {
	for _, pair := range strings.Fields(text) {
		name, number, _ := strings.Cut(pair, "=")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		to, ok := map[string]*int{"line": &lim.RequestLine, "field": &lim.Field, "fields": &lim.Fields,
			"count": &lim.Count, "framing": &lim.BodyFraming}[name]
		switch {
		case ok:
			*to = n
		case name == "body":
			lim.Body = int64(n)
		default:
			t.Fatalf("unknown limit %q", name)
		}
	}
}

func unescape(s string) string {
	out, rest := unescapeUntil(s, false)
	if rest != "" {
		panic("unbalanced: " + s)
	}
	return out
}

// unescapeUntil resolves escapes up to the end, or in a repetition up to its closing brace.
func unescapeUntil(s string, inner bool) (out, rest string) {
	var b strings.Builder
	for s != "" {
		c := s[0]
		s = s[1:]
		switch {
		case inner && c == '}':
			return b.String(), s
		case c != '\\':
			b.WriteByte(c)
		case s[0] == '{':
			var text string
			n, after, _ := strings.Cut(s[1:], "*")
			times, _ := strconv.Atoi(n)
			text, s = unescapeUntil(after, true)
			b.WriteString(strings.Repeat(text, times))
		case s[0] == 'x':
			n, _ := strconv.ParseUint(s[1:3], 16, 8)
			b.WriteByte(byte(n))
			s = s[3:]
		default:
			b.WriteByte(map[byte]byte{'r': '\r', 'n': '\n', 't': '\t', '0': 0, 's': ' ', '\\': '\\'}[s[0]])
			s = s[1:]
		}
	}
	return b.String(), ""
}

// check compares outcomes with what is wanted and returns the first difference.
func check(got []outcome, want []string) string {
	for i, w := range want {
		if i >= len(got) {
			return fmt.Sprintf("outcome %d: want %s, got nothing", i, w)
		}
		if diff := checkOne(got[i], w); diff != "" {
			return fmt.Sprintf("outcome %d: %s", i, diff)
		}
	}
	if len(got) > len(want) {
		return fmt.Sprintf("not wanted: %v", got[len(want)])
	}
	return ""
}

func checkOne(o outcome, want string) string {
	words := strings.Split(want, " ")
	if words[0] == "err" && o.String() != want || words[0] != o.kind {
		return fmt.Sprintf("want %.60s, got %.300v", want, o)
	}
	if o.kind != "ok" {
		return ""
	}
	for _, pair := range words[1:] {
		key, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(key, "f.") {
			key = strings.ToLower(key)
		}
		got, ok := o.values[key]
		if !ok || got != unescape(value) {
			return fmt.Sprintf("%s: want %.60q, got %.60q", key, unescape(value), got)
		}
	}
	return ""
}

func TestCases(t *testing.T) {
	all := readExamples(t)
	if len(all) < 150 {
		t.Fatalf("only %d cases", len(all))
	}
	for _, e := range all {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			if diff := check(drive(e.lim, e.input), e.want); diff != "" {
				t.Fatal("whole: ", diff)
			}
			if len(e.input) < 100_000 {
				if diff := check(drive(e.lim, pieces(e.input)...), e.want); diff != "" {
					t.Fatal("byte by byte: ", diff)
				}
			}
			splits(t, e)
		})
	}
}

// pieces are single bytes; of long inputs only the first and last, since every piece is copied by drive.
func pieces(input []byte) [][]byte {
	if len(input) < 4000 {
		return single(input)
	}
	last := len(input) - 1000
	var all [][]byte
	all = append(all, single(input[:1000])...)
	for i := 1000; i < last; i += 97 {
		all = append(all, input[i:min(i+97, last)])
	}
	return append(all, single(input[last:])...)
}

// splits sends each case in two pieces, cut at every point; long ones at some of them.
func splits(t *testing.T, e example) {
	step := 1 + len(e.input)/2000*37
	for i := 1; i < len(e.input); i += step {
		if diff := check(drive(e.lim, e.input[:i], e.input[i:]), e.want); diff != "" {
			t.Fatalf("split at %d: %s", i, diff)
		}
	}
}

func TestHeadKeepsNothing(t *testing.T) {
	buf := []byte("GET /path?q HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n")
	var scanned int
	var h Head
	lim := DefaultLimits()
	if n, err := ParseHead(buf, &scanned, &h, &lim); n != len(buf) || err != nil {
		t.Fatal(n, err)
	}
	for _, s := range [][]byte{h.Method, h.Path, h.Query, h.Host, h.Fields[1].Name, h.Fields[1].Value} {
		if len(s) != cap(s) && !bytes.Equal(s, h.Query) {
			t.Errorf("%q could be appended over the input", s)
		}
	}
	h.Reset()
	if h.Method != nil || len(h.Fields) != 0 || cap(h.Fields) == 0 {
		t.Error("Reset")
	}
}

func TestGet(t *testing.T) {
	h := Head{Fields: []Field{{[]byte("X-One"), []byte("1")}, {[]byte("x-one"), []byte("2")}}}
	if v, ok := h.Get("x-oNE"); !ok || string(v) != "1" {
		t.Error(string(v), ok)
	}
	for _, name := range []string{"x-two", "", "x_one", "x-one "} {
		if v, ok := h.Get(name); ok || v != nil {
			t.Error(name, v)
		}
	}
}
