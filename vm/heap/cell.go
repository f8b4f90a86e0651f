package heap

import "math"

// Cell is one value: a number, a constant, or a tag with the address of a
// string, a big integer or an object. The zero Cell is the number 0. Two cells
// of numbers are identical exactly if the numbers are the same value
// (Object.is).
type Cell uint64

// The encoding: the upper 16 bits are 0 for an integer of 48 bits, a tag from
// tagBase on, and else a float64 whose bits were moved up by floatShift, so
// that neither range is touched.
const (
	floatShift  = 1 << 48
	payloadBits = 48
	payloadMask = 1<<payloadBits - 1
	intLimit    = 1 << 47
	tagBase     = 0xFFF2

	canonicalNaN = 0x7FF8 << payloadBits
)

// Tag says what a Cell holds.
type Tag uint8

// The tags of a Cell. A hole is an array element that does not exist.
const (
	TagNumber Tag = iota
	TagUndefined
	TagNull
	TagTrue
	TagFalse
	TagHole
	TagString
	TagBigInt
	TagObject
)

// The cells of the constants.
const (
	Undefined = Cell((tagBase + uint64(TagUndefined)) << payloadBits)
	Null      = Cell((tagBase + uint64(TagNull)) << payloadBits)
	True      = Cell((tagBase + uint64(TagTrue)) << payloadBits)
	False     = Cell((tagBase + uint64(TagFalse)) << payloadBits)
	Hole      = Cell((tagBase + uint64(TagHole)) << payloadBits)
)

// StringKey and BigIntKey are the keys to hand to Lookup for a string and for a
// big integer that need not be in the heap.
const (
	StringKey = Cell((tagBase + uint64(TagString)) << payloadBits)
	BigIntKey = Cell((tagBase + uint64(TagBigInt)) << payloadBits)
)

// Int is the cell of an integer. Beyond 2^47 it is stored as the nearest
// float64.
func Int(n int64) Cell {
	if n > -intLimit && n < intLimit {
		return Cell(n) & payloadMask
	}
	return Float(float64(n))
}

// Float is the cell of a number; -0 survives, every NaN becomes the same one.
func Float(f float64) Cell {
	if n := int64(f); n > -intLimit && n < intLimit && float64(n) == f && (n != 0 || !math.Signbit(f)) {
		return Cell(n) & payloadMask
	}
	if math.IsNaN(f) {
		return canonicalNaN + floatShift
	}
	return Cell(math.Float64bits(f) + floatShift)
}

// Bool is the cell of a boolean.
func Bool(b bool) Cell {
	if b {
		return True
	}
	return False
}

// Ref is the cell of an object.
func Ref(n Node) Cell { return address(TagObject, uint64(n)) }

// address is the cell of something in the arena.
func address(t Tag, a uint64) Cell {
	return Cell((tagBase+uint64(t))<<payloadBits | a)
}

// Tag says what the cell holds.
func (c Cell) Tag() Tag {
	if t := c >> payloadBits; t > tagBase {
		return Tag(t - tagBase)
	}
	return TagNumber
}

// Int is the number of a cell that stores an integer (its magnitude is below
// 2^47 and it is not -0); ok is false for all others.
func (c Cell) Int() (n int64, ok bool) {
	return int64(c<<16) >> 16, c>>payloadBits == 0
}

// Float is the number of a cell; NaN if it holds none.
func (c Cell) Float() float64 {
	if n, ok := c.Int(); ok {
		return float64(n)
	}
	if c.Tag() != TagNumber {
		return math.NaN()
	}
	return math.Float64frombits(uint64(c) - floatShift)
}

// Node is the object of a cell; 0 if it holds none.
func (c Cell) Node() Node {
	if c.Tag() != TagObject {
		return 0
	}
	return Node(c & payloadMask)
}

// payload is the address of a string or a big integer.
func (c Cell) payload() uint64 { return uint64(c & payloadMask) }
