package bounds

import (
	"time"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// matchTime is how long one match may backtrack. The engine for it stops then, within two ticks of a clock of its own; goja
// takes that for "no match" and says nothing.
const (
	matchTime = 500 * time.Millisecond
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
		b.function(m, b.timed(s.none))
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
			b.refuse("A regular expression was stopped: it was looking for a match for %v (backtracking); "+
				"make it unambiguous, without repetitions inside repetitions, or give it shorter text", matchTime)
		}
		return v
	}
}
