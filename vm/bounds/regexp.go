package bounds

import (
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// matchTime is how long one match may backtrack. The engine for it stops then, within two ticks of a clock of its own; goja
// takes that for "no match" and says nothing.
var matchTime = 500 * time.Millisecond // a variable for tests

const (
	matchTick = 25 * time.Millisecond
	matchSlop = 5 * time.Millisecond // by which its clock, which counts in steps of about 1 ms, may run ahead
)

func init() {
	regexp2.DefaultMatchTimeout = matchTime
	regexp2.SetTimeoutCheckPeriod(matchTick)
}

// guardRegexps throws where the engine has given up a match: where the answer is that there is none, and has taken so long.
func (b *bounds) guardRegexps() {
	proto := b.prototype("RegExp")
	b.regexpPrototype = proto
	no := b.rt.ToValue(false)
	none := func(v, _ goja.Value) bool { return goja.IsNull(v) || v == no }
	b.method(proto, "exec", b.timed(none))
	b.method(proto, "test", b.timed(none))
	symbols := []struct {
		symbol *goja.Symbol
		none   func(v, text goja.Value) bool
	}{
		{goja.SymMatch, none},
		{goja.SymSearch, func(v, _ goja.Value) bool { return v.ToInteger() < 0 }},
		{goja.SymReplace, func(v, text goja.Value) bool { return v.StrictEquals(b.text(text)) }},
		{goja.SymSplit, func(v, _ goja.Value) bool { return v.ToObject(b.rt).Get("length").ToInteger() <= 1 }},
	}
	for _, s := range symbols {
		m, ok := proto.GetSymbol(s.symbol).(*goja.Object)
		if !ok {
			panic("BUG: this version of goja has no " + s.symbol.String())
		}
		b.function(m, b.fromStart(b.timed(s.none)))
		if s.symbol != goja.SymSearch {
			b.function(m, b.all(s.symbol == goja.SymSplit))
		}
	}
}

// fromStart spares the clock where a search that begins at the text's start takes linear time, one for all matches too.
func (b *bounds) fromStart(g guard) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		if len(c.Arguments) > 0 {
			if _, narrow := ascii(c.Arguments[0]); narrow {
				if p := b.regexps.of(c.This); p.regexp && p.linear && !p.sticky && b.regexps.isStandard(c.This) {
					return engine(c)
				}
			}
		}
		return g(c, engine)
	}
}

// timed is a guard that throws if the answer took as long as a match may, and none says that there was no match.
func (b *bounds) timed(none func(v, text goja.Value) bool) guard {
	return func(c goja.FunctionCall, engine native) goja.Value {
		b.look() // what matches all over a long text comes here each time
		m := b.regexps.of(c.This)
		if m.regexp && m.linear && !m.moves {
			return engine(c)
		}
		began := time.Now()
		v := engine(c)
		if took := time.Since(began); took >= matchTime-matchSlop && none(v, c.Argument(0)) {
			b.givenUp("a match", matchTime)
		}
		return v
	}
}

func (b *bounds) givenUp(what string, after time.Duration) {
	b.refuse("A regular expression was stopped: it was looking for %s for %v (backtracking); "+
		"make it unambiguous, without repetitions inside repetitions, or give it shorter text", what, after)
}
