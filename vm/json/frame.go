package json

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// enter begins an object. It is false if that needs an error and this run may not throw.
func (r *run) enter(f frame) bool {
	if len(r.frames) >= MaxDepth+r.roots() || r.circular(&f) >= 0 {
		if r.script {
			r.refuse(&f)
		}
		return false
	}
	r.frames = append(r.frames, f)
	return true
}

// roots is how many frames are no level of the value.
func (r *run) roots() int {
	if len(r.frames) > 0 && r.frames[0].kind == atRoot {
		return 1
	}
	return 0
}

// circular is which frame is of the same object, -1 if none is.
func (r *run) circular(f *frame) int {
	if f.o == nil {
		for i := range r.frames {
			if g := &r.frames[i]; g.node == f.node && g.heap == f.heap {
				return i
			}
		}
		return -1
	}
	for i := range r.frames {
		if r.frames[i].o == f.o {
			return i
		}
	}
	return -1
}

// refuse throws because of a cycle, or of an object that is too deep.
func (r *run) refuse(f *frame) {
	if i := r.circular(f); i >= 0 {
		panic(r.w.rt.NewTypeError("%s", "Converting circular structure to JSON: "+r.path(0)+" is "+r.within(i)))
	}
	panic(r.w.rangeError("JSON.stringify: the value is nested more than " + strconv.Itoa(MaxDepth) + " levels deep"))
}

// within names the object of a frame.
func (r *run) within(i int) string {
	if i == r.roots() {
		return "the value itself"
	}
	return r.path(len(r.frames) - i)
}

// pathSteps is how many steps of a path are told at each end.
const pathSteps = 8

// path is how the script would write the way to where the run is, or to so many frames above.
func (r *run) path(above int) string {
	var b strings.Builder
	b.WriteString("value")
	frames := r.frames[:len(r.frames)-above]
	for i := range frames {
		if i == pathSteps && len(frames) > 2*pathSteps {
			b.WriteString("…")
		}
		if i < pathSteps || i >= len(frames)-pathSteps {
			b.WriteString(r.step(&frames[i]))
		}
	}
	return b.String()
}

// step is one step of a path.
func (r *run) step(f *frame) string {
	switch f.kind {
	case atElement:
		return "[" + strconv.Itoa(f.index) + "]"
	case atRoot:
		return ""
	}
	if name := r.keyText(f); isIdentifier(name) {
		return "." + name
	} else {
		return "[" + strconv.Quote(name) + "]"
	}
}

func isIdentifier(s string) bool {
	for i, c := range s {
		if c != '_' && c != '$' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= 40
}

// keyText is the key in a frame that the run is at.
func (r *run) keyText(f *frame) string {
	switch f.kind {
	case atElement:
		return strconv.Itoa(f.index)
	case atProperty:
		return f.heap.Text(f.heap.Key(f.node, f.index)).String()
	}
	return f.name.String()
}

// keyValue is the key that the run is at, as toJSON gets it.
func (r *run) keyValue() goja.Value {
	if len(r.frames) == 0 {
		return r.w.rt.ToValue("")
	}
	f := &r.frames[len(r.frames)-1]
	switch f.kind {
	case atElement:
		return r.w.rt.ToValue(strconv.Itoa(f.index))
	case atProperty:
		if t := f.heap.Text(f.heap.Key(f.node, f.index)); t.Wide != nil {
			return goja.StringFromUTF16(t.Wide)
		} else {
			return r.w.rt.ToValue(t.Narrow)
		}
	}
	return nameValue(r.w.rt, f.name)
}

// nameValue is a property's name as a value.
func nameValue(rt *goja.Runtime, name unistring.String) goja.Value {
	if u := name.AsUtf16(); u != nil {
		return goja.StringFromUTF16(u[1:])
	}
	return rt.ToValue(string(name))
}

// open writes the first brace, or bracket.
func (r *run) open(c byte) (first bool) {
	r.buf = append(r.buf, c)
	if r.gap != "" {
		r.indent = append(r.indent, r.gap...)
	}
	return true
}

// next writes what comes before an element.
func (r *run) next(first *bool) {
	if !*first {
		r.buf = append(r.buf, ',')
	}
	*first = false
	if r.gap != "" {
		r.breakLine()
	}
}

func (r *run) breakLine() { r.buf = append(append(r.buf, '\n'), r.indent...) }

// key writes the key of a property: UTF-8, or code units if there are some.
func (r *run) key(narrow string, wide []uint16, first *bool) {
	b := r.buf
	if !*first {
		b = append(b, ',')
	}
	*first = false
	if r.gap != "" {
		b = append(append(b, '\n'), r.indent...)
	}
	if len(narrow)+len(wide) > largeText {
		r.large(len(narrow) + len(wide))
	}
	if wide != nil {
		b = appendWide(b, wide)
	} else {
		b = appendText(b, narrow)
	}
	b = append(b, ':')
	if r.gap != "" {
		b = append(b, ' ')
	}
	r.buf = b
}

// close ends the innermost object.
func (r *run) close(c byte, empty bool) {
	if r.gap != "" {
		r.indent = r.indent[:len(r.indent)-len(r.gap)]
		if !empty {
			r.breakLine()
		}
	}
	r.buf = append(r.buf, c)
	last := len(r.frames) - 1
	r.frames[last] = frame{}
	r.frames = r.frames[:last]
}
