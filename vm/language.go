package vm

import (
	"sync"

	"github.com/dop251/goja"
)

// languageProgram fills gaps of the engine that lowered code relies on: the
// bundler's helpers for async iteration and explicit resource management look
// for these symbols, and scripts write them out.
var languageProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("pyp:language.js", `
for (const name of ['asyncIterator', 'dispose', 'asyncDispose', 'metadata']) {
	if (!Symbol[name]) Object.defineProperty(Symbol, name, { value: Symbol.for('Symbol.' + name) });
}`, true)
})

func (e *engine) installLanguage() {
	if _, err := e.rt.RunProgram(languageProgram()); err != nil {
		panic("BUG: " + err.Error())
	}
}
