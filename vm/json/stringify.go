package json

import (
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// The most code units of an indent.
const mostGap = 10

// The longest text, and the longest list of names, whose memory is kept for the next.
const (
	mostScratch = 1 << 16
	mostNames   = 1 << 10
)

// Install makes JSON.stringify write with w.
func (w *Writer) Install() {
	o := w.rt.Get("JSON").ToObject(w.rt)
	f := w.rt.ToValue(w.stringify).ToObject(w.rt)
	define(f, "name", w.rt.ToValue("stringify"), goja.FLAG_FALSE)
	define(f, "length", w.rt.ToValue(3), goja.FLAG_FALSE)
	define(o, "stringify", f, goja.FLAG_TRUE)
}

func define(o *goja.Object, name string, v goja.Value, writable goja.Flag) {
	if err := o.DefineDataProperty(name, v, writable, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

// stringify is JSON.stringify(value, replacer, space).
func (w *Writer) stringify(c goja.FunctionCall) goja.Value {
	r := w.begin(nil)
	r.buf = r.scratch[:0]
	v := c.Argument(0)
	if len(c.Arguments) > 1 {
		w.readOptions(r, c.Argument(1), c.Argument(2))
	}
	o := stuck
	if r.replacer == nil {
		o = r.value(v)
	}
	if o == stuck || r.tooLong(0) {
		if err := w.prepare(); err != nil {
			panic(err)
		}
		r.restart(r.scratch[:0])
		if r.replacer != nil {
			r.hold(v)
		}
		o = r.value(v)
		r.checkSize(0)
	}
	return w.result(r, o)
}

// result is the text of a run as a string of the engine's.
func (w *Writer) result(r *run, o outcome) (v goja.Value) {
	if !w.has(len(r.buf)) {
		panic(w.outOfMemory(len(r.buf)))
	}
	switch {
	case o == absent:
		v = goja.Undefined()
	case ascii(r.buf):
		v = layout.NewASCII(string(r.buf))
	default:
		v = w.rt.ToValue(string(r.buf))
	}
	if cap(r.buf) <= mostScratch {
		r.scratch = r.buf[:0]
	}
	w.end(r)
	return v
}

// hold makes the object that holds the whole value, which a replacer is told of.
func (r *run) hold(v goja.Value) {
	holder := r.w.rt.NewObject()
	if err := holder.DefineDataProperty("", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
		panic("BUG: " + err.Error())
	}
	r.frames = append(r.frames, frame{o: holder, kind: atRoot})
}

// readOptions reads the second and the third argument.
func (w *Writer) readOptions(r *run, replacer, space goja.Value) {
	if o, ok := replacer.(*goja.Object); ok {
		if callable(o) {
			r.replacer = o
		} else if w.isArray(o) {
			r.list = r.allowed(o)
		}
	}
	r.gap = w.readGap(space)
}

// allowed are the names of properties in a replacer that is an array.
func (r *run) allowed(o *goja.Object) []unistring.String {
	list, seen := []unistring.String{}, map[unistring.String]bool{}
	for i, n := 0, r.length(o); i < n; i++ {
		if i%stepsPerLook == stepsPerLook-1 && r.w.interruptedNow() {
			r.w.raise()
		}
		if name, ok := r.allowedName(r.askElement(o, i)); ok && !seen[name] {
			list, seen[name] = append(list, name), true
		}
	}
	return list
}

func (r *run) allowedName(v goja.Value) (unistring.String, bool) {
	typ, data := layout.TypeOf(v)
	if o := layout.ObjectOf(typ, data); o != nil {
		if class := o.ClassName(); class != "Number" && class != "String" {
			return "", false
		}
		v = o.ToString()
	} else if !layout.IsPrimitive(typ) || typ == layout.TypeBool || typ == layout.TypeNull || typ == layout.TypeUndefined || typ == layout.TypeBigInt {
		return "", false
	}
	if goja.IsString(v) {
		return layout.NameOf(v), true
	}
	return unistring.NewFromString(v.String()), true
}

// readGap is the indent that the third argument asks for.
func (w *Writer) readGap(space goja.Value) string {
	if o, ok := space.(*goja.Object); ok {
		switch sh, b := layout.Look(o); {
		case sh == layout.String:
			space = o.ToString()
		case sh == layout.Primitive && goja.IsNumber(b.Primitive()):
			space = o.ToNumber()
		}
	}
	if goja.IsNumber(space) {
		return strings.Repeat(" ", int(min(max(space.ToInteger(), 0), mostGap)))
	}
	if !goja.IsString(space) {
		return ""
	}
	u := utf16.Encode([]rune(space.String()))
	return string(utf16.Decode(u[:min(len(u), mostGap)]))
}
