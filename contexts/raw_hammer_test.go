package contexts_test

import (
	"io"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// everything is a protocol that a client drives by single characters, so that
// random input makes it do everything in random order.
const everything = `class Everything {
	connectionMade(transport) { console.log('made', transport.id); return 'm'; }
	dataReceived(transport, data) {
		switch (data[0] % 16) {
			case 0: transport.close(); return 'c';
			case 1: transport.abort(); return;
			case 2: throw new Error('thrown');
			case 3: return new Promise(r => setTimeout(r, 1, data));
			case 4: return (async () => { await null; transport.write(data); transport.close(); return 'a'; })();
			case 5: transport.pause(); setTimeout(() => transport.resume(), 1); return data;
			case 6: this.more = 3; return data;
			case 7: setTimeout(() => transport.write('late'), 1); return;
			case 8: return 'x'.repeat(300000);
			case 9: return Promise.reject(new Error('rejected'));
			case 10: setInterval(() => transport.write('tick'), 2); return;
			case 11: transport.pause(); transport.resume(); transport.pause(); queueMicrotask(() => transport.resume()); return data;
		}
		return data;
	}
	async sendComplete() { if (this.more-- > 0) { await null; return 's'; } }
	exceptionHandler(transport, error, where) { return Math.random() < 0.5 ? 'e' : null; }
	connectionClosed(transport, reason) { console.log('closed', transport.id, reason); }
}`

// TestHammerRaw: whatever both sides do, each connection that was made is told
// its end once, and nothing is left.
func TestHammerRaw(t *testing.T) {
	before := runtime.NumGoroutine()
	s := serve(t, on(everything)+"run();")
	var wg sync.WaitGroup
	for seed := range uint64(16) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 1))
			for range 60 {
				hammer(r, s.address(0))
			}
		})
	}
	wg.Wait()
	// Under a shutdown, too.
	for seed := range uint64(8) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 2))
			for hammer(r, s.address(0)) {
			}
		})
	}
	time.AfterFunc(50*time.Millisecond, s.host.Shutdown)
	wg.Wait()
	<-s.host.Done()
	once(t, s)
	wait(t, "the goroutines to end", func() bool { return runtime.NumGoroutine() <= before+8 })
}

// hammer is one connection of a random client; false if it is refused.
func hammer(r *rand.Rand, address string) bool {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(5 * time.Second))
	if r.IntN(4) > 0 {
		go func() { _, _ = io.Copy(io.Discard, c) }()
	}
	for range r.IntN(8) {
		b := make([]byte, 1+r.IntN(2000))
		b[0] = byte(r.Uint32())
		if _, err := c.Write(b); err != nil {
			break
		}
	}
	switch r.IntN(4) {
	case 0:
		_ = c.(*net.TCPConn).SetLinger(0)
	case 1:
		_ = c.(*net.TCPConn).CloseWrite()
		_ = c.SetDeadline(time.Now().Add(100 * time.Millisecond))
		_, _ = io.Copy(io.Discard, c)
	}
	return true
}

// once checks that connectionClosed was printed once for each connectionMade.
func once(t *testing.T, s *served) {
	t.Helper()
	made, closed := map[string]int{}, map[string]int{}
	for line := range strings.Lines(s.out.String()) {
		f := strings.Fields(line)
		if f[0] == "made" {
			made[f[1]]++
		} else {
			closed[f[1]]++
		}
	}
	if len(made) == 0 {
		t.Fatal("no connection was made")
	}
	for id := range made {
		if closed[id] != 1 {
			t.Errorf("connectionClosed ran %d times for connection %s", closed[id], id)
		}
	}
	for id := range closed {
		if made[id] != 1 {
			t.Errorf("connection %s was closed and made %d times", id, made[id])
		}
	}
	if log := s.log.String(); strings.Contains(log, "bug") || strings.Contains(log, "did not end") {
		t.Errorf("log:\n%.3000s", log)
	}
}

// TestHammerRawResets opens and resets a thousand connections at once.
func TestHammerRawResets(t *testing.T) {
	s := serve(t, on(everything)+"run();")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 100 {
				c, err := net.Dial("tcp", s.address(0))
				if err != nil {
					t.Error(err)
					return
				}
				_ = c.(*net.TCPConn).SetLinger(0)
				_ = c.Close()
			}
		})
	}
	wg.Wait()
	if got := s.dial(); got != nil {
		read(t, got, "m")
	}
	s.host.Shutdown()
	<-s.host.Done()
	once(t, s)
}

// TestRawMemory reports what an idle connection with an instance costs. It
// counts both ends' share of the Go heap and stacks, not the kernel's.
func TestRawMemory(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("RAW_IDLE"))
	if n == 0 {
		n = 500
	}
	s := serve(t, on(`class Idle { n = 0; dataReceived(transport, data) { this.n++; return data; } }`)+"run();")
	measure := func() (m runtime.MemStats) {
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m
	}
	open := func() []net.Conn {
		list := make([]net.Conn, n)
		for i := range list {
			list[i] = s.dial()
			send(t, list[i], "x")
			read(t, list[i], "x")
		}
		return list
	}
	var lists [][]net.Conn // all stay open
	each := int64(math.MaxInt64)
	for range 3 { // what other tests have left may begin to count meanwhile
		before := measure()
		lists = append(lists, open())
		after := measure()
		each = min(each, (int64(after.HeapAlloc)-int64(before.HeapAlloc))/int64(n))
		t.Logf("%d bytes of heap per connection and its client, %d resident", each, (int64(after.HeapInuse+after.StackInuse)-int64(before.HeapInuse+before.StackInuse))/int64(n))
		if each <= 4096+1024 {
			break
		}
	}
	if each > 4096+1024 {
		t.Errorf("an idle connection takes %d bytes", each)
	}
	runtime.KeepAlive(lists)
}
