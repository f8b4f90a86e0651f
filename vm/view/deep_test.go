package view

import (
	"runtime/debug"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// chain is n values, each made of the one before it.
func chain(n int, link func(b *heap.Builder, i int, prev heap.Cell) heap.Node) (*heap.Heap, heap.Cell) {
	b := heap.New()
	last := b.Narrow("end")
	for i := range n {
		last = heap.Ref(link(b, i, last))
	}
	return b.Freeze(), last
}

func next(b *heap.Builder, prev heap.Cell) heap.Node {
	x := b.Object("", []heap.Text{{Narrow: "next"}}, nil)
	b.Set(x, 0, prev)
	return x
}

func TestDeepChainsOfRealObjects(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(16 << 20))
	const depth = 100_000
	h, c := chain(depth, func(b *heap.Builder, i int, prev heap.Cell) heap.Node {
		var n heap.Node
		switch i % 4 {
		case 0:
			n = b.Array(0)
		case 1:
			n = b.Date(1)
		case 2:
			n = b.Error("TypeError")
		default:
			n = b.Object("", []heap.Text{{Narrow: "next"}}, func(int) bool { return false })
			b.Set(n, 0, prev)
			return n
		}
		b.SetExtra(n, next(b, prev))
		return n
	})
	rt, _, v := viewer(t, h, map[string]heap.Cell{"c": c}, "")
	v.Turn()
	expect(t, rt, `let n = 0, x = c, bad = 0; for (; n < 1000; n++) {
		const d = Object.getOwnPropertyDescriptor(x, 'next'), all = Object.getOwnPropertyDescriptors(x).next;
		if (d.value !== x.next || all.value !== x.next || 'get' in d || d.writable || d.configurable) bad++;
		x = x.next } [n, bad]`, "1000,0")
	expect(t, rt, `let m = 0; for (let y = c; y !== 'end'; y = y.next) m++; m`, "100000")
	expect(t, rt, `let z = c; for (let i = 0; i < 150; i++) z = z.next; const bad2 = [];
		for (let i = 0; i < 4; i++, z = z.next) {
			try { z.next = 1; bad2.push('set') } catch (e) { if (!(e instanceof TypeError)) bad2.push(String(e)) }
			if (!Object.isFrozen(z) || Object.assign({}, z).next !== (i === 0 ? undefined : z.next) && !Object.keys(z).includes('next') !== (Object.assign({}, z).next === undefined)) bad2.push(i);
		} bad2.join()`, "")
}

func TestPathOfADeepViewIsAbridged(t *testing.T) {
	const depth = 50_000
	h, c := chain(depth, func(b *heap.Builder, _ int, prev heap.Cell) heap.Node { return next(b, prev) })
	rt, _, v := viewer(t, h, map[string]heap.Cell{"c": c}, "")
	v.Turn()
	mustRun(t, rt, `var x = c, at = n => { let y = c; while (n--) y = y.next; return y }, of = y => { try { y.next = 1 } catch (e) { return e.path } }`)
	steps := func(n int) string { return strings.Repeat(".next", n) }
	for n, want := range map[string]string{
		"0": "c.next", "12": "c" + steps(13), "13": "c" + steps(14), "14": "c.next…(1 more)…" + steps(13),
		"49999": "c.next…(49986 more)…" + steps(13),
	} {
		if got := mustRun(t, rt, "of(at("+n+"))").String(); got != want {
			t.Errorf("%s: %.300s, not %s", n, got, want)
		}
	}
}

func TestPathOfADeepViewThatWasSealed(t *testing.T) {
	const depth = 20_000
	h, c := chain(depth, func(b *heap.Builder, _ int, prev heap.Cell) heap.Node { return next(b, prev) })
	rt, _, v := viewer(t, h, map[string]heap.Cell{"c": c}, "")
	v.Turn()
	node, seal := c.Node(), v.Sealer()
	list := []goja.Value{}
	for range depth {
		o := rt.NewObject()
		seal.Become(o, node)
		list = append(list, o)
		node = h.At(node, 0).Node()
	}
	if err := rt.Set("list", list); err != nil {
		t.Fatal(err)
	}
	expect(t, rt, `let n = 0; for (let y = c; y !== 'end'; y = y.next) n++; n`, "20000")
	expect(t, rt, `(() => { try { list[15000].next = 1 } catch (e) { return e.path } })()`, "c.next…(14987 more)…"+strings.Repeat(".next", 13))
}
