package node

import "github.com/dop251/goja"

// WrapBytes makes a Buffer over b, which it keeps.
func (i *Instance) WrapBytes(b []byte) *goja.Object { return i.buffer(b) }
