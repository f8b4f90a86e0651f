package vm

import (
	"bytes"
	"context"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/google/pprof/profile"
)

// A VM that is inside a built-in answers no sampler until that returns. What it
// does meanwhile is on the Go stack of the goroutine that has entered it, which
// a label tells from the others. The label stays when it leaves, so one that has
// it and is not inside of a VM is none of them. Go's own profile of goroutines stops them all
// for a moment: what it shows was so at one instant.

// vmLabel is the key of the goroutine label that names a VM.
const vmLabel = "pyp_vm"

var vms atomic.Int64

// tag is a VM's label, and the context that sets it.
type tag struct {
	name    string
	context context.Context
}

func newTag() tag {
	name := strconv.FormatInt(vms.Add(1), 10)
	return tag{name, pprof.WithLabels(context.Background(), pprof.Labels(vmLabel, name))}
}

// Goroutines are the Go stacks of all VMs that were entered at one instant.
type Goroutines struct{ stacks map[string][]string }

// SnapGoroutines stops all goroutines for a moment and notes what those are
// doing that are inside a VM.
func SnapGoroutines() Goroutines {
	g := Goroutines{map[string][]string{}}
	var raw bytes.Buffer
	if pprof.Lookup("goroutine").WriteTo(&raw, 0) != nil {
		return g
	}
	p, err := profile.Parse(&raw)
	if err != nil {
		return g
	}
	for _, s := range p.Sample {
		name := s.Label[vmLabel]
		if len(name) == 0 {
			continue
		}
		// A goroutine that was begun inside a VM inherits its label.
		if stack := goStack(s); slices.ContainsFunc(stack, entersVM) {
			g.stacks[name[0]] = stack
		}
	}
	return g
}

// hostPrefix begins the names of the host's own functions.
const hostPrefix = "pyp/"

func entersVM(function string) bool { return strings.HasSuffix(function, "vm.(*engine).enterAt") }

// goStack is the functions of a sample, innermost first.
func goStack(s *profile.Sample) (names []string) {
	for _, l := range s.Location {
		for _, line := range l.Line {
			if line.Function != nil {
				names = append(names, line.Function.Name)
			}
		}
	}
	return names
}

// loops are the engine's: what is outside of the innermost one has called the
// code that it runs.
func loops(function string) bool {
	return strings.HasSuffix(function, "goja.(*vm).runWithProfiler") || strings.HasSuffix(function, "goja.(*vm).run")
}

// inside names what the VM is inside of, beyond the engine's loop: a built-in
// by its name in JavaScript, another function of the host by its Go name. It is
// "" if the engine itself runs.
func (g Goroutines) inside(t tag) string {
	stack := g.stacks[t.name]
	end := slices.IndexFunc(stack, loops)
	if end < 0 {
		end = slices.IndexFunc(stack, entersVM)
	}
	host := ""
	for _, f := range stack[:max(end, 0)] {
		f = baseName(f)
		if name := builtins()[f]; name != "" {
			return name
		}
		if strings.HasPrefix(f, hostPrefix) && !wrappers[f] {
			host = f
		}
	}
	return host
}

// baseName is the function that a closure or method value belongs to. The name
// of a closure of a method that was inlined tells where that was, too.
func baseName(f string) string {
	f = strings.TrimSuffix(f, "-fm")
	i := strings.LastIndexByte(f, '.')
	for ; i >= 0 && isClosure(f[i+1:]); i = strings.LastIndexByte(f, '.') {
		f = f[:i]
	}
	base := strings.LastIndexByte(f, '/') + 1
	pkg := base + max(strings.IndexByte(f[base:], '.'), 0)
	if method := strings.LastIndex(f, ".("); method > pkg {
		f = f[:pkg] + f[method:]
	}
	return f
}

func isClosure(s string) bool {
	s = strings.TrimPrefix(s, "func")
	_, err := strconv.Atoi(s)
	return err == nil
}
