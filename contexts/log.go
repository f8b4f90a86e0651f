package contexts

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pyp/contexts/printable"
	"pyp/vm"
)

// Log writes the host's lines. It never makes its caller wait: a pipe that
// nobody reads costs lines, which are counted, and nothing else. A line that
// repeats is written a few times a second at most.
type Log struct {
	lines   chan string
	flushed chan chan struct{}
	dropped atomic.Int64 // lines, since that was last said
	lost    atomic.Int64 // lines in all

	mu     sync.Mutex
	second int64          // guarded by mu
	counts map[string]int // guarded by mu: of this second
	access *AccessLog     // guarded by mu: what Flush flushes, too
}

// maxLogLine bounds one entry of the log, in bytes.
const maxLogLine = 8 << 10

// repeats is how often the same line is written within one second.
const repeats = 5

// NewLog starts a log that writes whole lines to w.
func NewLog(w io.Writer) *Log {
	l := &Log{lines: make(chan string, 1024), flushed: make(chan chan struct{}), counts: map[string]int{}}
	go l.write(w)
	return l
}

func (l *Log) write(w io.Writer) {
	for {
		select {
		case s := <-l.lines:
			if n := l.dropped.Swap(0); n > 0 {
				s += fmt.Sprintf("pyp: %d log lines were dropped\n", n)
			}
			_, _ = io.WriteString(w, s)
		case done := <-l.flushed:
			for len(l.lines) > 0 {
				_, _ = io.WriteString(w, <-l.lines)
			}
			close(done)
		}
	}
}

// Flush waits until what was logged is written, the access log included, but
// not for long.
func (l *Log) Flush() {
	l.mu.Lock()
	access := l.access
	l.mu.Unlock()
	if access != nil {
		access.flushSoon()
	}
	done := make(chan struct{})
	deadline := time.After(time.Second)
	select {
	case l.flushed <- done:
	case <-deadline:
		return
	}
	select {
	case <-done:
	case <-deadline:
	}
}

// Printf logs a line of the host's.
func (l *Log) Printf(format string, args ...any) {
	l.put("pyp: " + fmt.Sprintf(format, args...) + "\n")
}

// Limited logs a line of a kind of which there may be very many: a few a
// second.
func (l *Log) Limited(format string, args ...any) {
	if l.repeated(format) {
		l.drop()
		return
	}
	l.put("pyp: " + printable.Line(fmt.Sprintf(format, args...)) + "\n")
}

// LimitedBy is Limited for lines that are of a kind if what is the same.
func (l *Log) LimitedBy(what, format string, args ...any) {
	if l.repeated(what) {
		l.drop()
		return
	}
	l.put("pyp: " + printable.Line(fmt.Sprintf(format, args...)) + "\n")
}

func (l *Log) drop() {
	l.dropped.Add(1)
	l.lost.Add(1)
}

func (l *Log) put(s string) {
	if len(s) > maxLogLine { // a message may quote what a client sent
		s = strings.ToValidUTF8(s[:maxLogLine], "") + "...\n"
	}
	select {
	case l.lines <- s:
	default:
		l.drop()
	}
}

// ScriptError logs an error of the script: one line that names the place, and
// where it happened. The same error again is not written more than a few times
// a second. What an operator has ended is no error, and is logged by Kill.
func (l *Log) ScriptError(where string, err error) {
	if errors.Is(err, vm.ErrKilled) {
		return
	}
	text := printable.Line(err.Error()) // a client may have had a say in it
	if l.repeated(text) {
		l.drop()
		return
	}
	l.put(fmt.Sprintf("pyp: script error: %s (%s)\n", text, where))
}

// Bug logs a fault of the host, with its Go stack.
func (l *Log) Bug(err error) {
	var bug *vm.Bug
	if errors.As(err, &bug) {
		if l.repeated(bug.Error()) {
			l.drop()
			return
		}
		l.put(fmt.Sprintf("pyp: host bug, please report it: %v\n%s\n", bug.Value, bug.Stack))
		return
	}
	l.put(fmt.Sprintf("pyp: host bug, please report it: %v\n", err))
}

func (l *Log) repeated(text string) bool {
	now := time.Now().Unix()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now != l.second {
		l.second = now
		clear(l.counts)
	}
	l.counts[text]++
	return l.counts[text] > repeats
}
