package bounds

import "github.com/dop251/goja"

// maxGenerators bounds how deeply generators delegate to one another by yield*. They are resumed on Go's stack, which the
// engine's limit of calls does not count.
const maxGenerators = 2000

func (b *bounds) generators() {
	f, err := b.rt.RunString("(function*(){}).prototype")
	if err != nil {
		panic("BUG: " + err.Error())
	}
	proto := f.(*goja.Object).Prototype()
	for _, name := range []string{"next", "return", "throw"} {
		b.method(proto, name, b.resume)
	}
	// A promise that is resolved with another one calls its then: a chain of such jobs has no other place to be interrupted.
	b.method(b.prototype("Promise"), "then", b.looking)
}

// resume counts the generators that are running, each resumed by the one before.
func (b *bounds) resume(c goja.FunctionCall, engine native) goja.Value {
	if b.resumed++; b.resumed > maxGenerators {
		b.resumed--
		b.refuse("Generators delegate more than %d levels deep; yield from a loop instead", maxGenerators)
	}
	defer b.suspend()
	return engine(c)
}

func (b *bounds) suspend() { b.resumed-- }
