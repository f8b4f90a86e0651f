package bounds

import "github.com/dop251/goja"

// calls guards what makes arguments of an array.
func (b *bounds) calls() {
	b.method(b.prototype("Function"), "apply", b.list("Function.prototype.apply", 1))
	reflection := b.global("Reflect")
	b.method(reflection, "apply", b.list("Reflect.apply", 2))
	b.method(reflection, "construct", b.list("Reflect.construct", 1))
}

// list guards a function whose i-th argument is a list of arguments.
func (b *bounds) list(name string, i int) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if o, ok := c.Argument(i).(*goja.Object); ok {
			n := count(o)
			if n == 0 {
				n = length(o)
			}
			if n > MaxArguments {
				b.tooMany(name, n)
			}
		}
		return engine(c)
	}
}

func (b *bounds) tooMany(what string, n int64) {
	b.refuse("%s: %d arguments are too many, at most %d are possible; pass the array itself, or go through it in pieces", what, n, int64(MaxArguments))
}
