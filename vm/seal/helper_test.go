package seal

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/layout"
)

// views is a Becomer whose views are simple dynamic objects.
type views struct {
	t  testing.TB
	rt *goja.Runtime
	of map[*goja.Object]heap.Node
}

type blank struct{ n heap.Node }

func (*blank) Get(string) goja.Value       { return nil }
func (*blank) Set(string, goja.Value) bool { return false }
func (*blank) Has(string) bool             { return false }
func (*blank) Delete(string) bool          { return false }
func (*blank) Keys() []string              { return nil }

func (v *views) Become(o *goja.Object, n heap.Node) {
	if old, ok := v.of[o]; ok {
		v.t.Errorf("node %d was made for a view of %d", n, old)
	}
	*o = *v.rt.NewDynamicObject(&blank{n})
	v.of[o] = n
}

func (v *views) NodeOf(o *goja.Object) (heap.Node, bool) {
	n, ok := v.of[o]
	return n, ok
}

// bench is a VM with what tests need.
type bench struct {
	t       testing.TB
	rt      *goja.Runtime
	classes map[*goja.Object]string
	views   *views
	b       *heap.Builder
}

// start runs a script whose classes Known… are known.
func start(t testing.TB, script string) *bench {
	t.Helper()
	x := &bench{t: t, rt: goja.New(), classes: map[*goja.Object]string{}, b: heap.New()}
	x.views = &views{t: t, rt: x.rt, of: map[*goja.Object]heap.Node{}}
	x.run(script)
	for _, name := range x.rt.GlobalObject().Keys() {
		if c, ok := x.rt.Get(name).(*goja.Object); ok && strings.HasPrefix(name, "Known") {
			x.classes[c.Get("prototype").(*goja.Object)] = "class:" + name
		}
	}
	return x
}

func (x *bench) run(script string) goja.Value {
	x.t.Helper()
	v, err := x.rt.RunString(script)
	if err != nil {
		x.t.Fatal(err)
	}
	return v
}

func (x *bench) config() Config {
	return Config{
		Runtime: x.rt,
		Class:   func(p *goja.Object) (string, bool) { name, ok := x.classes[p]; return name, ok },
		View:    func(o *goja.Object) (heap.Node, bool) { return x.views.NodeOf(o) },
		Resource: func(o *goja.Object) (any, bool, bool) {
			if p := o.Prototype(); p != nil && p.Get("isLocal") != nil {
				return nil, true, false
			}
			if v := layout.OwnValue(o, "shareAs"); v != nil {
				return v.String(), false, true
			}
			return nil, false, false
		},
	}
}

// classify judges globals.
func (x *bench) classify(names ...string) *Graph {
	roots := make([]Root, len(names))
	for i, name := range names {
		roots[i] = Root{Name: name, Value: x.rt.Get(name)}
	}
	return Classify(x.config(), roots)
}

func (x *bench) store(g *Graph, name string) heap.Cell {
	x.t.Helper()
	c, err := g.Store(x.b, name, x.views)
	if err != nil {
		x.t.Fatal(err)
	}
	return c
}

// dumper is the script's side of dump.
const dumper = `
function text(s) { let r = '"'; for (let i = 0; i < s.length; i++) { const c = s.charCodeAt(i); r += c > 31 && c < 127 ? s[i] : '\\u' + c.toString(16); } return r + '"'; }
function dump(v, seen = new Map) {
	switch (typeof v) {
	case 'string': return text(v);
	case 'number': return Object.is(v, -0) ? '-0' : String(v);
	case 'bigint': return v + 'n';
	case 'object': if (v === null) return 'null'; break;
	default: return String(v);
	}
	if (seen.has(v)) return '#' + seen.get(v);
	seen.set(v, seen.size);
	const props = (skip, list = Object.getOwnPropertyNames(v)) => '{' + list.filter((k) => !skip(k)).map((k) =>
		(Object.getOwnPropertyDescriptor(v, k).enumerable ? '' : '!') + text(k) + ':' + dump(v[k], seen)).join(',') + '}';
	const none = () => false, index = (k) => k === 'length' || String(k >>> 0) === k && k >>> 0 !== 4294967295;
	const more = (skip) => { const p = props(skip); return p === '{}' ? '' : '+' + p; };
	if (Array.isArray(v)) return '[' + v.length + '|' + Object.keys(v).filter((k) => index(k)).map((k) => k + ':' + dump(v[k], seen)).join(',') + ']' + more(index);
	if (v instanceof Map) return 'Map(' + [...v].map(([k, x]) => { const kk = dump(k, seen); return kk + '=>' + dump(x, seen); }).join(',') + ')' + more(none);
	if (v instanceof Set) return 'Set(' + [...v].map((k) => dump(k, seen)).join(',') + ')' + more(none);
	if (v instanceof Date) return 'Date(' + v.getTime() + ')' + more(none);
	if (v instanceof Error) return 'Error(' + (v.constructor === Error ? '' : v.constructor.known ?? v.constructor.name) + ')' + more(none);
	if (v instanceof String || v instanceof Number || v instanceof Boolean || v instanceof BigInt) return 'Boxed(' + dump(v.valueOf(), seen) + ')' + more((k) => v instanceof String && index(k));
	if (v instanceof ArrayBuffer) return 'Buffer(' + new Uint8Array(v) + ')' + more(none);
	if (v instanceof DataView) return 'DataView(' + dump(v.buffer, seen) + ',' + v.byteOffset + ',' + v.byteLength + ')';
	if (ArrayBuffer.isView(v)) return v.constructor.name + '(' + dump(v.buffer, seen) + ',' + v.byteOffset + ',' + v.length + ')' + more((k) => index(k));
	const p = Object.getPrototypeOf(v);
	return (p === null ? 'null' : p === Object.prototype ? '' : p.constructor.known) + props(none);
}
`

// dump writes a value of the heap as the script's dump writes the original.
func dump(h *heap.Heap, c heap.Cell, seen map[heap.Node]int) string {
	switch c.Tag() {
	case heap.TagString:
		return quoteUnits(h.Text(c))
	case heap.TagBigInt:
		return h.BigInt(c).String() + "n"
	case heap.TagObject:
	case heap.TagNumber:
		if c == heap.Float(math.Copysign(0, -1)) {
			return "-0"
		}
		return goja.New().ToValue(c.Float()).String()
	default:
		return cellText(h, c)
	}
	n := c.Node()
	if i, ok := seen[n]; ok {
		return fmt.Sprintf("#%d", i)
	}
	seen[n] = len(seen)
	text := dumpNode(h, n, seen)
	if x := h.Extra(n); x != 0 {
		if p := dumpProperties(h, x, seen); p != "{}" {
			text += "+" + p
		}
	}
	return text
}

func dumpNode(h *heap.Heap, n heap.Node, seen map[heap.Node]int) string {
	var list []string
	each := func(count int, f func(i int) string) string {
		for i := range count {
			if s := f(i); s != "" {
				list = append(list, s)
			}
		}
		return strings.Join(list, ",")
	}
	switch h.Kind(n) {
	case heap.KindArray:
		return fmt.Sprintf("[%d|%s]", h.Len(n), each(h.Elements(n), func(i int) string {
			if h.At(n, i) == heap.Hole {
				return ""
			}
			return fmt.Sprintf("%d:%s", h.Index(n, i), dump(h, h.At(n, i), seen))
		}))
	case heap.KindMap:
		return "Map(" + each(h.Len(n), func(i int) string { k := dump(h, h.EntryKey(n, i), seen); return k + "=>" + dump(h, h.At(n, i), seen) }) + ")"
	case heap.KindSet:
		return "Set(" + each(h.Len(n), func(i int) string { return dump(h, h.At(n, i), seen) }) + ")"
	case heap.KindDate:
		return "Date(" + dump(h, heap.Float(h.Number(n)), seen) + ")"
	case heap.KindError:
		return "Error(" + h.Class(n) + ")"
	case heap.KindBoxed:
		return "Boxed(" + dump(h, h.Primitive(n), seen) + ")"
	case heap.KindBuffer:
		return "Buffer(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(h.Bytes(n)), " ", ","), "[]") + ")"
	case heap.KindDataView, heap.KindTyped:
		buffer, element, offset, length := h.View(n)
		return fmt.Sprintf("%s(%s,%d,%d)", element, dump(h, heap.Ref(buffer), seen), offset, length)
	case heap.KindResource:
		return fmt.Sprintf("Resource(%v)", h.Resource(n))
	}
	return h.Class(n) + dumpProperties(h, n, seen)
}

func dumpProperties(h *heap.Heap, n heap.Node, seen map[heap.Node]int) string {
	var list []string
	for i := range h.Len(n) {
		hidden := ""
		if !h.Enumerable(n, i) {
			hidden = "!"
		}
		list = append(list, hidden+quoteUnits(h.Text(h.Key(n, i)))+":"+dump(h, h.At(n, i), seen))
	}
	return "{" + strings.Join(list, ",") + "}"
}

func quoteUnits(t heap.Text) string {
	units := t.Wide
	for i := range len(t.Narrow) {
		units = append(units, uint16(t.Narrow[i]))
	}
	var b strings.Builder
	for _, c := range units {
		if c > 31 && c < 127 {
			b.WriteByte(byte(c))
		} else {
			fmt.Fprintf(&b, "\\u%x", c)
		}
	}
	return `"` + b.String() + `"`
}
