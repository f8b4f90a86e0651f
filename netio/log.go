package netio

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// linesPerSecond bounds what a storm of bad connections can write to the log.
const linesPerSecond = 5

// limitedLog passes a few lines a second on and counts the others. A nil *limitedLog drops everything.
type limitedLog struct {
	to func(format string, args ...any) // immutable

	mu      sync.Mutex
	second  int64 // the second being counted; guarded by mu
	lines   int   // passed in it; guarded by mu
	dropped int   // since the last line passed; guarded by mu
}

// printf passes the line on if the second's share is not used up.
func (l *limitedLog) printf(format string, args ...any) {
	if l == nil || l.to == nil {
		return
	}
	if ok, dropped := l.admit(Now() / int64(time.Second)); ok {
		if dropped > 0 {
			format, args = format+" (%d lines like it left out)", append(args, dropped)
		}
		l.to(format, args...)
	}
}

// admit counts one line of the given second.
func (l *limitedLog) admit(second int64) (ok bool, dropped int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if second != l.second {
		l.second, l.lines = second, 0
	}
	if l.lines >= linesPerSecond {
		l.dropped++
		return false, 0
	}
	l.lines++
	dropped, l.dropped = l.dropped, 0
	return true, dropped
}

// netpollLog is where netpoll's own lines go: the log of the newest reactor.
var netpollLog atomic.Pointer[limitedLog]

// netpollSink is the io.Writer netpoll logs to. It is set once per process; what it writes to changes with the reactor.
type netpollSink struct{}

// Write hands one line to the current reactor's log.
func (netpollSink) Write(line []byte) (int, error) {
	netpollLog.Load().printf("%s", strings.TrimSpace(string(line)))
	return len(line), nil
}
