package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// This file talks to the shipped scripts over sockets.

// shipped starts scripts/NAME with n ports from PORT on.
func shipped(t *testing.T, name string, n int) *server {
	t.Helper()
	c := command(t, nil, filepath.Join(repository(t), "scripts", name))
	c.Env = append(c.Env, "HOST=127.0.0.1", fmt.Sprintf("PORT=%d", freePorts(t, n)))
	return start(t, c, n)
}

// freePorts finds n free ports in a row. They lie below the range from which
// the kernel gives out ports by itself.
func freePorts(t *testing.T, n int) int {
	t.Helper()
	for range 100 {
		base := 12000 + rand.IntN(18000)
		if free(base, n) {
			return base
		}
	}
	t.Fatalf("found no %d free ports in a row", n)
	return 0
}

func free(base, n int) bool {
	for p := base; p < base+n; p++ {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
		if err != nil {
			return false
		}
		_ = l.Close()
	}
	return true
}

// exchange sends text and reads until the other side closes.
func (s *server) exchange(n int, text string) string {
	s.t.Helper()
	c := s.dial(n)
	if _, err := io.WriteString(c, text); err != nil {
		s.t.Fatal(err)
	}
	_ = c.(*net.TCPConn).CloseWrite()
	b, err := io.ReadAll(c)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

func TestHello(t *testing.T) {
	s := shipped(t, "hello.js", 1)
	c := s.dial(0)
	expectBytes(t, c, "Hello, World!\r\n")
	_, _ = io.WriteString(c, "abc")
	expectBytes(t, c, "You said: abc\r\n")
}

func expectBytes(t *testing.T, r io.Reader, want string) {
	t.Helper()
	b := make([]byte, len(want))
	if _, err := io.ReadFull(r, b); err != nil || string(b) != want {
		t.Fatalf("read %q, %v, want %q", b, err, want)
	}
}

func TestPlaintext(t *testing.T) {
	s := shipped(t, "plaintext.js", 1)
	for path, want := range map[string]struct{ kind, body string }{
		"/plaintext":     {"text/plain; charset=utf-8", "Hello, World!"},
		"/plaintext?a=b": {"text/plain; charset=utf-8", "Hello, World!"},
		"/json":          {"application/json; charset=utf-8", `{"message":"Hello, World!"}`},
	} {
		r, err := http.Get(s.urls[0] + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != want.kind || string(b) != want.body || r.Header.Get("Date") == "" || r.Header.Get("Server") != "pyp" {
			t.Errorf("%s: %d %v %q", path, r.StatusCode, r.Header, b)
		}
	}
	if r, err := http.Get(s.urls[0] + "/constructor"); err != nil || r.StatusCode != 404 {
		t.Errorf("/constructor: %v, %v", r, err)
	}
}

func TestRandom(t *testing.T) {
	s := shipped(t, "random.js", 1)
	answer := regexp.MustCompile(`^The sum of the items in slice \[(\d+):(\d+)\] is (\d+)$`)
	sums := map[string]bool{}
	for range 20 {
		m := answer.FindStringSubmatch(s.get(0, "/random"))
		if m == nil {
			t.Fatal("the answer is not a sum")
		}
		start, _ := strconv.Atoi(m[1])
		end, _ := strconv.Atoi(m[2])
		sum, _ := strconv.Atoi(m[3])
		if end != start+10 || end > 10_000_000 || sum > 990 {
			t.Errorf("%v", m)
		}
		sums[m[0]] = true
	}
	if len(sums) < 10 {
		t.Errorf("20 requests had %d different answers", len(sums))
	}
}

func TestCheatingPlaintext(t *testing.T) {
	s := shipped(t, "cheating.js", 1)
	got := s.exchange(0, "GET / HTTP/1.1\r\n\r\n")
	if len(got) != 2*167 {
		t.Fatalf("%d bytes, want the 167 once on connect and once for the request", len(got))
	}
	for _, answer := range []string{got[:167], got[167:]} {
		sum := sha256.Sum256([]byte(answer))
		if h := hex.EncodeToString(sum[:]); h != "ee24bb43e07e31f37dce6453ef7f4fd240d02a0221579168ce4bfe824b0fa700" {
			t.Errorf("sha256 %s of %q", h, answer)
		}
	}
}

const quote = "An apple a day keeps the doctor away.\r\n"

func TestServices(t *testing.T) {
	s := shipped(t, "services.js", 11)
	for n, c := range []struct {
		name, send string
		check      func(got string) bool
	}{
		{"Disconnect", "", func(got string) bool { return got == "" }},
		{"Discard", "abc", func(got string) bool { return got == "" }},
		{"Daytime", "", isDaytime},
		{"Time", "", isTime},
		{"StaticQOTD", "", func(got string) bool { return got == quote }},
		{"DynamicQOTD", "", func(got string) bool { return got == quote }},
		{"EchoData", "a\x00\xff\r\n", func(got string) bool { return got == "a\x00\xff\r\n" }},
		{"EchoUpperData", "az{`AZ é\n", func(got string) bool { return got == "AZ{`AZ é\n" }},
		{"EchoLine", "one\r\ntwo\nlast", func(got string) bool { return got == "one\r\ntwo\r\nlast\r\n" }},
		{"TimestampData", "?", isNumberLine},
	} {
		if got := s.exchange(n, c.send); !c.check(got) {
			t.Errorf("%s answered %q", c.name, got)
		}
	}
	if table := s.stdout.String(); strings.Count(table, "\n") != 11 || !strings.Contains(table, "  EchoLine\n") {
		t.Errorf("the table at start:\n%s", table)
	}
	t.Run("Chargen", func(t *testing.T) { checkChargen(t, s.dial(10)) })
}

func isDaytime(got string) bool {
	at, err := time.Parse("Mon Jan 02 2006 15:04:05 GMT-0700", regexp.MustCompile(` \(.*\)\r\n$`).ReplaceAllString(got, ""))
	return err == nil && time.Since(at).Abs() < time.Minute
}

func isTime(got string) bool {
	if len(got) != 4 {
		return false
	}
	const from1900 = 2208988800
	at := time.Unix(int64(binary.BigEndian.Uint32([]byte(got)))-from1900, 0)
	return time.Since(at).Abs() < time.Minute
}

func isNumberLine(got string) bool {
	_, err := strconv.ParseUint(strings.TrimSuffix(got, "\r\n"), 10, 64)
	return err == nil && strings.HasSuffix(got, "\r\n")
}

// checkChargen reads 300 lines, three turns of the ring of characters.
func checkChargen(t *testing.T, r io.Reader) {
	var ring []byte
	for c := byte(' '); c <= '~'; c++ {
		ring = append(ring, c)
	}
	ring = append(ring, ring...)
	line := make([]byte, 74)
	for n := range 300 {
		if _, err := io.ReadFull(r, line); err != nil {
			t.Fatal(err)
		}
		at := n % 95
		if want := append(append([]byte(nil), ring[at:at+72]...), '\r', '\n'); !bytes.Equal(line, want) {
			t.Fatalf("line %d is %q, want %q", n, line, want)
		}
	}
}
