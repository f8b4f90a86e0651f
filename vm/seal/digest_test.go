package seal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

func (x *bench) digest(name string) string {
	return Digest(x.rt.Get(name), func(o *goja.Object) (*heap.Heap, heap.Node, bool) {
		n, ok := x.views.NodeOf(o)
		return x.b.Heap(), n, ok
	})
}

// A view and what it was made from have the same digest.
func TestDigestOfViews(t *testing.T) {
	for name, source := range data {
		if name == "resource" {
			continue // main keeps its own object
		}
		x := start(t, classes)
		x.run("var value = (" + source + ")")
		plain := x.digest("value")
		g := x.classify("value")
		x.store(g, "value")
		if view := x.digest("value"); view != plain {
			t.Errorf("%s: %s\nplain %.400q\nview  %.400q", name, Difference(plain, view), plain, view)
		}
	}
}

func TestDifference(t *testing.T) {
	for _, c := range []struct{ main, worker, want string }{
		{"1", "2", "1 in main, 2 in a worker"},
		{"0", "-0", "0 in main, -0 in a worker"},
		{"[1]", "[]", "1 entry in main, 0 in a worker"},
		{"[]", "[() => 1, 2]", "0 entries in main, 2 in a worker"},
		{"new Map([[1, 2]])", "new Map", "1 entry in main, 0 in a worker"},
		{"({a: 1})", "({a: 1, b: 2})", "1 entry in main, 2 in a worker"},
		{"({a: {b: [1, 'x']}})", "({a: {b: [1, 'y']}})", "a.b[1] \"x\" in main, \"y\" in a worker"},
		{"[() => 1]", "[function f() {}]", "[0] a function  in main, a function f in a worker"},
		{"(class A { m() {} })", "(class A { m() {} n() {} })", "a class A with prototype m in main, a class A with prototype m,n in a worker"},
		{"(class A { static s = [1] })", "(class A { static s = [] })", "s 1 entry in main, 0 in a worker"},
		{"({a: 1})", "({b: 1})", "a is only in main"},
		{"new Uint8Array([1, 2])", "new Uint8Array([1, 3])", "Uint8Array b6cc4292 in main, Uint8Array c1cb7204 in a worker"},
		{"new Other(1)", "({x: 1})", "instance in main, object in a worker"},
		{"Object.create(null)", "({})", "object without prototype in main, object in a worker"},
		{"[o, o]", "[o, {o: 1}]", "[1] the same as value[0] in main, object in a worker"},
		{"({[Symbol.iterator]: 1})", "({})", "object with 1 symbol keys in main, object in a worker"},
		{"new Date(1)", "new Date(2)", ""},
		{"new Error('x')", "(() => new Error('x'))()", ""},
		{"new Error('x')", "new Error('y')", "message \"x\" in main, \"y\" in a worker"},
		{"({get a() { throw 1 }})", "({get a() { return 1 }})", ""},
		{"({get a() { throw 1 }})", "({set a(x) {}})", "a a getter in main, a setter in a worker"},
		{"Promise.resolve(1)", "Promise.resolve(2)", ""},
		{"Promise.resolve(1)", "1", "a Promise in main, 1 in a worker"},
		{"new Proxy({}, {get() { throw 1 }})", "new Proxy({}, {})", ""},
		{"[[[[[1]]]]]", "[[[[[2]]]]]", ""},
		{"Array(30).fill(1)", "[...Array(29).fill(1), 2]", ""},
		{"(() => { function f() {} f.prototype; return f })()", "(function f() {})", ""},
		{"'a'.repeat(500)", "'a'.repeat(501)", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… in main, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa… in a worker"},
		{"Math", "Math", ""},
		{"Symbol('a')", "Symbol('a')", ""},
		{"5n", "6n", "5n in main, 6n in a worker"},
		{"new Set([1])", "[1]", "Set in main, Array in a worker"},
		{"(() => { const a = {}; a.a = a; return a })()", "(() => { const a = {}; a.a = {a}; return a })()", "a the same as value in main, object in a worker"},
	} {
		digest := func(source string) string {
			x := start(t, "class Other { constructor(x) { this.x = x } m() {} } var o = {};")
			x.run("var value = (" + source + ")")
			return x.digest("value")
		}
		if got := Difference(digest(c.main), digest(c.worker)); got != c.want {
			t.Errorf("%s against %s: %q, not %q", c.main, c.worker, got, c.want)
		}
	}
}

func TestDigestIsBounded(t *testing.T) {
	x := start(t, `const wide = (n) => n ? Object.fromEntries(Array.from({length: 60}, (_, i) => ['k' + i, wide(n - 1)])) : 1;
		var value = wide(3); value.list = Array(1e6).fill({}); value.s = 'x'.repeat(1e6);`)
	if d := x.digest("value"); len(d) > 1<<20 {
		t.Errorf("%d bytes", len(d))
	}
}

// Many VMs seal at once.
func TestConcurrently(t *testing.T) {
	done := make(chan error, 4)
	for i := range cap(done) {
		go func() {
			rt := goja.New()
			v, err := rt.RunString(fmt.Sprintf("[{id: %d, list: [1, 2, 'x', new Map([[1, {}]])]}]", i))
			if err == nil {
				x := &bench{t: t, rt: rt, views: &views{t: t, rt: rt, of: map[*goja.Object]heap.Node{}}, b: heap.New()}
				d := Digest(v, nil)
				g := Classify(Config{Runtime: rt}, []Root{{"v", v}})
				_, err = g.Store(x.b, "v", x.views)
				if !strings.Contains(d, ".id") {
					err = fmt.Errorf("digest %q", d)
				}
			}
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
