package http

import (
	"cmp"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// TypeStream is the content type of an iterator's pieces, unless the script
// says another one.
const TypeStream = TypeText

// body converts a value: a string is text, bytes are bytes, a Response is as it
// says, iterators and streams are sent piece by piece, nothing is 204 and
// anything else is JSON. It returns what is wrong, or "".
func (x *Exchange) body(v goja.Value, a *Answer) string {
	*a = Answer{Status: 200}
	if v == nil || goja.IsUndefined(v) {
		a.Status = 204
		return ""
	}
	if s, ok := v.(goja.String); ok {
		a.Type, a.Text = TypeText, s.String()
		return ""
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return x.json(v, a)
	}
	i := x.p.inst
	if b, ok := i.values.BytesOf(o); ok {
		a.Type, a.Bytes = TypeBytes, append([]byte(nil), b...)
		return ""
	}
	if i.web.IsResponse(v) {
		return x.fromResponse(o, a)
	}
	if bytes, typ, ok := i.web.IsBlob(v); ok {
		a.Type, a.Bytes = cmp.Or(typ, TypeBytes), bytes()
		return ""
	}
	if st := x.stream(o); st != nil {
		a.Type, a.Stream, st.opens = TypeStream, st, true
		if i.web.IsReadableStream(v) { // its source knows of no request
			a.Type, st.opens = TypeBytes, false
		}
		return ""
	}
	return x.json(v, a)
}

func (x *Exchange) json(v goja.Value, a *Answer) string {
	a.Type = TypeJSON
	i := x.p.inst
	b, ok, err := i.values.Scope.AppendJSON(i.scratch[:0], v)
	values.Must(err)
	if !ok {
		kind := "a symbol"
		if _, function := goja.AssertFunction(v); function {
			kind = "a function"
		}
		return kind + " was returned, which has no JSON form"
	}
	a.Bytes = append([]byte(nil), b...)
	if cap(b) <= maxScratch {
		i.scratch = b
	}
	return ""
}

// maxScratch bounds the memory that a VM keeps for the next JSON text.
const maxScratch = 64 << 10

// fromResponse reads a Response into a.
func (x *Exchange) fromResponse(o *goja.Object, a *Answer) string {
	i := x.p.inst
	parts := i.web.Unpack(o)
	*a = Answer{Status: parts.Status, Own: true}
	if parts.Stream != nil {
		st := x.streamOf(parts.Stream.ToObject(i.values.RT))
		if st == nil {
			return "Response: the body cannot be iterated"
		}
		a.Stream = st
	}
	switch body := parts.Body.(type) {
	case goja.String:
		a.Text = body.String()
	case *goja.Object:
		b, _ := i.values.BytesOf(body)
		a.Bytes = append([]byte(nil), b...)
	}
	for k := 0; k+1 < len(parts.Fields); k += 2 {
		if msg := a.addHeader(parts.Fields[k], parts.Fields[k+1]); msg != "" {
			return "Response: " + msg
		}
	}
	return ""
}

// latin1 writes a header value as the web does: one byte a character. A
// character without such a byte must not become another one, which could end
// what it stands in.
func latin1(s string) (value string, ok bool) {
	if isASCII(s) {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			return "", false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

// fromLatin1 reads a header value that latin1 has written.
func fromLatin1(s string) string {
	if isASCII(s) {
		return s
	}
	runes := make([]rune, len(s))
	for k := range len(s) {
		runes[k] = rune(s[k])
	}
	return string(runes)
}

func isASCII(s string) bool {
	for k := range len(s) {
		if s[k] >= 0x80 {
			return false
		}
	}
	return true
}
