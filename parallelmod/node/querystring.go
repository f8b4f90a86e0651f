package node

import (
	"math"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// querystringModule is node:querystring.
func (i *Instance) querystringModule() *goja.Object {
	o := i.object([]method{
		{"unescape", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(unescapeQuery(c.Argument(0).String())) }},
		{"escape", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(escapeQuery(c.Argument(0).String())) }},
		{"stringify", 4, i.queryStringify},
		{"parse", 4, i.queryParse},
	})
	i.must(o.Set("encode", o.Get("stringify")))
	i.must(o.Set("decode", o.Get("parse")))
	return o
}

// escapeQuery leaves what encodeURIComponent leaves.
func escapeQuery(s string) string {
	var b strings.Builder
	for k := 0; k < len(s); k++ {
		c := s[k]
		if isAlnum(c) || strings.IndexByte("-_.!~*'()", c) >= 0 {
			b.WriteByte(c)
		} else {
			writePercent(&b, c)
		}
	}
	return b.String()
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

const upperHex = "0123456789ABCDEF"

func writePercent(b *strings.Builder, c byte) {
	b.WriteByte('%')
	b.WriteByte(upperHex[c>>4])
	b.WriteByte(upperHex[c&15])
}

// unescapeQuery decodes what is a valid escape and leaves the rest.
func unescapeQuery(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for k := 0; k < len(s); k++ {
		if s[k] == '%' && k+2 < len(s) {
			if n, err := strconv.ParseUint(s[k+1:k+3], 16, 8); err == nil {
				b = append(b, byte(n))
				k += 2
				continue
			}
		}
		b = append(b, s[k])
	}
	return decodeUTF8(b)
}

func separator(v goja.Value, missing string) string {
	if isNullish(v) || v.String() == "" {
		return missing
	}
	return v.String()
}

// coder is a function of the options that replaces escape or unescape.
func (i *Instance) coder(options goja.Value, name string, missing func(string) string) func(string) string {
	if o, ok := options.(*goja.Object); ok {
		if f, ok := goja.AssertFunction(o.Get(name)); ok {
			return func(s string) string {
				v, err := f(goja.Undefined(), i.rt.ToValue(s))
				i.must(err)
				return v.String()
			}
		}
	}
	return missing
}

func (i *Instance) queryStringify(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok {
		return i.rt.ToValue("")
	}
	sep, eq := separator(c.Argument(1), "&"), separator(c.Argument(2), "=")
	enc := i.coder(c.Argument(3), "encodeURIComponent", escapeQuery)
	var list []string
	for _, k := range o.Keys() {
		name := enc(k) + eq
		v := orUndefined(o.Get(k))
		if !i.isList(v) {
			list = append(list, name+enc(queryText(v)))
			continue
		}
		i.rt.ForOf(v, func(v goja.Value) bool {
			list = append(list, name+enc(queryText(v)))
			return true
		})
	}
	return i.rt.ToValue(strings.Join(list, sep))
}

// queryText is a primitive as a query has it; anything else is empty.
func queryText(v goja.Value) string {
	switch typeOf(v) {
	case "number":
		if f := v.ToFloat(); math.IsNaN(f) || math.IsInf(f, 0) {
			return ""
		}
		return v.String()
	case "string", "bigint", "boolean":
		return v.String()
	}
	return ""
}

func (i *Instance) queryParse(c goja.FunctionCall) goja.Value {
	o := i.rt.CreateObject(nil)
	if !goja.IsString(c.Argument(0)) || c.Argument(0).String() == "" {
		return o
	}
	sep, eq := separator(c.Argument(1), "&"), separator(c.Argument(2), "=")
	dec := i.coder(c.Argument(3), "decodeURIComponent", unescapeQuery)
	limit := 1000
	if opts, ok := c.Argument(3).(*goja.Object); ok {
		if v := opts.Get("maxKeys"); !isUndefined(v) && goja.IsNumber(v) {
			limit = int(v.ToInteger())
		}
	}
	pairs := strings.Split(c.Argument(0).String(), sep)
	if limit > 0 && len(pairs) > limit {
		pairs = pairs[:limit]
	}
	for _, p := range pairs {
		if p == "" {
			continue
		}
		k, v, _ := strings.Cut(strings.ReplaceAll(p, "+", " "), eq)
		i.addPair(o, dec(k), i.rt.ToValue(dec(v)))
	}
	return o
}

// addPair makes a list of the values of a name that comes more than once.
func (i *Instance) addPair(o *goja.Object, name string, v goja.Value) {
	old := o.Get(name)
	switch {
	case old == nil:
		i.must(o.Set(name, v))
	case i.isList(old):
		list := old.(*goja.Object)
		i.must(list.Set(list.Get("length").String(), v))
	default:
		i.must(o.Set(name, i.rt.NewArray(old, v)))
	}
}
