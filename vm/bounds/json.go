package bounds

import "github.com/dop251/goja"

// What JSON.parse may be given. The engine's recurses on Go's stack, whose overflow ends the process: a body of a few
// megabytes of brackets is enough. Nor can it be interrupted, and it takes about 200 ns for a value.
const (
	maxJSONDepth = 512
	maxJSON      = 1 << 23 // values
)

// What the engine takes for the parts of a text, about, while it grows what it makes of them.
const (
	perValue  = 48
	perMember = 120
	perArray  = 120
	perObject = 320
)

func (b *bounds) json() {
	b.method(b.global("JSON"), "parse", func(c goja.FunctionCall, engine native) goja.Value {
		v := b.text(c.Argument(0))
		if s, ok := v.(goja.String); ok {
			text := s.String()
			b.weighJSON(text)
			if _, narrow := ascii(v); !narrow {
				v = b.rt.ToValue(text) // else the engine converts it once more
			}
		}
		return engine(with(c, 0, v))
	})
}

// jsonText is what there is in a text, if it is JSON.
type jsonText struct{ deepest, arrays, objects, members, values int }

func (b *bounds) weighJSON(text string) {
	t := scanJSON(text)
	if t.deepest > maxJSONDepth {
		b.refuse("JSON.parse: the text is nested more than %d levels deep", maxJSONDepth)
	}
	if t.values > maxJSON {
		b.refuse("JSON.parse: the text has %d values, at most %d are possible; parse it in pieces", t.values, maxJSON)
	}
	b.room(int64(t.values*perValue + t.members*perMember + t.arrays*perArray + t.objects*perObject + len(text)))
}

// scanJSON stops once it is too deep.
func scanJSON(text string) (t jsonText) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ',':
			t.values++
		case ':':
			t.members++
		case '[', '{':
			if text[i] == '[' {
				t.arrays++
			} else {
				t.objects++
			}
			t.values++
			if depth++; depth > t.deepest {
				if t.deepest = depth; depth > maxJSONDepth {
					return t
				}
			}
		case ']', '}':
			depth--
		case '"':
			i = stringEnd(text, i+1)
		}
	}
	return t
}

// stringEnd is where the string that begins at from ends.
func stringEnd(text string, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}
