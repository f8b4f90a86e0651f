package heap

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"unsafe"
)

func mustBuffer(t *testing.T, b *Builder, data []byte) Node {
	t.Helper()
	n, err := b.Buffer(data)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBuffers(t *testing.T) {
	b := New()
	var nodes []Node
	var want [][]byte
	for i, size := range []int{0, 1, 7, 8, 100, 4096, 5000, ownMapping - 1, ownMapping, 3*ownMapping + 5, 0, 9} {
		data := bytes.Repeat([]byte{byte(i + 1)}, size)
		want = append(want, bytes.Clone(data))
		nodes = append(nodes, mustBuffer(t, b, data))
		clear(data)
	}
	typed := b.Typed("Int16Array", nodes[4], 2, 3, "")
	view := b.DataView(nodes[4], 5, 6)
	h := b.Freeze()
	for i, n := range nodes {
		got := h.Bytes(n)
		if !bytes.Equal(got, want[i]) || got == nil || cap(got) != len(got) || h.Len(n) != len(got) || addressOf(got)%pageAlign != 0 && len(got) > 0 {
			t.Errorf("buffer %d is wrong", i)
		}
		for _, offset := range []int{0, len(got) / 2, len(got) - 1} {
			if len(got) == 0 {
				continue
			}
			if owner, at, ok := h.Owner(addressOf(got) + uintptr(offset)); !ok || owner != n || at != offset {
				t.Errorf("byte %d of buffer %d belongs to %d, %d, %t", offset, i, owner, at, ok)
			}
		}
	}
	if _, _, ok := h.Owner(addressOf(h.Bytes(nodes[1])) + 1); ok {
		t.Error("the gap between buffers has an owner")
	}
	if _, _, ok := h.Owner(1); ok {
		t.Error("address 1 has an owner")
	}
	if got := fmt.Sprint(h.View(typed)); got != fmt.Sprint(nodes[4], "Int16Array", 2, 3) {
		t.Errorf("the typed array is %s", got)
	}
	if got := fmt.Sprint(h.View(view)); got != fmt.Sprint(nodes[4], "DataView", 5, 6) {
		t.Errorf("the DataView is %s", got)
	}
	runtime.KeepAlive(h)
}

// fault writes a byte and returns the address at which that faults.
func fault(at *byte) (addr uintptr) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if e, ok := recover().(interface{ Addr() uintptr }); ok {
			addr = e.Addr()
		}
	}()
	*at = 99
	return 0
}

func TestHolds(t *testing.T) {
	b := New()
	text := b.Narrow("some text that is the heap's")
	bytes := mustBuffer(t, b, []byte("hello"))
	h := b.Heap()
	b.Freeze()
	if at := uintptr(unsafe.Pointer(unsafe.StringData(h.Text(text).Narrow))); !h.Holds(at) || !h.Holds(at+27) {
		t.Error("a text of the heap is not held")
	}
	if !h.Holds(addressOf(h.Bytes(bytes))) {
		t.Error("a buffer of the heap is not held")
	}
	if other := []byte("elsewhere"); h.Holds(addressOf(other)) {
		t.Error("bytes from elsewhere are held")
	}
	runtime.KeepAlive(h)
}

func TestWriteFaults(t *testing.T) {
	b := New()
	small := mustBuffer(t, b, []byte("hello"))
	large := mustBuffer(t, b, make([]byte, ownMapping))
	h := b.Heap()
	if _, _, ok := h.Owner(addressOf(h.Bytes(small))); ok || fault(&h.Bytes(small)[0]) != 0 {
		t.Error("before Freeze a write faults, or a byte has an owner")
	}
	b.Freeze()
	for n, offset := range map[Node]int{small: 4, large: 12345} {
		addr := fault(&h.Bytes(n)[offset])
		if owner, at, ok := h.Owner(addr); !ok || owner != n || at != offset {
			t.Errorf("the fault at %x is byte %d of %d, %t; want byte %d of %d", addr, at, owner, ok, offset, n)
		}
	}
	if got := string(h.Bytes(small)); got != "\x63ello" {
		t.Errorf("the bytes are %q", got)
	}
	runtime.KeepAlive(h)
}

func TestNoMemory(t *testing.T) {
	_, err := New().h.mapPages(1 << 50)
	if err == nil || !strings.Contains(err.Error(), "not enough memory for 1125899906842624 bytes of shared typed arrays") {
		t.Errorf("error is %v", err)
	}
}

// TestUnmap waits until the pages of a heap that nobody has any more are gone.
func TestUnmap(t *testing.T) {
	maps := func() string {
		text, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Skip("this system does not list its mappings")
		}
		return string(text)
	}
	place := func() string {
		b := New()
		n := mustBuffer(t, b, make([]byte, 64<<20))
		h := b.Freeze()
		start := addressOf(h.Bytes(n))
		runtime.KeepAlive(h)
		return fmt.Sprintf("%x-%x r--p", start, start+64<<20)
	}()
	for strings.Contains(maps(), place) {
		runtime.GC()
	}
}
