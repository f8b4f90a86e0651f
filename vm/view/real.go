package view

import (
	"unsafe"
	"weak"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// reals tells views that are real objects, such as Dates, from the script's own.
// It keeps none of them alive.
type reals struct {
	refs   map[weak.Pointer[goja.Object]]*ref
	tables []unsafe.Pointer // the engine's sorts of objects that occur
	bound  int
}

// fewReals is how many are remembered before it is asked which are gone. Each
// keeps what is known of its heap.
const fewReals = 1 << 9

func (r *reals) add(o *goja.Object, f *ref) {
	if r.refs == nil {
		r.refs, r.bound = map[weak.Pointer[goja.Object]]*ref{}, fewReals
	}
	r.refs[weak.Make(o)] = f
	table := selfOf(o).table
	for _, t := range r.tables {
		if t == table {
			return
		}
	}
	r.tables = append(r.tables, table)
}

func (r *reals) find(o *goja.Object) *ref {
	table := selfOf(o).table
	for _, t := range r.tables {
		if t == table {
			return r.refs[weak.Make(o)]
		}
	}
	return nil
}

// sweep drops what is known of objects that are gone, now and then.
func (r *reals) sweep() {
	if len(r.refs) <= r.bound {
		return
	}
	live := map[weak.Pointer[goja.Object]]*ref{}
	for p, f := range r.refs {
		if p.Value() != nil {
			live[p] = f
		}
	}
	r.refs, r.bound = live, max(fewReals, 2*len(live))
}

// date is a real Date, so that every Date function takes it.
func (v *Views) date(f ref) *goja.Object {
	rt := v.r.Runtime
	o, err := rt.New(v.r.intrinsic("Date"), number(v.h.Number(f.n)))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	return v.settle(o, f, heap.KindDate)
}

// boxed is a real object of a primitive.
func (v *Views) boxed(f ref) *goja.Object {
	o := v.decode(v.h.Primitive(f.n), nil, 0).ToObject(v.r.Runtime)
	return v.settle(o, f, heap.KindBoxed)
}

// settle gives a real object its further properties and its prototype, freezes it
// and notes what it is a view of.
func (v *Views) settle(o *goja.Object, f ref, kind heap.Kind) *goja.Object {
	own := &f
	v.r.real.add(o, own)
	v.depth++
	v.addExtra(o, own, goja.FLAG_FALSE)
	v.depth--
	if class := v.h.Class(f.n); kind != heap.KindBoxed || isClass(class) {
		v.classed(o, kind, class)
	}
	v.r.fasten(o)
	return o
}

// addExtra defines the properties that a node has besides what its kind has.
func (v *Views) addExtra(o *goja.Object, f *ref, changeable goja.Flag) {
	x := v.h.Extra(f.n)
	if x == 0 {
		return
	}
	for i := range v.h.Len(x) {
		v.defineCell(o, v.h.Text(v.h.Key(x, i)), place{v.h.At(x, i), f, ^i}, changeable, goja.ToFlag(v.h.Enumerable(x, i)))
	}
}

// define makes a property; the key may be any UTF-16 string.
func (v *Views) define(o *goja.Object, key heap.Text, value goja.Value, changeable, enumerable goja.Flag) {
	if !key.Lone() {
		if err := o.DefineDataProperty(key.String(), value, changeable, changeable, enumerable); err != nil {
			panic("BUG: " + err.Error())
		}
		return
	}
	v.defineLone(o, key, map[string]goja.Value{"value": value, "writable": v.r.Runtime.ToValue(changeable.Bool())}, changeable, enumerable)
}

// defineLone makes a property whose key has a lone surrogate. The engine's Go
// interface takes no such key, its functions do.
func (v *Views) defineLone(o *goja.Object, key heap.Text, parts map[string]goja.Value, changeable, enumerable goja.Flag) {
	rt := v.r.Runtime
	d := rt.NewObject()
	parts["configurable"], parts["enumerable"] = rt.ToValue(changeable.Bool()), rt.ToValue(enumerable.Bool())
	for name, part := range parts {
		put(d, name, part)
	}
	v.r.original("Object", "defineProperty")(goja.FunctionCall{Arguments: []goja.Value{o, goja.StringFromUTF16(key.Wide), d}})
}
