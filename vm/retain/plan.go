package retain

import (
	"reflect"

	"github.com/dop251/goja"
)

// plan is what a walk does with values of one type.
type plan struct {
	size   int64 // of one value
	skip   bool  // leads to what is common
	leaf   bool  // leads nowhere
	fields []int // of a struct: those to be followed
}

var (
	runtimeType = reflect.TypeFor[goja.Runtime]()
	programType = reflect.TypeFor[goja.Program]()
	symbolType  = reflect.TypeFor[goja.Symbol]()
	engine      = runtimeType.PkgPath()
)

// passed are fields that lead to what is common to many objects, and those of a
// table of entries that leads to each of them twice.
var passed = map[string]bool{
	"prototype": true, "homeObject": true, "class": true, "src": true, "names": true, "hash": true,
	"iterFirst": true, "iterLast": true, "iterPrev": true, "iterNext": true,
}

// foreign are the engine's own types that are no data.
var foreign = map[string]bool{"vm": true, "objectTemplate": true, "privateEnv": true, "privateEnvType": true, "profTracker": true, "compiler": true}

func (r *Realm) planOf(t reflect.Type) *plan {
	p := r.plans[t]
	if p == nil {
		p = &plan{size: int64(t.Size())}
		r.plans[t] = p // first: types lead to themselves
		r.fill(p, t)
	}
	return p
}

func (r *Realm) fill(p *plan, t reflect.Type) {
	if common(t) {
		p.skip, p.leaf = true, true
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); !passed[f.Name] && !r.planOf(f.Type).leaf {
				p.fields = append(p.fields, i)
			}
		}
		p.leaf = len(p.fields) == 0
	case reflect.Pointer:
		p.leaf = common(t.Elem())
	case reflect.Interface, reflect.Map, reflect.Slice, reflect.String:
	case reflect.Array:
		p.leaf = r.planOf(t.Elem()).leaf
	default:
		p.leaf = true
	}
}

// common reports types of values that are not the object's own: the engine's
// machine and code, and whatever comes from outside of it, such as the host's
// objects and views of shared data.
func common(t reflect.Type) bool {
	switch t {
	case runtimeType, programType, symbolType:
		return true
	}
	switch t.PkgPath() {
	case "", "math/big":
		return false
	case engine, engine + "/unistring":
		return foreign[t.Name()]
	}
	return true
}
