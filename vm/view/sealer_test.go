package view

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// people builds an array of n records with tags, as a script's and as a node.
func people(t testing.TB, rt *goja.Runtime, b *heap.Builder, n int) (list *goja.Object, node heap.Node) {
	t.Helper()
	v, err := rt.RunString(fmt.Sprintf(`all = []; for (let i = 0; i < %d; i++) all.push({name: 'n' + i, tags: ['t' + i]}); all`, n))
	if err != nil {
		t.Fatal(err)
	}
	node = b.Array(n)
	for i := range n {
		record, tags := b.Object("", []heap.Text{{Narrow: "name"}, {Narrow: "tags"}}, nil), b.Array(1)
		b.Set(node, i, heap.Ref(record))
		b.Set(record, 0, b.Narrow(fmt.Sprint("n", i)))
		b.Set(record, 1, heap.Ref(tags))
		b.Set(tags, 0, b.Narrow(fmt.Sprint("t", i)))
	}
	return v.(*goja.Object), node
}

// sealPeople turns the script's objects into views.
func sealPeople(s *Sealer, list *goja.Object, h *heap.Heap, node heap.Node) {
	for i := range h.Len(node) {
		o, n := list.Get(fmt.Sprint(i)).(*goja.Object), h.At(node, i).Node()
		tags := o.Get("tags").(*goja.Object)
		s.Become(o, n)
		s.Become(tags, h.At(n, 1).Node())
	}
	s.Become(list, node)
}

func TestSealerKeepsWhatIsHeld(t *testing.T) {
	rt := goja.New()
	r := NewRealm(Config{Runtime: rt})
	b := heap.New()
	list, node := people(t, rt, b, 3000)
	mustRun(t, rt, `held = all[77]; tags = all[1500].tags; map = new Map([[all[5], 'five'], [all[6].tags, 'six']]); set = new WeakSet([all[9]]); f = ((x) => () => x)(all[8].tags)`)
	views := r.Views(b.Heap())
	sealPeople(views.Sealer(), list, b.Heap(), node)
	list = nil
	b.Freeze()
	views.Turn()
	for range 2 {
		runtime.GC()
		expect(t, rt, `held === all[77] && tags === all[1500].tags && map.get(all[5]) + map.get(all[6].tags) + set.has(all[9]) + (f() === all[8].tags) + Array.isArray(tags)`, "fivesixtruetrue"+"true")
		expect(t, rt, `held.name + tags[0] + all[2999].tags.map(x => x + '!').join() + all.length`, "n77t1500t2999!3000")
		views.Turn()
	}
	r.Install()
	expect(t, rt, `(() => { try { held.name = 1 } catch (e) { return e.path } })()`, "a shared object[77].name")
	views.Name(heap.Ref(node), "all")
	expect(t, rt, `(() => { try { held.name = 1 } catch (e) { return e.path } })()`, "all[77].name")
	expect(t, rt, `(() => { try { f()[0] = 1 } catch (e) { return e.path } })()`, "all[8].tags[0]")
	if views.blocks.index == nil {
		t.Error("nothing was looked up")
	}
}

func TestSealerMakesInstances(t *testing.T) {
	rt := goja.New()
	mustRun(t, rt, `class P { get twice() { return this.x * 2 } }; class L extends Array {}; proto = {P, L}; p = [new P, new P]; q = Object.create(null); later = {}`)
	protos := rt.Get("proto").(*goja.Object)
	defined := false
	r := NewRealm(Config{Runtime: rt, Class: func(c string) *goja.Object {
		if c == "class:Later" && !defined {
			return nil
		}
		if c == "class:Later" {
			c = "class:P"
		}
		return protos.Get(c[len("class:"):]).(*goja.Object).Get("prototype").(*goja.Object)
	}})
	b := heap.New()
	s := r.Views(b.Heap()).Sealer()
	become := func(source, class string) {
		n := b.Object(class, []heap.Text{{Narrow: "x"}}, nil)
		b.Set(n, 0, heap.Int(21))
		s.Become(mustRun(t, rt, source).(*goja.Object), n)
	}
	become("p[0]", "class:P")
	become("p[1]", "class:P")
	become("q", "null")
	become("later", "class:Later")
	expect(t, rt, `[p[0].twice, p[1].twice, Object.getPrototypeOf(q), q.x, 'twice' in later].join('|')`, "42|42||21|false")
	defined = true
	r.Adopt()
	expect(t, rt, `later.twice`, "42")
}

func TestSealerIsCheap(t *testing.T) {
	rt := goja.New()
	r := NewRealm(Config{Runtime: rt})
	b := heap.New()
	list, node := people(t, rt, b, 1000)
	h := b.Heap()
	s := r.Views(h).Sealer()
	var objects []*goja.Object
	for i := range 1000 {
		objects = append(objects, list.Get(fmt.Sprint(i)).(*goja.Object))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i, o := range objects {
		s.Become(o, h.At(node, i).Node())
	}
	runtime.ReadMemStats(&after)
	if got := after.Mallocs - before.Mallocs; got > 500 {
		t.Errorf("%d allocations for 1000 objects", got)
	}
}
