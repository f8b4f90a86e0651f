package vm

import (
	"cmp"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// builtins gives the names in JavaScript of the Go functions that built-ins
// are made of. An engine tells them itself.
var builtins = sync.OnceValue(func() map[string]string {
	names := map[string]string{
		"pyp/vm/json.(*Writer).stringify": "JSON.stringify",
		"pyp/vm/json.(*Writer).parse":     "JSON.parse",
	}
	shared := map[string]bool{}
	rt := goja.New()
	note := func(c goja.FunctionCall) goja.Value {
		name := c.Argument(1).String()
		for _, f := range goFunctions(c.Argument(0)) {
			if was, ok := names[f]; ok && was != name {
				shared[f] = true
			}
			names[f] = name
		}
		return nil
	}
	v, err := rt.RunString(nameBuiltins)
	if walk, ok := goja.AssertFunction(v); ok {
		_, err = walk(nil, rt.ToValue(note))
	}
	if err != nil {
		panic("BUG: " + err.Error())
	}
	for f := range shared {
		delete(names, f)
	}
	return names
})

// owners tell what the functions belong to that the host has in the place of
// built-ins of several objects.
var owners = map[string]string{
	"pyp/vm/bounds.(*bounds).sort":        "Array.prototype",
	"pyp/vm/bounds.(*bounds).join":        "Array.prototype",
	"pyp/vm/bounds.(*bounds).sortNumbers": "TypedArray.prototype",
	"pyp/vm/bounds.(*bounds).joinNumbers": "TypedArray.prototype",
}

// wrappers call one of the host's functions in the place of any built-in.
var wrappers = map[string]bool{
	"pyp/vm/bounds.(*bounds).function":    true,
	"pyp/vm/bounds.(*bounds).constructor": true,
	"pyp/vm/view.patcher.any":             true,
	"pyp/vm/view.shadower.method":         true,
}

// builtinNamed is the whole name of what a Go function of the host is in the place
// of, which the author calls name.
func builtinNamed(function, name string) string {
	if owner := owners[function]; owner != "" {
		return owner + "." + name
	}
	whole := ""
	if strings.HasPrefix(function, hostPrefix+"parallelmod/") { // a module's own
		return name
	}
	for _, n := range builtins() {
		if !strings.HasSuffix(n, "."+name) || n == whole {
			continue
		}
		if whole != "" {
			return name
		}
		whole = n
	}
	return cmp.Or(whole, name)
}

// goFunctions are those that a built-in function is made of.
func goFunctions(v goja.Value) (names []string) {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	impl := reflect.ValueOf(o).Elem().FieldByName("self").Elem()
	if impl.Kind() != reflect.Pointer || impl.Elem().Kind() != reflect.Struct {
		return nil
	}
	for _, field := range []string{"f", "construct"} {
		f := impl.Elem().FieldByName(field)
		if !f.IsValid() || f.Kind() != reflect.Func || f.IsNil() {
			continue
		}
		if fn := runtime.FuncForPC(f.Pointer()); fn != nil {
			names = append(names, baseName(fn.Name()))
		}
	}
	return names
}

// nameBuiltins is a function that gives note each function that a script can
// reach from the global object, with the way to it. It is an
// expression, since a global function would hide the others from it.
const nameBuiltins = `
(function (note) {
	const seen = new Set();
	const step = (path, key) => typeof key === 'symbol' ? path + '[' + key.description + ']' : path ? path + '.' + key : key;
	function visit(value, path) {
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
		seen.add(value);
		if (typeof value === 'function') note(value, path);
		for (const key of Reflect.ownKeys(value)) {
			if (key === 'constructor' || key === 'caller' || key === 'arguments') continue;
			const d = Object.getOwnPropertyDescriptor(value, key);
			for (const v of [d.value, d.get, d.set]) visit(v, step(path, key));
		}
	}
	for (const key of Object.getOwnPropertyNames(globalThis)) {
		if (key !== 'globalThis') visit(globalThis[key], key);
	}
	const proto = Object.getPrototypeOf;
	visit(proto(Int8Array), 'TypedArray');
	visit(proto(function* () {}).prototype, 'Generator.prototype');
	visit(proto([].values()), 'ArrayIterator.prototype');
	visit(proto(new Map().values()), 'MapIterator.prototype');
	visit(proto(new Set().values()), 'SetIterator.prototype');
	visit(proto(''[Symbol.iterator]()), 'StringIterator.prototype');
})`
