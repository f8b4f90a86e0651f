package contexts_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/contexts"
)

// bodies is a script with every kind of answer, each of which tells what was
// asked.
const bodies = `
import { HttpServer, route, sendfile } from 'parallel/http/server';
const text = (n, size) => (n + ':').padEnd(size, 'x');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
class Bodies extends HttpServer {
	static root = %[1]q;
	static compress = true;
	whole = route((request, n, size) => text(n, +size));
	pieces = route(function* (request, n, size) { yield n + ':'; for (let left = size - n.length - 1; left > 0; left -= 1000) yield 'x'.repeat(Math.min(left, 1000)); });
	later = route(async function* (request, n, size) {
		request.signal.addEventListener('abort', () => {});
		yield n + ':';
		for (let left = size - n.length - 1; left > 0; left -= 10_000) { await pause(0); yield 'x'.repeat(Math.min(left, 10_000)); }
	});
	watched = route(async (request, n, size) => { request.signal.addEventListener('abort', () => {}); await pause(1); return text(n, +size); });
	file = route((request, n) => { sendfile(request, %[1]q + '/big.bin'); });
	breaks = route(function* (request, n) { yield 'x'.repeat(5000); throw new Error('on purpose'); });
}
register({ transport: server('127.0.0.1', 0), protocol: Bodies }); run();`

// asked is one request of the bodies' hammer and what its answer must be.
type asked struct {
	text, body string
	breaks     bool
}

func askBody(rnd *rand.Rand, n int64) asked {
	size := []int{10, 3000, 30_000, 300_000}[rnd.IntN(4)]
	kind := []string{"whole", "pieces", "later", "watched", "file", "file", "static", "small", "breaks"}[rnd.IntN(9)]
	if kind == "breaks" && rnd.IntN(4) > 0 {
		kind = "whole"
	}
	a := asked{breaks: kind == "breaks"}
	target := fmt.Sprintf("/%s/%d/%d", kind, n, size)
	switch kind {
	case "file":
		target, a.body = fmt.Sprintf("/file/%d", n), string(bigFile[:200_000])
	case "static":
		target, a.body = fmt.Sprintf("/big.bin?%d", n), string(bigFile[:200_000])
	case "small":
		target, a.body = fmt.Sprintf("/small.txt?%d", n), "small file"
	default:
		id := fmt.Sprintf("%d:", n)
		a.body = id + strings.Repeat("x", max(size-len(id), 0))
	}
	accept := []string{"", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br\r\n"}[rnd.IntN(3)]
	a.text = "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + accept + "\r\n"
	return a
}

// askBodies talks on one connection: it pipelines, reads, and now and then goes
// away or ends its side.
func askBodies(t *testing.T, rnd *rand.Rand, c *net.TCPConn, numbers *atomic.Int64, stop *atomic.Bool) {
	_ = c.SetDeadline(time.Now().Add(60 * time.Second))
	var batch []asked
	var text strings.Builder
	for range 1 + rnd.IntN(8) {
		a := askBody(rnd, numbers.Add(1))
		batch = append(batch, a)
		text.WriteString(a.text)
	}
	if _, err := io.WriteString(c, text.String()); err != nil {
		return
	}
	leaves := -1
	switch rnd.IntN(6) {
	case 0:
		_ = c.CloseWrite()
	case 1:
		leaves = rnd.IntN(len(batch))
	}
	r := bufio.NewReader(c)
	for n, a := range batch {
		if n == leaves {
			some := rnd.Int64N(100) // no answer is shorter
			if len(a.body) == len(bigFile[:200_000]) {
				some *= 1000
			}
			_, _ = io.CopyN(io.Discard, r, some)
			_ = c.SetLinger(0)
			return
		}
		res, err := http.ReadResponse(r, nil)
		var body []byte
		if err == nil {
			body, err = io.ReadAll(res.Body)
		}
		if err != nil {
			if !a.breaks && !stop.Load() {
				t.Errorf("answer %d of %d to %.40q: %v", n, len(batch), a.text, err)
			}
			return
		}
		got := string(body)
		if coding := res.Header.Get("Content-Encoding"); coding != "" {
			got = unpack(t, coding, got)
		}
		if a.breaks || res.StatusCode != 200 || got != a.body {
			t.Errorf("answer %d to %.40q is %d with %d bytes %.40q, want %d", n, a.text, res.StatusCode, len(got), got, len(a.body))
			return
		}
		if res.Close {
			return
		}
	}
}

func TestHammerHTTPBodies(t *testing.T) {
	dir, out := t.TempDir(), &syncBuffer{}
	for name, content := range map[string]string{"big.bin": string(bigFile[:200_000]), "small.txt": "small file"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := serve(t, fmt.Sprintf(bodies, dir), logsAccess(out, contexts.AccessCombined), func(c *contexts.Config) { c.RequestIDHeader = "X-Id" })
	var numbers atomic.Int64
	var stop atomic.Bool
	var clients sync.WaitGroup
	for n := range 16 {
		clients.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(n), 3))
			for !stop.Load() {
				conn, err := net.Dial("tcp", s.address(0))
				if err != nil {
					return // the listener is closed
				}
				askBodies(t, rnd, conn.(*net.TCPConn), &numbers, &stop)
				_ = conn.Close()
			}
		})
	}
	total := int64(3000)
	if slowed || testing.Short() {
		total = 800
	}
	wait(t, "the requests", func() bool { return numbers.Load() >= total || t.Failed() })
	stop.Store(true)
	s.host.Shutdown()
	<-s.host.Done()
	clients.Wait()
	if n := s.host.Live(); n != 0 {
		t.Errorf("%d contexts are left", n)
	}
	wait(t, "the files to be closed", func() bool { return openFiles(t, dir) <= 1 }) // the root's folder stays
	if strings.Contains(s.log.String(), "bug") || strings.Contains(s.log.String(), "did not end") {
		t.Errorf("the log:\n%s", s.log)
	}
}
