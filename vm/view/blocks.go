package view

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// blocks finds the objects that a Sealer made views. Where they are is looked up
// when somebody asks, for then most of them are gone.
type blocks struct {
	list    []blockHandle
	index   map[heap.Node]slot
	indexed int // blocks of the list that index knows
	bound   int
}

type blockHandle interface {
	// each tells the nodes of a block; it is false if nobody holds the block.
	each(func(n heap.Node, slot int)) bool
	at(slot int) *goja.Object
}

type slot struct {
	block uint32
	at    uint8
}

func (b *blocks) add(h blockHandle) { b.list = append(b.list, h) }

// find is the object that is the view of n; nil if there is none any more.
func (b *blocks) find(n heap.Node) *goja.Object {
	for ; b.indexed < len(b.list); b.indexed++ {
		if b.index == nil {
			b.index = map[heap.Node]slot{}
		}
		b.list[b.indexed].each(func(n heap.Node, at int) { b.index[n] = slot{uint32(b.indexed), uint8(at)} })
	}
	if at, ok := b.index[n]; ok {
		return b.list[at.block].at(int(at.at))
	}
	return nil
}

// sweep forgets blocks that nobody holds, if there are many.
func (b *blocks) sweep() {
	if len(b.list) <= max(b.bound, generation/blockSize) {
		return
	}
	var live []blockHandle
	for _, h := range b.list {
		if h.each(func(heap.Node, int) {}) {
			live = append(live, h)
		}
	}
	*b = blocks{list: live, bound: 2 * len(live)}
}
