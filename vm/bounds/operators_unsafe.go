package bounds

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"

	"pyp/vm/layout"
)

// The engine has an instruction for each operator, an interface value of a type of its own. The method table of such a type
// is the one place that all code goes through, be it the script's, of eval, or what the compiler works out beforehand: a
// guard replaces the method there. The tables lie in pages that the linker has made read-only.

// execution is the method of an instruction.
type execution = func(instruction, vm unsafe.Pointer)

type operator struct {
	source, name string
	guard        execution
	engine       *execution
}

// operators are the guarded instructions: a script that has them, the engine's name of the type, and the guard.
var operators = []operator{
	{"a + b", "_add", add, &engineAdd},
	{"a * b", "_mul", mul, &engineMul},
	{"a ** b", "_exp", exp, &engineExp},
	{"a << b", "_sal", sal, &engineSal},
	{"a >> b", "_sar", sar, &engineSar},
	{"`${a}${b}`", "concatStrings", concatStrings, &engineConcat},
	{"f(...a)", "_pushSpread", pushSpread, &enginePushSpread},
	{"[...a]", "_pushArraySpread", pushArraySpread, &enginePushArraySpread},
	{"({...a})", "_copySpread", copySpread, &engineCopySpread},
}

var engineAdd, engineMul, engineExp, engineSal, engineSar, engineConcat, enginePushSpread, enginePushArraySpread, engineCopySpread execution

// face is how Go lays out an interface that has methods, and table the table it points to.
type (
	face  struct{ table, data unsafe.Pointer }
	table struct {
		inter, typ unsafe.Pointer
		hash       uint32
		method     uintptr // the first and only one
	}
)

// same tells whether two values are held alike. Go's own comparison panics for some of the engine's strings.
func same(v, w *goja.Value) bool {
	return *(*face)(unsafe.Pointer(v)) == *(*face)(unsafe.Pointer(w))
}

// machine is where the engine's machine keeps what operators need.
var machine struct{ stack, top, runtime uintptr }

var intTable, asciiTable, wideTable, importedTable, bigIntTable, objectTable unsafe.Pointer

// Operators guards the operators of the whole process. Compile calls it before the first program: the compiler works out
// constants beforehand, where no VM of ours is there to ask for it.
func Operators() {
	layout.Ready()
	guardOperators()
}

// guardOperators puts the guards into the tables, once for the process.
var guardOperators = sync.OnceFunc(func() {
	rt := goja.New()
	t := reflect.TypeOf(rt).Elem()
	vm, ok := t.FieldByName("vm")
	if !ok {
		panic("BUG: this version of goja has no machine")
	}
	for name, place := range map[string]*uintptr{"stack": &machine.stack, "sp": &machine.top, "r": &machine.runtime} {
		f, ok := vm.Type.Elem().FieldByName(name)
		if !ok {
			panic("BUG: this version of goja has no " + name)
		}
		*place = f.Offset
	}
	tableOf := func(source string) unsafe.Pointer {
		v, err := rt.RunString(source)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		return (*face)(unsafe.Pointer(&v)).table
	}
	asciiTable, wideTable, bigIntTable, objectTable = tableOf("'a'"), tableOf("'\u0416'"), tableOf("1n"), tableOf("({})")
	intTable = tableOf("1")
	imported := rt.ToValue("more than sixteen bytes")
	importedTable = (*face)(unsafe.Pointer(&imported)).table
	for i := range operators {
		if err := operators[i].patch(); err != nil {
			unguarded = append(unguarded, fmt.Sprintf("the operator in %s is not guarded against too large results: %v", operators[i].source, err))
		}
	}
	if unguarded == nil {
		checkOperators(rt)
	}
})

// patch makes the instruction run the guard, which runs what was there.
func (o *operator) patch() error {
	t, err := o.find()
	if err != nil {
		return err
	}
	code := new(uintptr)
	*code = t.method
	*o.engine = *(*execution)(unsafe.Pointer(&code)) // before the guard is there, which needs it
	return o.put(t, **(**uintptr)(unsafe.Pointer(&o.guard)))
}

// put writes a method into a table, and leaves the protection of its page as it was.
func (o *operator) put(t *table, method uintptr) error {
	place := uintptr(unsafe.Pointer(&t.method))
	was := protection(place)
	if was&unix.PROT_WRITE != 0 {
		atomic.StoreUintptr(&t.method, method)
		return nil
	}
	size := uintptr(unix.Getpagesize())
	page := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(&t.method), -int(place%size))), size)
	if err := mprotect(page, was|unix.PROT_WRITE); err != nil {
		return fmt.Errorf("the system refuses it: %w", err)
	}
	atomic.StoreUintptr(&t.method, method)
	_ = mprotect(page, was) // a page that stays writable works as well
	return nil
}

// find is the table of the instruction's type.
func (o *operator) find() (*table, error) {
	code := reflect.ValueOf(goja.MustCompile("", o.source, true)).Elem().FieldByName("code")
	for i := range code.Len() {
		instruction := code.Index(i)
		if instruction.Elem().Type().Name() != o.name {
			continue
		}
		t := (*table)((*face)(unsafe.Pointer(instruction.UnsafeAddr())).table)
		typ := instruction.Elem().Type()
		f := runtime.FuncForPC(atomic.LoadUintptr(&t.method))
		if t.typ != (*face)(unsafe.Pointer(&typ)).data || f == nil || !strings.HasSuffix(f.Name(), o.name+").exec") && !strings.HasSuffix(f.Name(), o.name+".exec") {
			break
		}
		return t, nil
	}
	return nil, errors.New("this version of goja or of Go keeps it otherwise")
}

// operation is one operator at work: the engine's machine.
type operation struct{ vm unsafe.Pointer }

func (o *operation) bounds() *bounds { return within(o.engine()) }

// engine is the VM that the machine belongs to.
func (o *operation) engine() *goja.Runtime {
	return *(**goja.Runtime)(unsafe.Add(o.vm, machine.runtime))
}

// operands are the last n values on the stack.
func operands(vm unsafe.Pointer, n int) []goja.Value {
	stack := *(*[]goja.Value)(unsafe.Add(vm, machine.stack))
	top := *(*int)(unsafe.Add(vm, machine.top))
	return stack[top-n : top]
}

// long is about how long a string is, 0 for other values.
func long(v *goja.Value) int {
	f := (*face)(unsafe.Pointer(v))
	switch f.table {
	case asciiTable, importedTable: // which begins with its text
		return len(*(*string)(f.data))
	case wideTable:
		return len(*(*[]uint16)(f.data))
	}
	return 0
}

func is(v *goja.Value, table unsafe.Pointer) bool { return (*face)(unsafe.Pointer(v)).table == table }

func add(instruction, vm unsafe.Pointer) {
	v := operands(vm, 2)
	if long(&v[0])+long(&v[1]) > longOperand {
		(&operation{vm}).joined(v...)
	}
	objects := is(&v[0], objectTable) || is(&v[1], objectTable)
	engineAdd(instruction, vm)
	if objects && long(&v[0]) > longOperand {
		(&operation{vm}).joined(v[0]) // what they have become is known only now
	}
}

func concatStrings(instruction, vm unsafe.Pointer) {
	v, total := operands(vm, *(*int)(instruction)), 0
	for i := range v {
		total += long(&v[i])
	}
	if total > int(longTemplate.Load()) {
		(&operation{vm}).joined(v...)
	}
	engineConcat(instruction, vm)
}

// numeric are the operands of an arithmetic operator if there could be a BigInt among them, else nil. An object is asked
// for its value here, and the value takes its place.
func numeric(vm unsafe.Pointer) []goja.Value {
	v := operands(vm, 2)
	if is(&v[0], intTable) {
		return nil
	}
	for i := range v {
		if o, ok := v[i].(*goja.Object); ok {
			x := primitive((&operation{vm}).engine(), o)
			v = operands(vm, 2) // the stack may have moved
			v[i] = x
		}
		switch v[i].(type) {
		case *goja.Symbol, *goja.Object:
			return nil // which the engine refuses, before it asks the other one
		}
	}
	if is(&v[0], bigIntTable) {
		return v
	}
	return nil
}

func mul(instruction, vm unsafe.Pointer) {
	if v := numeric(vm); v != nil {
		(&operation{vm}).product(v[0], v[1])
	}
	engineMul(instruction, vm)
}

func exp(instruction, vm unsafe.Pointer) {
	if v := numeric(vm); v != nil {
		(&operation{vm}).power(v[0], v[1])
	}
	engineExp(instruction, vm)
}

func sal(instruction, vm unsafe.Pointer) {
	if v := numeric(vm); v != nil {
		(&operation{vm}).shifted(v[0], v[1], false)
	}
	engineSal(instruction, vm)
}

func sar(instruction, vm unsafe.Pointer) {
	if v := numeric(vm); v != nil {
		(&operation{vm}).shifted(v[0], v[1], true)
	}
	engineSar(instruction, vm)
}

func pushSpread(instruction, vm unsafe.Pointer) {
	(&operation{vm}).arguments(operands(vm, 1)[0])
	enginePushSpread(instruction, vm)
}

func pushArraySpread(instruction, vm unsafe.Pointer) {
	(&operation{vm}).elements(operands(vm, 1)[0])
	enginePushArraySpread(instruction, vm)
}

func copySpread(instruction, vm unsafe.Pointer) {
	(&operation{vm}).properties(operands(vm, 1)[0])
	engineCopySpread(instruction, vm)
}
