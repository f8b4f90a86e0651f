package heap

import "unsafe"

// addressOf is the address of the first of some bytes outside of Go's memory.
func addressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
