package json

import (
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// This file is for what only the engine can tell: it runs inside a call of the engine, and so may code of the script.

// rawJSON is the class of what JSON.rawJSON makes.
const rawJSON = "RawJSON"

// toJSON is what an object's method of that name gives for it; the object itself if it has none.
func (r *run) toJSON(o *goja.Object) goja.Value {
	return r.converted(o, r.ask(o, "toJSON"))
}

// converted is what the method f gives for v; v itself if f is no function.
func (r *run) converted(v, f goja.Value) goja.Value {
	if method, ok := f.(*goja.Object); ok && callable(method) {
		return r.call(method, v, r.keyValue())
	}
	return v
}

func callable(o *goja.Object) bool {
	_, ok := goja.AssertFunction(o)
	return ok
}

// call calls a function of the script.
func (r *run) call(f *goja.Object, this goja.Value, args ...goja.Value) goja.Value {
	v := r.w.call(goja.FunctionCall{This: f, Arguments: append([]goja.Value{this}, args...)})
	r.forget()
	return v
}

// ask is the value of a property; nil or undefined if there is none.
func (r *run) ask(o *goja.Object, name unistring.String) (v goja.Value) {
	if name.AsUtf16() == nil {
		v = o.Get(string(name))
	} else {
		v = r.w.get(goja.FunctionCall{Arguments: []goja.Value{o, nameValue(r.w.rt, name)}})
	}
	r.forget()
	return v
}

// askElement is the value of an element.
func (r *run) askElement(o *goja.Object, i int) goja.Value {
	return r.ask(o, unistring.String(strconv.Itoa(i)))
}

// after writes what toJSON, and a replacer, have left of a value.
func (r *run) after(v goja.Value) outcome {
	typ, data := layout.TypeOf(v)
	if o := layout.ObjectOf(typ, data); o != nil {
		return r.body(o)
	}
	if typ == layout.TypeBigInt {
		panic(r.w.rt.NewTypeError("Do not know how to serialize a BigInt"))
	}
	return r.primitive(v)
}

// bigInt writes a big integer, if the script has said how.
func (r *run) bigInt(v goja.Value) outcome {
	if !r.script {
		return stuck
	}
	return r.after(r.bigIntJSON(v))
}

func (r *run) bigIntJSON(v goja.Value) goja.Value {
	f := r.w.get(goja.FunctionCall{Arguments: []goja.Value{v, r.w.rt.ToValue("toJSON")}})
	r.forget()
	return r.converted(v, f)
}

// replaced writes a value that a replacer is asked about.
func (r *run) replaced(v goja.Value) outcome {
	typ, data := layout.TypeOf(v)
	if o := layout.ObjectOf(typ, data); o != nil {
		v = r.toJSON(o)
	} else if typ == layout.TypeBigInt {
		v = r.bigIntJSON(v)
	}
	if v == nil {
		v = goja.Undefined()
	}
	return r.after(r.call(r.replacer, r.holder(), r.keyValue(), v))
}

// holder is the object that the run is in.
func (r *run) holder() *goja.Object {
	f := &r.frames[len(r.frames)-1]
	if f.o != nil {
		return f.o
	}
	return r.w.realm.Views(f.heap).Object(f.node)
}

// oddBody writes an object through the engine's interface.
func (r *run) oddBody(o *goja.Object) outcome {
	switch sh, b := layout.Look(o); sh {
	case layout.Primitive:
		return r.boxed(o, b.Primitive())
	case layout.String:
		return r.asString(o)
	case layout.Other:
		if layout.Implementation(o).Name() == "objectGoReflect" {
			return r.host(o)
		}
	}
	return r.generic(o)
}

// generic writes an object by its keys, or by its length.
func (r *run) generic(o *goja.Object) outcome {
	if o.ClassName() == rawJSON {
		r.buf = append(r.buf, r.ask(o, "rawJSON").String()...)
		return written
	}
	if callable(o) {
		return absent
	}
	for i := range r.frames {
		if f := &r.frames[i]; f.o != nil && f.o.SameAs(o) {
			o = f.o // two of the engine's objects for one of the host's
		}
	}
	if r.w.isArray(o) {
		return r.askedElements(o)
	}
	return r.askedProperties(o)
}

// isArray tells what Array.isArray tells.
func (w *Writer) isArray(o *goja.Object) bool {
	for o.ExportType() == proxyType {
		target := o.Export().(goja.Proxy).Target()
		if target == nil {
			panic(w.rt.NewTypeError("Cannot perform 'IsArray' on a proxy that has been revoked"))
		}
		o = target
	}
	return o.ClassName() == "Array"
}

var proxyType = reflect.TypeFor[goja.Proxy]()

// boxed writes the object of a primitive value.
func (r *run) boxed(o *goja.Object, v goja.Value) outcome {
	if typ, _ := layout.TypeOf(v); typ == layout.TypeInt || typ == layout.TypeFloat {
		v = o.ToNumber()
		r.forget()
	}
	return r.after(v)
}

// asString writes the string that an object converts to.
func (r *run) asString(o *goja.Object) outcome {
	v := o.ToString()
	r.forget()
	switch s := v.(type) {
	case goja.String:
		return r.primitive(s)
	case *goja.Symbol:
		panic(r.w.rt.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	r.text(v.String())
	return written
}

// host writes the engine's object for a value of Go.
func (r *run) host(o *goja.Object) outcome {
	switch x := o.Export().(type) {
	case goja.JsonEncodable:
		return r.after(r.w.rt.ToValue(x.JsonEncodable()))
	case json.Marshaler:
		text, err := x.MarshalJSON()
		if err != nil {
			panic(r.w.rt.NewGoError(err))
		}
		r.buf = append(r.buf, text...)
		return written
	}
	switch o.ClassName() {
	case "Number":
		return r.after(o.ToNumber())
	case "String":
		return r.asString(o)
	case "Boolean":
		return r.after(r.w.rt.ToValue(o.ToInteger() != 0))
	}
	return r.generic(o)
}

// askedProperties writes the enumerable properties of any object.
func (r *run) askedProperties(o *goja.Object) outcome {
	r.enter(frame{o: o, kind: atName})
	first := r.open('{')
	if r.list != nil {
		for _, name := range r.list {
			r.property(name, r.ask(o, name), &first)
		}
	} else {
		keys := r.w.keys(goja.FunctionCall{Arguments: []goja.Value{o}}).(*goja.Object)
		r.forget()
		_, b := layout.Look(keys)
		for _, key := range b.Array().Values {
			name := layout.NameOf(key)
			r.property(name, r.ask(o, name), &first)
		}
	}
	r.close('}', first)
	return written
}

// askedElements writes the elements of any array.
func (r *run) askedElements(o *goja.Object) outcome {
	r.enter(frame{o: o, kind: atElement})
	first := r.open('[')
	for i, length := 0, r.length(o); i < length; i++ {
		v := r.askElement(o, i)
		r.next(&first)
		r.frames[len(r.frames)-1].index = i
		if r.value(v) == absent {
			r.buf = append(r.buf, "null"...)
		}
	}
	r.close(']', first)
	return written
}

// length is how many elements an array says it has.
func (r *run) length(o *goja.Object) int {
	const most = 1<<53 - 1
	v := r.ask(o, "length")
	if v == nil {
		return 0
	}
	n := v.ToInteger()
	r.forget()
	return int(min(max(n, 0), most))
}

// rangeError makes an error of that class.
func (w *Writer) rangeError(message string) *goja.Object {
	o, err := w.rt.New(w.rt.Get("RangeError"), w.rt.ToValue(message))
	if err != nil {
		return w.rt.NewTypeError("%s", message) // the script has taken RangeError away
	}
	return o
}
