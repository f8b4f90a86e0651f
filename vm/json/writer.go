package json

import (
	"strconv"
	"sync/atomic"

	"github.com/dop251/goja"

	"pyp/vm/layout"
	"pyp/vm/view"
)

// The bounds of what is written. JSON.parse has the same one for levels.
const (
	MaxDepth = 512
	MaxSize  = 1 << 28
)

// unasked is how many bytes are taken without asking Room.
const unasked = 1 << 20

// native is how the engine's functions are called inside a call: what they throw, they panic with. A call through a
// goja.Callable would run promise jobs in between.
type native = func(goja.FunctionCall) goja.Value

// Writer writes the values of one VM.
type Writer struct {
	// Room tells whether that many bytes more may be taken at once; nil means yes.
	Room func(bytes int64) bool

	rt          *goja.Runtime
	realm       *view.Realm
	interrupted *uint32
	keys        native                  // Object.keys
	call        native                  // Function.prototype.call
	get         native                  // of accessProgram; nil before the first need
	engines     map[string]*goja.Object // functions that were found to be the engine's own
	again       goja.Callable
	pending     func() goja.Value // what again does
	spare       *run
	most        int // bytes of a text
}

// New makes a VM's writer. It is called before the script runs: what the script replaces stays in use here.
func New(rt *goja.Runtime, realm *view.Realm) *Writer {
	layout.Ready()
	w := &Writer{rt: rt, realm: realm, interrupted: layout.Interrupted(rt), most: MaxSize}
	w.keys = export(rt.Get("Object").ToObject(rt).Get("keys"))
	w.call = export(rt.Get("Function").ToObject(rt).Prototype().Get("call"))
	w.again, _ = goja.AssertFunction(rt.ToValue(func(goja.FunctionCall) goja.Value { return w.pending() }))
	return w
}

func export(f goja.Value) native { return f.Export().(native) }

// Append appends v to dst as JSON.stringify prints it; ok is false if v has no JSON form: undefined, a function, a symbol.
// What the script throws meanwhile, and what cannot be written, is a *goja.Exception, an interrupt a *goja.InterruptedError.
func (w *Writer) Append(dst []byte, v goja.Value) (out []byte, ok bool, err error) {
	r := w.begin(dst)
	o := r.value(v)
	if o == stuck || r.tooLong(0) {
		r.restart(dst)
		if o, err = w.inside(r, v); err != nil {
			return dst, false, err
		}
	}
	out = r.buf
	w.end(r)
	if o == absent {
		return dst, false, nil
	}
	return out, true, nil
}

// inside writes v in a call of the engine.
func (w *Writer) inside(r *run, v goja.Value) (o outcome, err error) {
	if err := w.prepare(); err != nil {
		return absent, err
	}
	w.pending = func() goja.Value {
		o = r.value(v)
		r.checkSize(0)
		return nil
	}
	_, err = w.again(goja.Undefined())
	w.pending = nil
	return o, err
}

// begin gives a run that appends to dst.
func (w *Writer) begin(dst []byte) *run {
	r := w.spare
	if r == nil {
		r = &run{w: w}
	}
	w.spare = nil
	r.buf, r.base = dst, len(dst)
	return r
}

// end takes a run back that came to its end; it holds nothing of the script's. One that was unwound is dropped.
func (w *Writer) end(r *run) {
	if cap(r.names) > mostNames {
		r.names = nil
	}
	*r = run{w: w, frames: r.frames[:0], names: r.names[:0], scratch: r.scratch}
	w.spare = r
}

// has tells whether there is room.
func (w *Writer) has(bytes int) bool {
	return bytes <= unasked || w.Room == nil || w.Room(int64(bytes))
}

func (w *Writer) outOfMemory(bytes int) goja.Value {
	return w.rangeError("Out of memory: a JSON text of " + strconv.Itoa(bytes>>20) + " MiB would pass the memory limit; write it in pieces, or raise --memory-limit")
}

// interruptedNow tells whether the watchdog wants the VM back.
func (w *Writer) interruptedNow() bool { return atomic.LoadUint32(w.interrupted) != 0 }

// accessProgram reads a property of any value, whatever its key.
var accessProgram = goja.MustCompile("", "(value, key) => value[key]", true)

// prepare makes what a run inside the engine may need.
func (w *Writer) prepare() error {
	if w.get != nil {
		return nil
	}
	f, err := w.rt.RunProgram(accessProgram)
	if err == nil {
		w.get = export(f)
	}
	return err
}

// nothing is a program that does nothing but be interrupted.
var nothing = goja.MustCompile("", "0", true)

// raise unwinds with the interrupt.
func (w *Writer) raise() {
	if _, err := w.rt.RunProgram(nothing); err != nil {
		panic(err)
	}
}
