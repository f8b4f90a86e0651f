package node

import (
	"fmt"

	"github.com/dop251/goja"
)

// must throws err into the script, if there is one. The engine passes what a
// called function threw on as it was.
func (i *Instance) must(err error) {
	if err != nil {
		panic(err)
	}
}

// newError makes an Error of the class that scripts know by that name.
func (i *Instance) newError(class, code, message string) *goja.Object {
	o, err := i.rt.New(i.rt.Get(class), i.rt.ToValue(message))
	i.must(err)
	if code != "" {
		i.must(o.Set("code", code))
	}
	return o
}

func (i *Instance) throwType(code, format string, args ...any) {
	panic(i.newError("TypeError", code, fmt.Sprintf(format, args...)))
}

func (i *Instance) throwRange(code, format string, args ...any) {
	panic(i.newError("RangeError", code, fmt.Sprintf(format, args...)))
}

// throwArg is Node's complaint about an argument of the wrong type; expected
// is such as "of type string" or "an instance of Buffer".
func (i *Instance) throwArg(name, expected string, got goja.Value) {
	kind := "argument"
	for _, c := range name {
		if c == '.' {
			kind = "property"
		}
	}
	i.throwType("ERR_INVALID_ARG_TYPE", "The %q %s must be %s.%s", name, kind, expected, i.received(got))
}

func (i *Instance) throwOutOfRange(name, allowed string, got goja.Value) {
	i.throwRange("ERR_OUT_OF_RANGE", "The value of %q is out of range. It must be %s. Received %s", name, allowed, i.brief(got))
}

// received describes a rejected argument.
func (i *Instance) received(v goja.Value) string {
	if isNullish(v) {
		return " Received " + v.String()
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return fmt.Sprintf(" Received type %s (%s)", typeOf(v), i.brief(v))
	}
	if isCallable(o) {
		return " Received function " + i.textOf(o, "name")
	}
	if n := i.constructorName(o); n != "" {
		return " Received an instance of " + n
	}
	return " Received " + i.brief(v)
}

// brief prints a value in a few characters.
func (i *Instance) brief(v goja.Value) string {
	s := i.inspectBrief(v)
	if len(s) > 28 {
		s = s[:25] + "..."
	}
	return s
}

func isNullish(v goja.Value) bool {
	return v == nil || goja.IsUndefined(v) || goja.IsNull(v)
}

func isUndefined(v goja.Value) bool { return v == nil || goja.IsUndefined(v) }

func isCallable(v goja.Value) bool {
	_, ok := goja.AssertFunction(v)
	return ok
}

func typeOf(v goja.Value) string {
	switch {
	case isUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "object"
	case goja.IsString(v):
		return "string"
	case goja.IsNumber(v):
		return "number"
	case goja.IsBigInt(v):
		return "bigint"
	}
	switch v := v.(type) {
	case *goja.Symbol:
		return "symbol"
	case *goja.Object:
		if isCallable(v) {
			return "function"
		}
		return "object"
	}
	return "boolean"
}

// text is an argument that must be a string.
func (i *Instance) text(v goja.Value, name string) string {
	if _, boxed := v.(*goja.Object); boxed || !goja.IsString(v) {
		i.throwArg(name, "of type string", v)
	}
	return v.String()
}

// integer is an argument that must be an integer between low and high.
func (i *Instance) integer(v goja.Value, name string, low, high int64) int64 {
	if _, boxed := v.(*goja.Object); boxed || !goja.IsNumber(v) {
		i.throwArg(name, "of type number", v)
	}
	f := v.ToFloat()
	n := int64(f)
	if float64(n) != f {
		i.throwOutOfRange(name, "an integer", v)
	}
	if n < low || n > high {
		i.throwOutOfRange(name, fmt.Sprintf(">= %d && <= %d", low, high), v)
	}
	return n
}

// function is an argument that must be a function.
func (i *Instance) function(v goja.Value, name string) goja.Callable {
	f, ok := goja.AssertFunction(v)
	if !ok {
		i.throwArg(name, "of type function", v)
	}
	return f
}

// textOf reads a property that ought to be a string; "" if it is not, or if
// reading it throws.
func (i *Instance) textOf(o *goja.Object, name string) (s string) {
	_ = i.rt.Try(func() {
		if v := o.Get(name); v != nil && goja.IsString(v) {
			s = v.String()
		}
	})
	return s
}
