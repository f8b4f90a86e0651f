package view

import (
	"runtime"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

func TestMapOfAMapView(t *testing.T) {
	_, rt, r, _ := world(t)
	r.Install()
	expect(t, rt, `const c = new Map(m); c instanceof Map && c.size === m.size && [...m].every(([k, v]) => Object.is(c.get(k), v)) && [...c.keys()].every((k, i) => Object.is(k, [...m.keys()][i]))`, "true")
	expect(t, rt, `class Mine extends Map { set(k, v) { return super.set(k, 'mine') } }; [...new Mine(m).values()].every((v) => v === 'mine')`, "true")
	expect(t, rt, `Map.prototype.set = function (k, v) { this.called = true; return this }; new Map(m).called`, "true")
	expect(t, rt, `Map.prototype[Symbol.iterator] = function* () { yield ['only', 1] }; new Map([[1, 2]]).called`, "true")
}

func TestViewsOfHeapsThatAreGone(t *testing.T) {
	rt := goja.New()
	r := NewRealm(Config{Runtime: rt})
	first := r.Views(heap.New().Freeze())
	for range 100 * fewHeaps {
		b := heap.New()
		n := b.Array(0)
		r.Views(b.Freeze()).Value(heap.Ref(n), "x")
	}
	runtime.GC()
	r.Views(heap.New().Freeze())
	for range 2 * fewHeaps {
		r.Views(heap.New().Freeze())
	}
	if got := len(r.views); got > 50*fewHeaps {
		t.Errorf("%d heaps are remembered", got)
	}
	if r.Views(first.h) != first {
		t.Error("views that somebody holds are forgotten")
	}
	runtime.KeepAlive(first)
}

func TestFaultInAnotherHeap(t *testing.T) {
	rt := goja.New()
	r := NewRealm(Config{Runtime: rt})
	main := r.Views(heap.New().Freeze())
	b := heap.New()
	buffer, err := b.Buffer([]byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	n := b.Typed("Uint8Array", buffer, 0, 3, "")
	other := r.Views(b.Freeze())
	o := other.Value(heap.Ref(n), "dict.get(1)")
	if got, ok := main.Fault(addressOf(other, o)); !ok || !strings.HasPrefix(got, "dict.get(1)[2] belongs") {
		t.Error(got, ok)
	}
	if _, ok := main.Fault(1); ok {
		t.Error("an address of nobody's")
	}
}
