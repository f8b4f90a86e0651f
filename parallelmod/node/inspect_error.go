package node

import (
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

// errorBase is an error's stack, with the class's name in front, and sorts
// out which of its properties say more than the stack.
func (s *inspector) errorBase(p *picture) string {
	name, message := s.errorText(p.o, "name"), s.errorText(p.o, "message")
	if name == "" {
		name = "Error"
	}
	stack := s.Instance.stackOf(p.o)
	s.dropKnown(p, stack)
	stack = improveStack(stack, p.ctor, name, p.tag)
	from := 0
	if at := strings.Index(stack, message); message != "" && at >= 0 {
		from = at + len(message)
	}
	if !strings.Contains(stack[from:], "\n    at") {
		stack = "[" + stack + "]"
	}
	if s.indent > 0 {
		stack = strings.ReplaceAll(stack, "\n", "\n"+strings.Repeat(" ", s.indent))
	}
	return stack
}

func (s *inspector) errorText(o *goja.Object, name string) (text string) {
	_ = s.rt.Try(func() {
		if v := o.Get(name); !isNullish(v) {
			text = v.String()
		}
	})
	return text
}

// stackOf is an error's stack in Node's layout, or what stands in for it.
func (i *Instance) stackOf(o *goja.Object) string {
	if text := i.textOf(o, "stack"); text != "" {
		text = nodeStack(text)
		if i.host.Stack != nil {
			text = i.host.Stack(text)
		}
		return text
	}
	if v, err := i.intrinsic().errorText(o); err == nil {
		return v.String()
	}
	return "Error"
}

// programCounter is what the engine adds to each position.
var programCounter = regexp.MustCompile(`(:\d+:\d+)\(\d+\)(\)?)$`)

// nodeStack lays a stack out as Node does, without the host's own functions.
func nodeStack(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		line = strings.TrimSuffix(line, "\n")
		if frame, ok := strings.CutPrefix(line, "\tat "); ok {
			if strings.HasPrefix(frame, hostFiles) || strings.Contains(frame, "("+hostFiles) || strings.HasSuffix(frame, "(native)") {
				continue
			}
			line = "    at " + programCounter.ReplaceAllString(frame, "$1$2")
		}
		b.WriteString("\n" + line)
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// dropKnown removes the properties that the stack shows already, and adds
// those that are worth showing though they are not enumerated.
func (s *inspector) dropKnown(p *picture, stack string) {
	kept := p.keys[:0]
	var cause, errors bool
	for _, k := range p.keys {
		name := k.String()
		if _, sym := k.(*goja.Symbol); !sym && !s.showHidden && (name == "name" || name == "message" || name == "stack") {
			if strings.Contains(stack, s.textOf(p.o, name)) {
				continue
			}
			if name == "stack" {
				continue
			}
		}
		cause, errors = cause || name == "cause", errors || name == "errors"
		kept = append(kept, k)
	}
	p.keys = kept
	if _, ok := s.own(p.o, s.rt.ToValue("cause")); ok && !cause {
		p.keys = append(p.keys, s.rt.ToValue("cause"))
	}
	if v, ok := s.own(p.o, s.rt.ToValue("errors")); ok && !errors && s.isList(v.value) {
		p.keys = append(p.keys, s.rt.ToValue("errors"))
	}
}

func (i *Instance) isList(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && i.kindOf(o) == kindArray
}

var stackHead = regexp.MustCompile(`^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n\s+at)|^([a-z_A-Z0-9-]*Error)$`)

// improveStack puts the class's name where the stack has only its ancestor's.
func improveStack(stack, ctor, name, tag string) string {
	regular := strings.HasSuffix(name, "Error") && strings.HasPrefix(stack, name) &&
		(len(stack) == len(name) || stack[len(name)] == ':' || stack[len(name)] == '\n')
	if ctor != "" && !regular {
		return stack
	}
	fallback, n := "Error", len(name)
	if ctor == "" {
		n = 0
		if m := stackHead.FindStringSubmatch(stack); m != nil {
			fallback = m[1] + m[2]
			n = len(fallback)
		}
	}
	pre := strings.TrimSuffix(prefix(ctor, tag, fallback, ""), " ")
	switch {
	case name == pre:
		return stack
	case !strings.Contains(pre, name):
		return pre + " [" + name + "]" + stack[min(n, len(stack)):]
	case n == 0:
		return pre + ": " + stack
	}
	return pre + stack[n:]
}
