package vm

import (
	"errors"
	"sync"

	"github.com/dop251/goja"
)

// Main is the VM in which a script's top level runs, once. There is one per
// generation. It is used from one goroutine only, the one that calls Load and
// the loops; Post may be called from any.
//
// The event loop wakes when something is posted, and idle conditions that
// depend on operations in flight are looked at again whenever one ends, since
// each of them posts.
type Main struct {
	engine
	loop    *loop
	mu      sync.Mutex
	loading bool          // guarded by mu
	failed  error         // guarded by mu: the first script error while loading
	broken  chan struct{} // closed when failed is set
	began   bool          // the top level has run up to its end or its first await
	result  goja.Value    // what it returned
}

// ErrNeverSettles is the fault of a top level that awaits something which
// nothing will ever settle.
var ErrNeverSettles = errors.New("the top level awaits a promise that nothing will settle")

// NewMain makes the main VM of p. report is told of errors after the load.
func NewMain(p *Program, mods Modules, report Reporter) (*Main, error) {
	m := &Main{loop: newLoop(), broken: make(chan struct{})}
	m.engine.init(p, -1, mainReporter{m, report})
	m.poster = m.loop.post
	var inst Instance
	var err error
	if bug := m.enter(nil, TaskFunc(func(s Scope) {
		inst, err = mods.Install(s)
		m.realm.Install() // before the script can get hold of what it replaces
		m.around = surroundingsOf(m.rt)
	})); bug != nil {
		return nil, bug
	}
	m.modules = inst
	return m, err
}

// mainReporter keeps the first error of the load phase for Load to return.
type mainReporter struct {
	m    *Main
	next Reporter
}

func (r mainReporter) ScriptFailed(owner Owner, where string, err error) {
	r.m.mu.Lock()
	loading := r.m.loading
	if loading && r.m.failed == nil {
		r.m.failed = err
		close(r.m.broken)
	}
	r.m.mu.Unlock()
	if !loading {
		r.next.ScriptFailed(owner, where, err)
	}
}

// Load runs the top level and then main's event loop until nothing but timers
// is pending, or until the script has begun to serve. Any error of the script
// meanwhile ends the load: a *ScriptError.
func (m *Main) Load() error {
	m.setLoading(true)
	defer m.setLoading(false)
	var fault *ScriptError
	bug := m.enter(nil, TaskFunc(func(s Scope) {
		var err error
		m.result, err = m.prog.start(s)
		m.began = true
		fault = s.Error(err)
	}))
	if err := m.outcome(bug, fault); err != nil {
		return err
	}
	m.loop.turn(&m.engine, m.broken, func() bool { return m.idle(m.result) })
	return m.outcomeOf(m.result)
}

// idle reports that the load phase has nothing to wait for.
func (m *Main) idle(top goja.Value) bool {
	if m.pending.Load() > 0 {
		return false
	}
	return settled(top) || m.timers.Load() == 0
}

// outcomeOf is the outcome of the whole load.
func (m *Main) outcomeOf(top goja.Value) (err error) {
	if err := m.fault(); err != nil {
		return err
	}
	p := promiseOf(top)
	if p == nil {
		return nil
	}
	_ = m.enter(nil, TaskFunc(func(s Scope) {
		switch p.State() {
		case goja.PromiseStatePending:
			err = ErrNeverSettles
		case goja.PromiseStateRejected:
			s.Handled(p)
			err = s.ValueError(p.Result())
		}
	}))
	return err
}

func (m *Main) outcome(bug error, fault *ScriptError) error {
	switch {
	case bug != nil:
		return bug
	case fault != nil:
		return fault
	}
	return m.fault()
}

func (m *Main) fault() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failed
}

func (m *Main) setLoading(on bool) {
	m.mu.Lock()
	m.loading = on
	m.mu.Unlock()
}

// Serve turns main's event loop from inside an entry (the script has called
// parallel.run) until done is closed.
func (m *Main) Serve(s Scope, done <-chan struct{}) {
	m.setLoading(false)
	defer func(o Owner) { m.owner = o }(m.owner)
	m.nested++
	defer func() { m.nested-- }()
	drainJobs(m.rt)
	m.loop.turn(&m.engine, done, nil)
}

// TurnOnce runs what is posted now, from inside an entry.
func (m *Main) TurnOnce(s Scope) {
	m.nested++
	defer func() { m.nested-- }()
	drainJobs(m.rt)
	m.loop.turnOnce(&m.engine)
}

// Loop turns main's event loop until done is closed, outside of any entry.
func (m *Main) Loop(done <-chan struct{}) { m.loop.turn(&m.engine, done, nil) }

// Timers is how many timers may still fire.
func (m *Main) Timers() int { return int(m.timers.Load()) }

// Enter runs t in main. Only main's own goroutine may call it, outside of any
// entry.
func (m *Main) Enter(t Task) error { return m.enter(nil, t) }

// Post runs f in main, later. Any goroutine may call it.
func (m *Main) Post(f func(Scope)) { m.loop.post(nil, f) }

// End stops what main is executing. The load, if it is going on, ends with that
// reason.
func (m *Main) End(reason error) {
	m.mu.Lock()
	if m.loading && m.failed == nil {
		m.failed = reason
		close(m.broken)
	}
	m.mu.Unlock()
	m.stop(0, reason)
}
