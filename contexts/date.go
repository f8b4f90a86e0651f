package contexts

import (
	"sync/atomic"
	"time"

	"pyp/netio/http1"
)

// dateStamp is a Date field's value, good for one second.
type dateStamp struct {
	second int64
	text   []byte
	common []byte // the same for the access log
}

var currentDate atomic.Pointer[dateStamp]

// refreshDate brings the Date field up to date. The host's watch calls it
// several times a second, so that answering costs no look at the clock.
func refreshDate() {
	t := time.Now()
	now := t.Unix()
	if d := currentDate.Load(); d == nil || d.second != now {
		currentDate.Store(&dateStamp{now, http1.AppendDate(nil, now), t.AppendFormat(nil, "02/Jan/2006:15:04:05 -0700")})
	}
}

// date is the Date field of an answer sent now.
func date() []byte { return currentDate.Load().text }
