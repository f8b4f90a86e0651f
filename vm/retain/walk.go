package retain

import (
	"math"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/dop251/goja"
)

// samples is how many elements of a large container are looked at.
const samples = 256

// shortText is the length below which it costs more to remember a text than to
// count it twice.
const shortText = 64

// most bounds the objects of one walk, since each is remembered: what it has
// come to by then is the estimate.
const most = 1 << 20

// Walk is an estimate on its way.
type Walk struct {
	realm *Realm
	root  *goja.Object
	each  int  // how many elements of a container are looked at
	drawn bool // some container had more
	seen  map[uintptr]struct{}
	todo  []item
	bytes float64
}

// item is something to be looked into. Each byte found in it stands for weight
// bytes, since it is a sample.
type item struct {
	v      reflect.Value
	weight float64
}

// Walk begins an estimate of what root keeps alive.
func (r *Realm) Walk(root *goja.Object) *Walk {
	w := &Walk{realm: r, root: root}
	w.begin(samples)
	return w
}

func (w *Walk) begin(each int) {
	w.each, w.drawn, w.seen, w.todo, w.bytes = each, false, map[uintptr]struct{}{}, nil, 0
	w.visit(reflect.ValueOf(w.root), 1)
}

// Step goes on for about so long, or until it has come to enough bytes. It
// returns the estimate so far, and whether that is all. One large element among
// small ones makes a sample say too much, so what comes to enough by samples is
// looked at again without.
func (w *Walk) Step(limit time.Duration, enough int64) (bytes int64, done bool) {
	began := time.Now()
	for n := 1; len(w.todo) > 0; n++ {
		if n%32 == 0 && time.Since(began) > limit {
			return int64(w.bytes), false
		}
		if enough > 0 && w.bytes > float64(enough) || len(w.seen) > most {
			break
		}
		last := w.todo[len(w.todo)-1]
		w.todo[len(w.todo)-1] = item{}
		w.todo = w.todo[:len(w.todo)-1]
		w.inside(last.v, last.weight)
	}
	if enough > 0 && w.bytes > float64(enough) && w.drawn {
		w.begin(math.MaxInt)
		return int64(w.bytes), false
	}
	return int64(w.bytes), true
}

// first reports, once, an address that is not common.
func (w *Walk) first(addr uintptr) bool {
	if _, common := w.realm.common[addr]; common {
		return false
	}
	if _, seen := w.seen[addr]; seen {
		return false
	}
	w.seen[addr] = struct{}{}
	return true
}

// own is first for text and bytes, which main may have shared.
func (w *Walk) own(addr uintptr) bool {
	return w.first(addr) && (w.realm.shared == nil || !w.realm.shared(addr))
}

func (w *Walk) count(bytes int64, weight float64) { w.bytes += float64(bytes) * weight }

// visit counts what a value leads to, and puts aside what has to be looked into.
func (w *Walk) visit(v reflect.Value, weight float64) {
	switch v.Kind() {
	case reflect.Interface:
		w.boxed(v, weight)
	case reflect.Pointer:
		if p := w.realm.planOf(v.Type().Elem()); !v.IsNil() && !p.skip && w.first(v.Pointer()) {
			w.count(p.size, weight)
			w.later(v.Elem(), p, weight)
		}
	case reflect.String:
		if s := v.String(); len(s) < shortText || w.own(textAt(s)) {
			w.count(int64(len(s)), weight)
		}
	case reflect.Slice:
		if v.Cap() > 0 && w.own(v.Pointer()) {
			p := w.realm.planOf(v.Type().Elem())
			w.count(int64(v.Cap())*p.size, weight)
			w.later(v, p, weight)
		}
	case reflect.Map:
		if v.Len() > 0 && w.first(v.Pointer()) {
			w.count(mapSize(v), weight)
			w.todo = append(w.todo, item{v, weight})
		}
	case reflect.Struct:
		w.fields(v, weight)
	}
}

// mapSize is what a map takes itself: its head, and groups of eight places that
// are filled to seven eighths at most, half of that on the average.
func mapSize(v reflect.Value) int64 {
	places := int64(8)
	if n := int64(v.Len()); n > places {
		places = n * 4 / 3
	}
	return 48 + places*int64(v.Type().Key().Size()+v.Type().Elem().Size()+1)
}

// boxed is what an interface holds.
func (w *Walk) boxed(v reflect.Value, weight float64) {
	if v.IsNil() {
		return
	}
	v = v.Elem()
	p := w.realm.planOf(v.Type())
	if p.skip {
		return
	}
	if v.Kind() != reflect.Pointer && v.Kind() != reflect.Map {
		w.count(p.size, weight)
	}
	w.visit(v, weight)
}

func (w *Walk) later(v reflect.Value, p *plan, weight float64) {
	if !p.leaf {
		w.todo = append(w.todo, item{v, weight})
	}
}

// inside looks into what was put aside.
func (w *Walk) inside(v reflect.Value, weight float64) {
	switch v.Kind() {
	case reflect.Slice:
		w.elements(v, weight)
	case reflect.Map:
		w.entries(v, weight)
	default:
		w.visit(v, weight)
	}
}

func (w *Walk) fields(v reflect.Value, weight float64) {
	for _, i := range w.realm.planOf(v.Type()).fields {
		w.visit(v.Field(i), weight)
	}
}

// elements looks at a slice, or at some of a large one: one of each stretch, so
// that no pattern of the script's hides behind the choice.
func (w *Walk) elements(v reflect.Value, weight float64) {
	n := v.Len()
	if n <= w.each {
		for i := range n {
			w.visit(v.Index(i), weight)
		}
		return
	}
	w.drawn = true
	for k := range samples {
		from, to := k*n/samples, (k+1)*n/samples
		w.visit(v.Index(from+rand.IntN(to-from)), weight*float64(to-from))
	}
}

// entries looks at a map, or at some of a large one; Go begins anywhere in it.
func (w *Walk) entries(v reflect.Value, weight float64) {
	n := v.Len()
	if n > w.each {
		w.drawn = true
		weight *= float64(n) / samples
	}
	left := w.each
	for e := v.MapRange(); left > 0 && e.Next(); left-- {
		w.visit(e.Key(), weight)
		w.visit(e.Value(), weight)
	}
}
