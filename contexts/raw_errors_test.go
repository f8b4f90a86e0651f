package contexts_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"pyp/contexts"
)

func TestRawExceptionHandlers(t *testing.T) {
	s := serve(t,
		on(`class Asks {
	initialBytesToSend() { throw new Error('no greeting'); }
	connectionMade() { return Promise.reject(new Error('not made')); }
	dataReceived() { throw new Error('no data'); }
	async exceptionHandler(transport, error, where) { await new Promise(r => setTimeout(r, 1)); return where + ': ' + error.message + '\n'; }
}`)+
			on(`class Throws {
	dataReceived() { throw new Error('first'); }
	exceptionHandler() { throw new Error('second'); }
	connectionClosed(t, reason) { console.log('throws', reason); }
}`)+
			on(`class Rejects {
	dataReceived() { throw new Error('first'); }
	async exceptionHandler() { await new Promise(r => setTimeout(r, 1)); throw new Error('third'); }
	connectionClosed(t, reason) { console.log('rejects', reason); }
}`)+
			on(`class Returns {
	dataReceived() { throw new Error('first'); }
	exceptionHandler() { return 5; }
	connectionClosed(t, reason) { console.log('returns', reason); throw new Error('at the end'); }
}`)+
			on(`class Last {
	dataReceived() { return 'x'; }
	async connectionClosed(t, reason) { await null; throw new Error('late end'); }
}`)+"run();")
	c := s.dial()
	read(t, c, "initialBytesToSend: no greeting\nconnectionMade: not made\n")
	for range 2 {
		send(t, c, "x")
		read(t, c, "dataReceived: no data\n")
	}
	for n, want := range []string{
		"test.js:10:29: Error: second (in the exceptionHandler, called for test.js:9:25: Error: first) (Throws.dataReceived",
		"test.js:15:77: Error: third (in the exceptionHandler, called for test.js:14:25: Error: first) (Rejects.dataReceived",
		":20:2: TypeError: Returns.exceptionHandler: 5 cannot be sent",
	} {
		c := s.dialTo(n + 1)
		send(t, c, "x")
		if got := readRest(c); got != "" {
			t.Errorf("server %d: read %q", n+1, got)
		}
		s.logged(want)
		s.printed([]string{"throws", "rejects", "returns"}[n] + " error\n")
	}
	s.logged("Returns.exceptionHandler: 5 cannot be sent; return a string, a Uint8Array, an ArrayBuffer, a Buffer or an array of these (Returns.connectionClosed")
	if got := s.talkTo(4, "x"); got != "x" {
		t.Errorf("read %q", got)
	}
	s.logged("test.js:25:56: Error: late end (Last.connectionClosed")
}

// One connection's callback may write to another's transport.
func TestRawBroadcast(t *testing.T) {
	s := serve(t, "const all = local(() => new Set());\n"+on(`class Chat {
		connectionMade(transport) { all.add(transport); return 'hello'; }
		dataReceived(transport, data) { for (const t of all) if (t !== transport) t.write(data); }
		connectionClosed(transport) { all.delete(transport); }
	}`)+"run();", func(c *contexts.Config) { c.Workers = 1 })
	var list []net.Conn
	for range 10 {
		c := s.dial()
		read(t, c, "hello")
		list = append(list, c)
	}
	send(t, list[0], "news")
	for _, c := range list[1:] {
		read(t, c, "news")
	}
	send(t, list[1], "reply")
	read(t, list[0], "reply")
}

// Connections that keep a worker's own queue filled do not starve the requests
// that any worker may answer.
func TestRawChargenDoesNotStarveHTTP(t *testing.T) {
	s := serve(t, on(`class Chargen {
		connectionMade() { return 'x'.repeat(72); }
		dataReceived() {}
		sendComplete() { return 'x'.repeat(72); }
	}`)+on(`class Web { http11 = true; hello() { return 'hello'; } }`)+"run();", func(c *contexts.Config) { c.Workers = 1 })
	for range 4 {
		go func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }(s.dial())
	}
	for range 100 {
		c := s.dialTo(1)
		send(t, c, "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if got := readAll(t, c); !strings.HasSuffix(got, "hello") {
			t.Fatalf("read %q", got)
		}
	}
}
