package view

import (
	"fmt"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
)

const benchData = `
var cfg = { name: 'main', port: 8080, ratio: 0.75, debug: true, tag: 'a-longer-string-value', limits: { low: 1, high: 100000 } }
var nums = Array.from({ length: 1000 }, (_, i) => i * 3)
var words = Array.from({ length: 1000 }, (_, i) => 'word-' + i)
var recs = Array.from({ length: 1000 }, (_, i) => ({ id: i, name: 'n' + i }))
var table = new Map(Array.from({ length: 1000 }, (_, i) => ['key' + i, i]))
var kinds = new Set(words)
`

const bigData = `
var byId = {}
for (let i = 0; i < 1000000; i++) byId['k' + i] = { id: i, name: 'name-' + i, tags: ['a' + i % 7, 'b', 'c'] }
`

func bench(b *testing.B, rt *goja.Runtime, body string) {
	v, err := rt.RunString("(function(n) { 'use strict'; let r = 0; for (let i = 0; i < n; i++) {" + body + "} return r })")
	if err != nil {
		b.Fatal(err)
	}
	f, _ := goja.AssertFunction(v)
	if _, err := f(nil, rt.ToValue(50)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	if _, err := f(nil, rt.ToValue(b.N)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkView compares loops over plain values with the same over views.
func BenchmarkView(b *testing.B) {
	names := []string{"cfg", "nums", "words", "recs", "table", "kinds"}
	h, cells := sealed(b, benchData, names...)
	plain := goja.New()
	if _, err := plain.RunString(benchData); err != nil {
		b.Fatal(err)
	}
	view, _, views := viewer(b, h, cells, "")
	views.Turn()
	for _, c := range []struct{ name, body string }{
		{"hot", "if (cfg.port > 1 && cfg.name !== '' && cfg.tag !== 'x') r += cfg.ratio + cfg.limits.high"},
		{"prop", "r += cfg.port"},
		{"element", "r += nums[i % 1000]"},
		{"elementString", "r = words[i % 1000]"},
		{"elementRecord", "r = recs[i % 1000].name"},
		{"length", "r += nums.length"},
		{"Map.get", "r += table.get('key777')"},
		{"Map.getvar", "r += table.get('key' + i % 1000)"},
		{"Set.has", "r = kinds.has('word-500')"},
		{"Map.forof", "for (const [k, v] of table) r += v"},
		{"map", "r = nums.map(x => x + 1).length"},
		{"mapRecords", "r = recs.map(x => x.id).length"},
		{"filter", "r = nums.filter(x => x & 1).length"},
		{"find", "r = nums.find(x => x === 2400)"},
		{"reduce", "r = nums.reduce((a, x) => a + x, 0)"},
		{"forEach", "nums.forEach(x => { r = x })"},
		{"indexOf", "r = nums.indexOf(2400)"},
		{"indexOfString", "r = words.indexOf('word-800')"},
		{"indexOfNumber", "r = nums.indexOf(i % 3000)"},
		{"includes", "r = nums.includes(-5)"},
		{"join", "r = words.join(',').length"},
		{"slice", "r = words.slice(10).length"},
		{"concat", "r = words.concat(nums).length"},
		{"concatTo", "r = [].concat(words, nums).length"},
		{"flat", "r = words.flat().length"},
		{"Array.from", "r = Array.from(words).length"},
		{"spread", "r = [...words].length"},
		{"spreadObject", "r = ({...cfg}).port"},
		{"forof", "for (const w of words) r = w"},
		{"forofRecords", "for (const w of recs) r = w.id"},
		{"index", "for (let j = 0; j < nums.length; j++) r += nums[j]"},
		{"new Set", "r = new Set(words).size"},
		{"new Map", "r = new Map(table).size"},
		{"JSON", "r = JSON.stringify(recs).length"},
		{"keys", "r = Object.keys(cfg).length"},
		{"entries", "r = Object.entries(cfg).length"},
		{"destructure", "const { name, port, limits: { low } } = cfg; r = low"},
		{"toSorted", "r = nums.toSorted((a, b) => b - a)[0]"},
	} {
		b.Run(c.name+"/plain", func(b *testing.B) { bench(b, plain, c.body) })
		b.Run(c.name+"/view", func(b *testing.B) { bench(b, view, c.body) })
	}
}

// BenchmarkMillion reads random records of a million.
func BenchmarkMillion(b *testing.B) {
	const body = "seed = (seed * 1103515245 + 12345) % 2147483648; r = byId['k' + seed % 1000000].name"
	b.Run("plain", func(b *testing.B) {
		rt := goja.New()
		if _, err := rt.RunString("var seed = 1;" + bigData); err != nil {
			b.Fatal(err)
		}
		bench(b, rt, body)
	})
	b.Run("view", func(b *testing.B) {
		h, c := million()
		rt, _, v := viewer(b, h, map[string]heap.Cell{"byId": c}, "var seed = 1")
		v.Turn()
		if err := rt.Set("turn", func() { v.Turn() }); err != nil {
			b.Fatal(err)
		}
		bench(b, rt, "if (i % 100 === 0) turn();"+body)
	})
}

// million is a heap with what bigData makes.
func million() (*heap.Heap, heap.Cell) {
	b := heap.New()
	keys := make([]heap.Text, 1_000_000)
	for i := range keys {
		keys[i] = heap.TextOf(fmt.Sprint("k", i))
	}
	n := b.Object("", keys, nil)
	names := []heap.Text{{Narrow: "id"}, {Narrow: "name"}, {Narrow: "tags"}}
	for i := range keys {
		tags := b.Array(3)
		for j, s := range []string{fmt.Sprint("a", i%7), "b", "c"} {
			b.Set(tags, j, b.Narrow(s))
		}
		rec := b.Object("", names, nil)
		b.Set(rec, 0, heap.Int(int64(i)))
		b.Set(rec, 1, b.Narrow(fmt.Sprint("name-", i)))
		b.Set(rec, 2, heap.Ref(tags))
		b.Set(n, i, heap.Ref(rec))
	}
	return b.Freeze(), heap.Ref(n)
}

// BenchmarkInstall is what a VM with views costs at its start.
func BenchmarkInstall(b *testing.B) {
	h, cells := sealed(b, benchData, "cfg", "nums", "table")
	for range b.N {
		b.StopTimer()
		rt := goja.New()
		b.StartTimer()
		r := NewRealm(Config{Runtime: rt})
		r.Install()
		v := r.Views(h)
		for name, c := range cells {
			v.Value(c, name)
		}
	}
}
