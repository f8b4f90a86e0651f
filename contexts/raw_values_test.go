package contexts_test

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// serveRaw serves a script of testdata/raw.
func serveRaw(t testing.TB, name string) *served {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "raw", name))
	if err != nil {
		t.Fatal(err)
	}
	s := loadFile(t, path, nil)
	s.listening()
	return s
}

// talkTo is talk with the n-th server.
func (s *served) talkTo(n int, text string) string {
	s.t.Helper()
	c := s.dialTo(n)
	send(s.t, c, text)
	_ = c.CloseWrite()
	return readAll(s.t, c)
}

// readRest waits for a connection to end, in whatever way, and returns what
// came before.
func readRest(c io.Reader) string {
	all, _ := io.ReadAll(c)
	return string(all)
}

func TestRawReturnValues(t *testing.T) {
	s := serveRaw(t, "returns.js")
	for name, want := range map[string]string{
		"text":     "grüße €😀",
		"lone":     "a\uFFFDb",
		"long":     strings.Repeat("x", 100000),
		"object":   "boxed",
		"bytes":    "\x01\x02\xff",
		"part":     "\x02\x03",
		"words":    "ABCD",
		"floats":   "\x00\x00\x00\x00\x00\x00\x00\x00",
		"clamped":  "AB",
		"view":     "BC",
		"buffer":   "AB",
		"node":     "node",
		"array":    "aBcd",
		"empty":    "",
		"none":     "",
		"nil":      "",
		"promise":  "promised",
		"promises": "pq",
		"later":    "later",
		"async":    "async",
	} {
		for n, how := range []string{"returned", "written"} {
			if got := s.talkTo(n, name+"\n"); got != want {
				t.Errorf("%s, %s: got %.60q, want %.60q", name, how, got, want)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, "error") {
		t.Errorf("log:\n%s", log)
	}
}

func TestRawWrongValues(t *testing.T) {
	s := serveRaw(t, "wrong.js")
	const hint = " cannot be sent; return a string, a Uint8Array, an ArrayBuffer, a Buffer or an array of these"
	const placed = "wrong.js:30:3: TypeError: Wrong.lineReceived: "
	id := 0
	for _, c := range []struct{ name, want string }{
		{"number", placed + "42" + hint},
		{"zero", placed + "0" + hint},
		{"boolean", placed + "true" + hint},
		{"bigint", placed + "1" + hint},
		{"symbol", placed + "a symbol" + hint},
		{"object", placed + "a value of type Object" + hint},
		{"map", placed + "a value of type Object" + hint},
		{"date", placed + "a value of type Date" + hint},
		{"func", placed + "a value of type Function" + hint},
		{"nested", placed + "7" + hint},
		{"deep", placed + "arrays are nested deeper than 8"},
		{"sparse", placed + "an array of more than 1048576 parts cannot be sent"},
		{"later", placed + "5" + hint},
		{"wait", placed + "6" + hint},
		{"getter", "wrong.js:21:49: RangeError: in a getter"},
		{"proxy", placed + "a value of type Object" + hint},
		{"written", "wrong.js:25:35: TypeError: transport.write(data): a value of type Object" + hint},
	} {
		id++
		if got := s.talk(c.name + "\n"); got != "" {
			t.Errorf("%s: sent %q", c.name, got)
		}
		s.logged(fmt.Sprintf("%s (Wrong.lineReceived, context %d, 127.0.0.1:", c.want, id))
		s.printed(fmt.Sprintf("closed %d error\n", id))
	}
}

func TestRawCallbacksThatThrow(t *testing.T) {
	s := serveRaw(t, "throws.js")
	id := 0
	for _, c := range []struct{ name, logged, answer string }{
		{"plain", "throws.js:16:27: TypeError: plain (Throws.lineReceived", "lineReceived: TypeError: plain\n"},
		{"null", "throws.js:17:20: null was thrown (Throws.lineReceived", "lineReceived: null\n"},
		{"undefined", "throws.js:18:25: undefined was thrown (Throws.lineReceived", "lineReceived: undefined\n"},
		{"text", "throws.js:19:20: just text was thrown (Throws.lineReceived", "lineReceived: just text\n"},
		{"frozen", "throws.js:20:22: Error: frozen (Throws.lineReceived", "lineReceived: Error: frozen\n"},
		{"proxy", "throws.js:21:21: a value whose toString throws was thrown (Throws.lineReceived", "lineReceived: unprintable\n"},
		{"untold", "throws.js:22:22: a value whose toString throws was thrown (Throws.lineReceived", "lineReceived: unprintable\n"},
		{"later", "throws.js:34:11: RangeError: later (Throws.lineReceived", "lineReceived: RangeError: later\n"},
		{"rejected", "throws.js:24:46: RangeError: rejected (Throws.lineReceived", "lineReceived: RangeError: rejected\n"},
		{"deep", "throws.js:37:17: RangeError: Maximum call stack size exceeded (Throws.lineReceived", ""},
		{"complete", "throws.js:42:13: Error: in sendComplete (Throws.sendComplete", "sentsendComplete: Error: in sendComplete\n"},
		{"timer", "throws.js:27:46: Error: in a timer", ""},
		{"floating", "throws.js:28:39: Error: floating", ""},
	} {
		sent := ""
		if c.name == "complete" {
			sent = "sent"
		}
		for n := range 3 {
			id++
			conn := s.dialTo(n)
			send(t, conn, c.name+"\n")
			if n == 1 && c.answer != "" {
				read(t, conn, c.answer)
				send(t, conn, "next\n")
				read(t, conn, "fine: next\n"[:10])
				_ = conn.CloseWrite()
				readRest(conn)
				s.printed(fmt.Sprintf("closed %d peer\n", id))
				continue
			}
			if got := readRest(conn); got != sent {
				t.Errorf("%s: sent %q, want %q", c.name, got, sent)
			}
			s.printed(fmt.Sprintf("closed %d error\n", id))
		}
		s.logged(c.logged)
	}
	if log := s.log.String(); strings.Contains(log, "bug") {
		t.Errorf("log:\n%s", log)
	}
}
