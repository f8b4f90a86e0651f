package contexts_test

import (
	"bytes"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"pyp/contexts"
)

const benchmarkScript = `register({ transport: server('127.0.0.1', 0), protocol: class Bench {
	http11 = true;
	plaintext(transport, data) { return 'Hello, World!'; }
	json(transport, data) { return { message: 'Hello, World!' }; }
	page(transport, data) {
		const names = (transport.query.get('q') ?? 'b,a,d,c').split(',').sort();
		const rows = names.map((name, id) => ({ id, name, big: name.toUpperCase() }));
		let out = '';
		for (const { id, name, big } of rows) out += '<li id="' + id + '">' + name + ' ' + big + '</li>';
		return new Response('<ul>' + out + '</ul>', { headers: { 'content-type': 'text/html' } });
	}
} }); run();`

// BenchmarkPlaintext is one request on a keep-alive connection: the host's own
// cost and five system calls, two of them the client's.
func BenchmarkPlaintext(b *testing.B) { benchmarkHTTP(b, "/plaintext", "Hello, World!", 1) }

// BenchmarkPlaintextCounting is what counting costs, in the processor's time,
// the client's included:
//
//	go test -run '^$' -bench PlaintextCounting -count 20 ./contexts | benchstat -col /counting -
func BenchmarkPlaintextCounting(b *testing.B) {
	for _, counting := range []string{"off", "on"} {
		b.Run("counting="+counting, func(b *testing.B) {
			benchmarkHTTP(b, "/plaintext", "Hello, World!", 1, func(c *contexts.Config) { c.Stats = counting == "on" })
		})
	}
}

// BenchmarkLogged is BenchmarkPlaintext with an access log.
func BenchmarkLogged(b *testing.B) {
	benchmarkHTTP(b, "/plaintext", "Hello, World!", 1, logsAccess(io.Discard, contexts.AccessCombined))
}

// BenchmarkPipelined is a sixteenth of a batch of sixteen requests.
func BenchmarkPipelined(b *testing.B) { benchmarkHTTP(b, "/plaintext", "Hello, World!", 16) }

// BenchmarkJSON is a request whose answer is serialised.
func BenchmarkJSON(b *testing.B) { benchmarkHTTP(b, "/json", `{"message":"Hello, World!"}`, 1) }

// BenchmarkPage is a request whose method does what methods do: strings,
// arrays, objects, closures, the query and a Response.
func BenchmarkPage(b *testing.B) {
	benchmarkHTTP(b, "/page?q=c,b,a", `<ul><li id="0">a A</li><li id="1">b B</li><li id="2">c C</li></ul>`, 1)
}

func benchmarkHTTP(b *testing.B, path, want string, depth int, set ...func(*contexts.Config)) {
	s := serve(b, benchmarkScript, append(set, func(c *contexts.Config) { c.Workers = 1 })...)
	c := s.dial()
	request := []byte(strings.Repeat("GET "+path+" HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n", depth))
	buf := make([]byte, 64<<10)
	exchange := func() {
		if _, err := c.Write(request); err != nil {
			b.Fatal(err)
		}
		for got := 0; got < depth; {
			n, err := c.Read(buf)
			if err != nil {
				b.Fatal(err)
			}
			got += bytes.Count(buf[:n], []byte(want))
		}
	}
	exchange()
	b.ReportAllocs()
	before := cpuTime(b)
	b.ResetTimer()
	for n := 0; n < b.N; n += depth {
		exchange()
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/op")
}

// cpuTime is what the process has used of the processors, which other processes
// disturb less than the time on the wall.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkEcho is one message to a raw protocol and back.
func BenchmarkEcho(b *testing.B) {
	s := serve(b, `register({ transport: server('127.0.0.1', 0), protocol: class Echo {
		dataReceived(transport, data) { return data; }
	} }); run();`, func(c *contexts.Config) { c.Workers = 1 })
	c := s.dial()
	message := []byte("Hello, World!")
	buf := make([]byte, len(message))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Write(message); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(c, buf); err != nil {
			b.Fatal(err)
		}
	}
	if !bytes.Equal(buf, message) {
		b.Fatalf("echoed %q", buf)
	}
}
