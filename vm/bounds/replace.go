package bounds

import (
	"strings"

	"github.com/dop251/goja"
)

// The length of what replace makes is known only once it is made: a replacement may refer to parts of the text, and a
// function may return anything. Where it could be too long, the engine gets a function of the host's to call for each
// match, which counts.

// uncounted is the length up to which nobody counts.
const uncounted = 1 << 22

// replace is one call of replace or replaceAll that is counted.
type replace struct {
	call  native      // the script's function
	text  goja.String // or its replacement
	like  goja.Value  // the text that is searched
	total int64       // of what the matches became, and of the text
	asked int64       // for how long a text there is room
}

func (b *bounds) replacing() {
	b.counter = b.rt.ToValue(b.count).(*goja.Object)
	proto := b.prototype("String")
	b.method(proto, "replace", b.replaceString)
	b.method(proto, "replaceAll", func(c goja.FunctionCall, engine native) goja.Value {
		return b.replaceString(c, func(c goja.FunctionCall) goja.Value {
			text, ok := c.This.(goja.String)
			if pattern, is := c.Argument(0).(goja.String); ok && is && pattern.Length() == 0 {
				return b.between(text, c.Argument(1))
			}
			return engine(c)
		})
	})
	f, ok := b.prototype("RegExp").GetSymbol(goja.SymReplace).(*goja.Object)
	if !ok {
		panic("BUG: this version of goja has no RegExp.prototype[Symbol.replace]")
	}
	b.function(f, b.replaceMatches)
}

// replaceString replaces a string. A pattern that is an object has a method of its own.
func (b *bounds) replaceString(c goja.FunctionCall, engine native) goja.Value {
	if b.usual(c) {
		return engine(c)
	}
	if _, ok := c.Argument(0).(*goja.Object); ok {
		return engine(c)
	}
	c.This = b.text(c.This)
	c = with(c, 0, b.text(c.Argument(0)))
	_, text := c.This.(goja.String)
	_, pattern := c.Argument(0).(goja.String)
	if !text || !pattern && !goja.IsUndefined(c.Argument(0)) {
		return engine(c)
	}
	return b.counted(c, c.This, engine)
}

// fewUnits is how long a text and what replaces its parts may be for no product of them to be long, references or not.
const fewUnits = 1 << 7

// usual tells a call of the usual kind: text, pattern and replacement are short strings.
func (b *bounds) usual(c goja.FunctionCall) bool {
	if len(c.Arguments) != 2 || b.longest < MaxString {
		return false
	}
	return few(c.This) && few(c.Arguments[0]) && few(c.Arguments[1]) && units(c.Arguments[0]) > 0
}

func few(v goja.Value) bool {
	s, ok := ascii(v)
	return ok && len(s) <= fewUnits
}

func (b *bounds) replaceMatches(c goja.FunctionCall, engine native) goja.Value {
	if _, ok := c.This.(*goja.Object); !ok {
		return engine(c)
	}
	if len(c.Arguments) == 2 && b.longest == MaxString && few(c.Arguments[0]) && few(c.Arguments[1]) {
		return engine(c)
	}
	text := b.text(c.Argument(0))
	c = with(c, 0, text)
	if _, ok := text.(*goja.Symbol); ok {
		return engine(c)
	}
	return b.counted(c, text, engine)
}

// between puts a replacement around each character: the engine never comes to the end of that if one is not ASCII.
func (b *bounds) between(text goja.String, replacement goja.Value) goja.Value {
	call, n := callableOf(replacement), text.Length()
	var plain goja.String
	if call == nil {
		plain, _ = b.string(replacement).(goja.String)
	}
	var out pieces
	for i := range n + 1 {
		args := []goja.Value{empty, b.rt.ToValue(i), text}
		if call != nil {
			plain, _ = b.string(call(goja.FunctionCall{This: b.undefined, Arguments: args})).(goja.String)
			out.add(plain)
		} else {
			out.add(b.substitute(plain, args).(goja.String))
		}
		if out.n > b.longest {
			b.size("replaceAll", out.n)
		}
		if i < n {
			out.add(text.Substring(i, i+1))
		}
	}
	return out.value()
}

// counted calls the engine's function with a counting replacement if need be.
func (b *bounds) counted(c goja.FunctionCall, text goja.Value, engine native) goja.Value {
	replacement := c.Argument(1)
	call := callableOf(replacement)
	if call == nil {
		replacement = b.text(replacement)
		c = with(c, 1, replacement)
		if _, ok := replacement.(*goja.Symbol); ok {
			return engine(c)
		}
		if _, ok := replacement.(goja.String); !ok {
			replacement = b.rt.ToValue(replacement.String()) // undefined, or null
		}
		if b.fits(units(text), replacement.(goja.String)) {
			return engine(c)
		}
	}
	r := &replace{call: call, like: text, total: units(text), asked: uncounted}
	r.text, _ = replacement.(goja.String)
	b.replaces = append(b.replaces, r)
	defer func() { b.replaces = b.replaces[:len(b.replaces)-1] }()
	return engine(with(c, 1, b.counter))
}

// fits tells that a text of n characters cannot become long, whatever is replaced.
func (b *bounds) fits(n int64, replacement goja.String) bool {
	each := int64(replacement.Length())
	most := min(b.longest, uncounted)
	if times(n+1, each*(n+1)) <= most {
		return true
	}
	return !strings.Contains(replacement.String(), "$") && times(n+1, each+1) <= most
}

// count is what the engine calls for each match.
func (b *bounds) count(c goja.FunctionCall) goja.Value {
	b.look()
	r := b.replaces[len(b.replaces)-1]
	var v goja.Value
	if r.call != nil {
		v = r.call(c)
		if _, ok := v.(goja.String); !ok {
			v = b.string(v)
		}
	} else {
		v = b.substitute(r.text, c.Arguments)
	}
	b.grow(r, units(v), v)
	return v
}

func (b *bounds) grow(r *replace, n int64, v goja.Value) {
	r.total += n
	if r.total > b.longest {
		b.size("replace", r.total)
	}
	if r.total > r.asked {
		r.asked = 2 * r.total
		b.room(bytesLike(r.asked, r.like, v))
	}
}

// match is one match, as a function is told of it.
type match struct {
	captures []goja.Value // the first is all of it
	position int
	text     goja.String
	groups   *goja.Object
}

func matchOf(args []goja.Value) (m match) {
	if o, ok := args[len(args)-1].(*goja.Object); ok {
		m.groups = o
		args = args[:len(args)-1]
	}
	n := len(args) - 2
	m.captures, m.position = args[:n], int(args[n].ToInteger())
	m.text, _ = args[n+1].(goja.String)
	return
}

// substitute is what a replacement becomes for one match.
func (b *bounds) substitute(replacement goja.String, args []goja.Value) goja.Value {
	if !strings.Contains(replacement.String(), "$") {
		return replacement
	}
	m, n := matchOf(args), replacement.Length()
	var out pieces
	for i := 0; i < n; {
		ch := replacement.CharAt(i)
		if ch != '$' || i == n-1 {
			out.unit(ch)
			i++
			continue
		}
		part, used := m.reference(replacement, i+1)
		if used == 0 {
			out.unit('$')
			i++
			continue
		}
		out.add(part)
		if out.n > b.longest {
			b.size("replace", out.n)
		}
		i += 1 + used
	}
	return out.value()
}

// reference is what the characters after a "$" stand for, and how many they are; 0 if they are no reference.
func (m *match) reference(s goja.String, at int) (goja.String, int) {
	whole := m.captures[0].(goja.String)
	end := m.position + whole.Length()
	switch ch := s.CharAt(at); {
	case ch == '$':
		return s.Substring(at, at+1), 1
	case ch == '&':
		return whole, 1
	case ch == '`':
		return m.text.Substring(0, m.position), 1
	case ch == '\'':
		return m.text.Substring(min(end, m.text.Length()), m.text.Length()), 1
	case ch == '<' && m.groups != nil:
		return m.named(s, at)
	case ch >= '0' && ch <= '9':
		return m.numbered(s, at)
	}
	return nil, 0
}

func (m *match) named(s goja.String, at int) (goja.String, int) {
	for j := at + 1; j < s.Length(); j++ {
		if s.CharAt(j) == '>' {
			return asString(m.groups.Get(s.Substring(at+1, j).String())), j + 1 - at
		}
	}
	return nil, 0
}

func (m *match) numbered(s goja.String, at int) (goja.String, int) {
	index, used := 0, 0
	for j := at; j < min(at+2, s.Length()); j++ {
		ch := s.CharAt(j)
		if ch < '0' || ch > '9' || index*10+int(ch-'0') >= len(m.captures) {
			break
		}
		index, used = index*10+int(ch-'0'), used+1
	}
	if index == 0 {
		return nil, 0
	}
	return asString(m.captures[index]), used
}

// asString is a capture, which is undefined if its group took no part.
func asString(v goja.Value) goja.String {
	if v == nil || goja.IsUndefined(v) {
		return empty
	}
	s, _ := v.ToString().(goja.String)
	return s
}

var empty = goja.StringFromUTF16(nil)

// pieces is a string that is put together.
type pieces struct {
	b goja.StringBuilder
	n int64
}

func (p *pieces) add(s goja.String) {
	p.b.WriteString(s)
	p.n += int64(s.Length())
}

func (p *pieces) unit(ch uint16) {
	p.b.WriteString(goja.StringFromUTF16([]uint16{ch}))
	p.n++
}

func (p *pieces) value() goja.Value { return p.b.String() }
