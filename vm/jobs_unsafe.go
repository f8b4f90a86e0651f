package vm

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// This file reaches into goja for two things. The queue of promise jobs: goja
// runs it when the outermost call returns, and parallel.run() is a call that
// does not return while the host serves; main's promises must go on meanwhile.
// And the place where a function begins, for an error about what it returned.

// jobQueue finds the runtime's queue of promise jobs.
func jobQueue(rt *goja.Runtime) *[]func() {
	f := reflect.ValueOf(rt).Elem().FieldByName("jobQueue")
	if !f.IsValid() || f.Type() != reflect.TypeFor[[]func()]() {
		panic("BUG: this version of goja keeps its promise jobs elsewhere")
	}
	return (*[]func())(unsafe.Pointer(f.UnsafeAddr()))
}

// drainJobs runs the promise jobs of a runtime whose outermost call is still
// on the stack.
func drainJobs(rt *goja.Runtime) {
	q := jobQueue(rt)
	for len(*q) > 0 {
		jobs := *q
		*q = nil
		for _, job := range jobs {
			job()
		}
	}
}

// begins is where a function's code begins; ok is false for one without code.
func begins(v goja.Value) (at file.Position, ok bool) {
	o, _ := v.(*goja.Object)
	if o == nil {
		return at, false
	}
	self := reflect.ValueOf(o).Elem().FieldByName("self").Elem()
	if self.Kind() != reflect.Pointer || self.Elem().Kind() != reflect.Struct {
		return at, false
	}
	field := self.Elem().FieldByName("prg")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*goja.Program]() || field.IsNil() {
		return at, false
	}
	prg := field.Elem()
	src, places := prg.FieldByName("src"), prg.FieldByName("srcMap")
	if src.IsNil() || places.Len() == 0 {
		return at, false
	}
	first := places.Index(0).FieldByName("srcPos").Int()
	return (*file.File)(unsafe.Pointer(src.Pointer())).Position(int(first)), true
}
