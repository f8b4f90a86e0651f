package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The benchmarks of this file load whole processes for a time that PYP_LOAD
// says, such as 10s, and are left out without it. PYP_BIN is the binary to be
// measured, else this one. PYP_PEERS are other servers to be measured beside
// it, "name: command; name: command"; each is given its address in HOST and
// PORT and answers GET /plaintext. PYP_PREFIX goes before the servers' commands,
// such as "taskset -c 0". docs/BENCH.md says how they are run.

// lasts is for how long each load is made.
func lasts(b *testing.B) time.Duration {
	b.Helper()
	d, err := time.ParseDuration(os.Getenv("PYP_LOAD"))
	if err != nil {
		b.Skip("PYP_LOAD is not set: make fairness, scaling or latency")
	}
	return d
}

// freeAddress is one that nobody listens on now, nor on the port behind it.
func freeAddress(b *testing.B) string {
	b.Helper()
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		next, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", l.Addr().(*net.TCPAddr).Port+1))
		_ = l.Close()
		if err == nil {
			_ = next.Close()
			return l.Addr().String()
		}
	}
}

// process starts a server and waits until it accepts connections.
func process(b *testing.B, address string, args ...string) {
	b.Helper()
	args = append(strings.Fields(os.Getenv("PYP_PREFIX")), args...)
	c := exec.Command(args[0], args[1:]...)
	host, port, _ := net.SplitHostPort(address)
	c.Env = append(os.Environ(), asPyp+"=1", "HOST="+host, "PORT="+port)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		late := time.AfterFunc(15*time.Second, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		late.Stop()
	})
	for begun := time.Now(); time.Since(begun) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return
		}
	}
	b.Fatalf("%q does not listen on %s", args, address)
}

// pyp starts a script.
func pyp(b *testing.B, workers int, script string) (address string) {
	b.Helper()
	bin := os.Getenv("PYP_BIN")
	if bin == "" {
		bin = os.Args[0]
	}
	path := filepath.Join(b.TempDir(), "load.js")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		b.Fatal(err)
	}
	address = freeAddress(b)
	process(b, address, bin, fmt.Sprintf("--workers=%d", workers), path)
	return address
}

// loadScript has a plaintext answer, one that takes about a millisecond of
// JavaScript, and those that hold a worker, over HTTP and raw.
const loadScript = `
import { server, register, run } from 'parallel';
const HOST = process.env.HOST, PORT = +process.env.PORT;
const hold = ms => { for (const end = Date.now() + ms; Date.now() < end;); };
class Load {
  http11 = true;
  plaintext() { return 'Hello, World!'; }
  work() { let n = 0; for (let i = 0; i < 5000; i++) n = (n * 31 + i) % 65521; return 'Hello, ' + String(n).padStart(6, '0'); }
  hold100() { hold(100); return 'ok'; }
  hold1000() { hold(1000); return 'ok'; }
}
class Raw { lineReceived(transport, line) { hold(Number(line)); return 'ok\n'; } }
register({ transport: server(HOST, PORT), protocol: Load });
register({ transport: server(HOST, PORT + 1), protocol: Raw });
run();
`

// BenchmarkFairness is the latency of 1,000 plaintext requests a second on 16
// connections, without and with a connection beside them that holds a worker.
func BenchmarkFairness(b *testing.B) {
	d := lasts(b)
	address := pyp(b, 2, loadScript)
	host, port, _ := net.SplitHostPort(address)
	n := 0
	_, _ = fmt.Sscan(port, &n)
	raw := net.JoinHostPort(host, fmt.Sprint(n+1))
	for _, beside := range []struct {
		name string
		hold func(stop chan struct{}) error
	}{
		{"alone", nil},
		{"http-100ms", func(stop chan struct{}) error { return holdHTTP(address, "/hold100", stop) }},
		{"raw-100ms", func(stop chan struct{}) error { return holdRaw(raw, "100", stop) }},
		{"http-1s", func(stop chan struct{}) error { return holdHTTP(address, "/hold1000", stop) }},
		{"alone-again", nil},
	} {
		b.Run(beside.name, func(b *testing.B) {
			stop, ended := make(chan struct{}), make(chan error, 1)
			if beside.hold == nil {
				ended <- nil
			} else {
				go func() { ended <- beside.hold(stop) }()
			}
			demand{address, "/plaintext", 16, 1000, d}.run(b).report(b)
			close(stop)
			if err := <-ended; err != nil {
				b.Error(err)
			}
		})
	}
}

// holdHTTP makes one request after the other.
func holdHTTP(address, path string, stop chan struct{}) error {
	c, err := newClient(demand{address: address, path: path})
	for err == nil {
		select {
		case <-stop:
			c.close()
			return nil
		default:
			err = c.once()
		}
	}
	return err
}

// holdRaw sends one line after the other.
func holdRaw(address, line string, stop chan struct{}) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	for r := bufio.NewReader(c); err == nil; {
		select {
		case <-stop:
			return nil
		default:
			if _, err = fmt.Fprintln(c, line); err == nil {
				_, err = r.ReadString('\n')
			}
		}
	}
	return err
}

// BenchmarkScaling is a handler of about a millisecond of JavaScript: the rate
// of one process with two workers, and that of two processes with one each.
func BenchmarkScaling(b *testing.B) {
	d := lasts(b)
	both := pyp(b, 2, loadScript)
	alone := []string{pyp(b, 1, loadScript), pyp(b, 1, loadScript)}
	const rounds = 5
	var one, two []float64
	for range rounds {
		f := demand{both, "/work", 8, 0, d / rounds}.run(b)
		two = append(two, f.rate)
		rates := make(chan float64, len(alone))
		for _, address := range alone {
			go func() { rates <- demand{address, "/work", 4, 0, d / rounds}.run(b).rate }()
		}
		one = append(one, <-rates+<-rates)
	}
	b.ReportMetric(median(two), "two-workers-req/s")
	b.ReportMetric(median(one), "two-processes-req/s")
	b.ReportMetric(median(two)/median(one), "ratio")
	b.ReportMetric(0, "ns/op")
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// BenchmarkLatency is plaintext on 64 connections at half of pyp's own maximum,
// of pyp and of its peers.
func BenchmarkLatency(b *testing.B) {
	d := lasts(b)
	servers := []struct{ name, address string }{{"pyp", pyp(b, 2, loadScript)}}
	for _, peer := range strings.Split(os.Getenv("PYP_PEERS"), ";") {
		if name, command, ok := strings.Cut(peer, ":"); ok {
			address := freeAddress(b)
			process(b, address, strings.Fields(command)...)
			servers = append(servers, struct{ name, address string }{strings.TrimSpace(name), address})
		}
	}
	most := demand{servers[0].address, "/plaintext", 64, 0, d / 2}.run(b).rate
	b.Logf("pyp's maximum is %.0f requests a second", most)
	for round := range 3 {
		for _, s := range servers {
			b.Run(fmt.Sprintf("%s/%d", s.name, round+1), func(b *testing.B) {
				demand{s.address, "/plaintext", 64, most / 2, d}.run(b).report(b)
			})
		}
	}
}
