package bounds

import (
	"cmp"
	"reflect"
	"slices"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// linkFields tell the objects that stand for another one.
type linkFields struct {
	proxy, bound unsafe.Pointer   // the tables of their implementations
	wrapped      uintptr          // where a bound function keeps the other
	goes         []unsafe.Pointer // the tables of functions that run Go code
}

var links = sync.OnceValue(func() (l linkFields) {
	rt := goja.New()
	self := func(source string) (table unsafe.Pointer, t reflect.Type) {
		o, err := rt.RunString(source)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		f := reflect.ValueOf(o).Elem().FieldByName("self")
		return (*[2]unsafe.Pointer)(unsafe.Pointer(f.UnsafeAddr()))[0], f.Elem().Type().Elem()
	}
	l.proxy, _ = self("new Proxy({}, {})")
	table, bound := self("(() => {}).bind()")
	l.bound, l.wrapped = table, fieldOf(bound, "wrapped", reflect.Pointer).Offset
	l.goes = append(l.goes, l.bound)
	for _, source := range []string{"[].map", "Array", "Function.prototype", "Promise", "Symbol", "Proxy", "Date", "Object", "Uint8Array", "parseInt",
		"Proxy.revocable({}, {}).revoke"} {
		table, _ := self(source)
		l.goes = append(l.goes, table)
	}
	if err := rt.Set("wrapped", func() {}); err != nil {
		panic("BUG: " + err.Error())
	}
	table, _ = self("wrapped")
	l.goes = append(l.goes, table)
	if err := rt.Set("wrapped", reflect.ValueOf); err != nil {
		panic("BUG: " + err.Error())
	}
	table, _ = self("wrapped")
	l.goes = append(l.goes, table)
	slices.SortFunc(l.goes, func(a, b unsafe.Pointer) int { return cmp.Compare(uintptr(a), uintptr(b)) })
	l.goes = slices.Compact(l.goes)
	return l
})

// runsGo tells functions that run Go code.
func (l *linkFields) runsGo(o *goja.Object) bool {
	return slices.Contains(l.goes, (*[2]unsafe.Pointer)(unsafe.Pointer(o))[0])
}

// of is what a proxy or a bound function stands for; both are nil for other objects.
func (l *linkFields) of(o *goja.Object) (target, handler *goja.Object) {
	switch self := (*[2]unsafe.Pointer)(unsafe.Pointer(o)); self[0] {
	case l.bound:
		return *(**goja.Object)(unsafe.Add(self[1], l.wrapped)), nil
	case l.proxy:
		if p := o.Export().(goja.Proxy); p.Target() != nil {
			return p.Target(), p.Handler()
		}
	}
	return nil, nil
}

// isProxy tells proxies, revoked ones too.
func (l *linkFields) isProxy(o *goja.Object) bool {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(o))[0] == l.proxy
}
