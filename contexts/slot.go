package contexts

import (
	"errors"
	"iter"
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
	lost    bool         // guarded by mu: its holder does not come back, and another slot has its place
	queue   []waiting    // guarded by mu; for this worker only
	allowed atomic.Int64 // nanoseconds that the entry which runs may take
	spent   spending     // the host's watch only: what the entry has allocated
	waiting atomic.Int32 // len(queue), for those who do not hold mu

	fair  bool     // guarded by mu: the last job was of queue, so the pool's is next
	owner vm.Owner // holder only: of the entry that runs

	touched []toucher // holder only: contexts with output or an end that the entry brought about
	reply   []byte    // holder only: scratch
	event   event     // holder only: the event that runs inline

	spinning atomic.Bool           // somebody calls sendComplete as often as its hint allows
	heavy    atomic.Int64          // when a raw connection last held it for long, by vm.Now; 0 for never
	running  atomic.Uint64         // the context on whose behalf an entry runs, 0 for none
	callback atomic.Pointer[tally] // what it runs, or has run last
	lap      lap                   // holder only
	lapped   atomic.Int64          // when the last callback but the first of an entry began, by vm.Now
	hogging  hogging               // the host's watch only
	behind   bool                  // holder only: what runs came through a queue
}

// waiting is a job in a queue.
type waiting struct {
	job
	since int64 // by vm.Now
}

// toucher is a context that has something to do when the VM is free.
type toucher interface{ settle() }

// pool is the workers of one generation.
type pool struct {
	places []atomic.Pointer[slot] // by the index of the worker
	work   []work                 // what each has done
	log    *Log
	counts bool          // whether to count
	limit  time.Duration // of entries that no server limits

	mu    sync.Mutex
	queue []waiting    // guarded by mu; for any worker
	depth atomic.Int32 // of queue
}

func newPool(n int, log *Log, limit time.Duration, counts bool) *pool {
	p := &pool{log: log, limit: limit, places: make([]atomic.Pointer[slot], n), work: newWork(n), counts: counts}
	for i := range n {
		p.places[i].Store(&slot{pool: p, index: i})
	}
	return p
}

// size is the number of slots.
func (p *pool) size() int { return len(p.places) }

// slot is the one that has place i now.
func (p *pool) slot(i int) *slot { return p.places[i].Load() }

// slots are those that have a place now, by it.
func (p *pool) slots() iter.Seq2[int, *slot] {
	return func(yield func(int, *slot) bool) {
		for i := range p.places {
			if !yield(i, p.slot(i)) {
				return
			}
		}
	}
}

// try takes the slot if it is free.
func (sl *slot) try() bool {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	if sl.busy || sl.worker == nil || sl.lost {
		return false
	}
	sl.busy = true
	return true
}

// replaced reports that the slot is lost, and another has its place. What its
// holder has yet to do for a connection would be in a VM that is given up.
func (sl *slot) replaced() bool { return sl.pool.slot(sl.index) != sl }

// contended reports whether somebody waits for the slot, or for any.
func (sl *slot) contended() bool {
	if sl.pool.depth.Load() > 0 {
		return true
	}
	return sl.waiting.Load() > 0
}

// enter runs t in the VM on behalf of owner. Only the holder may call it. It is
// counted in what; a task that makes callbacks of its own says which they are.
// It returns the nanoseconds that it took.
func (sl *slot) enter(owner vm.Owner, t vm.Task, what *tally) (took int64) {
	begun, asked := vm.Now(), askedBefore(owner)
	if fault := sl.enterAt(owner, t, what, begun); fault != nil {
		sl.pool.log.ScriptError("callback", fault)
		if c := sl.lap.context; c != nil && sl.lap.tally != nil {
			c.blame(sl, sl.lap.tally, fault)
		}
	}
	now := vm.Now()
	sl.finish(now)
	if c, ok := owner.(*rawContext); ok {
		c.measureIfDue(asked)
	}
	return now - begun
}

// enterAt is enter for a caller who knows what time it is, and who has to call
// finish. It returns the script's fault if the entry was cut off by one; a bug
// is logged.
func (sl *slot) enterAt(owner vm.Owner, t vm.Task, what *tally, now int64) (fault *vm.ScriptError) {
	c := contextOf(owner)
	sl.begin(c, what, now)
	if c != nil && c.killed.Load() && !farewells(t) {
		return nil
	}
	sl.owner = owner
	sl.allow(owner)
	if err := sl.worker.EnterAt(owner, t, now); err != nil {
		fault = sl.cutOff(owner, err)
	}
	if aborted := sl.worker.Aborted(); aborted != nil && errors.Is(aborted, vm.ErrTimeout) {
		sl.did().timeouts.Add(1)
	}
	sl.owner = nil
	return fault
}

// farewells reports that t tells the script of the end of a connection: the
// only entry that one makes which was killed.
func farewells(t vm.Task) bool {
	switch t := t.(type) {
	case *event:
		return t.kind == closed
	case *farewell:
		return true
	}
	return false
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
	if next := sl.next(); next.job != nil {
		go sl.serve(next)
	}
	for _, t := range touched {
		sl.pool.log.guarded(t.settle)
	}
}

// next is the job to go on with; without one the slot becomes free.
func (sl *slot) next() waiting {
	sl.mu.Lock()
	defer sl.mu.Unlock()
	if sl.lost {
		return waiting{}
	}
	// The two queues take turns: connections that keep one of them filled
	// (chargen) must not starve the other.
	if sl.fair || len(sl.queue) == 0 {
		sl.fair = false
		if j := sl.pool.take(); j.job != nil {
			return j
		}
	}
	if len(sl.queue) > 0 {
		j := sl.queue[0]
		sl.queue[0] = waiting{}
		sl.queue = sl.queue[1:]
		sl.waiting.Add(-1)
		sl.fair = true
		return j
	}
	sl.busy = false
	return waiting{}
}

// serve runs j on this goroutine, which holds the slot, and leaves it.
func (sl *slot) serve(j waiting) {
	sl.did().waited.Record(time.Duration(vm.Now() - j.since))
	sl.behind = true
	sl.pool.log.guarded(func() { j.run(sl) })
	sl.behind = false
	sl.leave()
	sl.pool.log.guarded(j.settle)
}

// post runs j in this worker: soon, and never on this goroutine.
func (sl *slot) post(do job) {
	j := waiting{do, vm.Now()}
	sl.mu.Lock()
	if sl.lost {
		sl.mu.Unlock()
		go sl.pool.log.guarded(j.settle)
		return
	}
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

// overdue interrupts what has been running for longer than most, or than its
// server allows, and reports whether anything runs.
func (sl *slot) overdue(most time.Duration, reason error) (busy bool) {
	w := sl.opened()
	if w == nil {
		return false
	}
	busy = w.Busy() > 0
	w.Interrupt(reason, func() bool { // the limit is read anew: another entry may have begun
		age := w.Busy()
		return age > 0 && age >= min(most, time.Duration(sl.allowed.Load()))
	})
	return busy
}

// allow notes how long an entry on behalf of owner may take.
func (sl *slot) allow(owner vm.Owner) {
	limit := sl.pool.limit
	switch c := owner.(type) {
	case *Context:
		limit = c.binding.limits.callback
	case *rawContext:
		limit = c.binding.limits.callback
	}
	if sl.allowed.Load() != int64(limit) { // a store costs more than a look
		sl.allowed.Store(int64(limit))
	}
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
	n := p.size()
	for i := range n {
		if sl := p.slot((preferred + i) % n); sl.try() {
			return sl
		}
	}
	return nil
}

// post runs j in whichever worker is free first, never on this goroutine.
func (p *pool) post(j job) { p.postNear(0, j) }

// postNear is post with a worker to be preferred.
func (p *pool) postNear(preferred int, j job) {
	now := vm.Now()
	p.mu.Lock()
	p.queue = append(p.queue, waiting{j, now})
	p.depth.Add(1)
	p.mu.Unlock()
	n := p.size()
	for i := range n {
		if sl := p.slot((preferred + i) % n); sl.try() {
			if next := sl.next(); next.job != nil {
				go sl.serve(next)
			}
			return
		}
	}
}

func (p *pool) take() waiting {
	if p.depth.Load() == 0 {
		return waiting{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		return waiting{}
	}
	j := p.queue[0]
	p.queue[0] = waiting{}
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
	sl.enter(j.owner, j, sl.later(contextOf(j.owner)))
	if c, ok := j.owner.(*Context); ok && sl.worker.Aborted() != nil {
		h := c.stopper.(*httpContext)
		h.cutOff(h.origin(sl), sl.worker.Aborted())
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
