package web

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/node"
	"pyp/parallelmod/values"
)

// wrap makes c a value for private fields.
func (c *Classes) wrap(x *content) goja.Value { return c.values.RT.NewDynamicObject(x) }

// held is the content that wrap has made v of.
func held(v goja.Value) (x *content, ok bool) {
	if o, is := v.(*goja.Object); is && o.ExportType() == contentType {
		x, ok = o.Export().(*content)
	}
	return x, ok
}

// need is an argument that must be content.
func (c *Classes) need(v goja.Value) *content {
	x, ok := held(v)
	if !ok {
		panic(c.values.TypeError("not content"))
	}
	return x
}

// contentOf is a copy of the bytes that its argument has, undefined if it has
// none.
func (c *Classes) contentOf(call goja.FunctionCall) goja.Value {
	if o, ok := call.Argument(0).(*goja.Object); ok {
		if b, ok := c.values.BytesOf(o); ok {
			return c.wrap(contentOf(append([]byte(nil), b...)))
		}
	}
	return goja.Undefined()
}

// gather makes one content of a list of strings, bytes and content.
func (c *Classes) gather(call goja.FunctionCall) goja.Value {
	list, x := call.Argument(0).ToObject(c.values.RT), &content{}
	for k := range int(list.Get("length").ToInteger()) {
		c.append(x, list.Get(strconv.Itoa(k)))
	}
	return c.wrap(x)
}

func (c *Classes) append(to *content, v goja.Value) {
	if s, ok := v.(goja.String); ok {
		to.add([]byte(s.String()))
		return
	}
	if x, ok := held(v); ok {
		for _, p := range x.pieces {
			to.add(p)
		}
		return
	}
	o, ok := v.(*goja.Object)
	if !ok {
		panic(c.values.TypeError("not content"))
	}
	b, ok := c.values.BytesOf(o)
	if !ok {
		panic(c.values.TypeError("not content"))
	}
	to.add(append([]byte(nil), b...))
}

func (c *Classes) size(call goja.FunctionCall) goja.Value {
	return c.values.RT.ToValue(c.need(call.Argument(0)).size)
}

// slice is slice(content, from, to), over the same memory.
func (c *Classes) slice(call goja.FunctionCall) goja.Value {
	return c.wrap(c.need(call.Argument(0)).slice(int(call.Argument(1).ToInteger()), int(call.Argument(2).ToInteger())))
}

// text decodes content, or text that would be encoded and decoded, as UTF-8. A
// mark of the byte order at its beginning is left out.
func (c *Classes) text(call goja.FunctionCall) goja.Value {
	if s, ok := call.Argument(0).(goja.String); ok {
		if s.Length() == 0 || s.CharAt(0) != 0xFEFF {
			return s
		}
		return s.Substring(1, s.Length())
	}
	text := node.DecodeUTF8(c.need(call.Argument(0)).bytes())
	return c.values.RT.ToValue(strings.TrimPrefix(text, "\uFEFF"))
}

// json is JSON.stringify, as content; undefined if the value has no JSON form.
func (c *Classes) json(call goja.FunctionCall) goja.Value {
	b, ok, err := c.values.Scope.AppendJSON(nil, call.Argument(0))
	values.Must(err)
	if !ok {
		return goja.Undefined()
	}
	return c.wrap(contentOf(b))
}

// bytesFor is a copy of content or text for the script.
func (c *Classes) bytesFor(v goja.Value) []byte {
	if s, ok := v.(goja.String); ok {
		return []byte(s.String())
	}
	return c.need(v).copy()
}

func (c *Classes) buffer(call goja.FunctionCall) goja.Value {
	return c.values.Buffer(c.bytesFor(call.Argument(0)))
}

func (c *Classes) arrayBuffer(call goja.FunctionCall) goja.Value {
	return c.values.RT.ToValue(c.values.RT.NewArrayBuffer(c.bytesFor(call.Argument(0))))
}
