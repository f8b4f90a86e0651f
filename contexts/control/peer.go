package control

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// maxPeers is how many connections are served at once.
const maxPeers = 64

// again is how long to wait for a descriptor when the reserve is spent.
const again = 50 * time.Millisecond

// door accepts those who may ask: this user's processes and root's. It keeps a
// descriptor in reserve, so that a host that has none left can be looked at.
type door struct {
	*net.UnixListener
	peers atomic.Int64

	mu     sync.Mutex
	spare  *os.File // guarded by mu
	closed bool     // guarded by mu: there is no reserve any more
}

func newDoor(l *net.UnixListener) *door {
	d := &door{UnixListener: l}
	d.refill()
	return d
}

// Accept is the next connection of somebody who may ask.
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.UnixListener.AcceptUnix()
		if outOfDescriptors(err) {
			if !d.spend() {
				time.Sleep(again)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		p := &peer{UnixConn: c, door: d}
		if d.peers.Add(1) > maxPeers || !permitted(c) {
			_ = p.Close()
			continue
		}
		return p, nil
	}
}

// Close closes the listener and lets go of the reserve.
func (d *door) Close() error {
	err := d.UnixListener.Close()
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.spend()
	return err
}

func outOfDescriptors(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// spend gives the reserve to who comes next, and reports that there was one.
func (d *door) spend() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.spare == nil {
		return false
	}
	_ = d.spare.Close()
	d.spare = nil
	return true
}

func (d *door) refill() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.spare == nil && !d.closed {
		d.spare, _ = os.Open(os.DevNull)
	}
}

// permitted asks the kernel who is at the other end: the file's mode does not
// bind root, nor who had the file open before a chmod.
func permitted(c *net.UnixConn) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	var cred *unix.Ucred
	if e := raw.Control(func(fd uintptr) { cred, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) }); e != nil || err != nil {
		return false
	}
	return cred.Uid == 0 || cred.Uid == uint32(os.Geteuid())
}

// peer is a connection that counts.
type peer struct {
	*net.UnixConn
	door *door
	once sync.Once
}

// Close closes the connection; its descriptor refills the reserve.
func (p *peer) Close() error {
	err := p.UnixConn.Close()
	p.once.Do(func() {
		p.door.peers.Add(-1)
		p.door.refill()
	})
	return err
}
