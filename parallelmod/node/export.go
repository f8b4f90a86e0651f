package node

import "github.com/dop251/goja"

// WrapBytes makes a Buffer over b, which it keeps.
func (i *Instance) WrapBytes(b []byte) *goja.Object { return i.buffer(b) }

// Global is a global object as it was made, whatever the script has put in its
// place since.
func (i *Instance) Global(name string) *goja.Object { return i.global(name) }

// DecodeUTF8 makes b a string, with U+FFFD for each maximal part of a broken
// sequence.
func DecodeUTF8(b []byte) string { return decodeUTF8(b) }
