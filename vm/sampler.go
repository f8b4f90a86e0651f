package vm

import (
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/dop251/goja"

	"pyp/vm/profile"
)

// Sample is what a VM was executing at one moment.
type Sample struct {
	Frames []profile.Frame // innermost first: the author's code, and built-ins that have called it
	Native string          // the built-in, or the function of the host, that the innermost call is inside; "" for none
	Entry  int64           // when the entry began, by Now
}

// sampler is what those who look into a running VM share. It belongs to one
// engine.
type sampler struct {
	mu sync.Mutex // held by who samples, never by who runs the VM
	tracker
	asked uint64 // guarded by mu: how often somebody has
}

// nativeAfter is how long a sampler waits for an answer before it looks at the
// Go stack: an engine that runs JavaScript answers within microseconds, if the
// system lets it run at all.
const nativeAfter = 20 * time.Millisecond

// Sample tells what the VM is executing, or false if nobody is in it. It takes
// microseconds while JavaScript runs, and some 20 ms when a built-in does. Any
// goroutine may call it.
func (e *engine) Sample() (Sample, bool) {
	e.sampler.mu.Lock()
	defer e.sampler.mu.Unlock()
	for range 3 {
		entry := e.started.Load()
		if entry == 0 {
			break
		}
		e.request()
		if !e.answered(nativeAfter) {
			return e.peek(entry)
		}
		s := Sample{Frames: e.take(), Entry: entry}
		if e.started.Load() == entry {
			return s, true
		}
	}
	return Sample{}, false
}

// request asks for a sample. An answer that is there already is an old one.
func (e *engine) request() {
	e.sampler.asked++
	e.sampler.ask()
}

// answered waits for the answer.
func (e *engine) answered(wait time.Duration) bool {
	limit := Now() + int64(wait)
	for i := 0; e.sampler.state() != sampleReady; i++ {
		switch {
		case Now() > limit:
			return false
		case i < 100:
			runtime.Gosched()
		default:
			time.Sleep(50 * time.Microsecond)
		}
	}
	return true
}

// take reads the answer and gives the tracker back.
func (e *engine) take() []profile.Frame {
	list := e.frames(e.sampler.answer())
	e.sampler.release()
	return list
}

// peek tells what a VM is inside of that does not answer.
func (e *engine) peek(entry int64) (Sample, bool) {
	before := e.sampler.machine.header()
	s := e.seen(SnapGoroutines(), before)
	s.Entry = entry
	if e.sampler.state() == sampleReady { // it has come back meanwhile
		s.Frames = e.take()
	}
	return s, e.started.Load() == entry
}

// seen is what g, which was taken after the stack of calls was before, tells of
// a VM that does not answer. Its calls are read although it runs, which needs a
// proof: the stack of calls was at the same place before and after an instant
// at which the VM was inside a built-in, and no instruction has ended since.
func (e *engine) seen(g Goroutines, before callHeader) (s Sample) {
	native := g.inside(e.tag)
	if native == "" || e.sampler.machine.header() != before || e.sampler.state() != sampleAsked {
		return s
	}
	list := e.sampler.machine.read(before, sourceOf(e.prog.code))
	if e.sampler.machine.header() == before && e.sampler.state() == sampleAsked {
		s.Frames = e.frames(list)
		s.Native = e.called(native, s.Frames)
	}
	return s
}

// called names a function of the host's as the author has called it, if his
// text shows that: by its whole name if there is only one built-in of the name
// that the host can be in the place of.
func (e *engine) called(native string, frames []profile.Frame) string {
	if !strings.HasPrefix(native, hostPrefix) || len(frames) == 0 {
		return native
	}
	line, _ := e.prog.bundle.SourceLine(frames[0].File, frames[0].Line)
	units := utf16.Encode([]rune(line))
	if at := frames[0].Column - 1; at >= 0 && at < len(units) {
		if m := calledName.FindStringSubmatch(string(utf16.Decode(units[at:]))); m != nil {
			return builtinNamed(native, m[1])
		}
	}
	return native
}

var calledName = regexp.MustCompile(`^([\pL_$][\pL\pN_$]*)\s*\(`)

// frames are the calls that an author can make something of.
func (e *engine) frames(stack []goja.StackFrame) (list []profile.Frame) {
	for i := range stack {
		f := &stack[i]
		name := functionName(f.FuncName())
		at := f.Position()
		if at.Line == 0 {
			if name != "" {
				list = append(list, profile.Frame{Function: name})
			}
			continue
		}
		p, ok := e.prog.position(at)
		if !ok {
			continue
		}
		first := entrance(*f)
		begins, _ := e.prog.position(first.Position())
		list = append(list, profile.Frame{Function: name, File: p.File, Line: p.Line, Column: p.Column, Begins: begins.Line})
	}
	return list
}
