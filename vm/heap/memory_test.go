package heap

import (
	"fmt"
	"runtime"
	"testing"
)

// records builds one object of size records {id, name, tags}.
func records(size int) (*Heap, Node) {
	b := New()
	keys := make([]Text, size)
	for i := range keys {
		keys[i] = Text{Narrow: fmt.Sprintf("k%d", i)}
	}
	root := b.Object("", keys, nil)
	shape := []Text{{Narrow: "id"}, {Narrow: "name"}, {Narrow: "tags"}}
	for i := range size {
		r := b.Object("", shape, nil)
		tags := b.Array(3)
		b.Set(r, 0, Int(int64(i)))
		b.Set(r, 1, b.Narrow(fmt.Sprintf("name%06d", i)))
		b.Set(r, 2, Ref(tags))
		for j := range 3 {
			b.Set(tags, j, b.Narrow(fmt.Sprintf("tag%d", (i+j*7)%100)))
		}
		b.Set(root, i, Ref(r))
	}
	return b.Freeze(), root
}

func memory() runtime.MemStats {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m
}

func TestMemory(t *testing.T) {
	size := 1_000_000
	if raceOn {
		size = 100_000
	}
	before := memory()
	h, root := records(size)
	after := memory()
	bytes := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	objects := int64(after.HeapObjects) - int64(before.HeapObjects)
	t.Logf("%d records: heap %d MB, %d objects, Size %d MB", size, bytes>>20, objects, h.Size()>>20)
	limit := int64(130) * int64(size)
	if bytes > limit || h.Size() > limit {
		t.Errorf("%d records take %d bytes (Size: %d), limit %d", size, bytes, h.Size(), limit)
	}
	if objects > 1000 {
		t.Errorf("%d objects for the garbage collector", objects)
	}
	r := h.At(root, h.Find(root, fmt.Sprintf("k%d", size/2))).Node()
	if got := h.Text(h.At(r, h.Find(r, "name"))).Narrow; got != fmt.Sprintf("name%06d", size/2) {
		t.Errorf("record %d is %q", size/2, got)
	}
	runtime.KeepAlive(h)
}

func TestReadingDoesNotAllocate(t *testing.T) {
	h, root := records(1000)
	b := New()
	keys, texts := distinct(allKeys(b, 30))
	m := b.Map(len(keys))
	for i, k := range keys {
		b.SetEntry(m, i, k, True)
	}
	wide := b.Object("", keyList(100), nil)
	maps := b.Freeze()
	long := keyList(3)[1].String()
	record := h.At(root, 0).Node()
	for name, f := range map[string]func(){
		"Find in a shape":  func() { h.Find(record, "tags") },
		"Find in a table":  func() { h.Find(root, "k777") },
		"Find a wide name": func() { maps.Find(wide, long) },
		"At":               func() { h.At(record, 1) },
		"Text":             func() { h.Text(h.At(record, 1)) },
		"Key":              func() { h.Text(h.Key(root, 5)) },
		"Class":            func() { h.Class(root) },
		"Lookup":           func() { maps.Lookup(m, Int(7), Text{}) },
		"Lookup of a text": func() { maps.Lookup(m, StringKey, texts[8]); maps.Lookup(m, StringKey, texts[9]) },
	} {
		if got := testing.AllocsPerRun(100, f); got != 0 {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	const size = 100_000
	h, root := records(size)
	builder := New()
	m := builder.Map(size)
	names := make([]string, size)
	for i := range names {
		names[i] = fmt.Sprintf("k%d", (i*7919)%size)
		builder.SetEntry(m, i, builder.Narrow(names[i]), Int(int64(i)))
	}
	maps := builder.Freeze()
	record := h.At(root, 0).Node()
	for _, c := range []struct {
		name string
		f    func(i int)
	}{
		{"FindShape", func(i int) { h.Find(record, "tags") }},
		{"FindTable", func(i int) { h.Find(root, names[i%size]) }},
		{"At", func(i int) { h.At(record, i%3) }},
		{"Text", func(i int) { h.Text(h.Key(root, i%size)) }},
		{"LookupText", func(i int) { maps.Lookup(m, StringKey, Text{Narrow: names[i%size]}) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				c.f(i)
			}
		})
	}
}
