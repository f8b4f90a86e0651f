package node

import (
	"bytes"
	"slices"

	"github.com/dop251/goja"
)

// comparison is one deep comparison, as of assert.deepEqual.
type comparison struct {
	*Instance
	strict bool
	pairs  map[[2]*goja.Object]bool // being compared: taken for equal, so that cycles end
	level  int
}

func (i *Instance) deepEqual(a, b goja.Value, strict bool) bool {
	c := comparison{Instance: i, strict: strict, pairs: map[[2]*goja.Object]bool{}}
	return c.equal(a, b)
}

func (i *Instance) isDeepStrictEqual(c goja.FunctionCall) goja.Value {
	return i.rt.ToValue(i.deepEqual(c.Argument(0), c.Argument(1), true))
}

func (c *comparison) equal(a, b goja.Value) bool {
	x, okx := a.(*goja.Object)
	y, oky := b.(*goja.Object)
	if !okx || !oky {
		if okx != oky || c.strict {
			return a.SameAs(b)
		}
		return a.Equals(b) || goja.IsNaN(a) && goja.IsNaN(b)
	}
	if x == y {
		return true
	}
	pair := [2]*goja.Object{x, y}
	if c.pairs[pair] {
		return true
	}
	if c.level++; c.level > 2*maxInspectLevel {
		panic(c.newError("RangeError", "", "Maximum call stack size exceeded"))
	}
	c.pairs[pair] = true
	defer func() { delete(c.pairs, pair); c.level-- }()
	return c.objects(x, y)
}

func (c *comparison) objects(x, y *goja.Object) bool {
	k := c.kindOf(x)
	if k != c.kindOf(y) || c.strict && !c.sameProto(x, y) {
		return false
	}
	if c.tagOf(x) != c.tagOf(y) {
		return false
	}
	switch k {
	case kindFunction, kindPromise, kindWeakMap, kindWeakSet, kindHost:
		return false
	case kindMap:
		return c.maps(x, y) && c.properties(x, y)
	case kindSet:
		return c.sets(x, y) && c.properties(x, y)
	case kindArray:
		return x.Get("length").SameAs(y.Get("length")) && c.properties(x, y)
	case kindBuffer, kindView:
		a, _ := c.bytesOf(x)
		b, _ := c.bytesOf(y)
		return bytes.Equal(a, b)
	case kindTyped:
		a, _ := c.bytesOf(x)
		b, _ := c.bytesOf(y)
		return bytes.Equal(a, b) || c.properties(x, y)
	}
	return c.literals(x, y, k) && c.properties(x, y)
}

func (c *comparison) sameProto(x, y *goja.Object) bool {
	return c.visiblePrototype(x) == c.visiblePrototype(y)
}

// literals compares what an object of its kind holds beside its properties.
func (c *comparison) literals(x, y *goja.Object, k kind) bool {
	switch k {
	case kindDate:
		get := c.lookup("Date", "prototype", "getTime")
		a, _ := get(x)
		b, _ := get(y)
		return a != nil && b != nil && a.SameAs(b)
	case kindRegExp:
		return c.same(x, y, "source", "flags", "lastIndex")
	case kindError:
		return c.same(x, y, "name", "message") && c.hiddenEqual(x, y, "cause") && c.hiddenEqual(x, y, "errors")
	case kindBoxed:
		n, a := c.unbox(x)
		m, b := c.unbox(y)
		return n == m && a.SameAs(b)
	}
	return true
}

func (c *comparison) same(x, y *goja.Object, names ...string) bool {
	for _, n := range names {
		if !orUndefined(x.Get(n)).SameAs(orUndefined(y.Get(n))) {
			return false
		}
	}
	return true
}

func (c *comparison) hiddenEqual(x, y *goja.Object, name string) bool {
	p, okx := c.own(x, c.rt.ToValue(name))
	q, oky := c.own(y, c.rt.ToValue(name))
	if !okx || !oky || p.value == nil || q.value == nil {
		return okx == oky
	}
	return c.equal(p.value, q.value)
}

// properties compares the enumerable own properties; symbols only strictly.
func (c *comparison) properties(x, y *goja.Object) bool {
	a, b := x.Keys(), y.Keys()
	if len(a) != len(b) {
		return false
	}
	if !slices.Equal(a, b) {
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			return false
		}
	}
	for _, k := range a {
		if !c.equal(orUndefined(x.Get(k)), orUndefined(y.Get(k))) {
			return false
		}
	}
	return !c.strict || c.symbols(x, y)
}

func (c *comparison) symbols(x, y *goja.Object) bool {
	a, b := c.shownSymbols(x), c.shownSymbols(y)
	if len(a) != len(b) {
		return false
	}
	for _, sym := range a {
		if !slices.Contains(b, sym) || !c.equal(orUndefined(x.GetSymbol(sym)), orUndefined(y.GetSymbol(sym))) {
			return false
		}
	}
	return true
}

func (c *comparison) shownSymbols(o *goja.Object) (list []*goja.Symbol) {
	for _, s := range o.Symbols() {
		if p, ok := c.own(o, s); ok && p.enumerable {
			list = append(list, s)
		}
	}
	return list
}

func (c *comparison) entries(o *goja.Object, k kind) (list [][2]goja.Value) {
	c.eachOf(o, k, func(v, key goja.Value) bool {
		list = append(list, [2]goja.Value{key, v})
		return true
	})
	return list
}

func (c *comparison) maps(x, y *goja.Object) bool {
	return c.match(c.entries(x, kindMap), c.entries(y, kindMap), true)
}

func (c *comparison) sets(x, y *goja.Object) bool {
	return c.match(c.entries(x, kindSet), c.entries(y, kindSet), false)
}

// match finds for each entry of a one of b. Primitive keys are found at once,
// the others are tried in turn.
func (c *comparison) match(a, b [][2]goja.Value, values bool) bool {
	if len(a) != len(b) {
		return false
	}
	index, used := map[any]int{}, make([]bool, len(b))
	for k, e := range b {
		if key, ok := hashable(e[0]); ok {
			index[key] = k
		}
	}
	fits := func(e [2]goja.Value, k int) bool {
		return !used[k] && c.equal(e[0], b[k][0]) && (!values || c.equal(e[1], b[k][1]))
	}
	for _, e := range a {
		found := -1
		key, primitive := hashable(e[0])
		if k, ok := index[key]; primitive && ok && fits(e, k) {
			found = k
		} else if !primitive || !c.strict {
			for k := range b {
				if fits(e, k) {
					found = k
					break
				}
			}
		}
		if found < 0 {
			return false
		}
		used[found] = true
	}
	return true
}

// hashable is a Go value that is equal for equal primitives.
func hashable(v goja.Value) (any, bool) {
	switch v := v.(type) {
	case *goja.Object:
		return nil, false
	case *goja.Symbol:
		return v, true
	}
	return typeOf(v) + ":" + v.String(), true
}
