package bounds

import (
	"math/big"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/layout"
)

// A decimal digit is this many bits, at least.
const bitsPerDigit = 3

// maxBits is how a refusal names the limit.
const tooManyBits = "Maximum BigInt size exceeded: %s would have %d bits, at most %d are possible"

func (b *bounds) numbers() {
	class := b.global("BigInt")
	b.function(class, func(c goja.FunctionCall, engine native) goja.Value {
		c = with(c, 0, number(c.Argument(0)))
		b.digits(c.Argument(0))
		return engine(c)
	})
	b.method(class, "asIntN", b.wrap)
	b.method(class, "asUintN", b.wrap)
}

// digits refuses a text of more digits than a BigInt may have.
func (b *bounds) digits(v goja.Value) {
	if n := units(v); n > MaxBigInt/bitsPerDigit {
		text := strings.TrimSpace(v.String())
		bits := int64(len(text)) * bitsPerDigit
		if strings.HasPrefix(strings.ToLower(text), "0b") {
			bits = int64(len(text))
		}
		if bits > MaxBigInt {
			b.refuse(tooManyBits, "the text", bits, int64(MaxBigInt))
		}
	}
}

// wrap bounds asIntN and asUintN, which make a number of as many bits as they are told. Most numbers have fewer, and are
// their own answer.
func (b *bounds) wrap(c goja.FunctionCall, engine native) goja.Value {
	if len(c.Arguments) < 2 {
		return engine(c)
	}
	bits := number(c.Argument(0))
	c = with(c, 0, bits)
	if n := bits.ToInteger(); n > MaxBigInt && n < 1<<53 {
		if x := bigInt(c.Arguments[1]); x != nil && x.Sign() >= 0 && int64(x.BitLen()) < n {
			return c.Arguments[1]
		}
		b.refuse(tooManyBits, "the result", n, int64(MaxBigInt))
	}
	return engine(c)
}

// bigInt is the number of a BigInt, nil for other values.
func bigInt(v goja.Value) *big.Int {
	if typ, data := layout.TypeOf(v); typ == layout.TypeBigInt {
		return layout.BigInt(data)
	}
	return nil
}
