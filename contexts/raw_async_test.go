package contexts_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"pyp/contexts"
)

// A client that half-closes behind its request gets its whole answer.
func TestRawHalfCloseIsAnswered(t *testing.T) {
	s := serve(t,
		on(`class Sync { dataReceived(t, data) { return 'got ' + data; } }`)+
			on(`class Later { dataReceived(t, data) { setTimeout(() => t.write('got ' + data), 5); } }`)+
			on(`class Async { async dataReceived(t, data) { await new Promise(r => setTimeout(r, 5)); return 'got ' + data; } }`)+
			on(`class Steps { dataReceived(t, data) { this.data = data; return 'g'; } sendComplete(t, id) { return ['', 'o', 't', ' ', this.data][id]; } }`)+
			on(`class AsyncSteps { async dataReceived(t, data) { this.data = data; return 'g'; }
				async sendComplete(t, id) { await new Promise(r => setTimeout(r, 1)); return ['', 'o', 't', ' ', this.data][id]; } }`)+
			`run();`)
	for n := range 5 {
		var wg sync.WaitGroup
		for i := range 100 {
			c := s.dialTo(n)
			wg.Go(func() {
				what := fmt.Sprint(i)
				_, _ = io.WriteString(c, what)
				_ = c.CloseWrite()
				if got := readRest(c); got != "got "+what {
					t.Errorf("server %d: got %q for %q", n, got, what)
				}
			})
		}
		wg.Wait()
	}
}

// numbers are n words that count.
func numbers(n int) []byte {
	b := make([]byte, 0, 4*n)
	for i := range n {
		b = binary.BigEndian.AppendUint32(b, uint32(i))
	}
	return b
}

// Output keeps the order of input, one callback runs at a time, and no byte is
// lost over many pauses.
func TestRawOrderOverPauses(t *testing.T) {
	const guard = `if (this.inside) throw new Error('two at once'); if (data.length > 262144) throw new Error('held ' + data.length);`
	s := serve(t,
		on(`class Async { async dataReceived(t, data) { `+guard+` this.inside = true; await null; await new Promise(r => setImmediate(r)); this.inside = false; return data; } }`)+
			on(`class Pauses { dataReceived(t, data) { if (this.inside) throw new Error('paused'); this.inside = true; t.pause(); setImmediate(() => { this.inside = false; t.resume(); }); return data; } }`)+
			on(`class Mixed { n = 0; dataReceived(t, data) { return this.n++ % 2 ? data : new Promise(r => setImmediate(r, data)); } }`)+
			on(`class Writes { async dataReceived(t, data) { const half = data.length >> 1; t.write(data.subarray(0, half)); await null; t.write(data.subarray(half)); } }`)+
			`run();`)
	const pieces, size = 1000, 1024
	in := numbers(pieces * size)
	for n := range 4 {
		c := s.dialTo(n)
		go func() {
			for i := range pieces {
				if _, err := c.Write(in[4*i*size : 4*(i+1)*size]); err != nil {
					return
				}
			}
			_ = c.CloseWrite()
		}()
		if got := readRest(c); got != string(in) {
			t.Errorf("server %d: %d bytes of %d came back, the same up to %d\n%s", n, len(got), len(in), common([]byte(got), in), s.log)
		}
	}
}

func common(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// What a client pushes while its callback is busy stays with the client.
func TestRawInputIsHeld(t *testing.T) {
	s := serve(t, `const held = local(() => ({}));
`+on(`class Held {
		async dataReceived(t, data) { await new Promise(r => { held.go = r; }); console.log('received', t.bytesReceived); }
	}`)+on(`class Go { dataReceived() { if (held.go) { held.go(); return 'went'; } return 'not yet'; } }`)+`run();`,
		func(c *contexts.Config) { c.Workers = 1 })
	c := s.dial()
	_ = c.SetWriteDeadline(time.Now().Add(500 * time.Millisecond))
	block := bytes.Repeat([]byte("x"), 1<<20)
	sent := 0
	for range 256 {
		n, err := c.Write(block)
		if sent += n; err != nil {
			break
		}
	}
	if sent == 256<<20 {
		t.Fatal("the host took everything")
	}
	other := s.dialTo(1)
	send(t, other, "x")
	read(t, other, "went")
	s.printed("received ")
	var held int
	_, _ = fmt.Sscanf(s.out.String(), "received %d", &held)
	if held > 256<<10 {
		t.Errorf("%d bytes were held", held)
	}
}

// A worker that a callback has taken for good is interrupted and used again;
// connections of the other worker and new ones go on meanwhile.
func TestRawLoopIsInterrupted(t *testing.T) {
	s := serve(t, on(`class Loops {
		n = 0;
		dataReceived(t, data) {
			if (String(data) === 'loop') while (true);
			return [String(threadSeqId()), data];
		}
		connectionClosed(t, reason) { if (reason !== 'peer') console.log('closed', reason); }
	}`)+`run();`, func(c *contexts.Config) { c.CallbackTimeout = 5 * time.Second })
	// One connection of each worker.
	first := s.dial()
	send(t, first, "?")
	b := make([]byte, 2)
	if _, err := io.ReadFull(first, b); err != nil {
		t.Fatal(err)
	}
	mine := b[0]
	var other io.ReadWriter
	for other == nil {
		c := s.dial()
		send(t, c, "?")
		if _, err := io.ReadFull(c, b); err != nil {
			t.Fatal(err)
		}
		if b[0] != mine {
			other = c
		}
	}
	rounds := 1000
	if slowed {
		rounds = 100
	}
	for range rounds {
		send(t, first, "x")
		read(t, first, string(mine)+"x")
	}
	send(t, first, "loop")
	for range 20 {
		_, _ = io.WriteString(other, "x")
		if _, err := io.ReadFull(other, b); err != nil {
			t.Fatal(err)
		}
		c := s.dial()
		send(t, c, "new")
		read(t, c, string('0'+('1'-mine))+"new")
		_ = c.Close()
	}
	if strings.Contains(s.out.String(), "closed") {
		t.Error("the others had to wait for the loop")
	}
	readRest(first)
	s.printed("closed timeout\n")
	s.logged("callback timeout (Loops.dataReceived, context 1, ")
	wait(t, "the worker to be used again", func() bool {
		c := s.dial()
		defer c.Close()
		send(t, c, "x")
		_, _ = io.ReadFull(c, b)
		return b[0] == mine
	})
}
