package view

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// storer copies script values into a heap through the engine's public API, as
// package seal does it faster.
type storer struct {
	t        testing.TB
	rt       *goja.Runtime
	b        *heap.Builder
	describe goja.Callable
	seen     map[*goja.Object]heap.Node
}

const describeSource = `(function(o) {
	const tag = Object.prototype.toString.call(o).slice(8, -1)
	const proto = Object.getPrototypeOf(o)
	const boxed = ['Number', 'String', 'Boolean', 'BigInt'].includes(tag)
	const typed = ArrayBuffer.isView(o)
	const kind = Array.isArray(o) ? 'Array' : boxed ? 'Boxed' : o instanceof Error ? 'Error' : typed && tag !== 'DataView' ? 'Typed' : tag
	let cls = ''
	if (proto === null) cls = 'null'
	else if (typeof classes === 'object') for (const name in classes) if (classes[name].prototype === proto) cls = name === 'Buffer' ? name : 'class:' + name
	if (kind === 'Error' && cls === '' && proto.name !== 'Error') cls = proto.name
	if (boxed) cls = tag
	const props = []
	for (const k of Reflect.ownKeys(o)) {
		const d = Object.getOwnPropertyDescriptor(o, k)
		if (kind === 'Array' && k === 'length' || kind === 'Typed' || tag === 'String' && k !== 'x') continue
		props.push([k, d.value, d.enumerable])
	}
	const items = kind === 'Map' || kind === 'Set' ? Array.from(o) : []
	return { kind, cls, props, items, tag }
})`

func newStorer(t testing.TB, rt *goja.Runtime, b *heap.Builder) *storer {
	v, err := rt.RunString(describeSource)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := goja.AssertFunction(v)
	return &storer{t: t, rt: rt, b: b, describe: f, seen: map[*goja.Object]heap.Node{}}
}

func textOf(v goja.Value) heap.Text {
	s := v.ToString().(goja.String)
	u := make([]uint16, s.Length())
	wide := false
	for i := range u {
		u[i] = s.CharAt(i)
		wide = wide || u[i] > 127
	}
	if !wide {
		return heap.Text{Narrow: v.String()}
	}
	return heap.Text{Wide: u}
}

func (s *storer) value(v goja.Value) heap.Cell {
	if o, ok := v.(*goja.Object); ok {
		return heap.Ref(s.object(o))
	}
	if goja.IsUndefined(v) {
		return heap.Undefined
	}
	if goja.IsNull(v) {
		return heap.Null
	}
	switch x := v.Export().(type) {
	case bool:
		return heap.Bool(x)
	case int64:
		return heap.Int(x)
	case float64:
		return heap.Float(x)
	case *big.Int:
		return s.b.BigInt(x)
	}
	return s.b.Text(textOf(v))
}

type prop struct {
	key        heap.Text
	value      goja.Value
	enumerable bool
}

func (s *storer) list(v goja.Value) (list []*goja.Object) {
	o := v.(*goja.Object)
	for i := range int(o.Get("length").ToInteger()) {
		e, _ := o.Get(integer(int64(i)).String()).(*goja.Object)
		list = append(list, e)
	}
	return
}

func (s *storer) props(v goja.Value) (list []prop) {
	for _, e := range s.list(v) {
		list = append(list, prop{textOf(e.Get("0")), e.Get("1"), e.Get("2").ToBoolean()})
	}
	return
}

func (s *storer) object(o *goja.Object) heap.Node {
	if n, ok := s.seen[o]; ok {
		return n
	}
	d, err := s.describe(goja.Undefined(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	info := d.(*goja.Object)
	class, props := info.Get("cls").String(), s.props(info.Get("props"))
	var n heap.Node
	switch info.Get("kind").String() {
	case "Array":
		return s.array(o, class, props)
	case "Map":
		return s.mapNode(o, s.list(info.Get("items")), class, props)
	case "Set":
		return s.setNode(o, info.Get("items").(*goja.Object), class)
	case "Date":
		n = s.b.Date(o.ToNumber().ToFloat())
	case "Error":
		n = s.b.Error(class)
	case "Boxed":
		prim, _ := goja.AssertFunction(o.Get("valueOf"))
		v, _ := prim(o)
		n = s.b.Boxed(class, s.value(v))
	case "ArrayBuffer":
		var err error
		if n, err = s.b.Buffer(o.Export().(goja.ArrayBuffer).Bytes()); err != nil {
			s.t.Fatal(err)
		}
	case "Typed":
		buf := s.object(o.Get("buffer").(*goja.Object))
		n = s.b.Typed(info.Get("tag").String(), buf, int(o.Get("byteOffset").ToInteger()), int(o.Get("length").ToInteger()), class)
	case "DataView":
		buf := s.object(o.Get("buffer").(*goja.Object))
		n = s.b.DataView(buf, int(o.Get("byteOffset").ToInteger()), int(o.Get("byteLength").ToInteger()))
	default:
		return s.fill(o, class, props)
	}
	s.seen[o] = n
	s.extra(n, props)
	return n
}

func (s *storer) fill(o *goja.Object, class string, props []prop) heap.Node {
	keys := make([]heap.Text, len(props))
	all := true
	for i, p := range props {
		keys[i] = p.key
		all = all && p.enumerable
	}
	var enumerable func(int) bool
	if !all {
		enumerable = func(i int) bool { return props[i].enumerable }
	}
	n := s.b.Object(class, keys, enumerable)
	if o != nil {
		s.seen[o] = n
	}
	for i, p := range props {
		s.b.Set(n, i, s.value(p.value))
	}
	return n
}

func (s *storer) extra(n heap.Node, props []prop) {
	if len(props) > 0 {
		s.b.SetExtra(n, s.fill(nil, "", props))
	}
}

func (s *storer) array(o *goja.Object, class string, props []prop) heap.Node {
	n := s.b.Array(int(o.Get("length").ToInteger()))
	if class != "" {
		s.b.SetClass(n, class)
	}
	s.seen[o] = n
	var rest []prop
	for _, p := range props {
		v := goja.StringFromUTF16(utf16Of(p.key)).ToNumber()
		if i, ok := asInteger(v); ok && v.String() == p.key.String() && p.key.Wide == nil {
			s.b.Set(n, int(i), s.value(p.value))
			continue
		}
		rest = append(rest, p)
	}
	s.extra(n, rest)
	return n
}

func utf16Of(t heap.Text) []uint16 {
	if t.Wide != nil {
		return t.Wide
	}
	u := make([]uint16, len(t.Narrow))
	for i := range u {
		u[i] = uint16(t.Narrow[i])
	}
	return u
}

func (s *storer) mapNode(o *goja.Object, items []*goja.Object, class string, props []prop) heap.Node {
	n := s.b.Map(len(items))
	if class != "" {
		s.b.SetClass(n, class)
	}
	s.seen[o] = n
	for i, e := range items {
		s.b.SetEntry(n, i, s.value(e.Get("0")), s.value(e.Get("1")))
	}
	s.extra(n, props)
	return n
}

func (s *storer) setNode(o, items *goja.Object, class string) heap.Node {
	size := int(items.Get("length").ToInteger())
	n := s.b.NewSet(size)
	if class != "" {
		s.b.SetClass(n, class)
	}
	s.seen[o] = n
	for i := range size {
		s.b.SetEntry(n, i, s.value(items.Get(integer(int64(i)).String())), heap.Undefined)
	}
	return n
}

// sealed runs a script and stores some of its globals in a heap.
func sealed(t testing.TB, source string, names ...string) (*heap.Heap, map[string]heap.Cell) {
	rt := goja.New()
	if _, err := rt.RunString(source); err != nil {
		t.Fatal(err)
	}
	b := heap.New()
	s := newStorer(t, rt, b)
	cells := map[string]heap.Cell{}
	for _, name := range names {
		cells[name] = s.value(rt.Get(name))
	}
	return b.Freeze(), cells
}

// viewer is a VM that sees the bindings of a heap.
func viewer(t testing.TB, h *heap.Heap, cells map[string]heap.Cell, prelude string) (*goja.Runtime, *Realm, *Views) {
	return viewerIn(t, h, cells, prelude, false)
}

// viewerIn is viewer for a worker or main.
func viewerIn(t testing.TB, h *heap.Heap, cells map[string]heap.Cell, prelude string, main bool) (*goja.Runtime, *Realm, *Views) {
	rt := goja.New()
	if prelude != "" {
		if _, err := rt.RunString(prelude); err != nil {
			t.Fatal(err)
		}
	}
	r := NewRealm(Config{Runtime: rt, Main: main, Class: func(class string) *goja.Object {
		list, _ := rt.Get("classes").(*goja.Object)
		if list == nil {
			return nil
		}
		c, _ := list.Get(trimClass(class)).(*goja.Object)
		if c == nil {
			return nil
		}
		return c.Get("prototype").(*goja.Object)
	}})
	r.Install()
	v := r.Views(h)
	for _, name := range slices.Sorted(maps.Keys(cells)) {
		if err := rt.Set(name, v.Value(cells[name], name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := rt.Set("UnprotectedError", r.UnprotectedError()); err != nil {
		t.Fatal(err)
	}
	return rt, r, v
}

func trimClass(class string) string {
	if len(class) > 6 && class[:6] == "class:" {
		return class[6:]
	}
	return class
}
