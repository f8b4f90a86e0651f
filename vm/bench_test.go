package vm_test

import (
	"testing"

	"github.com/dop251/goja"

	"pyp/vm"
	"pyp/vm/vmtest"
)

// call is a callback as an entry's task, without a closure per call.
type call struct {
	f   goja.Callable
	arg goja.Value
	got goja.Value
	err error
}

func (c *call) Run(vm.Scope) { c.got, c.err = c.f(nil, c.arg) }

func benchmarkCall(b *testing.B, source string, want int64) {
	h := &host{called: map[string]goja.Callable{}}
	w, _, _ := vmtest.Worker(b, h, imports+"keep('f', "+source+");")
	c := &call{f: h.called["f"], arg: goja.Undefined()}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Enter(nil, c); err != nil {
			b.Fatal(err)
		}
	}
	if c.err != nil || c.got.ToInteger() != want {
		b.Fatalf("got %v, %v, want %d", c.got, c.err, want)
	}
}

// BenchmarkEmptyCallback is the host's own tax on a callback.
func BenchmarkEmptyCallback(b *testing.B) { benchmarkCall(b, "() => 7", 7) }

// BenchmarkLoopStep is a thousandth of what it measures: a step of a loop that
// does a little.
func BenchmarkLoopStep(b *testing.B) {
	benchmarkCall(b, "() => { let n = 0; for (let i = 0; i < 1000; i++) n += i % 7; return n; }", 2997)
}

// BenchmarkWorkerStart is a worker of a small script.
func BenchmarkWorkerStart(b *testing.B) {
	h := &host{called: map[string]goja.Callable{}}
	g, _, q, _, err := vmtest.Start(b, h, imports+"const t = { a: [1, 2] }; class A { x = 1; y() { return this.x + t.a[0] } }\nkeep('f', () => new A().y());")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		err := g.StartOthers(2, func(int) vm.Poster { return q.Post }, func(*vm.Worker) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
}
