package heap

import (
	"fmt"
	"os"
	"runtime"
	"sort"

	"golang.org/x/sys/unix"
)

// Buffer: header, number of bytes, mapping, offset in it.

// page is the mapping that small buffers are being packed into.
type page struct {
	number, used, size int
}

// span is where a buffer lies.
type span struct {
	start uintptr
	node  Node
}

// Buffers below ownMapping bytes share mappings, each at a multiple of
// pageAlign; the larger ones have their own. The first shared mapping is as
// large as it must be, further ones double up to sharedMapping bytes.
const (
	sharedMapping = 1 << 20
	ownMapping    = 1 << 20
	pageAlign     = 8
)

// Buffer copies bytes into pages. They stay mapped as long as the heap is
// reachable: whoever keeps the bytes of a buffer must keep the heap, too. The
// error says how much memory was missing.
func (b *Builder) Buffer(data []byte) (Node, error) {
	h := b.changing()
	number, offset, err := b.room(len(data))
	if err != nil {
		return 0, err
	}
	n, w := b.alloc(4, uint64(KindBuffer))
	w[1], w[2], w[3] = uint64(len(data)), uint64(number), uint64(offset)
	if len(data) == 0 {
		return n, nil
	}
	bytes := h.Bytes(n)
	copy(bytes, data)
	h.spans = append(h.spans, span{start: addressOf(bytes), node: n})
	return n, nil
}

// room finds a place for so many bytes.
func (b *Builder) room(size int) (number, offset int, err error) {
	if size == 0 {
		return 0, 0, nil
	}
	if size >= ownMapping {
		b.used += int64(size)
		number, err = b.h.mapPages(size)
		return number, 0, err
	}
	p := &b.page
	if p.used+size > p.size {
		unit := os.Getpagesize()
		next := max(min(2*p.size, sharedMapping), (size+unit-1)&^(unit-1))
		if number, err = b.h.mapPages(next); err != nil {
			return 0, 0, err
		}
		*p = page{number: number, size: next}
	}
	offset = p.used
	taken := (size + pageAlign - 1) &^ (pageAlign - 1)
	p.used += taken
	b.used += int64(taken)
	return p.number, offset, nil
}

// mapPages maps memory that is given back when the heap is no longer reachable.
func (h *Heap) mapPages(size int) (number int, err error) {
	mapped, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return 0, fmt.Errorf("not enough memory for %d bytes of shared typed arrays: %w", size, err)
	}
	runtime.AddCleanup(h, func(mapped []byte) { _ = unix.Munmap(mapped) }, mapped)
	if len(h.pages) == 0 {
		h.pages = append(h.pages, nil)
	}
	h.pages = append(h.pages, mapped)
	h.size += int64(size)
	return len(h.pages) - 1, nil
}

// Bytes are the bytes of a buffer. Writing to them faults once the heap is
// frozen. They are valid only while the heap is reachable.
func (h *Heap) Bytes(n Node) []byte {
	w := h.node(n)
	if kindOf(w[0]) != KindBuffer {
		panic("heap: Bytes of a node that is no buffer")
	}
	size, offset := int(w[1]), int(w[3])
	if size == 0 {
		return []byte{}
	}
	return h.pages[w[2]][offset : offset+size : offset+size]
}

// Owner says which buffer of a frozen heap has the byte at an address, for
// instance that of a fault.
func (h *Heap) Owner(addr uintptr) (buffer Node, offset int, ok bool) {
	if !h.frozen {
		return 0, 0, false
	}
	i := sort.Search(len(h.spans), func(i int) bool { return h.spans[i].start > addr }) - 1
	if i < 0 {
		return 0, 0, false
	}
	buffer, offset = h.spans[i].node, int(addr-h.spans[i].start)
	if offset >= h.Len(buffer) {
		return 0, 0, false
	}
	return buffer, offset, true
}

// Holds reports that the byte at an address is one of the heap's strings or
// buffers, once it is frozen.
func (h *Heap) Holds(addr uintptr) bool {
	for _, chunk := range h.bytes {
		if start := addressOf(chunk); addr >= start && addr < start+uintptr(len(chunk)) {
			return true
		}
	}
	_, _, ok := h.Owner(addr)
	return ok
}

// protect makes all pages read-only.
func (h *Heap) protect() {
	for _, mapped := range h.pages {
		if len(mapped) == 0 {
			continue
		}
		if err := unix.Mprotect(mapped, unix.PROT_READ); err != nil {
			panic(fmt.Sprintf("heap: cannot protect %d bytes of shared typed arrays; share fewer large ones: %v",
				len(mapped), err))
		}
	}
	runtime.KeepAlive(h)
}
