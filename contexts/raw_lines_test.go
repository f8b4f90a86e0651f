package contexts_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
)

const lineEcho = `class Lines {
	lineMode = true;
	maxLineLength = 10;
	lineReceived(transport, line) { return '<' + line + '>'; }
	connectionClosed(transport, reason) { console.log('closed', transport.id, reason); }
}`

func TestRawLines(t *testing.T) {
	s := serve(t, on(lineEcho)+on(`class Async extends (`+lineEcho+`) {
		async lineReceived(transport, line) { await new Promise(r => setTimeout(r, 1)); return '<' + line + '>'; }
	}`)+on(`class Pauses extends (`+lineEcho+`) {
		lineReceived(transport, line) { transport.pause(); setTimeout(() => transport.resume(), 1); return '<' + line + '>'; }
	}`)+`run();`)
	for in, want := range map[string]string{
		"a\nb\r\nc\n":             "<a><b><c>",
		"a\r\n\r\n\nb":            "<a><><><b>",
		"last":                    "<last>",
		"0123456789\n":            "<0123456789>",
		"0123456789\r\n":          "<0123456789>",
		"0123456789":              "<0123456789>",
		"a\rb\n":                  "<a\rb>",
		"ü€😀\n":                   "<ü€😀>",
		"a\xffb\n":                "<a\uFFFDb>",
		"\x00\n":                  "<\x00>",
		"":                        "",
		strings.Repeat("x\n", 40): strings.Repeat("<x>", 40),
	} {
		for n := range 3 {
			if got := s.talkTo(n, in); got != want {
				t.Errorf("server %d, %q: got %q, want %q", n, in, got, want)
			}
			c := s.dialTo(n)
			for i := range in {
				send(t, c, in[i:i+1])
			}
			_ = c.CloseWrite()
			if got := readAll(t, c); got != want && len(in) == len([]rune(in)) {
				t.Errorf("server %d, %q byte by byte: got %q, want %q", n, in, got, want)
			}
		}
	}
}

func TestRawOverlongLine(t *testing.T) {
	s := serve(t, on(lineEcho)+on(`class Handles extends (`+lineEcho+`) {
		exceptionHandler(transport, error, where) { return '!' + where + ' ' + error.name + '!'; }
	}`)+`run();`)
	long := strings.Repeat("x", 1<<20)
	id := 0
	for _, bad := range []string{long, "01234567890", "01234567890\r"} {
		id++
		neighbour := s.dial()
		send(t, neighbour, "mine")
		id++
		c := s.dial()
		go func(c net.Conn) { _, _ = c.Write([]byte("first\n" + bad + "\nnever\n")) }(c)
		if got := readRest(c); got != "<first>" {
			t.Errorf("read %q", got)
		}
		s.printed(fmt.Sprintf("closed %d error\n", id))
		s.logged(fmt.Sprintf("test.js:5:2: RangeError: Lines.lineReceived: a line is longer than maxLineLength (10 bytes) (Lines.lineReceived, context %d", id))
		send(t, neighbour, " own\n")
		read(t, neighbour, "<mine own>")
		id++
		if got := s.talkTo(1, "first\n"+bad+"\nlast"); got != "<first>!lineReceived RangeError!<last>" {
			t.Errorf("with a handler: read %q", got)
		}
	}
}

// Many lines in one piece do not keep others from the worker, and none is lost.
func TestRawManyLinesTakeTurns(t *testing.T) {
	s := serve(t, on(`class Counts {
		lineMode = true;
		n = 0;
		lineReceived(transport, line) { if (line !== String(this.n++)) throw new Error('line ' + line); return line + '\n'; }
	}`)+`run();`)
	var all strings.Builder
	for i := range 50000 {
		fmt.Fprintln(&all, i)
	}
	done := make(chan string)
	for range 3 {
		c := s.dial()
		go func() { _, _ = c.Write([]byte(all.String())); _ = c.CloseWrite() }()
		go func() { done <- readRest(c) }()
	}
	for range 3 {
		if got := <-done; got != all.String() {
			t.Errorf("got %d bytes of %d back\n%s", len(got), all.Len(), s.log)
		}
	}
}
