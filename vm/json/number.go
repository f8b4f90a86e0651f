package json

import (
	"math"
	"strconv"
)

// Between these JavaScript prints a number without an exponent.
const (
	smallest = 1e-6
	largest  = 1e21
	exact    = 1 << 53
)

// appendNumber writes a number as Number::toString does, and null for one that is not finite.
func appendNumber(b []byte, f float64) []byte {
	size := math.Abs(f)
	switch {
	case size < exact && f == math.Trunc(f):
		return strconv.AppendInt(b, int64(f), 10)
	case math.IsNaN(f) || math.IsInf(f, 0):
		return append(b, "null"...)
	case size >= smallest && size < largest:
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	if n := len(b); b[n-4] == 'e' && b[n-2] == '0' { // Go's exponents have two digits at least
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}
