package json

import (
	"math"
	"reflect"
	"runtime"
	"strconv"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// A Date is written in place as long as the script has changed nothing of what Date.prototype.toJSON calls.

// dateMethods are these methods, and the engine's functions that they are.
var dateMethods = map[unistring.String]string{
	"toJSON": "dateproto_toJSON", "toISOString": "dateproto_toISOString", "valueOf": "dateproto_valueOf",
}

const (
	enginePrefix = "github.com/dop251/goja.(*Runtime)."
	toPrimitive  = "dateproto_toPrimitive"
	invalidDate  = math.MinInt64
)

// date writes a Date; ok is false if the script has a say in it.
func (r *run) date(b *layout.Object) bool {
	return len(b.PropNames) == 0 && b.SymValues == nil && r.plainDates(b.Prototype) && r.moment(b.Date().Msec)
}

// nodeDate writes a Date of r.heap.
func (r *run) nodeDate(n heap.Node) bool {
	h := r.heap
	if h.Kind(n) != heap.KindDate || h.Class(n) != "" || h.Extra(n) != 0 || !r.plainDates(r.views.Prototype(heap.KindDate, "")) {
		return false
	}
	if t := h.Number(n); !math.IsNaN(t) {
		return r.moment(int64(t))
	}
	return r.moment(invalidDate)
}

// plainDates tells of the prototype of a Date whether its methods are the engine's. It runs no code.
func (r *run) plainDates(proto *goja.Object) bool {
	if proto == nil || proto == r.dates {
		return proto != nil
	}
	base := layout.FieldOf("DatePrototype").Of(r.w.rt)
	for p := proto; p != base; {
		sh, b := layout.Look(p)
		if sh != layout.Plain || b.Prototype == nil || b.SymValues != nil {
			return false
		}
		for name := range dateMethods {
			if _, there := b.Values[name]; there {
				return false
			}
		}
		p = b.Prototype
	}
	if !r.w.untouchedDates(layout.LookTemplate(base)) {
		return false
	}
	r.dates = proto
	return true
}

// untouchedDates tells whether Date.prototype has the engine's methods.
func (w *Writer) untouchedDates(t *layout.TemplateObject) bool {
	if t == nil {
		return false
	}
	for name, function := range dateMethods {
		v, there := t.Values[name]
		if there && !w.isEngines(v, function) || !there && t.Tmpl.Props[name] == nil {
			return false
		}
	}
	if t.SymValues == nil {
		return true
	}
	for e := t.SymValues.IterFirst; e != nil; e = e.IterNext {
		if e.Key == goja.SymToPrimitive {
			return w.isEngines(e.Value, toPrimitive)
		}
	}
	return false
}

// isEngines tells whether a method, as the engine stores it, is that function of the engine's.
func (w *Writer) isEngines(v goja.Value, function string) bool {
	p := layout.PropertyOf(v)
	if p == nil || p.Accessor {
		return false
	}
	f, ok := p.Value.(*goja.Object)
	if !ok {
		return false
	}
	if w.engines[function] == f {
		return true
	}
	raw, ok := f.Export().(native)
	if !ok || runtime.FuncForPC(reflect.ValueOf(raw).Pointer()).Name() != enginePrefix+function+"-fm" {
		return false
	}
	if w.engines == nil {
		w.engines = map[string]*goja.Object{}
	}
	w.engines[function] = f
	return true
}

// moment writes a time; it is false for a year that has no four digits.
func (r *run) moment(msec int64) bool {
	if msec == invalidDate {
		r.buf = append(r.buf, "null"...)
		return true
	}
	t := time.UnixMilli(msec).UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return false
	}
	hour, minute, second := t.Clock()
	b := append(r.buf, '"')
	b = appendDigits(b, year, 4, '-')
	b = appendDigits(b, int(month), 2, '-')
	b = appendDigits(b, day, 2, 'T')
	b = appendDigits(b, hour, 2, ':')
	b = appendDigits(b, minute, 2, ':')
	b = appendDigits(b, second, 2, '.')
	b = appendDigits(b, t.Nanosecond()/int(time.Millisecond), 3, 'Z')
	r.buf = append(b, '"')
	return true
}

// appendDigits writes a number with at least so many digits, and what follows it.
func appendDigits(b []byte, n, width int, next byte) []byte {
	for most := 10; width > 1; width, most = width-1, most*10 {
		if n < most {
			b = append(b, "000"[:width-1]...)
			break
		}
	}
	return append(strconv.AppendInt(b, int64(n), 10), next)
}
