package heap

import (
	"runtime"
	"testing"
)

// TestSmallHeapsAreSmall makes many heaps of one small object, as the values of
// a dict are.
func TestSmallHeapsAreSmall(t *testing.T) {
	const count = 1000
	heaps := make([]*Heap, count)
	before := allocated()
	for i := range heaps {
		b := New()
		o := b.Object("", []Text{{Narrow: "name"}, {Narrow: "age"}, {Narrow: "tags"}}, nil)
		a := b.Array(1)
		b.Set(o, 0, b.Narrow("somebody's name"))
		b.Set(o, 1, Int(int64(i)))
		b.Set(o, 2, Ref(a))
		b.Set(a, 0, b.Narrow("a tag"))
		heaps[i] = b.Freeze()
	}
	if each := (allocated() - before) / count; each > 1000 {
		t.Errorf("%d bytes each", each)
	} else {
		t.Logf("%d bytes each", each)
	}
	for i, h := range heaps {
		o := Node(1 << offsetBits)
		if h.Size() > 200 || h.At(o, h.Find(o, "age")) != Int(int64(i)) || h.Text(h.At(o, h.Find(o, "name"))).Narrow != "somebody's name" {
			t.Fatal("not what was built", h.Size())
		}
	}
}

func allocated() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestSmallBuffersMapLittle makes a heap of a few bytes.
func TestSmallBuffersMapLittle(t *testing.T) {
	b := New()
	for i := range 2000 {
		n, err := b.Buffer([]byte{byte(i), 2, 3})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && len(b.h.pages[1]) > 64<<10 {
			t.Errorf("%d bytes are mapped", len(b.h.pages[1]))
		}
		if got := b.h.Bytes(n); len(got) != 3 || got[0] != byte(i) {
			t.Fatal(got)
		}
	}
	h := b.Freeze()
	if h.Size() > 1<<20 {
		t.Errorf("%d bytes for 2000 buffers of three", h.Size())
	}
}
