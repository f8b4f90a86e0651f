package vm

import (
	"reflect"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/dop251/goja"
)

// This file reaches into goja for its profiler. An engine that has a tracker
// looks at one word of it after every instruction. When that word asks for a
// sample, the engine writes its own call stack into the tracker and changes the
// word: a safe point, with no lock and no data race. goja hands out trackers of
// its own from a list of the process while its profiler runs; here every engine
// has one for itself from the start, so that each can be asked alone and at any
// time.

// The words that a tracker's request can be. goja has a fourth, which makes an
// engine leave the loop that looks at its tracker; nobody here uses it.
const (
	sampleNone  int32 = iota
	sampleAsked       // by a sampler; the engine answers after its instruction
	sampleReady       // by the engine: the frames are the sampler's until it takes the word back
)

// maxFrames is how many calls goja's tracker has room for, the innermost ones.
const maxFrames = 64

// tracker is what a sampler and an engine have in common.
type tracker struct {
	request *int32
	count   *int
	at      *time.Time // of the answer
	frames  *[maxFrames]goja.StackFrame
	machine machine
}

// machine is where an engine keeps what it executes.
type machine struct {
	prg   *unsafe.Pointer
	pc    *int
	calls *callHeader
}

// callHeader is the stack of calls, as a slice.
type callHeader struct {
	first     unsafe.Pointer
	len, room int
}

// enginePlace is goja.StackFrame.
type enginePlace struct {
	prg  unsafe.Pointer
	name string
	pc   int
}

// engineOffsets are places in goja's structs that machine.read needs.
type engineOffsets struct{ size, prg, pc, source, name uintptr }

var offsets engineOffsets

// plantTracker gives an engine that does not run a tracker of its own.
func plantTracker(rt *goja.Runtime) tracker {
	slot := engineField(rt, "profTracker")
	if slot.Kind() != reflect.Pointer || !slot.IsNil() {
		panic("BUG: this version of goja has another profTracker")
	}
	made := reflect.New(slot.Type().Elem())
	slot.Set(made)
	at := func(name string, typ reflect.Type) unsafe.Pointer {
		f := variable(made.Elem().FieldByName(name), name)
		if f.Type() != typ {
			panic("BUG: this version of goja has another " + name)
		}
		return f.Addr().UnsafePointer()
	}
	return tracker{
		request: (*int32)(at("req", reflect.TypeFor[int32]())),
		at:      (*time.Time)(at("stop", reflect.TypeFor[time.Time]())),
		count:   (*int)(at("numFrames", reflect.TypeFor[int]())),
		frames:  (*[maxFrames]goja.StackFrame)(at("frames", reflect.TypeFor[[maxFrames]goja.StackFrame]())),
		machine: machineOf(rt),
	}
}

func machineOf(rt *goja.Runtime) machine {
	prg, pc, calls := engineField(rt, "prg"), engineField(rt, "pc"), engineField(rt, "callStack")
	if prg.Type() != reflect.TypeFor[*goja.Program]() || pc.Kind() != reflect.Int || calls.Kind() != reflect.Slice {
		panic("BUG: this version of goja has another machine")
	}
	return machine{
		prg:   (*unsafe.Pointer)(prg.Addr().UnsafePointer()),
		pc:    (*int)(pc.Addr().UnsafePointer()),
		calls: (*callHeader)(calls.Addr().UnsafePointer()),
	}
}

func init() {
	vm, _ := reflect.TypeFor[goja.Runtime]().FieldByName("vm")
	calls, _ := vm.Type.Elem().FieldByName("callStack")
	offset := func(t reflect.Type, name string, want reflect.Type) uintptr {
		f, ok := t.FieldByName(name)
		if !ok || f.Type.Kind() != want.Kind() || f.Type.Size() != want.Size() {
			panic("BUG: this version of goja has another " + name)
		}
		return f.Offset
	}
	call, program, frame := calls.Type.Elem(), reflect.TypeFor[goja.Program](), reflect.TypeFor[goja.StackFrame]()
	pointer, number, text := reflect.TypeFor[*goja.Program](), reflect.TypeFor[int](), reflect.TypeFor[string]()
	offsets = engineOffsets{
		size:   call.Size(),
		prg:    offset(call, "prg", pointer),
		pc:     offset(call, "pc", number),
		source: offset(program, "src", pointer),
		name:   offset(program, "funcName", text),
	}
	if frame.Size() != unsafe.Sizeof(enginePlace{}) || offset(frame, "prg", pointer) != unsafe.Offsetof(enginePlace{}.prg) ||
		offset(frame, "funcName", text) != unsafe.Offsetof(enginePlace{}.name) || offset(frame, "pc", number) != unsafe.Offsetof(enginePlace{}.pc) {
		panic("BUG: this version of goja has another StackFrame")
	}
}

// sourceOf is the identity of the source that a program was compiled from.
func sourceOf(p *goja.Program) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(p), offsets.source))
}

// ask makes the engine answer after the instruction that it is at.
func (t *tracker) ask() { atomic.StoreInt32(t.request, sampleAsked) }

// state is what has become of the request.
func (t *tracker) state() int32 { return atomic.LoadInt32(t.request) }

// answered is when the engine wrote its answer, by Now; the caller has seen
// sampleReady.
func (t *tracker) answered() int64 { return int64(t.at.Sub(epoch)) }

// release gives the tracker back to the engine.
func (t *tracker) release() { atomic.StoreInt32(t.request, sampleNone) }

// answer is what the engine has written; the caller has seen sampleReady. The
// engine notes the instruction that it has just run as the place in the
// innermost call. When that was the call of a function of the script, the place
// belongs to the call below, and the function is at its beginning.
func (t *tracker) answer() []goja.StackFrame {
	list := t.frames[:min(*t.count, maxFrames)]
	if len(list) > 1 {
		inner, outer := (*enginePlace)(unsafe.Pointer(&list[0])), (*enginePlace)(unsafe.Pointer(&list[1]))
		if inner.prg != nil && inner.pc == outer.pc && inner.prg != outer.prg {
			inner.pc = 0
		}
	}
	return list
}

// entrance is the beginning of the function that f is in.
func entrance(f goja.StackFrame) goja.StackFrame {
	(*enginePlace)(unsafe.Pointer(&f)).pc = 0
	return f
}

// header is where the engine's calls are, read while the engine runs: a hint,
// unless something else proves that it does not move.
//
//go:norace
//go:noinline
func (m machine) header() callHeader { return *m.calls }

// read copies the places of an engine's calls while it runs, innermost first,
// as far as they are in source. h is a header that was true at a moment when
// the engine was inside a built-in: then first points to a stack of len calls,
// whose words for programs never hold anything but programs, whatever the
// engine does meanwhile, and programs do not change. So the worst that a read
// at the wrong moment brings is a wrong line, and who reads looks afterwards
// whether the engine has moved.
//
//go:norace
//go:noinline
func (m machine) read(h callHeader, source unsafe.Pointer) (list []goja.StackFrame) {
	add := func(prg unsafe.Pointer, pc int) {
		if prg == nil || *(*unsafe.Pointer)(unsafe.Add(prg, offsets.source)) != source {
			return
		}
		f := enginePlace{prg: prg, name: *(*string)(unsafe.Add(prg, offsets.name)), pc: pc}
		list = append(list, *(*goja.StackFrame)(unsafe.Pointer(&f)))
	}
	add(*m.prg, *m.pc)
	for i := h.len - 1; i >= 0 && len(list) < maxFrames; i-- {
		c := unsafe.Add(h.first, uintptr(i)*offsets.size)
		add(*(*unsafe.Pointer)(unsafe.Add(c, offsets.prg)), *(*int)(unsafe.Add(c, offsets.pc)))
	}
	return list
}
