package stats

import (
	"fmt"
	"time"
)

// Rates are what went on between two looks at a host, a second each. Those of
// workers, servers and callbacks stand in the order of the later look.
type Rates struct {
	Interval  time.Duration
	Average   bool // since the host began, for want of an earlier look
	Requests  float64
	Callbacks float64
	Accepted  float64
	Refused   float64
	Errors    float64
	Received  float64 // bytes
	Sent      float64
	Latency   Quantiles // of the requests of that time
	Busy      []float64 // of each worker: the share of time that it ran JavaScript, 0 to 1
	Servers   []ServerRates
}

// ServerRates are those of one server.
type ServerRates struct {
	Calls     float64 // of all its callbacks
	Accepted  float64
	Received  float64
	Sent      float64
	Callbacks []float64
}

// Between compares two looks at a host. Without an earlier one, or with one at
// another process, the rates are averages since the host began.
func Between(before, after *Host) *Rates {
	r := &Rates{}
	if !sameProcess(before, after) {
		before, r.Average = &Host{}, true
	}
	r.Interval = time.Duration(after.UptimeUS-before.UptimeUS) * time.Microsecond
	a, b := &after.Totals, &before.Totals
	r.Requests = r.per(a.Requests - b.Requests)
	r.Callbacks = r.per(a.Callbacks - b.Callbacks)
	r.Accepted = r.per(a.Accepted - b.Accepted)
	r.Refused = r.per(a.Refused - b.Refused)
	r.Errors = r.per(a.Errors - b.Errors)
	r.Received = r.per(a.BytesReceived - b.BytesReceived)
	r.Sent = r.per(a.BytesSent - b.BytesSent)
	r.Latency = a.Latency
	if !r.Average {
		r.Latency = latency(b.LatencyBuckets, a.LatencyBuckets)
	}
	for i := range after.Workers {
		r.Busy = append(r.Busy, r.busy(before.Workers, &after.Workers[i]))
	}
	for i := range after.Servers {
		r.Servers = append(r.Servers, r.server(before.Servers, &after.Servers[i]))
	}
	return r
}

// sameProcess reports that two looks are at the same process. A number is used
// again by another one; the time of its start is known to a moment.
func sameProcess(before, after *Host) bool {
	return before != nil && before.PID == after.PID && before.UptimeUS < after.UptimeUS && before.Started.Sub(after.Started).Abs() < 2*time.Second
}

// latency is what came to a histogram between two looks at it.
func latency(before, after []Bucket) Quantiles {
	var d Distribution
	for _, b := range after {
		for len(before) > 0 && before[0][0] < b[0] {
			before = before[1:]
		}
		n := b[1]
		if len(before) > 0 && before[0][0] == b[0] {
			n -= before[0][1]
		}
		d.Add(time.Duration(b[0]*1000+0.5), int64(n))
	}
	return d.Quantiles()
}

// per is a count as a rate. A counter that went back was begun anew.
func (r *Rates) per(n int64) float64 {
	if r.Interval <= 0 || n < 0 {
		return 0
	}
	return float64(n) / r.Interval.Seconds()
}

// busy is the share of a worker's time; a callback that still runs counts with
// what it has had.
func (r *Rates) busy(list []Worker, w *Worker) float64 {
	n := w.JSTimeUS
	for _, b := range list {
		if b.Index == w.Index {
			n -= b.JSTimeUS
		}
	}
	return min(r.per(n)/1e6, 1)
}

func (r *Rates) server(list []Server, s *Server) ServerRates {
	b := &Server{}
	for i := range list {
		if list[i].Address == s.Address && list[i].Name == s.Name {
			b = &list[i]
		}
	}
	counts := map[string]int64{}
	for i, c := range b.Callbacks {
		counts[b.Label(i)] = c.Count
	}
	q := ServerRates{Accepted: r.per(s.Accepted - b.Accepted), Received: r.per(s.BytesRecv - b.BytesRecv), Sent: r.per(s.BytesSent - b.BytesSent)}
	for i, c := range s.Callbacks {
		rate := r.per(c.Count - counts[s.Label(i)])
		q.Calls += rate
		q.Callbacks = append(q.Callbacks, rate)
	}
	return q
}

// Label tells the callback at i apart from those of the same name before it:
// several routes may lead to one method. It is the same in every look.
func (s *Server) Label(i int) string {
	name, n := s.Callbacks[i].Name, 1
	for _, c := range s.Callbacks[:i] {
		if c.Name == name {
			n++
		}
	}
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s#%d", name, n)
}
