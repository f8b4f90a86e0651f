package netio_test

import (
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"pyp/netio"
)

// blocker is an echo server whose answer to "block" waits for release.
func blocker(t *testing.T, pollers int) (r *netio.Reactor, addr string, blocked chan netio.Conn, release chan bool) {
	blocked, release = make(chan netio.Conn, 10), make(chan bool)
	r, addr = serve(t, netio.Config{Pollers: pollers}, each(&funcs{data: func(c netio.Conn, in []byte) int {
		if string(in) == "block" {
			blocked <- c
			<-release
		}
		return echo(c, in)
	}}))
	return r, addr, blocked, release
}

// TestAcceptWhileBlocked: with all pollers but one held up, new connections are accepted and answered.
func TestAcceptWhileBlocked(t *testing.T) {
	r, addr, blocked, release := blocker(t, 3)
	var held []net.Conn
	pollers := map[int]bool{}
	for len(pollers) < 2 {
		c := dial(t, addr)
		io.WriteString(c, "block")
		pollers[receive(t, "block", blocked).Poller()] = true
		held = append(held, c)
		eventually(t, "stuck", func() bool { return r.Stats().Stuck == len(pollers) })
	}
	for range 50 {
		ask(t, dial(t, addr), "hello")
	}
	close(release)
	for _, c := range held {
		io.ReadFull(c, make([]byte, 5))
	}
	eventually(t, "not stuck", func() bool { return r.Stats().Stuck == 0 })
}

// TestStuckPoller: the connections of a poller that is held up are answered while it is.
func TestStuckPoller(t *testing.T) {
	r, addr, blocked, release := blocker(t, 2)
	var conns []*net.TCPConn
	for range 40 {
		c := dial(t, addr)
		ask(t, c, "hello")
		conns = append(conns, c)
	}
	stuck := dial(t, addr)
	io.WriteString(stuck, "block")
	receive(t, "block", blocked)
	begun := time.Now()
	for i, c := range conns {
		ask(t, c, fmt.Sprintf("answer %d", i))
	}
	t.Logf("%d answers in %v, moved %d", len(conns), time.Since(begun), r.Stats().Moved)
	if r.Stats().Moved == 0 {
		t.Error("nothing moved")
	}
	close(release)
	io.ReadFull(stuck, make([]byte, 5))
	for _, c := range conns {
		ask(t, c, "and on")
	}
}

// TestPinned: a connection that may not be moved waits for its poller.
func TestPinned(t *testing.T) {
	var answered atomic.Bool
	blocked, release := make(chan int, 1), make(chan bool)
	conns := make(chan netio.Conn, 3)
	_, addr := serve(t, netio.Config{Pollers: 2}, func(c netio.Conn) netio.Handler {
		c.SetMovable(false)
		conns <- c
		return &funcs{data: func(c netio.Conn, in []byte) int {
			if string(in) == "block" {
				blocked <- c.Poller()
				<-release
			} else {
				answered.Store(true)
			}
			return echo(c, in)
		}}
	})
	clients := []*net.TCPConn{dial(t, addr), dial(t, addr), dial(t, addr)} // two of three share a poller
	byPoller := map[int][]int{}
	for range clients {
		sc := receive(t, "connection", conns)
		for i, c := range clients {
			if sc.RemoteAddr().String() == c.LocalAddr().String() {
				byPoller[sc.Poller()] = append(byPoller[sc.Poller()], i)
			}
		}
	}
	pair := byPoller[0]
	if len(pair) < 2 {
		pair = byPoller[1]
	}
	io.WriteString(clients[pair[0]], "block")
	receive(t, "block", blocked)
	io.WriteString(clients[pair[1]], "other")
	select {
	case <-time.After(50 * time.Millisecond):
	case <-release:
	}
	if answered.Load() {
		t.Error("a pinned connection was moved")
	}
	close(release)
	io.ReadFull(clients[pair[1]], make([]byte, 5))
}
