package json

import (
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
	"pyp/vm/view"
)

// outcome is what became of a value.
type outcome uint8

const (
	written outcome = iota
	absent          // it has no JSON form
	stuck           // it needs the engine, which this run may not use yet
)

// run writes one value.
type run struct {
	w       *Writer
	buf     []byte
	base    int // where in buf the text begins
	frames  []frame
	names   []unistring.String // of the objects that are being written, one after another; in script runs
	script  bool               // inside a call of the engine: code of the script may run
	steps   uint
	scratch []byte

	options

	// What is known until code of the script runs.
	clean   [4]*goja.Object // prototypes without toJSON
	cleanAt int
	dates   *goja.Object // the prototype of Dates that are written in place
	heap    *heap.Heap
	views   *view.Views // of heap
	classes [2]class    // of the last object and the last array in heap
	forms   [2]uint64   // of nodes in heap that are written as they stand
}

// class is a class of nodes that have no toJSON.
type class struct {
	name  string
	known bool
}

// options are the further arguments of JSON.stringify.
type options struct {
	gap      string
	indent   []byte             // a gap for each level
	list     []unistring.String // the properties to be written, nil for all
	replacer *goja.Object
}

// frame is an object that is being written, and where in it the run is.
type frame struct {
	o     *goja.Object // nil for a node
	heap  *heap.Heap
	node  heap.Node
	name  unistring.String // of a property of o
	index int              // of an element, or of a property of a node
	kind  position
}

// position is what name and index of a frame mean.
type position uint8

const (
	atName position = iota
	atElement
	atProperty
	atRoot // of a frame that holds the whole value, for replacers
)

// stepsPerLook is how many values are written between two looks at the interrupt. A power of two.
const stepsPerLook = 1024

// restart begins anew, inside a call of the engine.
func (r *run) restart(dst []byte) {
	clear(r.frames)
	r.buf, r.frames, r.indent = dst, r.frames[:0], r.indent[:0]
	r.script, r.steps = true, 0
	r.forget()
}

// forget drops what is known of prototypes: code of the script has run.
func (r *run) forget() {
	clear(r.clean[:])
	r.dates = nil
	r.classes, r.forms = [2]class{}, [2]uint64{}
}

// look stops the run if it is to be interrupted, or has written too much.
func (r *run) look() bool {
	interrupted := r.w.interruptedNow()
	if r.script {
		r.checkSize(0)
		if interrupted {
			r.w.raise()
		}
		return true
	}
	return !interrupted && !r.tooLong(0) && !r.crowded()
}

// checkSize refuses to make the text longer than it may be.
func (r *run) checkSize(more int) {
	if r.tooLong(more) {
		panic(r.w.rangeError("Invalid string length: JSON.stringify writes " + strconv.Itoa(r.w.most>>20) + " MiB at most"))
	}
	if r.crowded() {
		panic(r.w.outOfMemory(cap(r.buf)))
	}
}

// crowded tells that the buffer is to grow and there is no room for a larger one. It is asked at each look.
func (r *run) crowded() bool {
	return cap(r.buf) >= unasked && cap(r.buf)-len(r.buf) < unasked/16 && !r.w.has(cap(r.buf)/4*5)
}

func (r *run) tooLong(more int) bool { return len(r.buf)-r.base+more > r.w.most }

// value writes one value.
func (r *run) value(v goja.Value) outcome {
	if r.steps++; r.steps%stepsPerLook == 0 && !r.look() {
		return stuck
	}
	if r.replacer != nil {
		return r.replaced(v)
	}
	typ, data := layout.TypeOf(v)
	if o := layout.ObjectOf(typ, data); o != nil {
		return r.object(o)
	}
	if typ == layout.TypeBigInt {
		return r.bigInt(v)
	}
	return r.primitive(v)
}

// primitive writes what is no object.
func (r *run) primitive(v goja.Value) outcome {
	switch typ, data := layout.TypeOf(v); typ {
	case layout.TypeASCII:
		r.text(layout.ASCII(data))
	case layout.TypeInt:
		r.buf = strconv.AppendInt(r.buf, layout.Int(data), 10)
	case layout.TypeBool:
		r.buf = strconv.AppendBool(r.buf, layout.Bool(data))
	case layout.TypeNull:
		r.buf = append(r.buf, "null"...)
	case layout.TypeFloat:
		r.buf = appendNumber(r.buf, layout.Float(data))
	case layout.TypeUnicode:
		r.wide(layout.Wide(data))
	case layout.TypeImported:
		r.imported(layout.Imported(data))
	default:
		return absent
	}
	return written
}
