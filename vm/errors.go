package vm

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"

	"pyp/vm/load"
)

// ErrTimeout is why an entry that ran past its limit was interrupted.
var ErrTimeout = errors.New("callback timeout")

// ErrKilled is why an entry was interrupted whose context an operator ended.
var ErrKilled = errors.New("killed by an operator")

// ErrStopped is why an entry was interrupted that went on when the time to stop
// was over.
var ErrStopped = errors.New("interrupted: the server stops")

// ErrMemory is why an entry was interrupted that grew while the process was
// above its limit of memory.
var ErrMemory = errors.New("RangeError: out of memory: the process is above its --memory-limit, and this callback has allocated most")

// ErrUnprotected is why an entry ended that stored into a shared typed array.
var ErrUnprotected = errors.New("a store into a shared typed array")

// ErrStartTimeout is why the start of a worker was given up.
var ErrStartTimeout = errors.New("a worker that runs this statement again does not come to its end within --worker-start-timeout; what waits here for a change of shared data waits for ever: make the data with parallel.local(() => ...), or keep the statement from workers with if (parallel.isMain)")

// ErrOverflow is why an entry ended whose promise jobs nested calls too deeply.
var ErrOverflow = errors.New("RangeError: Maximum call stack size exceeded")

// errEndOfReplay interrupts a worker's top level where main went on to serve.
var errEndOfReplay = errors.New("end of replay")

// ScriptError is a script's fault: an exception nobody caught, or a callback
// that was interrupted. It holds no engine values and may go anywhere.
type ScriptError struct {
	Message string          // as the engine prints the thrown value: "TypeError: x is not a function"
	Stack   []load.Position // of the author's source, innermost first; without host functions
	Reason  error           // why it was interrupted, nil if it was thrown
	line    string          // the source line of Stack[0], if it is known
	names   []string        // function names of Stack
}

// Error is one line: position and message. The position is the author's own
// nearest line, where the error comes from a package.
func (e *ScriptError) Error() string {
	if len(e.Stack) == 0 {
		return e.Message
	}
	at := e.Stack[0]
	for _, p := range e.Stack {
		if at.InPackage() && !p.InPackage() {
			return fmt.Sprintf("%s: %s (thrown at %s)", p, e.Message, at)
		}
	}
	return at.String() + ": " + e.Message
}

// During is the error with the one that was being handled when it came up.
func (e *ScriptError) During(first *ScriptError) *ScriptError {
	both := *e
	both.Message += fmt.Sprintf(" (in the exceptionHandler, called for %v)", first)
	return &both
}

// Unwrap is the reason of an interrupt.
func (e *ScriptError) Unwrap() error { return e.Reason }

// Block is the error for a person: position, source line with a caret,
// message, and the calls that led there.
func (e *ScriptError) Block() string {
	if len(e.Stack) == 0 {
		return "error: " + e.Message
	}
	var b strings.Builder
	b.WriteString(load.Frame("error", e.Stack[0], e.Message, e.line))
	for i, p := range e.Stack[1:] {
		fmt.Fprintf(&b, "\n    called from %s", p)
		if n := e.names[i+1]; n != "" {
			fmt.Fprintf(&b, " (%s)", n)
		}
		if i == 8 {
			b.WriteString("\n    ...")
			break
		}
	}
	return b.String()
}

// Bug is a Go panic inside an entry: a fault of the host, not of the script.
type Bug struct {
	Value any
	Stack []byte
}

// Error names the panic. The stack is for the log.
func (b *Bug) Error() string { return fmt.Sprintf("BUG: %v", b.Value) }

// Error makes what a call into the engine returned a ScriptError with the
// author's positions. It returns nil for nil.
func (s Scope) Error(err error) *ScriptError {
	if err == nil {
		return nil
	}
	var se *ScriptError
	var interrupted *goja.InterruptedError
	var overflow *goja.StackOverflowError
	var thrown *goja.Exception
	switch {
	case errors.As(err, &se):
		return se
	case errors.As(err, &interrupted):
		reason, _ := interrupted.Value().(error)
		se = &ScriptError{Message: fmt.Sprint(interrupted.Value()), Reason: reason}
		s.e.locate(se, interrupted.Stack())
	case errors.As(err, &overflow):
		se = &ScriptError{Message: "RangeError: Maximum call stack size exceeded"}
		s.e.locate(se, overflow.Stack())
	case errors.As(err, &thrown):
		se = &ScriptError{Message: s.describe(thrown.Value())}
		s.e.locate(se, thrown.Stack())
		s.relocate(se, thrown.Value())
	default:
		se = &ScriptError{Message: err.Error()}
	}
	return se
}

// ValueError makes a thrown or rejected value a ScriptError.
func (s Scope) ValueError(v goja.Value) *ScriptError {
	se := &ScriptError{Message: s.describe(v)}
	s.relocate(se, v)
	return se
}

// ErrorAt makes a ScriptError of a message about the function f, such as what
// it returned, and places it where f begins.
func (s Scope) ErrorAt(f goja.Value, message string) *ScriptError {
	se := &ScriptError{Message: message}
	if at, ok := begins(f); ok {
		s.e.push(se, at, "")
	}
	return se
}

// describe prints a thrown value. Scripts throw anything: null, frozen
// objects, proxies whose toString throws in turn.
func (s Scope) describe(v goja.Value) (text string) {
	if v == nil {
		return "undefined was thrown"
	}
	defer func() {
		if recover() != nil {
			text = "a value that cannot be printed was thrown"
		}
	}()
	if ex := s.e.rt.Try(func() { text = v.String() }); ex != nil {
		return "a value whose toString throws was thrown"
	}
	if o, ok := v.(*goja.Object); !ok {
		text += " was thrown"
	} else if text == "[object Object]" {
		if j, ok, err := s.AppendJSON(nil, o); ok && err == nil && len(j) < 500 {
			text = string(j) + " was thrown"
		}
	}
	return text
}

// relocate prefers the place where an Error object was made to the place where
// it was thrown again: a rejected promise has no other.
func (s Scope) relocate(se *ScriptError, v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok || len(se.Stack) > 0 {
		return
	}
	var text string
	if ex := s.e.rt.Try(func() {
		if st := o.Get("stack"); st != nil {
			text = st.String()
		}
	}); ex != nil {
		return
	}
	s.e.locateText(se, text)
}

func (e *engine) locate(se *ScriptError, stack []goja.StackFrame) {
	for i := range stack {
		f := &stack[i]
		p := f.Position()
		if p.Line == 0 {
			continue
		}
		e.push(se, p, functionName(f.FuncName()))
	}
}

func functionName(n string) string {
	if strings.HasPrefix(n, "<") {
		return ""
	}
	return n
}

func (e *engine) push(se *ScriptError, fp file.Position, name string) {
	p, ok := e.prog.position(fp)
	if !ok {
		return
	}
	if len(se.Stack) == 0 {
		se.line, _ = e.prog.bundle.SourceLine(p.File, p.Line)
	}
	se.Stack = append(se.Stack, p)
	se.names = append(se.names, name)
}
