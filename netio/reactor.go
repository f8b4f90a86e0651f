package netio

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cloudwego/netpoll"
)

// Config sets a reactor's bounds; a zero field has the default named beside it.
type Config struct {
	Pollers      int           // event loops for connections: 1; listeners have one more
	CarryLimit   int           // bytes held for a handler that does not consume them: 128 KiB, at most 256 KiB
	WriteLimit   int           // bytes queued for a slow reader beyond which another Send fails: 1 MiB
	WriteTimeout time.Duration // a queue that does not move for so long is given up: 60 s
	WriteRate    int           // bytes a second that a slow reader must take, on average over each WriteTimeout: 0, any
	Linger       time.Duration // how long a closed connection waits for its peer to close: 2 s
	// Log gets a few lines a second at most, from any goroutine; nil for none.
	Log func(format string, args ...any)
}

// withDefaults fills the zero fields.
func (cfg Config) withDefaults() (Config, error) {
	if cfg.Pollers < 0 || cfg.CarryLimit < 0 || cfg.CarryLimit > 256<<10 || cfg.WriteLimit < 0 || cfg.WriteRate < 0 {
		return cfg, errors.New("netio: a limit is out of range")
	}
	cfg.Pollers = orDefault(cfg.Pollers, 1)
	cfg.CarryLimit = orDefault(cfg.CarryLimit, 128<<10)
	cfg.WriteLimit = min(orDefault(cfg.WriteLimit, 1<<20), 1<<31-1)
	cfg.WriteTimeout = orDefault(cfg.WriteTimeout, 60*time.Second)
	cfg.Linger = orDefault(cfg.Linger, 2*time.Second)
	return cfg, nil
}

// orDefault is v unless that is zero.
func orDefault[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Reactor is a set of pollers, the listeners' poller, the sweeper and the monitor. A process has one; tests may have several,
// each on event loops of its own.
type Reactor struct {
	cfg       Config       // immutable
	log       *limitedLog  // immutable
	pollers   []*poller    // immutable
	listeners netpoll.Poll // immutable; the listeners' event loop
	turn      int          // where the search for the emptiest poller begins; listeners' goroutine only

	sweeperParked, monitorParked atomic.Bool
	sweeperWake, monitorWake     chan struct{} // of one place each
	stop                         chan struct{} // closed by Close
	background                   sync.WaitGroup

	accepted, refused, moved atomic.Int64

	mu     sync.Mutex
	lists  map[*Listener]bool // guarded by mu
	closed bool               // guarded by mu
}

// New starts a reactor.
func New(cfg Config) (*Reactor, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	polls, err := takeLoops(cfg.Pollers + 1)
	if err != nil {
		return nil, err
	}
	r := &Reactor{cfg: cfg, log: &limitedLog{to: cfg.Log}, listeners: polls[0], lists: map[*Listener]bool{},
		sweeperWake: make(chan struct{}, 1), monitorWake: make(chan struct{}, 1), stop: make(chan struct{})}
	for i, poll := range polls[1:] {
		r.pollers = append(r.pollers, &poller{r: r, index: i, poll: poll, buf: make([]byte, readSize)})
	}
	netpollLog.Store(r.log)
	r.background.Add(1)
	go r.sweep()
	if cfg.Pollers > 1 {
		r.background.Add(1)
		go r.monitor()
	}
	return r, nil
}

// Close closes the listeners and resets every connection (their handlers get ErrReactorGone); for a gentle end close the
// listeners and the connections first. It does not wait for handlers.
func (r *Reactor) Close() {
	r.mu.Lock()
	lists := r.lists
	done := r.closed
	r.lists, r.closed = nil, true
	r.mu.Unlock()
	if done {
		return
	}
	for l := range lists {
		l.Close()
	}
	close(r.stop)
	r.background.Wait()
	polls := []netpoll.Poll{r.listeners}
	for _, p := range r.pollers {
		r.abandon(p)
		if p.calls.Load()&1 == 0 { // a loop that is in a handler for good is of no use to anybody
			polls = append(polls, p.poll)
		}
	}
	giveLoops(polls)
}

// abandon resets a poller's connections and lets no more come.
func (r *Reactor) abandon(p *poller) {
	p.mu.Lock()
	conns := append([]*tcpConn(nil), p.conns...)
	p.shut = true
	p.mu.Unlock()
	for _, c := range conns {
		c.mu.Lock()
		c.abort(ErrReactorGone)
		c.mu.Unlock()
	}
}

// emptiest is the poller with the fewest connections among those that are not stuck, if there are any such.
func (r *Reactor) emptiest() *poller {
	var best *poller
	r.turn++
	for i := range r.pollers {
		p := r.pollers[(r.turn+i)%len(r.pollers)]
		switch {
		case best == nil, best.stuck.Load() && !p.stuck.Load():
			best = p
		case p.stuck.Load() == best.stuck.Load() && p.count.Load() < best.count.Load():
			best = p
		}
	}
	return best
}

// Stats are a reactor's figures.
type Stats struct {
	Connections int   // open now, those in a lingering close included
	Stuck       int   // pollers now in one callback for over a millisecond
	Accepted    int64 // handed to an AcceptFunc that took them
	Refused     int64 // closed at once: refused by the AcceptFunc, or no descriptor left
	Moved       int64 // taken from a stuck poller to another
	Pollers     []PollerStats
}

// PollerStats are one poller's figures.
type PollerStats struct {
	Connections int
	Stuck       bool
}

// Stats takes the figures; they are each exact, but not of one instant.
func (r *Reactor) Stats() Stats {
	s := Stats{Accepted: r.accepted.Load(), Refused: r.refused.Load(), Moved: r.moved.Load()}
	for _, p := range r.pollers {
		one := PollerStats{Connections: int(p.count.Load()), Stuck: p.stuck.Load()}
		s.Connections += one.Connections
		if one.Stuck {
			s.Stuck++
		}
		s.Pollers = append(s.Pollers, one)
	}
	return s
}
