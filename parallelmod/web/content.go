package web

import (
	"bytes"

	"github.com/dop251/goja"
)

// content is bytes that never change: what a Blob, a file of a form or a body
// holds. Scripts cannot reach them but by copies, so that several may have the
// same pieces. It is a dynamic object, to be held by the classes' private
// fields.
type content struct {
	pieces [][]byte
	size   int
}

func contentOf(pieces ...[]byte) *content {
	c := &content{}
	for _, p := range pieces {
		c.add(p)
	}
	return c
}

func (c *content) add(piece []byte) {
	if len(piece) > 0 {
		c.pieces = append(c.pieces, piece)
		c.size += len(piece)
	}
}

// slice is the content from one byte to another, over the same memory.
func (c *content) slice(from, to int) *content {
	s := &content{}
	for _, p := range c.pieces {
		if lo, hi := max(from, 0), min(to, len(p)); lo < hi {
			s.add(p[lo:hi])
		}
		from, to = from-len(p), to-len(p)
	}
	return s
}

// bytes is the content in one piece, which nobody may change.
func (c *content) bytes() []byte {
	switch len(c.pieces) {
	case 0:
		return []byte{}
	case 1:
		return c.pieces[0]
	}
	c.pieces = [][]byte{bytes.Join(c.pieces, nil)}
	return c.pieces[0]
}

// copy is the content in memory of the caller's own.
func (c *content) copy() []byte {
	b := make([]byte, 0, c.size)
	for _, p := range c.pieces {
		b = append(b, p...)
	}
	return b
}

// Get, Set, Has, Delete and Keys make it an object without properties.
func (c *content) Get(string) goja.Value       { return nil }
func (c *content) Set(string, goja.Value) bool { return false }
func (c *content) Has(string) bool             { return false }
func (c *content) Delete(string) bool          { return true }
func (c *content) Keys() []string              { return nil }
