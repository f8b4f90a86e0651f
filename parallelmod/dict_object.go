package parallelmod

import (
	"slices"
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// dictHandle is a VM's object of a dict.
type dictHandle struct {
	closed
	d *dict
}

func (h *dictHandle) resource() any { return h.d }

// dict is parallel.dict(name).
func (i *Instance) dict(c goja.FunctionCall) goja.Value {
	return i.dictObject(declaration(i, "dict", c.Argument(0), i.module.shelf.dicts, newDict))
}

func (i *Instance) dictObject(d *dict) *goja.Object {
	return i.object(d, func() goja.DynamicObject { return &dictHandle{closed{i, "dict"}, d} }, i.dictPrototype)
}

// dictPrototype has the methods of this VM's dicts.
func (i *Instance) dictPrototype() *goja.Object {
	if i.dictProto != nil {
		return i.dictProto
	}
	p := i.class("Dict", map[string]native{
		"get": i.dictGet, "has": i.dictHas, "set": i.dictSet, "delete": i.dictDelete, "clear": i.dictClear,
		"compute": i.dictCompute, "forEach": i.dictForEach, "toJSON": i.dictToJSON,
		"keys":    func(c goja.FunctionCall) goja.Value { return i.dictWalk(c, i.keyValue) },
		"values":  func(c goja.FunctionCall) goja.Value { return i.dictWalk(c, i.entryValue) },
		"entries": func(c goja.FunctionCall) goja.Value { return i.dictWalk(c, i.pair) },
	})
	values.Must(p.DefineDataPropertySymbol(goja.SymIterator, p.Get("entries"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	size := i.RT.ToValue(func(c goja.FunctionCall) goja.Value { return i.RT.ToValue(i.reading(c).size()) })
	values.Must(p.DefineAccessorProperty("size", size, nil, goja.FLAG_TRUE, goja.FLAG_FALSE))
	i.inspected(p, i.dictText)
	i.dictProto = p
	return p
}

// dictOf is the dict behind a method's this.
func (i *Instance) dictOf(c goja.FunctionCall) *dict {
	if o, ok := c.This.(*goja.Object); ok && o.ExportType() == dictType {
		return o.Export().(*dictHandle).d
	}
	panic(i.TypeError("this method must be called on what parallel.dict() returned"))
}

func (i *Instance) reading(c goja.FunctionCall) *dict { return present(i, i.dictOf(c), nil) }

// writing is the dict to be changed at key k, or at all keys.
func (i *Instance) writing(c goja.FunctionCall, method string, k *dictKey) *dict {
	d := i.dictOf(c)
	for _, busy := range i.computing {
		if busy.d == d && (k == nil || busy.k == *k) {
			panic(i.TypeError("dict.%s(): dict.compute() is at work on this key; let its function return the new value instead", method))
		}
	}
	return present(i, d, d.clone)
}

func (i *Instance) dictKey(v goja.Value, method string) dictKey {
	k, ok := keyOf(v)
	if !ok {
		panic(i.TypeError("dict.%s(key): the key must be a string or a number, not %s", method, kindName(v)))
	}
	return k
}

// freeze copies a value that is to be put into a dict.
func (i *Instance) freeze(v goja.Value, method string) kept {
	switch v := v.(type) {
	case goja.String:
		return strings.Clone(textOf(v))
	case *goja.Object, *goja.Symbol:
	default:
		return v
	}
	f, err := i.Scope.Freeze(v)
	if err != nil {
		panic(i.TypeError("dict.%s(): the value cannot be kept: %s", method, err.Error()))
	}
	return f
}

// thaw is the value of a key in this VM.
func (i *Instance) thaw(x kept, k dictKey) goja.Value {
	switch x := x.(type) {
	case string:
		return stringValue(i.RT, x)
	case vm.Frozen:
		return i.Scope.Thaw(x, k.path())
	}
	return x.(goja.Value)
}

func (i *Instance) dictGet(c goja.FunctionCall) goja.Value {
	k := i.dictKey(c.Argument(0), "get")
	v, version := i.reading(c).get(k)
	if version == 0 {
		return goja.Undefined()
	}
	return i.thaw(v, k)
}

func (i *Instance) dictHas(c goja.FunctionCall) goja.Value {
	_, version := i.reading(c).get(i.dictKey(c.Argument(0), "has"))
	return i.RT.ToValue(version != 0)
}

func (i *Instance) dictSet(c goja.FunctionCall) goja.Value {
	k := i.dictKey(c.Argument(0), "set")
	v := i.freeze(c.Argument(1), "set") // runs the script's code
	i.writing(c, "set", &k).set(k, v)
	return c.This
}

func (i *Instance) dictDelete(c goja.FunctionCall) goja.Value {
	k := i.dictKey(c.Argument(0), "delete")
	return i.RT.ToValue(i.writing(c, "delete", &k).remove(k))
}

func (i *Instance) dictClear(c goja.FunctionCall) goja.Value {
	i.writing(c, "clear", nil).clear()
	return goja.Undefined()
}

// computation is a key that a function of the script computes.
type computation struct {
	d *dict
	k dictKey
}

// dictCompute puts what f makes of the present value in its place. f is called
// again when another VM was faster, so it should have no other effect.
func (i *Instance) dictCompute(c goja.FunctionCall) goja.Value {
	k := i.dictKey(c.Argument(0), "compute")
	f, ok := goja.AssertFunction(c.Argument(1))
	if !ok {
		panic(i.TypeError("dict.compute(key, f): f must be a function"))
	}
	d := i.writing(c, "compute", &k)
	i.computing = append(i.computing, computation{i.dictOf(c), k})
	defer func() { i.computing = i.computing[:len(i.computing)-1] }()
	for {
		old, version := d.get(k)
		arg := goja.Undefined()
		if version != 0 {
			arg = i.thaw(old, k)
		}
		v, err := f(goja.Undefined(), arg, c.Argument(0))
		values.Must(err)
		if goja.IsUndefined(v) {
			if d.discard(k, version) {
				return v
			}
			continue
		}
		if made := i.freeze(v, "compute"); d.replace(k, made, version) {
			return i.thaw(made, k)
		}
	}
}

func (i *Instance) dictForEach(c goja.FunctionCall) goja.Value {
	f, ok := goja.AssertFunction(c.Argument(0))
	if !ok {
		panic(i.TypeError("dict.forEach(f): f must be a function"))
	}
	for _, e := range i.reading(c).list() {
		_, err := f(c.Argument(1), i.thaw(e.value, e.key), e.key.value(i.RT), c.This)
		values.Must(err)
	}
	return goja.Undefined()
}

// dictToJSON is an object of the entries.
func (i *Instance) dictToJSON(c goja.FunctionCall) goja.Value {
	o := i.RT.NewObject()
	for _, e := range i.reading(c).list() {
		values.Must(o.DefineDataProperty(e.key.value(i.RT).String(), i.thaw(e.value, e.key), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return o
}

func (i *Instance) keyValue(e *dictEntry) goja.Value   { return e.key.value(i.RT) }
func (i *Instance) entryValue(e *dictEntry) goja.Value { return i.thaw(e.value, e.key) }
func (i *Instance) pair(e *dictEntry) goja.Value {
	return i.RT.NewArray(i.keyValue(e), i.entryValue(e))
}

// dictWalk is an iterator over the entries that there are now.
func (i *Instance) dictWalk(c goja.FunctionCall, pick func(*dictEntry) goja.Value) goja.Value {
	list := i.reading(c).list()
	if i.iteratorProto == nil {
		i.iteratorProto = i.newIteratorPrototype()
	}
	o := i.RT.CreateObject(i.iteratorProto)
	next := func(goja.FunctionCall) goja.Value {
		r := i.RT.NewObject()
		v := goja.Undefined()
		over := len(list) == 0
		if !over {
			v, list = pick(&list[0]), list[1:]
		}
		i.Define(r, "value", v)
		i.Define(r, "done", over)
		return r
	}
	values.Must(o.DefineDataProperty("next", i.RT.ToValue(next), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return o
}

// newIteratorPrototype is an object below the one that all iterators inherit
// from, by which they are iterable.
func (i *Instance) newIteratorPrototype() *goja.Object {
	list := i.RT.NewArray()
	f, _ := goja.AssertFunction(list.GetSymbol(goja.SymIterator))
	v, err := f(list)
	values.Must(err)
	p := i.RT.CreateObject(v.ToObject(i.RT).Prototype().Prototype())
	i.tag(p, "Dict Iterator")
	return p
}

// dictText prints a dict as a Map of that class would be.
func (i *Instance) dictText(o goja.Value, brief bool, show func(goja.Value) string) string {
	h := o.(*goja.Object).Export().(*dictHandle)
	name := title("Dict", h.d.name)
	if brief {
		return "[" + name + "]"
	}
	m, err := i.RT.New(i.RT.Get("Map"))
	values.Must(err)
	put, _ := goja.AssertFunction(m.Get("set"))
	for e := range slices.Values(present(i, h.d, nil).list()) {
		_, err := put(m, i.keyValue(&e), i.entryValue(&e))
		values.Must(err)
	}
	return name + show(m)[len("Map"):]
}
