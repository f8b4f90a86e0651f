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
}

var currentDate atomic.Pointer[dateStamp]

// date is the Date field of an answer sent now.
func date() []byte {
	now := time.Now().Unix()
	if d := currentDate.Load(); d != nil && d.second == now {
		return d.text
	}
	d := &dateStamp{now, http1.AppendDate(nil, now)}
	currentDate.Store(d)
	return d.text
}
