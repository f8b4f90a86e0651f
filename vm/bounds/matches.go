package bounds

import (
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// What looks for all matches of a pattern in a text does so in one loop of the engine's, which nothing interrupts. One match
// is bounded, or takes linear time; all of them may take as many times as long as the text has characters. So in a long text
// they are looked for beforehand, with a look at the interrupt and the clock between two of them, and the engine begins only
// if that came to its end.

var allMatches = 2 * time.Second // for the matches in one text, and perUnit more; a variable for tests

const (
	longForBack = 1 << 9                // UTF-16 units, of which matches that backtrack are looked for beforehand
	longLinear  = 1 << 13               // the same for those in linear time
	perUnit     = 500 * time.Nanosecond // for each UTF-16 unit
	perMatch    = 48                    // bytes that the engine takes for each character of a text, before it looks for matches
)

// all guards a function that looks for all matches; one without the flag g looks for one only, unless it splits.
func (b *bounds) all(splits bool) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		text, ok := c.Argument(0).(goja.String)
		if o, regexp := c.This.(*goja.Object); ok && regexp && text.Length() > longForBack {
			b.beforehand(o, text, splits)
		}
		return engine(c)
	}
}

func (b *bounds) beforehand(o *goja.Object, text goja.String, splits bool) {
	p := b.regexps.standardPattern(o)
	if p == nil || !splits && !p.global || o.Prototype() != b.regexpPrototype {
		return // of others, each match is a call of exec
	}
	s := &search{b: b, began: time.Now(), limit: allMatches + time.Duration(text.Length())*perUnit}
	if plain, narrow := ascii(text); p.linear != nil && (narrow || p.unicode && wellFormed(text)) {
		if text.Length() > longLinear {
			if !narrow {
				plain = text.String()
			}
			p.linear.ReplaceAllStringFunc(plain, func(string) string { s.next(); return "" })
		}
		return
	}
	b.room(int64(text.Length()) * perMatch)
	back, err := p.backtracking()
	if err != nil {
		return // the engine says it better
	}
	s.backtrack(back, runesOf(text, p.unicode), p.sticky && !splits)
}

// search is one that is going on.
type search struct {
	b     *bounds
	began time.Time
	limit time.Duration
	n     int
}

// next is called between two matches.
func (s *search) next() {
	s.b.look()
	if s.n++; s.n&15 == 0 && time.Since(s.began) > s.limit {
		s.b.givenUp("matches", s.limit)
	}
}

func (s *search) backtrack(p *regexp2.Regexp, text []rune, sticky bool) {
	m, err := p.FindRunesMatchStartingAt(text, 0)
	for at := 0; m != nil && err == nil; m, err = p.FindNextMatch(m) {
		if sticky && m.RuneIndex != at {
			return
		}
		at = m.RuneIndex + m.RuneLength
		s.n |= 14 // one of these may take long: the clock is read at each second one
		s.next()
	}
	if err != nil {
		s.b.givenUp("a match", matchTime)
	}
}

// wellFormed tells that a text has no half of a surrogate pair. The engine takes linear time for such only.
func wellFormed(s goja.String) bool {
	for i, n := 0, s.Length(); i < n; i++ {
		switch ch := s.CharAt(i); {
		case ch&0xfc00 == 0xd800 && i+1 < n && s.CharAt(i+1)&0xfc00 == 0xdc00:
			i++
		case ch&0xf800 == 0xd800:
			return false
		}
	}
	return true
}

// runesOf is a text as the engine gives it to the matcher: by UTF-16 units, or by characters.
func runesOf(s goja.String, characters bool) []rune {
	n := s.Length()
	out := make([]rune, 0, n)
	for i := 0; i < n; i++ {
		ch := rune(s.CharAt(i))
		if characters && ch&0xfc00 == 0xd800 && i+1 < n {
			if low := rune(s.CharAt(i + 1)); low&0xfc00 == 0xdc00 {
				ch = (ch-0xd800)<<10 + (low - 0xdc00) + 0x10000
				i++
			}
		}
		out = append(out, ch)
	}
	return out
}
