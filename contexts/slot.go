package contexts

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"pyp/vm"
)

// This file decides who is in which VM. A slot guards one worker. Whoever finds
// it free takes it and runs on his own goroutine, a poller's mostly; whoever
// does not queues his job and goes away, so a poller never waits. The one that
// leaves a slot with jobs in its queue hands it to a goroutine that goes on.
//
// Jobs that any worker may run wait in the pool's own queue. Nothing is lost
// between the two: who queues a job looks at every slot afterwards, and who
// leaves a slot looks at the pool's queue before it marks the slot free.

// job is work inside a VM.
type job interface {
	// run is called by the holder of sl, who enters the VM in it.
	run(sl *slot)
	// settle is called after run, when the VM is free again.
	settle()
}

// slot is one worker and the right to enter it.
type slot struct {
	pool    *pool
	index   int
	worker  *vm.Worker
	mu      sync.Mutex
	busy    bool         // guarded by mu
	queue   []job        // guarded by mu; for this worker only
	started atomic.Int64 // of the callback of a raw connection that runs
	waiting atomic.Int32 // len(queue), for those who do not hold mu

	fair  bool     // guarded by mu: the last job was of queue, so the pool's is next
	owner vm.Owner // holder only: of the entry that runs

	touched []toucher // holder only: contexts with output or an end that the entry brought about
	reply   []byte    // holder only: scratch
	event   event     // holder only: the event that runs inline
}

// toucher is a context that has something to do when the VM is free.
type toucher interface{ settle() }

// pool is the workers of one generation.
type pool struct {
	slots []*slot
	log   *Log
	mu    sync.Mutex
	queue []job        // guarded by mu; for any worker
	depth atomic.Int32 // of queue
}

func newPool(n int, log *Log) *pool {
	p := &pool{log: log}
	for i := range n {
		p.slots = append(p.slots, &slot{pool: p, index: i})
	}
	return p
}

// try takes the slot if it is free.
func (sl *slot) try() bool {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	if sl.busy || sl.worker == nil {
		return false
	}
	sl.busy = true
	return true
}

// contended reports whether somebody waits for the slot, or for any.
func (sl *slot) contended() bool {
	if sl.pool.depth.Load() > 0 {
		return true
	}
	return sl.waiting.Load() > 0
}

// enter runs t in the VM on behalf of owner. Only the holder may call it.
func (sl *slot) enter(owner vm.Owner, t vm.Task) {
	if fault := sl.enterAt(owner, t, vm.Now()); fault != nil {
		sl.pool.log.ScriptError("callback", fault)
	}
}

// enterAt is enter for a caller who knows what time it is. It returns the
// script's fault if the entry was cut off by one; a bug is logged.
func (sl *slot) enterAt(owner vm.Owner, t vm.Task, now int64) (fault *vm.ScriptError) {
	sl.owner = owner
	if err := sl.worker.EnterAt(owner, t, now); err != nil {
		fault = sl.cutOff(owner, err)
	}
	sl.owner = nil
	return fault
}

// cutOff tells what ended an entry: a bug, or a fault of the script.
func (sl *slot) cutOff(owner vm.Owner, err error) *vm.ScriptError {
	var fault *vm.ScriptError
	if !errors.As(err, &fault) {
		sl.pool.log.Bug(err)
	}
	if c, ok := owner.(*rawContext); ok {
		c.failed(err)
	}
	return fault
}

// touch asks for t.settle to be called when the VM is free.
func (sl *slot) touch(t toucher) {
	if n := len(sl.touched); n > 0 && sl.touched[n-1] == t {
		return
	}
	sl.touched = append(sl.touched, t)
}

// leave gives the slot up and then does what was left for afterwards. If jobs
// wait, the slot passes to a goroutine of its own.
func (sl *slot) leave() {
	touched := sl.touched
	sl.touched = nil
	if next := sl.next(); next != nil {
		go sl.serve(next)
	}
	for _, t := range touched {
		sl.pool.log.guarded(t.settle)
	}
}

// next is the job to go on with; without one the slot becomes free.
func (sl *slot) next() job {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	// The two queues take turns: connections that keep one of them filled
	// (chargen) must not starve the other.
	if sl.fair || len(sl.queue) == 0 {
		sl.fair = false
		if j := sl.pool.take(); j != nil {
			return j
		}
	}
	if len(sl.queue) > 0 {
		j := sl.queue[0]
		sl.queue[0] = nil
		sl.queue = sl.queue[1:]
		sl.waiting.Add(-1)
		sl.fair = true
		return j
	}
	sl.busy = false
	return nil
}

// serve runs j on this goroutine, which holds the slot, and leaves it.
func (sl *slot) serve(j job) {
	sl.pool.log.guarded(func() { j.run(sl) })
	sl.leave()
	sl.pool.log.guarded(j.settle)
}

// post runs j in this worker: soon, and never on this goroutine.
func (sl *slot) post(j job) {
	sl.mu.Lock()
	if sl.busy || sl.worker == nil {
		sl.queue = append(sl.queue, j)
		sl.waiting.Add(1)
		sl.mu.Unlock()
		return
	}
	sl.busy = true
	sl.mu.Unlock()
	go sl.serve(j)
}

// opened is the slot's worker, nil before it has started.
func (sl *slot) opened() *vm.Worker {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	return sl.worker
}

// overdue interrupts what has been running for longer than limit, and reports
// whether anything runs.
func (sl *slot) overdue(limit time.Duration) (busy bool) {
	w := sl.opened()
	if w == nil {
		return false
	}
	busy = w.Busy() > 0
	w.Overdue(limit)
	return busy
}

// open makes the worker available.
func (sl *slot) open(w *vm.Worker) {
	sl.mu.Lock()
	sl.worker = w
	sl.busy = true
	sl.mu.Unlock()
	sl.leave()
}

// acquire takes a free slot, the preferred one if possible; nil if none is.
func (p *pool) acquire(preferred int) *slot {
	n := len(p.slots)
	for i := range n {
		if sl := p.slots[(preferred+i)%n]; sl.try() {
			return sl
		}
	}
	return nil
}

// post runs j in whichever worker is free first, never on this goroutine.
func (p *pool) post(j job) { p.postNear(0, j) }

// postNear is post with a worker to be preferred.
func (p *pool) postNear(preferred int, j job) {
	p.mu.Lock()
	p.queue = append(p.queue, j)
	p.depth.Add(1)
	p.mu.Unlock()
	n := len(p.slots)
	for i := range n {
		if sl := p.slots[(preferred+i)%n]; sl.try() {
			if next := sl.next(); next != nil {
				go sl.serve(next)
			}
			return
		}
	}
}

func (p *pool) take() job {
	if p.depth.Load() == 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		return nil
	}
	j := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	p.depth.Add(-1)
	return j
}

// posted is a function that a VM's own code asked for: a timer, a finished
// operation.
type posted struct {
	owner vm.Owner
	f     func(vm.Scope)
}

func (j *posted) run(sl *slot) {
	if c, ok := j.owner.(interface{ Ended() bool }); ok && c.Ended() {
		return
	}
	sl.enter(j.owner, j)
	if c, ok := j.owner.(*Context); ok && sl.worker.Aborted() != nil {
		c.stopper.(*httpContext).cutOff(sl.worker.Aborted())
	}
	if c, ok := j.owner.(*rawContext); ok {
		sl.touch(c)
	}
}

// Run is the function inside the VM.
func (j *posted) Run(s vm.Scope) {
	j.f(s)
	if c, ok := j.owner.(*rawContext); ok {
		c.conclude() // it may have been the last thing the connection waited for
	}
}

func (j *posted) settle() {}

// poster is how the code of this worker's VM comes back to it.
func (sl *slot) poster() vm.Poster {
	return func(owner vm.Owner, f func(vm.Scope)) { sl.post(&posted{owner, f}) }
}
