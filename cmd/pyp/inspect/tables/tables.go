package tables

import (
	"fmt"
	"strconv"
	"time"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/contexts/stats"
)

// Workers has a row for each worker.
func Workers(h *stats.Host, r *stats.Rates) *figures.Table {
	t := &figures.Table{Columns: figures.Columns(">WORKER", "STATE", ">BUSY", ">CALLBACKS", ">JS-TIME", ">INLINE", ">QUEUED", ">QUEUE", ">WAIT-P50", ">WAIT-P99", ">ALLOCATED", ">CONTEXT", "RUNS")}
	for i, w := range h.Workers {
		owner, runs := "", ""
		if w.BusyUS > 0 || w.Callback != "" {
			runs = w.Callback + " for " + figures.Micros(w.BusyUS)
		}
		if w.Context != 0 {
			owner = fmt.Sprint(w.Context)
		}
		t.Add(fmt.Sprint(w.Index), w.State, figures.Percent(r.Busy[i]), figures.Count(w.Callbacks), figures.Micros(w.JSTimeUS), figures.Count(w.Inline), figures.Count(w.Queued),
			fmt.Sprint(w.Queue), figures.Micros(w.QueueWait.P50US), figures.Micros(w.QueueWait.P99US), figures.Bytes(w.Allocated), owner, runs)
	}
	return t
}

// Servers has a row for each address.
func Servers(h *stats.Host, r *stats.Rates) *figures.Table {
	t := &figures.Table{Columns: figures.Columns("SERVER", "NAME", "STATE", ">CONTEXTS", ">CALLS/S", ">CONN/S", ">P50", ">P99", ">ERRORS", ">REFUSED", ">RECEIVED", ">SENT", ">2XX", ">3XX", ">4XX", ">5XX", "SCHEDULING")}
	for i, s := range h.Servers {
		q := &r.Servers[i]
		t.Add(s.Description, s.Name, s.State, figures.Count(s.Contexts), figures.Rate(q.Calls), figures.Rate(q.Accepted), figures.Micros(s.Latency.P50US), figures.Micros(s.Latency.P99US),
			figures.Count(s.Errors), figures.Count(s.Refused), figures.Bytes(s.BytesRecv), figures.Bytes(s.BytesSent),
			figures.Count(s.Status[2]), figures.Count(s.Status[3]), figures.Count(s.Status[4]), figures.Count(s.Status[5]), s.Scheduling)
	}
	return t
}

// Callbacks has a row for each route and each callback of a raw protocol.
func Callbacks(h *stats.Host, r *stats.Rates) *figures.Table {
	t := &figures.Table{Columns: figures.Columns("CALLBACK", ">COUNT", ">CALLS/S", ">ERRORS", ">P50", ">P90", ">P99", ">MAX", ">JS-TIME", "RUNS", "BECAUSE")}
	for i, s := range h.Servers {
		for j, k := range s.Callbacks {
			t.Add(s.Label(j), figures.Count(k.Count), figures.Rate(r.Servers[i].Callbacks[j]), figures.Count(k.Errors), figures.Micros(k.JSTime.P50US), figures.Micros(k.JSTime.P90US),
				figures.Micros(k.JSTime.P99US), figures.Micros(k.JSTime.MaxUS), figures.Micros(k.JSTime.SumUS), k.Runs, k.Reason)
		}
	}
	return t
}

// Generations has a row for each loading of the script.
func Generations(h *stats.Host) *figures.Table {
	t := &figures.Table{Columns: figures.Columns(">GENERATION", "STATE", "SINCE", ">CONTEXTS", ">SHARED", ">ERRORS")}
	for _, g := range h.Generations {
		t.Add(fmt.Sprint(g.Number), g.State, g.Since.Local().Format("2006-01-02T15:04:05"), figures.Count(g.Contexts), figures.Bytes(g.SharedBytes), figures.Count(g.Errors))
	}
	return t
}

// Contexts has a row for each of the contexts, with what each retains if that
// was asked for.
func Contexts(list []stats.Context, retained bool) *figures.Table {
	titles := []string{">ID", "REMOTE", "PROTOCOL", "STATE", ">WORKER", ">AGE", ">IDLE", ">JS-TIME", ">CALLBACKS", ">RECEIVED", ">SENT", ">QUEUED", ">ERRORS", ">TIMERS", ">PENDING", "SERVER"}
	if retained {
		titles = append(titles, ">RETAINED")
	}
	t := &figures.Table{Columns: figures.Columns(append(titles, "LAST-ERROR")...)}
	for i := range list {
		x := &list[i]
		cells := []string{fmt.Sprint(x.ID), x.RemoteAddress, x.Protocol, x.State, worker(x.Worker), figures.Micros(x.AgeUS), figures.Micros(x.IdleUS), figures.Micros(x.JSTimeUS),
			figures.Count(x.Callbacks), figures.Bytes(x.BytesReceived), figures.Bytes(x.BytesSent), figures.Bytes(x.BytesQueued),
			figures.Count(x.Errors), fmt.Sprint(x.Timers), fmt.Sprint(x.Pending), x.Server}
		if retained {
			cells = append(cells, kept(x))
		}
		t.Add(append(cells, x.LastError)...)
	}
	return t
}

// Context is one context in full.
func Context(x *stats.Context) *figures.Table {
	t := &figures.Table{Columns: figures.Columns("context", fmt.Sprint(x.ID))}
	t.Add("server", x.Server)
	t.Add("protocol", x.Protocol+" ("+x.Kind+")")
	t.Add("remote address", x.RemoteAddress)
	t.Add("state", x.State)
	t.Add("worker", worker(x.Worker))
	t.Add("generation", fmt.Sprint(x.Generation))
	t.Add("opened", x.Opened.Local().Format(time.DateTime)+", "+figures.Micros(x.AgeUS)+" ago")
	t.Add("idle", figures.Micros(x.IdleUS))
	if x.Running != "" {
		t.Add("runs", x.Running+" for "+figures.Micros(x.RunningUS))
	}
	t.Add("callbacks", figures.Count(x.Callbacks)+", "+figures.Micros(x.JSTimeUS)+" of JavaScript")
	t.Add("received", figures.Bytes(x.BytesReceived))
	t.Add("sent", figures.Bytes(x.BytesSent)+", "+figures.Bytes(x.BytesQueued)+" queued")
	t.Add("timers", fmt.Sprint(x.Timers))
	t.Add("pending", fmt.Sprint(x.Pending))
	t.Add("retained", kept(x))
	t.Add("errors", figures.Count(x.Errors))
	t.Add("last error", x.LastError)
	return t
}

// Recent has a row for each of a context's last callbacks.
func Recent(x *stats.Context) *figures.Table {
	t := &figures.Table{Columns: figures.Columns("AT", "CALLBACK", ">TOOK", ">WORKER", "ERROR")}
	for _, k := range x.Recent {
		t.Add(k.At.Local().Format("15:04:05.000"), k.Callback, figures.Micros(k.TookUS), worker(k.Worker), k.Error)
	}
	return t
}

func kept(x *stats.Context) string {
	if x.Retained == nil {
		return ""
	}
	return figures.Bytes(*x.Retained)
}

func worker(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}
