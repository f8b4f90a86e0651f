package netio_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pyp/netio"
)

// child is the server of TestNoDescriptors, in a process of its own with few descriptors.
func child() {
	r, err := netio.New(netio.Config{Pollers: 2, Log: func(f string, a ...any) { fmt.Fprintf(os.Stderr, f+"\n", a...) }})
	if err != nil {
		panic(err)
	}
	l, err := r.Listen("127.0.0.1", 0, each(&funcs{data: echo}))
	if err != nil {
		panic(err)
	}
	had, err := os.ReadDir("/proc/self/fd") // netpoll's loops are inherited from the parent
	if err != nil {
		panic(err)
	}
	limit := uint64(len(had) + 48)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: limit, Max: limit}); err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var u unix.Rusage
		unix.Getrusage(unix.RUSAGE_SELF, &u)
		fmt.Println(u.Utime.Nano()+u.Stime.Nano(), r.Stats().Refused)
	}
}

// TestNoDescriptors: with the descriptors used up, connections are refused without spinning, and taken again once there are.
func TestNoDescriptors(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "NETIO_TEST_CHILD=1")
	var lines strings.Builder
	cmd.Stderr = &lines
	in, _ := cmd.StdinPipe()
	stdout, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewReader(stdout)
	addr, _ := out.ReadString('\n')
	addr = strings.TrimSpace(addr)
	stats := func() (cpu time.Duration, refused int) {
		fmt.Fprintln(in)
		line, _ := out.ReadString('\n')
		fmt.Sscan(line, &cpu, &refused)
		return cpu, refused
	}
	var served, refused []net.Conn
	for range 150 {
		c := dial(t, addr)
		if exchange(c, "hello") == nil {
			served = append(served, c)
		} else {
			refused = append(refused, c)
		}
	}
	if _, n := stats(); len(served) < 30 || len(refused) < 50 || n != len(refused) {
		t.Errorf("%d served, %d refused, the server counts %d", len(served), len(refused), n)
	}
	before, _ := stats()
	begun := time.Now()
	<-time.After(500 * time.Millisecond)
	after, _ := stats()
	if share := float64(after-before) / float64(time.Since(begun)); share > 0.05 {
		t.Errorf("%.1f %% of a CPU while full", 100*share)
	} else {
		t.Logf("%.2f %% of a CPU while full", 100*share)
	}
	ask(t, served[0], "still served")
	for _, c := range served {
		c.Close()
	}
	released := time.Now()
	eventually(t, "served again", func() bool { return exchange(dial(t, addr), "hello") == nil })
	t.Logf("served again after %v", time.Since(released))
	in.Close()
	cmd.Wait()
	if n := strings.Count(lines.String(), "\n"); n == 0 || n > 50 {
		t.Errorf("%d lines logged:\n%s", n, lines.String())
	}
}
