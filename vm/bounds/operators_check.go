package bounds

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"
)

// A guard that is not there is a hole that nobody sees: a compiler that knows which instructions are frequent (PGO) may put
// one into the engine's loop, where no table is asked. So each operator is tried once, when the guards are put in, with an
// operand that looks at Go's stack.

var unguarded []string

// Unguarded says, a line each, what Install could not guard in this process, and why.
func Unguarded() []string { return slices.Clone(unguarded) }

// mprotect is the system's, but for tests.
var mprotect = unix.Mprotect

// longTemplate is longOperand for templates; below 0 while they are tried, since they call nothing that could look.
var longTemplate atomic.Int64

// templates counts those that were looked at.
var templates atomic.Int64

func init() { longTemplate.Store(longOperand) }

func checkOperators(rt *goja.Runtime) {
	for _, o := range operators {
		if !o.guarded(rt) {
			unguarded = append(unguarded, fmt.Sprintf("the operator in %s is not guarded against too large results: this build does not ask for it; build without a profile (-pgo=off)", o.source))
		}
	}
}

// guarded tells whether the guard runs when the operator does.
func (o *operator) guarded(rt *goja.Runtime) bool {
	name, seen := runtime.FuncForPC(reflect.ValueOf(o.guard).Pointer()).Name(), false
	look := rt.ToValue(func(goja.FunctionCall) goja.Value {
		pcs := make([]uintptr, 64)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
		for f, more := frames.Next(); ; f, more = frames.Next() {
			if seen = seen || f.Function == name; seen || !more {
				return rt.ToValue(1)
			}
		}
	})
	operand := rt.NewObject()
	_ = operand.Set("valueOf", look)
	_ = operand.SetSymbol(goja.SymIterator, look)
	_ = operand.DefineAccessorProperty("x", look, nil, goja.FLAG_TRUE, goja.FLAG_TRUE)
	for name, v := range map[string]any{"a": operand, "b": 1, "f": func() {}} {
		_ = rt.Set(name, v)
	}
	before := templates.Load()
	if o.name == "concatStrings" {
		longTemplate.Store(-1)
		defer longTemplate.Store(longOperand)
	}
	_, _ = rt.RunString(o.source) // what comes of it does not matter
	return seen || templates.Load() > before
}

// protection is that of the page at an address. What the system does not tell is taken as the linker leaves it.
func protection(address uintptr) int {
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return unix.PROT_READ
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); n == 3 && from <= address && address < to {
			p := unix.PROT_READ
			if strings.Contains(mode, "w") {
				p |= unix.PROT_WRITE
			}
			if strings.Contains(mode, "x") {
				p |= unix.PROT_EXEC
			}
			return p
		}
	}
	return unix.PROT_READ
}
