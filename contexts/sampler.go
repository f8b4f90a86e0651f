package contexts

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts/stats"
	"pyp/vm"
	flame "pyp/vm/profile"
)

// This file looks into workers that are busy. They are asked one by one, at a
// time of the host's choosing, and nothing is counted or slowed down while
// nobody looks.

// Stacks tells what each busy worker is executing, and what those are that were
// given up.
func (h *Host) Stacks() []stats.Stack {
	if !h.serving.Load() {
		return nil
	}
	slots := make([]*slot, 0, h.pool.size())
	for _, sl := range h.pool.slots() {
		slots = append(slots, sl)
	}
	given := 0
	if hanging := h.hanging.Load(); hanging != nil {
		given = len(*hanging)
		slots = append(slots, *hanging...)
	}
	found := make([]stats.Stack, len(slots))
	busy := make([]bool, len(slots))
	var all sync.WaitGroup
	for i, sl := range slots {
		all.Go(func() { found[i], busy[i] = sl.stack() })
	}
	all.Wait()
	var list []stats.Stack
	for i := range found {
		if i >= len(slots)-given {
			found[i].State = "hung"
		}
		if busy[i] {
			list = append(list, found[i])
		}
	}
	return list
}

// stack is what the slot's worker is executing, false if it is idle.
func (sl *slot) stack() (stats.Stack, bool) {
	w := sl.opened()
	if w == nil {
		return stats.Stack{}, false
	}
	s, ok := w.Sample()
	if !ok {
		return stats.Stack{}, false
	}
	at := stats.Stack{
		Worker: sl.index, State: "busy", BusyUS: (vm.Now() - s.Entry) / 1000, Context: sl.running.Load(),
		Callback: sl.runs(), Native: s.Native, Frames: []stats.Frame{},
	}
	for _, f := range s.Frames {
		at.Frames = append(at.Frames, stats.Frame{Function: f.Function, File: f.File, Line: f.Line, Column: f.Column})
	}
	return at, true
}

// runs names the callback that runs, or has run last.
func (sl *slot) runs() string {
	if t := sl.callback.Load(); t != nil {
		return t.name
	}
	return ""
}

const (
	// samplePeriod is how far samples are apart, as goja's profiler and Go's have it.
	samplePeriod = 10 * time.Millisecond
	// nativeTime is how long a worker may take to answer before it is looked at
	// from outside. One that runs JavaScript answers in microseconds.
	nativeTime = 300 * time.Microsecond
)

// errProfiling is why a profile is not taken.
var errProfiling = errors.New("a profile is being taken already; try again when it is done")

// Profile samples all workers for d, or until ctx ends. There is one at a time.
func (h *Host) Profile(ctx context.Context, d time.Duration) (*profile.Profile, error) {
	if !h.serving.Load() {
		return nil, errors.New("the host does not serve yet")
	}
	if !h.sampling.CompareAndSwap(false, true) {
		return nil, errProfiling
	}
	defer h.sampling.Store(false)
	p := &profiling{host: h, build: flame.New(samplePeriod), followed: map[*slot]*follower{}}
	return p.take(ctx, d)
}

// profiling is a profile that is being taken.
type profiling struct {
	host     *Host
	build    *flame.Builder
	followed map[*slot]*follower
	rest     int64 // no look from outside before, by vm.Now
}

// lookShare is how much of the time a profile may look from outside: it stops
// every goroutine, and 100,000 of them for 0.2 s.
const lookShare = 10

// follower samples one slot's worker.
type follower struct {
	*vm.Follower
	callback string // that ran when it was asked
	waits    bool   // for an answer
}

func (p *profiling) take(ctx context.Context, d time.Duration) (*profile.Profile, error) {
	begun := vm.Now()
	clock := time.NewTicker(samplePeriod)
	defer clock.Stop()
	end := time.NewTimer(d)
	defer end.Stop()
	last := begun
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-end.C:
			for sl, f := range p.followed {
				s, ticks := f.Close()
				p.add(sl, f, s, ticks)
			}
			return p.build.Profile(time.Duration(vm.Now() - begun)), nil
		case <-clock.C:
			ticks := max(int((vm.Now()-last+int64(samplePeriod)/2)/int64(samplePeriod)), 1)
			last += int64(ticks) * int64(samplePeriod)
			p.tick(ticks)
		}
	}
}

// tick samples each busy worker. The ticker drops ticks that it comes too late
// for: ticks is how many this one stands for.
func (p *profiling) tick(ticks int) {
	for _, sl := range p.host.pool.slots() {
		if w := sl.opened(); w != nil && p.followed[sl] == nil {
			p.followed[sl] = &follower{Follower: w.Follow()}
		}
	}
	p.collect()
	for sl, f := range p.followed {
		if f.waits = f.Ask(ticks); f.waits {
			f.callback = sl.runs()
		}
	}
	p.look()
	p.collect()
}

// collect takes what was answered.
func (p *profiling) collect() {
	for sl, f := range p.followed {
		s, ticks := f.Take()
		p.add(sl, f, s, ticks)
	}
}

// look waits a little for the answers, and looks from outside at the workers
// that give none.
func (p *profiling) look() {
	for limit := vm.Now() + int64(nativeTime); vm.Now() < limit && p.waits(); {
		time.Sleep(nativeTime / 8)
	}
	unknown := false
	for _, f := range p.followed {
		unknown = f.waits && f.Unknown() || unknown
	}
	begun := vm.Now()
	if !unknown || begun < p.rest {
		return
	}
	g := vm.SnapGoroutines()
	now := vm.Now()
	p.rest = now + (lookShare-1)*(now-begun)
	for _, f := range p.followed {
		if f.waits {
			f.Look(g)
		}
	}
}

// waits reports that some worker has not answered.
func (p *profiling) waits() bool {
	for _, f := range p.followed {
		if f.waits && !f.Answered() {
			return true
		}
	}
	return false
}

func (p *profiling) add(sl *slot, f *follower, s vm.Sample, ticks int) {
	if ticks > 0 {
		p.build.Add(flame.Sample{Frames: s.Frames, Native: s.Native, Callback: f.callback, Worker: sl.index, Ticks: ticks})
	}
}

// stackText is a sample as a line of the log has it: where, in what, called
// from where. A function that calls itself stands there once.
func stackText(s vm.Sample) string {
	var b strings.Builder
	if s.Native != "" {
		b.WriteString(" inside " + s.Native)
	}
	depth := 0
	for i := 0; i < len(s.Frames); depth++ {
		switch {
		case depth == stackDepth:
			b.WriteString(" < ...")
			return b.String()
		case depth > 0:
			b.WriteString(" < ")
		case s.Native != "":
			b.WriteString(", called at ")
		default:
			b.WriteString(" at ")
		}
		b.WriteString(frameText(s.Frames[i]))
		again := i + 1
		for again < len(s.Frames) && same(s.Frames[again], s.Frames[i]) {
			again++
		}
		if again > i+1 {
			fmt.Fprintf(&b, " (%d deep)", again-i)
		}
		i = again
	}
	return b.String()
}

// same reports that two calls are of one function with a name.
func same(a, b flame.Frame) bool {
	return a.Function != "" && a.Function == b.Function && a.File == b.File && a.Begins == b.Begins
}

// stackDepth is how many calls a line of the log names.
const stackDepth = 8

func frameText(f flame.Frame) string {
	if f.Line == 0 {
		return f.Function + " (built in)"
	}
	at := place(f)
	if f.Function != "" {
		at += " in " + f.Function
	}
	return at
}

// innermost is the place of the author's that a sample is at.
func innermost(s vm.Sample) string {
	i := slices.IndexFunc(s.Frames, func(f flame.Frame) bool { return f.Line > 0 })
	if i < 0 {
		return s.Native
	}
	return place(s.Frames[i])
}
