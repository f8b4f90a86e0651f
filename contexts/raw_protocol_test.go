package contexts_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"pyp/contexts"
)

// on registers a class expression for a server of its own.
func on(class string) string {
	return "register({ transport: server('127.0.0.1', 0), protocol: " + class + " });\n"
}

func TestRawCallbacksWhereverTheyAreDefined(t *testing.T) {
	s := serve(t, `
class Base { dataReceived(transport, data) { return 'inherited ' + data; } }
`+on(`class Inherits extends Base {}`)+
		on(`class Arrow { name = 'arrow '; dataReceived = (transport, data) => this.name + data; }`)+
		on(`class Static { static dataReceived(transport, data) { return 'static ' + data; } }`)+
		on(`class StaticField { static initialBytesToSend = 'hello '; static dataReceived = (t, data) => data; }`)+
		on(`class Field { initialBytesToSend = Buffer.from('field '); dataReceived(t, data) { return data; } }`)+
		on(`class Getter { get initialBytesToSend() { return ['got', ' ']; } dataReceived(t, data) { return data; } }`)+
		on(`class Assigns { connectionMade() { this.dataReceived = (t, data) => 'assigned ' + data; } dataReceived() { return 'never'; } }`)+
		on(`class NextConstant { nextBytesToSend = 'again'; }`)+
		on(`class NextFunction { n = 0; nextBytesToSend(transport, data) { return data + String(++this.n); } }`)+
		on(`function Old() { this.dataReceived = (t, data) => 'old ' + data; }`)+
		`run();`)
	for n, want := range []string{
		"inherited x", "arrow x", "static x", "hello x", "field x", "got x", "assigned x", "again", "x1", "old x",
	} {
		if got := s.talkTo(n, "x"); got != want {
			t.Errorf("server %d: got %q, want %q", n, got, want)
		}
	}
}

func TestRawOrderOfALife(t *testing.T) {
	s := serve(t, on(`class Life {
		serverStarted(server) { console.log('started', server.port > 0, isMain); }
		note(what) { (this.notes ??= []).push(what); }
		async clientCreated(transport) { await null; this.note('created'); }
		initialBytesToSend(transport) { this.note('initial'); return 'initial,'; }
		connectionMade(transport) { this.note('made'); return 'made,'; }
		dataReceived(transport, data) { this.note('data ' + data); return 'data'; }
		sendComplete(transport, id) { this.note('sent ' + id + ' ' + transport.nextSendId()); }
		connectionClosed(transport, reason) { this.note(reason); console.log(this.notes.join()); }
	}`)+`run();`)
	c := s.dial()
	read(t, c, "initial,made,")
	send(t, c, "x")
	read(t, c, "data")
	_ = c.CloseWrite()
	if got := readAll(t, c); got != "" {
		t.Errorf("and then %q", got)
	}
	s.printed("created,initial,made,")
	s.printed(",peer\n")
	if out := s.out.String(); strings.Count(out, "started true true\n") != 1 || !strings.Contains(out, "sent 1 2") || !strings.Contains(out, "data x") {
		t.Errorf("printed:\n%s", out)
	}
}

func TestRawInstancesAreApart(t *testing.T) {
	s := serve(t, on(`class Counts {
		seen = [];
		dataReceived(transport, data) { this.seen.push(String(data)); return this.seen.join() + ';'; }
	}`)+`run();`)
	a, b := s.dial(), s.dial()
	for i, c := range []net.Conn{a, b, a, b} {
		send(t, c, fmt.Sprint(i))
		read(t, c, []string{"0;", "1;", "0,2;", "1,3;"}[i])
	}
}

func TestRawWithoutInputIsDisconnected(t *testing.T) {
	s := serve(t,
		on(`class Nothing {}`)+
			on(`class Quote { initialBytesToSend = 'quote'; }`)+
			on(`class Later { async initialBytesToSend() { await new Promise(r => setTimeout(r, 1)); return 'later'; } }`)+
			on(`class Made { connectionMade() { return 'made'; } }`)+
			on(`class Timer { connectionMade(transport) { setTimeout(() => transport.write('tick'), 1); } }`)+
			on(`class Steps { initialBytesToSend = '0'; sendComplete(t, id) { return id < 4 ? String(id) : null; } }`)+
			`run();`)
	for n, want := range []string{"", "quote", "later", "made", "tick", "0123"} {
		if got := readAll(t, s.dialTo(n)); got != want {
			t.Errorf("server %d: got %q, want %q", n, got, want)
		}
	}
}

func TestRawTransport(t *testing.T) {
	s := serve(t, on(`class Tells {
		dataReceived(transport, data) {
			return JSON.stringify([transport.id, transport.remoteAddress, transport.localAddress, transport.nextSendId(),
				transport.bytesSent, transport.bytesReceived, transport.parent.port, transport.elapsed() >= 0]) + '\n';
		}
	}`)+`run();`)
	c := s.dial()
	_, port, _ := net.SplitHostPort(s.address(0))
	first := fmt.Sprintf("[1,%q,%q,1,0,1,%s,true]\n", c.LocalAddr(), s.address(0), port)
	send(t, c, "x")
	read(t, c, first)
	send(t, c, "yz")
	read(t, c, fmt.Sprintf("[1,%q,%q,2,%d,3,%s,true]\n", c.LocalAddr(), s.address(0), len(first), port))
}

func TestRawShutdownSend(t *testing.T) {
	s := serve(t, on(`class Half {
		shutdownSend = true;
		initialBytesToSend = 'all there is';
		all = '';
		dataReceived(transport, data) { this.all += data; return 'lost'; }
		connectionClosed(transport, reason) { console.log('got', this.all, reason); }
	}`)+`run();`)
	c := s.dial()
	if got := readAll(t, c); got != "all there is" {
		t.Errorf("read %q", got)
	}
	send(t, c, "still ")
	s.logged("shutdownSend is set: what is sent after the initial bytes is lost (Half.transport, context 1, ")
	send(t, c, "heard")
	_ = c.CloseWrite()
	s.printed("got still heard peer\n")
}

func TestRawReasons(t *testing.T) {
	s := serve(t, on(`class Ends {
		dataReceived(transport, data) {
			switch (String(data)) {
				case 'close': transport.write('bye '); transport.close(); return 'now';
				case 'abort': transport.abort(); return;
				case 'stuck': while (true);
				case 'stuck later': return (async () => { await null; while (true); })();
				case 'stuck timer': setTimeout(() => { while (true); }, 1); return;
				case 'never': return new Promise(() => {});
				case 'async close': return (async () => { transport.close(); await new Promise(r => setTimeout(r, 1)); return 'late'; })();
				case 'async abort': return (async () => { transport.abort(); await new Promise(() => {}); })();
				case 'error': throw new Error('no');
			}
			return 'fine';
		}
		connectionClosed(transport, reason) { console.log('closed', transport.id, reason); }
	}`)+`run();`, func(c *contexts.Config) {
		c.CallbackTimeout = 50 * time.Millisecond
		c.RequestTimeout = 50 * time.Millisecond
	})
	for i, c := range []struct{ ask, want, reason string }{
		{"close", "bye now", "close"},
		{"abort", "", "abort"},
		{"stuck", "", "timeout"},
		{"stuck later", "", "timeout"},
		{"stuck timer", "", "timeout"},
		{"never", "", "timeout"},
		{"async close", "late", "close"},
		{"async abort", "", "abort"},
		{"error", "", "error"},
	} {
		conn := s.dial()
		send(t, conn, c.ask)
		if got := readRest(conn); got != c.want {
			t.Errorf("%s: read %q, want %q", c.ask, got, c.want)
		}
		s.printed(fmt.Sprintf("closed %d %s\n", i+1, c.reason))
	}
	left := s.dial()
	send(t, left, "x")
	read(t, left, "fine")
	s.host.Shutdown()
	if got := readRest(left); got != "" {
		t.Errorf("at the end %q", got)
	}
	<-s.host.Done()
	s.printed("closed 10 shutdown\n")
	if n := strings.Count(s.out.String(), "closed"); n != 10 {
		t.Errorf("connectionClosed ran %d times for 10 connections:\n%s", n, s.out)
	}
}

func TestRawConnectionLostIsAnAlias(t *testing.T) {
	s := serve(t, on(`class Lost { dataReceived() {} connectionLost(t, reason) { console.log('lost', reason); } }`)+`run();`)
	_ = s.dial().Close()
	s.printed("lost peer\n")
}

func TestRawReaderThatNeverReads(t *testing.T) {
	s := serve(t, on(`class Flood {
		connectionMade() { return 'x'.repeat(1 << 24); }
		dataReceived() {}
		sendFailed(transport, id) { console.log('failed', id); }
		connectionClosed(transport, reason) { console.log('closed', reason); }
	}`)+`run();`, func(c *contexts.Config) { c.WriteTimeout = 100 * time.Millisecond })
	s.dial()
	s.printed("failed 1\nclosed timeout\n")
	reset := s.dial()
	_ = reset.SetLinger(0)
	read(t, reset, "xxxx")
	_ = reset.Close()
	s.printed("failed 1\nclosed peer\n")
}

func TestRawShutdownAnswersWhatIsInFlight(t *testing.T) {
	s := serve(t, on(`class Slow {
		async dataReceived(transport, data) {
			console.log('begun');
			await new Promise(r => setTimeout(r, 20));
			return 'answer';
		}
		connectionClosed(t, reason) { console.log('closed', reason); }
	}`)+`run();`)
	c := s.dial()
	send(t, c, "x")
	s.printed("begun")
	s.host.Shutdown()
	if got := readAll(t, c); got != "answer" {
		t.Errorf("read %q", got)
	}
	<-s.host.Done()
	if got := s.out.String(); got != "begun\nclosed shutdown\n" {
		t.Errorf("printed %q", got)
	}
}

func TestRawTimersDieWithTheirConnection(t *testing.T) {
	s := serve(t, on(`class Ticks {
		connectionMade(transport) { setInterval(() => { if (this.over) console.log('after the end'); }, 1); }
		dataReceived(transport, data) { return data; }
		connectionClosed() { this.over = true; console.log('closed'); }
	}`)+`run();`)
	_ = s.dial().Close()
	s.printed("closed\n")
	c := s.dial()
	for range 50 { // time for more ticks
		send(t, c, "x")
		read(t, c, "x")
	}
	if strings.Contains(s.out.String(), "after") {
		t.Error("a timer outlived its connection")
	}
}

func TestRawRegisterErrors(t *testing.T) {
	for _, c := range []struct{ protocol, want string }{
		{`42`, "test.js:2:1: TypeError: parallel.register({ transport, protocol }): protocol must be a class"},
		{`undefined`, "protocol must be a class"},
		{`() => {}`, "protocol must be a class"},
		{`new (class A {})()`, "protocol must be a class"},
		{`class A { constructor() { throw new Error('in the constructor'); } }`, "test.js:2:89: Error: in the constructor"},
		{`class A { lineMode = true; }`, "A.lineMode is set, but there is no lineReceived(transport, line)"},
		{`class A { dataReceived = 7; }`, "A.dataReceived must be a function, not 7"},
		{`class A { maxLineLength = 0; }`, "A.maxLineLength must be a number of bytes from 1 to 2**30, not 0"},
		{`class A { maxLineLength = 'long'; }`, `not "long"`},
		{`class A { initialBytesToSend = 5; }`, "A.initialBytesToSend must be a string, bytes, or a function that returns them: 5 cannot be sent"},
		{`class A { get initialBytesToSend() { throw new Error('in a getter'); } }`, "Error: in a getter"},
		{`class A { http11 = true; dataReceived() {} }`, "exclude each other"},
	} {
		s := load(t, head+on(c.protocol)+"run();")
		err := <-s.ended
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.protocol, err, c.want)
		}
	}
	s := serve(t, on(`class { dataReceived(t, data) { return data; } }`)+"run();")
	if got := s.talk("anonymous"); got != "anonymous" {
		t.Errorf("got %q", got)
	}
}

// A reader at full speed of a chargen does not keep others from being served,
// neither raw ones of the same worker nor new ones.
func TestRawChargenStarvesNobody(t *testing.T) {
	s := serve(t, on(`class Chargen {
		connectionMade() { return 'x'.repeat(72); }
		dataReceived() {}
		sendComplete() { return 'x'.repeat(72); }
	}`)+on(`class Echo { dataReceived(t, data) { return data; } }`)+`run();`, func(c *contexts.Config) { c.Workers = 1 })
	for range 4 {
		go func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }(s.dial())
	}
	old := s.dialTo(1)
	for range 200 {
		send(t, old, "x")
		read(t, old, "x")
	}
	for range 50 {
		c := s.dialTo(1)
		send(t, c, "new")
		read(t, c, "new")
		_ = c.Close()
	}
}
