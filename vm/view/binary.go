package view

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// buffer is a real ArrayBuffer over the heap's bytes, which no VM can write: the
// processor refuses. See Fault.
func (v *Views) buffer(f ref) *goja.Object {
	rt := v.r.Runtime
	return v.settle(rt.ToValue(rt.NewArrayBuffer(v.h.Bytes(f.n))).(*goja.Object), f, heap.KindBuffer)
}

// typed is a real typed array or DataView over the view of its buffer.
func (v *Views) typed(f ref, kind heap.Kind) *goja.Object {
	buffer, element, offset, length := v.h.View(f.n)
	own := &f
	o, err := v.r.Runtime.New(v.r.intrinsic(element), v.object(buffer, own, 0), integer(int64(offset)), integer(int64(length)))
	if err != nil {
		panic("BUG: " + err.Error())
	}
	v.r.real.add(o, own)
	if v.r.Main && kind == heap.KindTyped {
		refuseStores(o, own, element)
	}
	v.addExtra(o, own, goja.FLAG_FALSE)
	class := v.h.Class(f.n)
	if class == "" {
		class = element
	}
	v.classed(o, kind, class)
	v.r.fasten(o)
	return o
}

// writers are the names of methods that write their typed array or DataView.
func writes(name string, kind heap.Kind, class string) bool {
	switch name {
	case "set", "fill", "sort", "reverse", "copyWithin", "setFromBase64", "setFromHex":
		return kind == heap.KindTyped
	case "swap16", "swap32", "swap64":
		return class == "Buffer"
	}
	return kind == heap.KindDataView && strings.HasPrefix(name, "set") ||
		class == "Buffer" && strings.HasPrefix(name, "write")
}

func (s shadower) typedMethods(class string) {
	s.refuseWriters(heap.KindTyped, class)
	if s.r.Main {
		s.encoders()
	}
	base := s.base
	put(s.hidden, "subarray", s.r.method("subarray", integer(2), func(c goja.FunctionCall) goja.Value {
		v := callable(base.Get("subarray"))(c)
		if o, ok := v.(*goja.Object); ok && s.r.refOf(c.This) != nil && base == o.Prototype() {
			if err := o.SetPrototype(s.hidden); err != nil {
				panic("BUG: " + err.Error())
			}
		}
		return v
	}))
}

// encoders shadows the methods by which the engine asks what an array stores
// through: they get an array that refuseStores has not changed.
func (s shadower) encoders() {
	s.intrinsic = s.r.intrinsicPrototype("Uint8Array")
	for _, name := range []string{"toHex", "toBase64"} {
		s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
			if f := s.r.refOf(c.This); f != nil && f.v.h.Kind(f.n) == heap.KindTyped {
				buffer, element, offset, length := f.v.h.View(f.n)
				o, err := s.r.Runtime.New(s.r.intrinsic(element), f.v.object(buffer, f, 0), integer(int64(offset)), integer(int64(length)))
				if err != nil {
					panic("BUG: " + err.Error())
				}
				c.This = o
			}
			return engine(c)
		})
	}
}

func (s shadower) dataViewMethods() { s.refuseWriters(heap.KindDataView, "") }

// refuseWriters shadows all methods of the prototype that write, whoever made
// them: they could do nothing else.
func (s shadower) refuseWriters(kind heap.Kind, class string) {
	for p := s.base; p != nil; p = p.Prototype() {
		for _, name := range p.GetOwnPropertyNames() {
			if !writes(name, kind, class) {
				continue
			}
			was := s.base.Get(name)
			f := callable(was)
			if f == nil {
				continue
			}
			put(s.hidden, name, s.r.method(name, was.(*goja.Object).Get("length"), func(c goja.FunctionCall) goja.Value {
				if !s.r.overShared(c.This) {
					return f(c)
				}
				s.r.refuseBytes(c.This, name)
				return c.This
			}))
		}
	}
}

// overShared tells whether a typed array, perhaps one made by subarray, is over
// the bytes of a heap.
func (r *Realm) overShared(v goja.Value) bool {
	if r.refOf(v) != nil {
		return true
	}
	o, ok := v.(*goja.Object)
	return ok && r.mask[o.Prototype()] && r.refOf(o.Get("buffer")) != nil
}

func (r *Realm) refuseBytes(v goja.Value, method string) {
	f := r.refOf(v)
	if f == nil {
		f = r.refOf(v.(*goja.Object).Get("buffer"))
	}
	f.called(method)
}

// Fault is the message of the UnprotectedError for a store into shared bytes at
// an address, such as that of a fault. It reports the write if writes are
// recorded.
func (v *Views) Fault(addr uintptr) (message string, ok bool) {
	n, offset, ok := v.h.Owner(addr)
	if !ok {
		return v.faultElsewhere(addr)
	}
	f := &ref{v: v, n: n}
	if o := v.remembered(n); o != nil {
		if known := v.r.refOf(o); known != nil {
			f = known
		}
	}
	path := fmt.Sprintf("byte %d of %s", offset, f.path())
	if f.up != nil {
		if h := v.h; h.Kind(f.up.n) == heap.KindTyped {
			path = f.up.element(offset)
		}
	}
	f.recorded(path + " written")
	return path + v.r.owned() + "; " + Advice, true
}

// faultElsewhere is Fault for the other heaps that the VM has views of.
func (v *Views) faultElsewhere(addr uintptr) (message string, ok bool) {
	for _, p := range v.r.views {
		other := p.Value()
		if other == nil || other == v {
			continue
		}
		if _, _, ok := other.h.Owner(addr); ok {
			return other.Fault(addr)
		}
	}
	return "", false
}

// element names the element of a typed array that a byte of its buffer is in.
func (f *ref) element(offset int) string {
	_, name, start, length := f.v.h.View(f.n)
	size := elementSize(name)
	if size == 0 || offset < start || (offset-start)/size >= length {
		return fmt.Sprintf("byte %d of %s.buffer", offset, f.path())
	}
	return fmt.Sprintf("%s[%d]", f.path(), (offset-start)/size)
}

// elementSize is the number of bytes of an element: the name has it in bits.
func elementSize(name string) int {
	for bits, size := range map[string]int{"64": 8, "32": 4, "16": 2} {
		if strings.Contains(name, bits) {
			return size
		}
	}
	return 1
}
