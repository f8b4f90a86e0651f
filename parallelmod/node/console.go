package node

import (
	"io"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// consoleState is what a VM's console remembers.
type consoleState struct {
	indent string
	counts map[string]int
	clocks map[string]time.Time
}

const maxLabels = 1000

func (i *Instance) newConsole() *goja.Object {
	out := func(c goja.FunctionCall) goja.Value { return i.print(i.host.Stdout, c.Arguments) }
	err := func(c goja.FunctionCall) goja.Value { return i.print(i.host.Stderr, c.Arguments) }
	return i.object([]method{
		{"log", 0, out}, {"info", 0, out}, {"debug", 0, out}, {"dirxml", 0, out},
		{"warn", 0, err}, {"error", 0, err}, {"trace", 0, i.consoleTrace},
		{"dir", 0, i.consoleDir}, {"table", 1, i.consoleTable}, {"assert", 0, i.consoleAssert},
		{"count", 0, i.consoleCount}, {"countReset", 0, i.consoleCountReset},
		{"time", 0, i.consoleTime}, {"timeLog", 0, i.consoleTimeLog}, {"timeEnd", 0, i.consoleTimeEnd},
		{"group", 0, i.consoleGroup}, {"groupCollapsed", 0, i.consoleGroup}, {"groupEnd", 0, i.consoleGroupEnd},
		{"clear", 0, func(goja.FunctionCall) goja.Value { return goja.Undefined() }},
	})
}

// print writes a line, unless the top level is only replayed.
func (i *Instance) print(w io.Writer, args []goja.Value) goja.Value {
	if i.realm.Replaying() {
		return goja.Undefined()
	}
	o := defaultInspect()
	i.line(w, i.formatArgs(args, o))
	return goja.Undefined()
}

// line writes text as whole lines with one Write, so that VMs do not mix
// theirs.
func (i *Instance) line(w io.Writer, text string) {
	if in := i.console.indent; in != "" {
		text = in + strings.ReplaceAll(text, "\n", "\n"+in)
	}
	i.write(w, text+"\n")
}

func (i *Instance) write(w io.Writer, text string) {
	if w == nil || i.realm.Replaying() {
		return
	}
	i.host.output.Lock()
	defer i.host.output.Unlock()
	_, _ = io.WriteString(w, text) // a script cannot help it when standard output is gone
}

func (i *Instance) stdout(text string) goja.Value {
	if !i.realm.Replaying() {
		i.line(i.host.Stdout, text)
	}
	return goja.Undefined()
}

func (i *Instance) stderr(text string) goja.Value {
	if !i.realm.Replaying() {
		i.line(i.host.Stderr, text)
	}
	return goja.Undefined()
}

// consoleTrace prints where it was called from.
func (i *Instance) consoleTrace(c goja.FunctionCall) goja.Value {
	stack := i.stackOf(i.newError("Error", "", ""))
	if k := strings.Index(stack, "\n"); k >= 0 {
		stack = stack[k:]
	} else {
		stack = ""
	}
	head := "Trace"
	if text := i.formatArgs(c.Arguments, defaultInspect()); text != "" {
		head += ": " + text
	}
	return i.stderr(head + stack)
}

func (i *Instance) consoleDir(c goja.FunctionCall) goja.Value {
	o := i.optionsFrom(c.Argument(1), defaultInspect())
	o.customInspect = false
	return i.stdout(i.inspect(c.Argument(0), o))
}

func (i *Instance) consoleAssert(c goja.FunctionCall) goja.Value {
	if c.Argument(0).ToBoolean() {
		return goja.Undefined()
	}
	text := "Assertion failed"
	if len(c.Arguments) > 1 {
		text += ": " + i.formatArgs(c.Arguments[1:], defaultInspect())
	}
	return i.stderr(text)
}

func label(c goja.FunctionCall) string {
	if isUndefined(c.Argument(0)) {
		return "default"
	}
	return c.Argument(0).String()
}

func (i *Instance) consoleCount(c goja.FunctionCall) goja.Value {
	s := &i.console
	if s.counts == nil || len(s.counts) > maxLabels {
		s.counts = map[string]int{}
	}
	l := label(c)
	s.counts[l]++
	return i.stdout(l + ": " + i.rt.ToValue(s.counts[l]).String())
}

func (i *Instance) consoleCountReset(c goja.FunctionCall) goja.Value {
	delete(i.console.counts, label(c))
	return goja.Undefined()
}

func (i *Instance) consoleTime(c goja.FunctionCall) goja.Value {
	s := &i.console
	if s.clocks == nil || len(s.clocks) > maxLabels {
		s.clocks = map[string]time.Time{}
	}
	if l := label(c); s.clocks[l].IsZero() {
		s.clocks[l] = time.Now()
	} else {
		i.stderr("Warning: Label '" + l + "' already exists for console.time()")
	}
	return goja.Undefined()
}

func (i *Instance) consoleTimeLog(c goja.FunctionCall) goja.Value {
	l := label(c)
	began, ok := i.console.clocks[l]
	if !ok {
		return i.stderr("Warning: No such label '" + l + "' for console.timeLog()")
	}
	text := l + ": " + elapsed(time.Since(began))
	if len(c.Arguments) > 1 {
		text += " " + i.formatArgs(c.Arguments[1:], defaultInspect())
	}
	return i.stdout(text)
}

func (i *Instance) consoleTimeEnd(c goja.FunctionCall) goja.Value {
	l := label(c)
	began, ok := i.console.clocks[l]
	if !ok {
		return i.stderr("Warning: No such label '" + l + "' for console.timeEnd()")
	}
	delete(i.console.clocks, l)
	return i.stdout(l + ": " + elapsed(time.Since(began)))
}

func elapsed(d time.Duration) string {
	switch {
	case d < time.Second:
		return fixed(float64(d)/1e6, 3) + "ms"
	case d < time.Minute:
		return fixed(d.Seconds(), 3) + "s"
	}
	return d.Truncate(time.Millisecond).String()
}

func (i *Instance) consoleGroup(c goja.FunctionCall) goja.Value {
	if len(c.Arguments) > 0 {
		i.print(i.host.Stdout, c.Arguments)
	}
	if len(i.console.indent) < 100 {
		i.console.indent += "  "
	}
	return goja.Undefined()
}

func (i *Instance) consoleGroupEnd(goja.FunctionCall) goja.Value {
	i.console.indent = i.console.indent[:max(len(i.console.indent)-2, 0)]
	return goja.Undefined()
}
