package bounds

import (
	"unicode/utf16"

	"github.com/dop251/goja"
)

// What operators may make has the same limits as what functions make. An operator belongs to all VMs of the process: it
// finds the guards of the VM that runs it.

// longOperand is how long an operand is that is looked at.
const longOperand = unasked / 2

// joined looks at strings that become one.
func (o *operation) joined(operands ...goja.Value) {
	templates.Add(1)
	total := int64(0)
	for _, v := range operands {
		total += units(v)
	}
	o.bounds().size("the operator", total, operands...)
}

// power, shifted and product look at BigInts, which are what is left if both operands are.
func (o *operation) power(x, y goja.Value) {
	base, exponent := bigInt(x), bigInt(y)
	if base == nil || exponent == nil || base.BitLen() < 2 || exponent.Sign() <= 0 {
		return
	}
	bits := int64(1) << 62
	if exponent.IsInt64() {
		bits = times(int64(base.BitLen()-1), exponent.Int64())
	}
	o.bits(bits)
}

// shifted looks at a shift to the left; one by a negative number goes the other way.
func (o *operation) shifted(x, y goja.Value, negative bool) {
	number, by := bigInt(x), bigInt(y)
	if number == nil || by == nil || number.Sign() == 0 || by.Sign() == 0 || (by.Sign() < 0) != negative {
		return
	}
	bits := int64(1) << 62
	if by.IsInt64() {
		bits = max(by.Int64(), -by.Int64()) + int64(number.BitLen())
	}
	o.bits(bits)
}

func (o *operation) product(x, y goja.Value) {
	if a, b := bigInt(x), bigInt(y); a != nil && b != nil {
		o.bits(int64(a.BitLen() + b.BitLen() - 1))
	}
}

func (o *operation) bits(n int64) {
	if n > MaxBigInt {
		o.bounds().refuse(tooManyBits, "the result", n, int64(MaxBigInt))
	}
}

// arguments looks at what is spread into arguments, elements at what is spread into an array.
func (o *operation) arguments(v goja.Value) {
	if n := count(v); n > MaxArguments {
		o.bounds().tooMany("the call", n)
	}
}

func (o *operation) elements(v goja.Value) {
	if n := units(v); n > unasked/perPiece {
		o.bounds().elements("the spread string", n, perPiece)
	}
}

func (o *operation) properties(v goja.Value) { o.bounds().keys("the spread value", v) }

// primitive is what an object becomes as an operand of arithmetic; itself if its method for that cannot be called, for the
// engine to say so.
func primitive(rt *goja.Runtime, o *goja.Object) goja.Value {
	if f := o.GetSymbol(goja.SymToPrimitive); f != nil && !goja.IsUndefined(f) && !goja.IsNull(f) {
		if call := callableOf(f); call != nil {
			v := call(goja.FunctionCall{This: o, Arguments: []goja.Value{goja.StringFromUTF16(utf16.Encode([]rune("number")))}})
			if _, object := v.(*goja.Object); object {
				panic(rt.NewTypeError("Cannot convert object to primitive value"))
			}
			return v
		}
		return o
	}
	for _, name := range []string{"valueOf", "toString"} {
		if call := callableOf(o.Get(name)); call != nil {
			if v := call(goja.FunctionCall{This: o}); v != nil {
				if _, object := v.(*goja.Object); !object {
					return v
				}
			}
		}
	}
	panic(rt.NewTypeError("Cannot convert object to primitive value"))
}
