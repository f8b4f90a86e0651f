package view

import (
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// This file makes a store into a shared typed array throw before it faults. A
// fault cannot be caught by a script and forgets where it was; that ends a
// worker's callback, but would end main's top level, and the process with it.
//
// The engine reads and writes a typed array through an interface. A view of main
// has a copy of the interface's method table whose methods that write are others,
// and as receiver one that begins as the engine's does. TestStoresInMain checks
// what that relies on.

// methodTable is how Go lays out the method table of an interface.
type methodTable struct {
	face, kind unsafe.Pointer
	hash       uint32
	methods    [storeMethods]unsafe.Pointer
}

// storeMethods is how many methods the engine's interface has.
const storeMethods = 10

// refusing is the receiver: the bytes, as the engine's receivers have them, and
// what they are of.
type refusing struct {
	bytes []byte
	ref   *ref
	start int // of the array in its buffer, in elements
}

func (x *refusing) set(i int, _ goja.Value) { x.ref.wroteIndex(i - x.start) }
func (x *refusing) setRaw(i int, _ uint64)  { x.ref.wroteIndex(i - x.start) }
func (x *refusing) swap(i, _ int)           { x.ref.wroteIndex(i - x.start) }

// storage is how the engine's typed arrays keep that interface.
type storage struct {
	self   unsafe.Pointer // table of what such an object is made of
	at     uintptr
	tables map[string]*methodTable // by the name of the class
}

var (
	storageOnce sync.Once
	storageMade storage
)

func typedStorage() *storage {
	storageOnce.Do(storageMade.make)
	return &storageMade
}

func (s *storage) make() {
	rt := goja.New()
	s.tables = map[string]*methodTable{}
	for _, name := range strings.Fields("Uint8Array Uint8ClampedArray Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array") {
		o, err := rt.New(rt.Get(name))
		if err != nil {
			panic("BUG: " + err.Error())
		}
		f, ok := reflect.ValueOf(o).Elem().FieldByName("self").Elem().Elem().Type().FieldByName("typedArray")
		if !ok || f.Type.Kind() != reflect.Interface || f.Type.NumMethod() != storeMethods {
			panic("BUG: this version of goja has other typed arrays")
		}
		s.self, s.at = selfOf(o).table, f.Offset
		s.tables[name] = refusingTable(f.Type, (*face)(unsafe.Add(selfOf(o).data, f.Offset)).table)
	}
}

// refusingTable is a copy of a method table in which the methods that write are
// those of refusing.
func refusingTable(of reflect.Type, table unsafe.Pointer) *methodTable {
	t := *(*methodTable)(table)
	for name, f := range map[string]unsafe.Pointer{
		"set": code((*refusing).set), "setRaw": code((*refusing).setRaw), "swap": code((*refusing).swap),
	} {
		m, ok := methodNumber(of, name)
		if !ok {
			panic("BUG: this version of goja has typed arrays without " + name)
		}
		t.methods[m] = f
	}
	return &t
}

// methodNumber is the place of an interface's method in its tables.
func methodNumber(of reflect.Type, name string) (int, bool) {
	for i := range of.NumMethod() {
		if of.Method(i).Name == name {
			return i, true
		}
	}
	return 0, false
}

// code is where the machine code of a function begins.
func code[F any](f F) unsafe.Pointer { return **(**unsafe.Pointer)(unsafe.Pointer(&f)) }

// refuseStores makes stores into o, the view f of an array of that class, throw.
// Arrays of BigInt stay as they are: the engine asks for their receivers.
func refuseStores(o *goja.Object, f *ref, class string) {
	s := typedStorage()
	table := s.tables[class]
	if table == nil || selfOf(o).table != s.self {
		return
	}
	place := (*face)(unsafe.Add(selfOf(o).data, s.at))
	_, _, offset, _ := f.v.h.View(f.n)
	place.data = unsafe.Pointer(&refusing{bytes: *(*[]byte)(place.data), ref: f, start: offset / elementSize(class)})
	place.table = unsafe.Pointer(table)
}
