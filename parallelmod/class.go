package parallelmod

import (
	"pyp/parallelmod/values"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
)

var (
	counterType = reflect.TypeFor[*counterHandle]()
	dictType    = reflect.TypeFor[*dictHandle]()
)

// native is a Go function as the engine calls it.
type native = func(goja.FunctionCall) goja.Value

// class makes a prototype with methods that are not enumerated.
func (i *Instance) class(name string, methods map[string]native) *goja.Object {
	p := i.RT.NewObject()
	for n, f := range methods {
		o := i.RT.ToValue(f).(*goja.Object)
		values.Must(o.DefineDataProperty("name", i.RT.ToValue(n), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		values.Must(p.DefineDataProperty(n, o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	i.tag(p, name)
	return p
}

// tag is what Object.prototype.toString calls objects below p.
func (i *Instance) tag(p *goja.Object, name string) {
	values.Must(p.DefineDataPropertySymbol(goja.SymToStringTag, i.RT.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// inspected has console.log print objects below p by f, which is told whether
// there is only room for the name, and how to print another value.
func (i *Instance) inspected(p *goja.Object, f func(o goja.Value, brief bool, show func(goja.Value) string) string) {
	find, _ := goja.AssertFunction(i.RT.Get("Symbol").ToObject(i.RT).Get("for"))
	v, err := find(goja.Undefined(), i.RT.ToValue("nodejs.util.inspect.custom"))
	values.Must(err)
	print := func(c goja.FunctionCall) goja.Value {
		inspect, _ := goja.AssertFunction(c.Argument(2))
		return i.RT.ToValue(f(c.This, c.Argument(0).ToFloat() < 0, func(v goja.Value) string {
			text, err := inspect(goja.Undefined(), v, c.Argument(1))
			values.Must(err)
			return text.String()
		}))
	}
	values.Must(p.DefineDataPropertySymbol(v.(*goja.Symbol), i.RT.ToValue(print), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// title is the name of a class and that of one of its objects, if it has one.
func title(class, name string) string {
	if name == "" {
		return class
	}
	return class + " " + strconv.Quote(name)
}

// kindName is what an argument is, for a complaint.
func kindName(v goja.Value) string {
	switch o, ok := v.(*goja.Object); {
	case v == nil || goja.IsUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "null"
	case !ok:
		if _, sym := v.(*goja.Symbol); sym {
			return "a symbol"
		}
		if k := v.ExportType(); k == nil || k.Kind() != reflect.String {
			return v.String()
		}
		return strconv.Quote(v.String())
	default:
		if _, f := goja.AssertFunction(o); f {
			return "a function"
		}
		switch class := o.ClassName(); class {
		case "Array":
			return "an array"
		case "Object":
			return "an object"
		default:
			return "an object of class " + class
		}
	}
}

// isNumber tells numbers from all else, texts of numbers too.
func isNumber(v goja.Value) bool {
	_, object := v.(*goja.Object)
	k := v.ExportType()
	return !object && k != nil && (k.Kind() == reflect.Int64 || k.Kind() == reflect.Float64)
}
