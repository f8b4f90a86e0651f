package parallelmod

import (
	"pyp/parallelmod/values"

	"github.com/dop251/goja"
)

// shared is parallel.shared(f): main builds a value, all VMs read it.
func (i *Instance) shared(c goja.FunctionCall) goja.Value {
	f, ok := goja.AssertFunction(c.Argument(0))
	if !ok {
		panic(i.TypeError("parallel.shared(f): f must be a function that returns the value to be shared"))
	}
	if !i.declaring() {
		panic(i.TypeError("parallel.shared() must be called while the top level runs, before parallel.run(); a callback cannot add to what is shared: keep the value in parallel.dict(), or use parallel.local(() => …)"))
	}
	at := i.site("shared")
	if i.Scope.IsMain() {
		return i.share(at, f)
	}
	if root, ok := i.module.declared(at).(string); ok {
		if v, ok := i.Scope.Declared(root); ok {
			return v
		}
	}
	panic(i.TypeError("parallel.shared(): main did not come here; call it at the top level in an order that does not change"))
}

// share calls f in main and keeps what it returns for the workers.
func (i *Instance) share(at string, f goja.Callable) goja.Value {
	v, err := f(goja.Undefined())
	values.Must(err)
	if values.Promise(v) != nil {
		panic(i.TypeError("parallel.shared(f): f returned a promise, which is no data; await what it needs before, and let it return the value"))
	}
	root := i.module.root(i.Scope.Site())
	i.module.declare(at, root)
	i.Scope.Declare(root, v)
	return v
}

// root is a name for what is shared at a place of the script, which no other
// has.
func (m *Module) root(place string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	name := place
	for n := 2; m.roots[name]; n++ {
		name = place + "#" + itoa(n)
	}
	m.roots[name] = true
	return name
}

// local is parallel.local(f): each VM makes the value for itself.
func (i *Instance) local(c goja.FunctionCall) goja.Value {
	f, ok := goja.AssertFunction(c.Argument(0))
	if !ok {
		panic(i.TypeError("parallel.local(f): f must be a function that makes the value"))
	}
	v, err := f(goja.Undefined())
	values.Must(err)
	if o, ok := v.(*goja.Object); ok && i.Scope.IsMain() && i.declaring() {
		i.locals[o] = true
	}
	return v
}

// Local reports whether o is what parallel.local() returned in main, or another
// object that each worker has one of.
func (i *Instance) Local(o *goja.Object) bool {
	return len(i.locals) > 0 && i.locals[o] || i.http.Local(o) || i.Node.Local(o)
}
