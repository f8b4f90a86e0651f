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
	e.guardJSON()
}

// maxJSONDepth bounds the nesting that JSON.parse accepts. goja's own recurses
// on Go's stack, whose overflow ends the process: a body of a few megabytes of
// brackets is enough.
const maxJSONDepth = 512

// guardJSON puts a look at the nesting before JSON.parse.
func (e *engine) guardJSON() {
	rt := e.rt
	json := rt.Get("JSON").ToObject(rt)
	parse, _ := goja.AssertFunction(json.Get("parse"))
	guarded := rt.ToValue(func(c goja.FunctionCall) goja.Value {
		text := c.Argument(0).String()
		if jsonDepth(text) > maxJSONDepth {
			panic(newRangeError(rt, "JSON.parse: the text is nested more than 512 levels deep"))
		}
		args := append([]goja.Value{rt.ToValue(text)}, c.Arguments[min(1, len(c.Arguments)):]...)
		v, err := parse(c.This, args...)
		if err != nil {
			panic(err)
		}
		return v
	}).ToObject(rt)
	mustDefine(guarded, "name", rt.ToValue("parse"))
	mustDefine(guarded, "length", rt.ToValue(2))
	if err := json.DefineDataProperty("parse", guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

func mustDefine(o *goja.Object, name string, v goja.Value) {
	if err := o.DefineDataProperty(name, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		panic("BUG: " + err.Error())
	}
}

func newRangeError(rt *goja.Runtime, message string) *goja.Object {
	o, err := rt.New(rt.Get("RangeError"), rt.ToValue(message))
	if err != nil {
		return rt.NewTypeError("%s", message) // the script has taken RangeError away
	}
	return o
}

// jsonDepth is how deeply text nests arrays and objects, if it is JSON. It
// stops counting once there is no question.
func jsonDepth(text string) (deepest int) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[', '{':
			depth++
			if deepest = max(deepest, depth); deepest > maxJSONDepth {
				return deepest
			}
		case ']', '}':
			depth--
		case '"':
			i = stringEnd(text, i+1)
		}
	}
	return deepest
}

// stringEnd is where the string that begins at from ends.
func stringEnd(text string, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
