package node

import (
	"math"

	"github.com/dop251/goja"
)

// utilNatives are behind node:util, node:events and node:assert.
func (i *Instance) utilNatives() *goja.Object {
	o := i.object([]method{
		{"format", 0, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.formatArgs(c.Arguments, defaultInspect()))
		}},
		{"formatWithOptions", 1, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.formatArgs(c.Arguments[min(1, len(c.Arguments)):], i.optionsFrom(c.Argument(0), defaultInspect())))
		}},
		{"isDeepStrictEqual", 2, i.isDeepStrictEqual},
		{"deepEqual", 2, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.deepEqual(c.Argument(0), c.Argument(1), false))
		}},
		{"stripVTControlCharacters", 1, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(ansi.ReplaceAllString(i.text(c.Argument(0), "str"), ""))
		}},
		{"toUSVString", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(c.Argument(0).String()) }},
		{"received", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.received(c.Argument(0))) }},
		{"brief", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.brief(c.Argument(0))) }},
		{"show", 1, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.inspect(c.Argument(0), defaultInspect()))
		}},
		{"error", 1, func(c goja.FunctionCall) goja.Value { return i.stderr(c.Argument(0).String()) }},
		{"nextTick", 1, i.nextTick},
		{"kind", 1, i.kindName},
		{"tag", 1, func(c goja.FunctionCall) goja.Value {
			if o, ok := c.Argument(0).(*goja.Object); ok {
				return i.rt.ToValue(i.tagOf(o))
			}
			return i.rt.ToValue("")
		}},
		{"boxed", 1, func(c goja.FunctionCall) goja.Value {
			name, _ := i.unbox(c.Argument(0).ToObject(i.rt))
			return i.rt.ToValue(name)
		}},
	})
	i.must(o.Set("inspect", i.inspectFunction()))
	return o
}

var kindNames = map[kind]string{
	kindMap: "Map", kindSet: "Set", kindWeakMap: "WeakMap", kindWeakSet: "WeakSet", kindDate: "Date", kindRegExp: "RegExp",
	kindError: "Error", kindPromise: "Promise", kindProxy: "Proxy", kindBuffer: "ArrayBuffer", kindView: "DataView",
	kindTyped: "TypedArray", kindBoxed: "Boxed", kindArguments: "Arguments",
}

func (i *Instance) kindName(c goja.FunctionCall) goja.Value {
	if o, ok := c.Argument(0).(*goja.Object); ok {
		return i.rt.ToValue(kindNames[i.kindOf(o)])
	}
	return i.rt.ToValue("")
}

// inspectFunction is util.inspect, one per VM.
func (i *Instance) inspectFunction() *goja.Object {
	in := i.intrinsic()
	if in.inspect == nil {
		f := i.fn("inspect", 2, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.inspect(c.Argument(0), i.inspectArgs(c)))
		})
		i.must(f.Set("custom", in.custom))
		o := defaultInspect()
		i.must(f.Set("defaultOptions", o.toObject(i)))
		colors, kinds := i.rt.NewObject(), i.rt.NewObject()
		for style, c := range styles {
			i.must(kinds.Set(style, style))
			i.must(colors.Set(style, i.rt.NewArray(c[0], c[1])))
		}
		i.must(f.Set("colors", colors))
		i.must(f.Set("styles", kinds))
		in.inspect = f
	}
	return in.inspect
}

// inspectArgs takes both forms: inspect(v, options), inspect(v, showHidden,
// depth, colors).
func (i *Instance) inspectArgs(c goja.FunctionCall) inspectOptions {
	o := defaultInspect()
	if d, ok := i.inspectFunction().Get("defaultOptions").(*goja.Object); ok {
		o = i.optionsFrom(d, o)
	}
	if _, ok := c.Argument(1).(*goja.Object); ok {
		return i.optionsFrom(c.Argument(1), o)
	}
	if v := c.Argument(1); !isUndefined(v) {
		o.showHidden = v.ToBoolean()
	}
	if v := c.Argument(2); goja.IsNull(v) {
		o.depth = math.Inf(1)
	} else if !isUndefined(v) {
		o.depth = v.ToFloat()
	}
	if v := c.Argument(3); !isUndefined(v) {
		o.colors = v.ToBoolean()
	}
	return o
}
