package node

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
	"golang.org/x/net/idna"
)

// urlNatives are behind URL and URLSearchParams. A record is handed to the
// class as an opaque object, which it keeps in a private field.
func (i *Instance) urlNatives() *goja.Object {
	return i.object([]method{
		{"parse", 2, i.urlParse},
		{"get", 2, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(record(c).part(c.Argument(1).String()))
		}},
		{"set", 3, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.urlChanges(c).change(c.Argument(1).String(), c.Argument(2).String()))
		}},
		{"refuse", 2, func(c goja.FunctionCall) goja.Value { i.urlChanges(c); return goja.Undefined() }},
		{"keep", 4, i.keepURLClass},
		{"parseQuery", 1, i.urlParseQuery},
		{"writeQuery", 1, i.urlWriteQuery},
		{"compare", 2, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(compareUnits(c.Argument(0).String(), c.Argument(1).String()))
		}},
		{"toASCII", 1, func(c goja.FunctionCall) goja.Value {
			h, err := parseHost(c.Argument(0).String(), true)
			if err != nil {
				h = ""
			}
			return i.rt.ToValue(h)
		}},
		{"toUnicode", 1, func(c goja.FunctionCall) goja.Value {
			h, err := parseHost(c.Argument(0).String(), true)
			if err != nil {
				return i.rt.ToValue("")
			}
			h, _ = idna.Display.ToUnicode(h)
			return i.rt.ToValue(h)
		}},
		{"unescape", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(unescapeQuery(c.Argument(0).String())) }},
		{"escapePath", 1, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(percentEncode(c.Argument(0).String(), setPath+"%\\#\t\n\r"))
		}},
		{"resolve", 1, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.resolve(c.Argument(0).String())) }},
		{"show", 2, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(i.inspect(c.Argument(0), i.optionsFrom(c.Argument(1), defaultInspect())))
		}},
	})
}

func record(c goja.FunctionCall) *urlRecord {
	u, _ := c.Argument(0).Export().(*urlRecord)
	return u
}

// urlClass is how this VM's URLs and their records find each other.
type urlClass struct {
	proto        *goja.Object
	record, make goja.Callable
}

// keepURLClass is keep(prototype, recordOf, ofRecord, Url).
func (i *Instance) keepURLClass(c goja.FunctionCall) goja.Value {
	i.urls = &urlClass{proto: c.Argument(0).ToObject(i.rt)}
	i.urls.record, _ = goja.AssertFunction(c.Argument(1))
	i.urls.make, _ = goja.AssertFunction(c.Argument(2))
	i.noteClass("Url", c.Argument(3))
	return goja.Undefined()
}

// recordOf is the record of a URL, nil if o is none.
func (i *Instance) recordOf(o *goja.Object) *urlRecord {
	v, err := i.urls.record(goja.Undefined(), o)
	i.must(err)
	u, _ := v.Export().(*urlRecord)
	return u
}

// urlChanges is the record that the part named second is about to be changed
// of. It throws if the record is shared.
func (i *Instance) urlChanges(c goja.FunctionCall) *urlRecord {
	u := record(c)
	if u.isFrozen {
		i.throwUnprotected("url."+c.Argument(1).String(), "change a copy, new URL(url)")
	}
	u.copied = nil
	return u
}

// frozen is a copy of u that nothing changes, the same until u changes.
func (u *urlRecord) frozen() *urlRecord {
	if u.isFrozen {
		return u
	}
	if u.copied == nil {
		c := *u
		c.path, c.isFrozen = slices.Clone(u.path), true
		u.copied = &c
	}
	return u.copied
}

// urlParse is parse(input, base): a record, null if input is no URL, or false
// if base is none.
func (i *Instance) urlParse(c goja.FunctionCall) goja.Value {
	var base *urlRecord
	if v := c.Argument(1); !isUndefined(v) {
		b, err := parseURL(v.String(), nil)
		if err != nil {
			return i.rt.ToValue(false)
		}
		base = b
	}
	u, err := parseURL(c.Argument(0).String(), base)
	if err != nil {
		return goja.Null()
	}
	return i.rt.ToValue(u)
}

func (u *urlRecord) part(name string) string {
	switch name {
	case "href":
		return u.href()
	case "origin":
		return u.origin()
	case "protocol":
		return u.scheme + ":"
	case "username":
		return u.username
	case "password":
		return u.password
	case "host":
		return u.hostPort()
	case "hostname":
		return u.host
	case "port":
		return u.portText()
	case "pathname":
		return u.pathname()
	case "search":
		return u.search()
	}
	return u.hash()
}

// change sets a part of u. It reports false if the value is no URL, which
// only matters for href: other parts keep what they were.
func (u *urlRecord) change(name, v string) bool {
	switch name {
	case "href":
		n, err := parseURL(v, nil)
		if err == nil {
			*u = *n
		}
		return err == nil
	case "protocol":
		u.changeScheme(v)
	case "username", "password":
		u.changeUser(name, v)
	case "host", "hostname", "port":
		u.changeHost(name, v)
	case "pathname":
		if !u.isOpaque {
			u.parsePath(v)
		}
	case "search":
		u.query, u.hasQuery = "", false
		if v != "" {
			u.setQuery(strings.TrimPrefix(v, "?"))
		}
	case "hash":
		u.fragment, u.hasFragment = "", false
		if v != "" {
			u.fragment, u.hasFragment = percentEncode(strings.TrimPrefix(v, "#"), setFragment), true
		}
	}
	return true
}

func (u *urlRecord) changeScheme(v string) {
	scheme, _ := cutScheme(v + ":")
	if scheme == "" || isSpecial(scheme) != u.special() {
		return
	}
	if scheme == "file" && (u.username != "" || u.password != "" || u.port >= 0) || u.scheme == "file" && u.host == "" {
		return
	}
	u.scheme = scheme
	if u.special() && u.port == specialPorts[scheme] {
		u.port = -1
	}
}

func (u *urlRecord) changeUser(name, v string) {
	if u.host == "" || u.scheme == "file" {
		return
	}
	if v = percentEncode(v, setUserinfo); name == "username" {
		u.username = v
	} else {
		u.password = v
	}
}

func (u *urlRecord) changeHost(name, v string) {
	if u.isOpaque {
		return
	}
	if name == "port" {
		u.changePort(v)
		return
	}
	if k := strings.IndexFunc(v, func(r rune) bool { return r == '/' || r == '?' || r == '#' || r == '\\' && u.special() }); k >= 0 {
		v = v[:k]
	}
	n := *u
	host, port := v, ""
	if k := strings.LastIndexByte(v, ':'); k >= 0 && !strings.Contains(v[k:], "]") {
		if host, port = v[:k], v[k+1:]; name == "hostname" {
			return
		}
	}
	if host == "" && n.special() && n.scheme != "file" {
		return
	}
	h, err := parseHost(host, n.special())
	if err != nil && host != "" {
		return
	}
	u.host, u.hasHost = h, true
	u.changePortDigits(port)
}

func (u *urlRecord) changePort(v string) {
	if u.host == "" || u.scheme == "file" {
		return
	}
	if v == "" {
		u.port = -1
		return
	}
	u.changePortDigits(v)
}

// changePortDigits takes the digits that v begins with.
func (u *urlRecord) changePortDigits(v string) {
	digits := v[:len(v)-len(strings.TrimLeft(v, "0123456789"))]
	if digits == "" {
		return
	}
	n := *u
	if n.parsePort(digits) == nil {
		u.port = n.port
	}
}

func (i *Instance) urlParseQuery(c goja.FunctionCall) goja.Value {
	var list []any
	for pair := range strings.SplitSeq(c.Argument(0).String(), "&") {
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(strings.ReplaceAll(pair, "+", " "), "=")
		list = append(list, i.rt.NewArray(unescapeQuery(k), unescapeQuery(v)))
	}
	return i.rt.NewArray(list...)
}

func (i *Instance) urlWriteQuery(c goja.FunctionCall) goja.Value {
	var b strings.Builder
	i.rt.ForOf(c.Argument(0), func(v goja.Value) bool {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		pair := v.ToObject(i.rt)
		writeForm(&b, pair.Get("0").String())
		b.WriteByte('=')
		writeForm(&b, pair.Get("1").String())
		return true
	})
	return i.rt.ToValue(b.String())
}

// writeForm encodes as forms are: a space is a plus.
func writeForm(b *strings.Builder, s string) {
	for k := 0; k < len(s); k++ {
		switch c := s[k]; {
		case isAlnum(c) || strings.IndexByte("*-._", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			writePercent(b, c)
		}
	}
}

// compareUnits orders by UTF-16 code units, as scripts compare strings.
func compareUnits(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
