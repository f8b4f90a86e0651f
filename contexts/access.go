package contexts

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// AccessLog writes a line for each request, when its answer is complete. A
// request costs it no allocation and no system call: lines are collected and
// written by a goroutine of their own. If the disk is full or nobody reads the
// pipe, lines are dropped, counted, and requests go on.
type AccessLog struct {
	format AccessFormat
	path   string // "" for a writer that cannot be opened again
	out    io.Writer
	log    *Log
	torn   bool // the last write has cut a line; write's goroutine only

	wake     chan struct{} // there is something to write
	full     chan struct{} // and it should not wait
	commands chan func()   // for write's goroutine
	lines    sync.Pool     // of *[]byte, in which lines are made

	mu      sync.Mutex
	pending []byte // guarded by mu
	spare   []byte // guarded by mu; the buffer that is not pending
	lost    int64  // guarded by mu: lines since the last complaint
}

// AccessFormat is how a request is told.
type AccessFormat string

// The formats of the access log.
const (
	AccessCombined AccessFormat = "combined" // as Apache and nginx write it, with route, id and seconds behind
	AccessJSON     AccessFormat = "json"     // an object a line
)

const (
	accessRoom  = 1 << 20               // bytes that may wait to be written
	accessDelay = 50 * time.Millisecond // for which lines are collected
)

// NewAccessLog logs to out, and what it has to say itself to log.
func NewAccessLog(out io.Writer, format AccessFormat, log *Log) *AccessLog {
	a := &AccessLog{format: format, out: out, log: log, wake: make(chan struct{}, 1), full: make(chan struct{}, 1), commands: make(chan func())}
	a.lines.New = func() any { b := make([]byte, 0, 512); return &b }
	go a.write()
	log.mu.Lock()
	log.access = a
	log.mu.Unlock()
	return a
}

// OpenAccessLog logs to the end of the file at path, which Reopen opens again.
func OpenAccessLog(path string, format AccessFormat, log *Log) (*AccessLog, error) {
	f, err := openLog(path)
	if err != nil {
		return nil, fmt.Errorf("cannot open the access log: %w", err)
	}
	a := NewAccessLog(f, format, log)
	a.command(time.Second, func() { a.path = path })
	return a, nil
}

func openLog(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
}

// put adds a whole line, or counts it as lost.
func (a *AccessLog) put(line []byte) {
	a.mu.Lock()
	if len(a.pending)+len(line) > accessRoom {
		a.lost++
		first := a.lost == 1
		a.mu.Unlock()
		if first {
			a.log.Printf("the access log cannot keep up: lines are dropped")
		}
		return
	}
	begins := len(a.pending) == 0
	a.pending = append(a.pending, line...)
	half := len(a.pending) > accessRoom/2
	a.mu.Unlock()
	if begins {
		signal(a.wake)
	}
	if half {
		signal(a.full)
	}
}

// signal leaves a note in a channel of one place.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// write is the log's goroutine.
func (a *AccessLog) write() {
	delay := time.NewTimer(accessDelay)
	for {
		select {
		case <-a.wake:
			delay.Reset(accessDelay)
		case <-a.full:
			a.flush()
		case <-delay.C:
			a.flush()
		case f := <-a.commands:
			f()
		}
	}
}

// flush writes what is pending. It waits for as long as the disk or the reader
// of a pipe makes it wait.
func (a *AccessLog) flush() {
	a.mu.Lock()
	b, lost := a.pending, a.lost
	a.pending, a.spare, a.lost = a.spare[:0], nil, 0
	a.mu.Unlock()
	lost += a.emit(b)
	if lost > 0 {
		a.log.Printf("%d lines of the access log were dropped", lost)
	}
	a.mu.Lock()
	a.spare = b[:0]
	a.mu.Unlock()
}

// emit writes b and returns how many of its lines did not get through.
func (a *AccessLog) emit(b []byte) (lost int64) {
	if len(b) == 0 {
		return 0
	}
	if a.torn {
		if _, err := a.out.Write([]byte{'\n'}); err == nil {
			a.torn = false
		}
	}
	n, err := a.out.Write(b)
	if err == nil {
		return 0
	}
	a.torn = a.torn || n > 0 && b[n-1] != '\n'
	a.log.Limited("the access log cannot be written: %v", err)
	return int64(bytes.Count(b[n:], []byte{'\n'}))
}

// Reopen goes on in a new file of the same name: the old one was renamed.
func (a *AccessLog) Reopen() {
	a.command(time.Minute, func() {
		if a.path == "" {
			return
		}
		a.flush()
		f, err := openLog(a.path)
		if err != nil {
			a.log.Printf("the access log stays where it is: %v", err)
			return
		}
		if old, ok := a.out.(io.Closer); ok {
			_ = old.Close()
		}
		a.out, a.torn = f, false
	})
}

// flushSoon waits until what was logged is written, but not for long.
func (a *AccessLog) flushSoon() { a.command(time.Second, a.flush) }

// command has the log's goroutine call f, and gives up after a while.
func (a *AccessLog) command(patience time.Duration, f func()) {
	done := make(chan struct{})
	late := time.After(patience)
	select {
	case a.commands <- func() { f(); close(done) }:
	case <-late:
		return
	}
	select {
	case <-done:
	case <-late:
	}
}
