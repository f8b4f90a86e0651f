package json

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/seal"
	"pyp/vm/view"
)

// store is data that one VM has sealed.
type store struct {
	heap    *heap.Heap
	cells   map[string]heap.Cell
	classes string // source of the classes, which each VM has
}

// sealed runs the data of a script and seals its bindings.
func sealed(t testing.TB, classes, data string, names ...string) store {
	t.Helper()
	main := newLab(t)
	main.realm.Config.Class = main.classes()
	main.run(t, classes+"\n"+data)
	var roots []seal.Root
	for _, name := range names {
		roots = append(roots, seal.Root{Name: name, Value: main.run(t, name)})
	}
	g := seal.Classify(seal.Config{Runtime: main.rt, Class: main.classOf(t)}, roots)
	b := heap.New()
	s := store{heap: b.Heap(), cells: map[string]heap.Cell{}, classes: classes}
	becomer := main.realm.Views(s.heap).Sealer()
	for _, r := range roots {
		if v := g.Verdict(r.Name); !v.Data {
			t.Fatalf("%s %s", r.Name, v.Why)
		}
		c, err := g.Store(b, r.Name, becomer)
		if err != nil {
			t.Fatal(err)
		}
		s.cells[r.Name] = c
	}
	b.Freeze()
	return s
}

// classes finds the prototype of a class by its name.
func (l *lab) classes() func(string) *goja.Object {
	known := map[string]*goja.Object{}
	return func(class string) *goja.Object {
		if p := known[class]; p != nil {
			return p
		}
		name, ok := strings.CutPrefix(class, "class:")
		if !ok {
			return nil
		}
		v, err := l.rt.RunString("typeof " + name + " === 'undefined' ? undefined : " + name + ".prototype")
		if err != nil {
			return nil
		}
		known[class], _ = v.(*goja.Object)
		return known[class]
	}
}

func (l *lab) classOf(t testing.TB) func(*goja.Object) (string, bool) {
	return func(proto *goja.Object) (string, bool) {
		for _, name := range []string{"Point", "Money", "Clean", "Loud"} {
			if p := l.classes()("class:" + name); p != nil && p == proto {
				return "class:" + name, true
			}
		}
		return "", false
	}
}

// worker is a VM with views of the store.
func (s store) worker(t testing.TB) *lab {
	rt := goja.New()
	l := &lab{rt: rt}
	l.realm = view.NewRealm(view.Config{Runtime: rt, Class: l.classes()})
	l = labOf(t, rt, l.realm)
	l.realm.Install()
	l.run(t, s.classes)
	views := l.realm.Views(s.heap)
	for name, c := range s.cells {
		if err := rt.Set(name, views.Value(c, name)); err != nil {
			t.Fatal(err)
		}
	}
	views.Turn()
	return l
}

const classSource = `
class Point { constructor(x, y) { this.x = x; this.y = y } get sum() { return this.x + this.y } }
class Money { constructor(n) { this.n = n } toJSON(key) { return key + ':' + this.n.toFixed(2) } }`

const dataSource = `
var words = ['a', 'quote "', 'ünïcode', '\ud83d', '😀', '', 'x'.repeat(100)]
var numbers = [0, -0, 1, -1, 1.5, 1e21, 1e-7, NaN, Infinity, 2 ** 31, 2 ** 53, -(2 ** 47), 0.1]
var bytes = [1, 2, 3]
var mixed = [1, 'two', null, undefined, true, false, [], {}]
var object = { a: 1, b: { c: [1, { d: 2 }] }, e: undefined, f: null, 7: 'seven', 'ключ': 1, 'with "quote"': 2 }
var empty = {}, none = []
var many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => ['key' + i, i]))
var bare = Object.assign(Object.create(null), { a: 1, nested: Object.assign(Object.create(null), { b: 2 }) })
var holes = [1, , 3], sparse = (() => { const a = []; a[100] = 1; return a })()
var extra = Object.assign([1, 2], { more: 3 })
var hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false })
var lone = { '\ud83d': 1, ok: 2 }
var points = [new Point(1, 2), new Point(3, 4)], money = { price: new Money(1.5), list: [new Money(2)] }
var dates = { at: new Date(1e12), invalid: new Date(NaN), list: [new Date(0)] }
var boxed = [new Number(1), new String('s"'), new Boolean(false)]
var big = [{ n: 1 }, 'ok'], bigint = { n: 10n }
var map = new Map([['a', { b: 1 }]]), set = new Set([1, 2])
var error = Object.assign(new TypeError('m'), { code: 5 })
var typed = { u8: new Uint8Array([1, 2]), f64: new Float64Array([0.5, NaN]), buffer: new ArrayBuffer(2), view: new DataView(new ArrayBuffer(2)) }
var cycle = { name: 'c', children: [] }; cycle.children.push({ parent: cycle })
var ring = []; ring.push([[ring]])
var shared = { x: 1 }, twice = { a: shared, b: [shared, shared] }
var own = { toJSON: 5, a: 1 }, ownNested = [{ toJSON: 'text', b: [{ toJSON: null }] }]
var got = { get computed() { return { inside: 1 } } }
var deep = (() => { let o = {}; const top = o; for (let i = 0; i < 400; i++) o = o.a = {}; return top })()
var records = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'name ' + id, tags: ['a', 'b' + id, 'c'] }))`

var dataNames = strings.Fields(`words numbers bytes mixed object empty none many bare holes sparse extra hidden lone points money
	dates boxed big bigint map set error typed cycle ring shared twice own ownNested got deep records`)

var all store

// allData is sealed by the first test that needs it.
func allData(t testing.TB) store {
	t.Helper()
	if all.heap == nil {
		all = sealed(t, classSource, dataSource, dataNames...)
	}
	return all
}

func TestViews(t *testing.T) {
	l := allData(t).worker(t)
	for range 2 {
		for _, name := range dataNames {
			for _, format := range []string{"%s", "[%s, 1]", "{ it: %s, two: 2 }", "Object.create(%s)", "[{ toJSON: () => %s }]", "{ get g() { return %s } }"} {
				l.agree(t, fmt.Sprintf(format, name))
			}
		}
		l.agree(t, "[records[3], records[500].tags, points[0], money.price, dates.at, cycle.children[0]]")
		l.agree(t, "records.map((r) => ({ ...r, more: r.tags }))")
		l.realm.Views(allData(t).heap).Turn()
	}
}

func TestViewsUnderPatches(t *testing.T) {
	for _, patch := range []string{
		"Object.prototype.toJSON = function (k) { return k === 'c' ? 'patched' : this }",
		"Array.prototype.toJSON = function () { return this.length }",
		"Point.prototype.toJSON = function () { return [this.x, this.sum] }",
		"delete Money.prototype.toJSON",
		"BigInt.prototype.toJSON = function () { return String(this) }",
		"Map.prototype.toJSON = function () { return this.size }",
		"Date.prototype.toJSON = function () { return this.getTime() }",
		"Date.prototype.toISOString = function () { return 'iso' }",
		"Date.prototype.valueOf = () => NaN",
		"Object.defineProperty(Date.prototype, 'valueOf', { get: () => () => NaN })",
		"Object.defineProperty(Date.prototype, Symbol.toPrimitive, { value: () => NaN })",
		"delete Date.prototype[Symbol.toPrimitive]",
		"delete Date.prototype.valueOf",
		"Date = class extends Date { toJSON() { return 1 } }",
		"Number.prototype.toJSON = function () { return 'n' }",
		"Object.setPrototypeOf(Point.prototype, { toJSON() { return 'above' } })",
	} {
		l := allData(t).worker(t)
		for _, name := range dataNames {
			l.agree(t, name)
		}
		l.run(t, patch)
		for _, name := range dataNames {
			l.agree(t, name)
			l.agree(t, "["+name+", { a: "+name+" }]")
		}
	}
}

// Main reads its own data as views, too.
func TestViewsOfTwoHeaps(t *testing.T) {
	l := allData(t).worker(t)
	other := sealed(t, classSource, "var theirs = [{ a: [1, { b: 2 }] }, new Point(5, 6)]", "theirs")
	if err := l.rt.Set("theirs", l.realm.Views(other.heap).Value(other.cells["theirs"], "theirs")); err != nil {
		t.Fatal(err)
	}
	l.agree(t, "[theirs, object, theirs[0], points, theirs, [object, theirs]]")
}

// A form means something in its own heap only.
func TestFormsOfTwoHeaps(t *testing.T) {
	classes := "class Clean { constructor() { this.n = 1 } }; class Loud { constructor() { this.n = 1 } toJSON() { return theirs } }"
	l := sealed(t, classes, "var list = [new Loud, new Loud]", "list").worker(t)
	other := sealed(t, classes, "var theirs = [new Clean, new Clean]", "theirs")
	if err := l.rt.Set("theirs", l.realm.Views(other.heap).Value(other.cells["theirs"], "theirs")); err != nil {
		t.Fatal(err)
	}
	l.agree(t, "list")
}

// What was found out about prototypes is forgotten when code of the script has run.
func TestPatchesMeanwhile(t *testing.T) {
	for _, patch := range []string{
		"Object.prototype.toJSON = function () { return 'patched' }",
		"Array.prototype.toJSON = function () { return 'array' }",
		"Date.prototype.toISOString = function () { return 'iso' }",
		"Point.prototype.toJSON = function () { return 'point' }",
		"Object.setPrototypeOf(Point.prototype, { toJSON() { return 'above' } })",
		"Object.setPrototypeOf(list[list.length - 1], { toJSON() { return 'one' } })",
	} {
		for _, parts := range []string{"{}, [], new Date(0), new Point(1, 2)", "object, words, dates, points, twice", "records[1], dates.at, points[1], bytes"} {
			for _, how := range []string{"{ toJSON() { %s; return 1 } }", "{ get x() { %s; return 1 } }", "new Proxy({}, { ownKeys() { %s; return [] } })", "Object.assign(new Number(1), { valueOf() { %s; return 1 } })"} {
				source := "list = [" + parts + ", " + fmt.Sprintf(how, patch) + ", " + parts + ", {}]"
				theirs, ours := allData(t).worker(t), allData(t).worker(t)
				want := theirs.theirs(theirs.run(t, source))
				if got := ours.ours(ours.run(t, source)); got != want {
					t.Errorf("%s\n\tengine %.400s\n\twriter %.400s", source, want, got)
				}
			}
		}
	}
}

// Objects of shared data are written without views of them.
func TestNoViewsAreMade(t *testing.T) {
	l := allData(t).worker(t)
	v := l.run(t, "records")
	if got := testing.AllocsPerRun(5, func() { l.w.Append(nil, v) }); got > 40 {
		t.Errorf("%v allocations for 1000 records", got)
	}
}

func TestHammerOneHeap(t *testing.T) {
	s := allData(t)
	want := map[string]string{}
	first := s.worker(t)
	for _, name := range dataNames {
		want[name] = first.ours(first.run(t, name))
	}
	var wg sync.WaitGroup
	for range 8 {
		l := s.worker(t)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				for _, name := range dataNames {
					if got := l.ours(l.rt.Get(name)); got != want[name] {
						t.Errorf("%s: %.100s, not %.100s", name, got, want[name])
					}
				}
			}
		}()
	}
	wg.Wait()
}

// A host object that data holds may be a function.
func TestResourceAsToJSON(t *testing.T) {
	b := heap.New()
	n := b.Object("", []heap.Text{{Narrow: "a"}, {Narrow: "toJSON"}}, nil)
	b.Set(n, 0, heap.Int(1))
	b.Set(n, 1, heap.Ref(b.Resource("function")))
	list := b.Array(1)
	b.Set(list, 0, heap.Ref(n))
	b.Freeze()
	rt := goja.New()
	realm := view.NewRealm(view.Config{Runtime: rt, Resource: func(any) *goja.Object {
		return rt.ToValue(func(c goja.FunctionCall) goja.Value { return rt.ToValue("at " + c.Argument(0).String()) }).(*goja.Object)
	}})
	l := labOf(t, rt, realm)
	if err := rt.Set("list", realm.Views(b.Heap()).Value(heap.Ref(list), "list")); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"list", "list[0]", "[list]"} {
		l.agree(t, source)
	}
	if got := l.ours(l.run(t, "list")); got != `["at 0"]` {
		t.Error(got)
	}
}
