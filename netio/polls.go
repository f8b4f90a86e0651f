package netio

import (
	"errors"
	"sync"

	"github.com/cloudwego/netpoll"
	"golang.org/x/sys/unix"
)

// loops is the process's stock of netpoll event loops. netpoll keeps one manager per process and its loops live until the
// process ends, so a closed reactor's loops are kept here for the next one.
var loops struct {
	mu   sync.Mutex
	idle []netpoll.Poll        // guarded by mu
	seen map[netpoll.Poll]bool // every loop ever made; guarded by mu
}

// takeLoops hands out n loops that no other reactor has.
func takeLoops(n int) ([]netpoll.Poll, error) {
	loops.mu.Lock()
	defer loops.mu.Unlock()
	if missing := n - len(loops.idle); missing > 0 {
		if err := makeLoops(missing); err != nil {
			return nil, err
		}
	}
	got := append([]netpoll.Poll(nil), loops.idle[:n]...)
	loops.idle = append([]netpoll.Poll(nil), loops.idle[n:]...)
	return got, nil
}

// giveLoops takes back what a closed reactor had.
func giveLoops(polls []netpoll.Poll) {
	loops.mu.Lock()
	defer loops.mu.Unlock()
	loops.idle = append(loops.idle, polls...)
}

// makeLoops grows netpoll's manager by n loops and collects the new ones; loops.mu is held.
func makeLoops(n int) error {
	if loops.seen == nil {
		loops.seen = map[netpoll.Poll]bool{}
		netpoll.SetLoggerOutput(netpollSink{}) // before the first loop starts: netpoll's logger is a plain variable
	}
	want := len(loops.seen) + n
	if err := netpoll.Configure(netpoll.Config{PollerNum: want, LoadBalance: netpoll.RoundRobin}); err != nil {
		return err
	}
	for tries := 0; len(loops.seen) < want; tries++ {
		if tries > 4*want {
			return errors.New("netio: netpoll does not hand out its loops in turn")
		}
		p, err := someLoop()
		if err != nil {
			return err
		}
		if !loops.seen[p] {
			loops.seen[p] = true
			loops.idle = append(loops.idle, p)
		}
	}
	return nil
}

// someLoop makes a throw-away connection to learn the next loop of netpoll's round.
func someLoop() (netpoll.Poll, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(pair[1])
	conn, err := netpoll.NewFDConnection(pair[0])
	if err != nil {
		unix.Close(pair[0])
		return nil, err
	}
	defer conn.Close()
	return pollOf(conn)
}
