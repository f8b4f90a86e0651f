package parallelmod

import (
	"fmt"
	"pyp/parallelmod/values"
	"strconv"

	"github.com/dop251/goja"
)

// Reply collects what a callback sends: strings as UTF-8, bytes, and arrays of
// these one after the other. The bytes are copies.
type Reply struct{ Bytes []byte }

// maxDepth bounds arrays of arrays of sendables.
const maxDepth = 8

// maxReply bounds what one callback sends, in bytes: an array may name the same
// long string a million times.
const maxReply = 1 << 30

// maxItems bounds the length of an array of sendables; a sparse one may claim
// to be four billion long.
const maxItems = 1 << 20

// sendable appends v to r. It returns what is wrong with v, or "", or what
// code of the script's has thrown: a proxy's, a getter's. Then r is as before.
func (i *Instance) sendable(r *Reply, v goja.Value) (msg string, err error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case goja.String:
		return r.add(v.String()), nil
	case *goja.Object:
		if b, ok := values.Uint8Array(v); ok {
			return r.addBytes(b), nil
		}
	}
	n := len(r.Bytes)
	err = i.Guard(func() { msg = i.sendableIn(r, v, 0) })
	if err != nil || msg != "" {
		r.Bytes = r.Bytes[:n]
	}
	return msg, err
}

func (r *Reply) add(s string) string {
	if len(r.Bytes)+len(s) > maxReply {
		return "more than 1 GiB cannot be sent at once"
	}
	r.Bytes = append(r.Bytes, s...)
	return ""
}

func (r *Reply) addBytes(b []byte) string {
	if len(r.Bytes)+len(b) > maxReply {
		return "more than 1 GiB cannot be sent at once"
	}
	r.Bytes = append(r.Bytes, b...)
	return ""
}

// whatToReturn ends the message about a value that cannot be sent.
const whatToReturn = "cannot be sent; return a string, a Uint8Array, an ArrayBuffer, a Buffer or an array of these"

func (i *Instance) sendableIn(r *Reply, v goja.Value, depth int) string {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return ""
	}
	if depth > maxDepth {
		return fmt.Sprintf("arrays are nested deeper than %d", maxDepth)
	}
	if s, ok := v.(goja.String); ok {
		return r.add(s.String())
	}
	if _, ok := v.(*goja.Symbol); ok {
		return "a symbol " + whatToReturn
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return fmt.Sprintf("%s %s", v.String(), whatToReturn)
	}
	if b, ok := i.BytesOf(o); ok {
		return r.addBytes(b)
	}
	class := o.ClassName()
	if kind, view := i.Scope.ViewOf(o); view && kind == "Array" {
		class = kind // an array with holes looks like a proxy
	}
	switch class {
	case "Array":
		return i.sendArray(r, o, depth)
	case "String":
		return r.add(o.String())
	}
	return fmt.Sprintf("a value of type %s %s", o.ClassName(), whatToReturn)
}

func (i *Instance) sendArray(r *Reply, o *goja.Object, depth int) string {
	n := o.Get("length").ToInteger()
	if n > maxItems {
		return fmt.Sprintf("an array of more than %d parts cannot be sent", maxItems)
	}
	for k := range int(n) {
		if msg := i.sendableIn(r, o.Get(itoa(k)), depth+1); msg != "" {
			return msg
		}
	}
	return ""
}

func itoa(k int) string { return strconv.Itoa(k) }
