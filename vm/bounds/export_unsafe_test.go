package bounds

import (
	"reflect"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/dop251/goja"
)

// table is that of the instruction, guarded or not.
func (o *operator) table() *table {
	code := reflect.ValueOf(goja.MustCompile("", o.source, true)).Elem().FieldByName("code")
	for i := range code.Len() {
		if code.Index(i).Elem().Type().Name() == o.name {
			return (*table)((*face)(unsafe.Pointer(code.Index(i).UnsafeAddr())).table)
		}
	}
	panic("no instruction for " + o.source)
}

// swap puts the engine's method back, and returns the guard.
func (o *operator) swap() (*table, uintptr, error) {
	t := o.table()
	guard := atomic.LoadUintptr(&t.method)
	return t, guard, o.put(t, **(**uintptr)(unsafe.Pointer(o.engine)))
}

func (o *operator) place(t *testing.T) uintptr {
	t.Helper()
	return uintptr(unsafe.Pointer(&o.table().method))
}

func addressOf(p *uintptr) uintptr { return uintptr(unsafe.Pointer(p)) }
