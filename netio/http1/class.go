package http1

import (
	"encoding/binary"
	"math/bits"
)

// Classes of bytes, as bits of the table below.
const (
	isToken  = 1 << iota // tchar, RFC 9110 section 5.6.2
	isValue              // what a field value may hold: HTAB, SP, VCHAR, obs-text (RFC 9110 section 5.5)
	isTarget             // visible ASCII: what a request target may hold
	isName               // unreserved and sub-delims: what a host name may hold (RFC 3986 section 3.2.2)
	isHex
	isDigit
	isQuoted // qdtext (RFC 9110 section 5.6.4)
	isPlain  // visible ASCII without "?" and "%": needs no second look in a path
)

var (
	class = classes()
	lower = lowers()
)

func classes() (t [256]uint8) {
	mark(&t, isToken|isName|isHex|isDigit, "0123456789")
	mark(&t, isToken|isName|isHex, "abcdefABCDEF")
	mark(&t, isToken|isName, "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ")
	mark(&t, isToken, "!#$%&'*+-.^_`|~")
	mark(&t, isName, "-._~!$&'()*+,;=")
	for c := range t {
		if c == '\t' || c >= ' ' && c != 0x7f {
			t[c] |= isValue | isQuoted
		}
		if c > ' ' && c < 0x7f {
			t[c] |= isTarget | isPlain
		}
	}
	t['"'] &^= isQuoted
	t['\\'] &^= isQuoted
	t['?'] &^= isPlain
	t['%'] &^= isPlain
	return t
}

func mark(t *[256]uint8, bit uint8, chars string) {
	for i := range len(chars) {
		t[chars[i]] |= bit
	}
}

func lowers() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] = byte(c) | 0x20
		}
	}
	return t
}

func is(c byte, bit uint8) bool { return class[c]&bit != 0 }

// run returns the index of the first byte of b from i on that has not the bit, or len(b). Four bytes share a branch.
func run(b []byte, i int, bit uint8) int {
	for len(b)-i >= 4 {
		q := b[i : i+4 : i+4]
		if class[q[0]]&class[q[1]]&class[q[2]]&class[q[3]]&bit == 0 {
			switch {
			case class[q[0]]&bit == 0:
				return i
			case class[q[1]]&bit == 0:
				return i + 1
			case class[q[2]]&bit == 0:
				return i + 2
			}
			return i + 3
		}
		i += 4
	}
	for i < len(b) && class[b[i]]&bit != 0 {
		i++
	}
	return i
}

// foldEqual compares without regard to ASCII case; want is in lower case.
func foldEqual(b []byte, want string) bool {
	if len(b) != len(want) {
		return false
	}
	for i, c := range b {
		if lower[c] != want[i] {
			return false
		}
	}
	return true
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// nextControl returns the index of the first control character (below SP, or DEL) in b from i on, or len(b).
// Eight bytes are looked at together; a borrow can only falsify bytes above a true hit, so the lowest hit is exact.
func nextControl(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		del := x ^ 0x7f*ones
		if m := ((x - 0x20*ones) | (del - ones)) &^ x & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(b) && b[i] >= ' ' && b[i] != 0x7f {
		i++
	}
	return i
}

// nextInvisible returns the index of the first byte in b from i on that is not visible ASCII, or len(b).
func nextInvisible(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		del := x ^ 0x7f*ones
		if m := ((x - 0x21*ones) | (del - ones) | x) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for i < len(b) && is(b[i], isTarget) {
		i++
	}
	return i
}
