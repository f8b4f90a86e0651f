package retain

import "unsafe"

// textAt is where the bytes of a text are: many values may have the same ones.
func textAt(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s))) }
