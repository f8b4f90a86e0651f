package vm

import (
	"errors"
	"testing"

	"github.com/dop251/goja"
)

// An interrupt that a host function passes on as a panic is no fault of the
// host's: it is the end of the entry, with its reason.
func TestInterruptInsideAHostFunction(t *testing.T) {
	rt := goja.New()
	e := &engine{rt: rt, prog: &Program{}}
	call := func(f func()) (err error) {
		defer func() { err = e.failure(recover()) }()
		f()
		return nil
	}
	err := call(func() {
		rt.Interrupt(ErrTimeout)
		_, cut := rt.RunString("for (;;);")
		panic(cut)
	})
	var fault *ScriptError
	if !errors.As(err, &fault) || !errors.Is(fault.Reason, ErrTimeout) {
		t.Errorf("an interrupt is %v", err)
	}
	if err := call(func() { panic("a fault") }); !errors.As(err, new(*Bug)) {
		t.Errorf("any other panic is %v", err)
	}
}
