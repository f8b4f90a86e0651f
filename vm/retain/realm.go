package retain

import (
	"reflect"

	"github.com/dop251/goja"
)

// Realm is what one VM has in common: objects that no walk counts.
type Realm struct {
	common map[uintptr]struct{}
	shared func(addr uintptr) bool
	plans  map[reflect.Type]*plan
}

// NewRealm makes the realm of walks from instances of the given classes. shared
// tells bytes that main has shared; nil is none.
func NewRealm(rt *goja.Runtime, shared func(addr uintptr) bool, classes ...*goja.Object) *Realm {
	r := &Realm{common: map[uintptr]struct{}{}, shared: shared, plans: map[reflect.Type]*plan{}}
	r.exclude(rt.GlobalObject())
	for _, class := range classes {
		for o := class; o != nil; o = o.Prototype() {
			r.exclude(o)
			r.scopes(o)
			if p, ok := o.Get("prototype").(*goja.Object); ok {
				r.exclude(p)
			}
		}
	}
	return r
}

func (r *Realm) exclude(o *goja.Object) { r.common[reflect.ValueOf(o).Pointer()] = struct{}{} }

// scopes excludes the scopes that a function stands in, and the objects that
// their variables hold.
func (r *Realm) scopes(function *goja.Object) {
	self := reflect.ValueOf(function).Elem().FieldByName("self")
	if !self.IsValid() {
		panic("BUG: this version of goja has no self in its objects")
	}
	impl := reflect.Indirect(self.Elem())
	if impl.Kind() != reflect.Struct {
		return
	}
	for scope := impl.FieldByName("stash"); scope.IsValid() && !scope.IsNil(); scope = scope.Elem().FieldByName("outer") {
		r.common[scope.Pointer()] = struct{}{}
		values := scope.Elem().FieldByName("values")
		if !values.IsValid() {
			panic("BUG: this version of goja has no values in its scopes")
		}
		for i := range values.Len() {
			if v := values.Index(i).Elem(); v.Kind() == reflect.Pointer {
				r.common[v.Pointer()] = struct{}{}
			}
		}
	}
}
