package dashboard

import (
	"net/http"
	"strconv"

	"pyp/contexts/stats"
)

// metrics answers Prometheus.
func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", expositionType)
	_, _ = w.Write(expose(s.cfg.Stats()))
}

// expose writes one look at a host. Units are seconds and bytes.
func expose(h *stats.Host) []byte {
	var e exposition
	e.process(h)
	e.totals(&h.Totals)
	e.workers(h.Workers)
	e.servers(h.Servers)
	e.callbacks(h.Servers)
	e.generations(h.Generations)
	e.memory(h)
	e.limits(&h.Limits)
	return e.b.Bytes()
}

func one[N int | int64](v N) row { return row{value: float64(v)} }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (e *exposition) process(h *stats.Host) {
	e.gauge("pyp_info", "The host; its value is always 1.",
		row{labels{"version", h.Version, "script", h.Script, "pid", strconv.Itoa(h.PID)}, 1})
	e.gauge("pyp_start_time_seconds", "When the host began, in seconds since 1970.", row{value: float64(h.Started.UnixMilli()) / 1e3})
	e.gauge("pyp_draining", "1 while the host stops, else 0.", row{value: truth(h.State == "draining")})
}

func (e *exposition) totals(t *stats.Totals) {
	e.gauge("pyp_contexts", "Live contexts, which are connections.", one(t.Contexts))
	e.counter("pyp_connections_accepted_total", "Connections accepted.", one(t.Accepted))
	e.counter("pyp_connections_refused_total", "Connections over a limit.", one(t.Refused))
	e.counter("pyp_malformed_requests_total", "Requests refused before any script saw them.", one(t.Malformed))
	e.counter("pyp_requests_total", "HTTP requests that called a route.", one(t.Requests))
	e.counter("pyp_callbacks_total", "Entries into workers on behalf of contexts.", one(t.Callbacks))
	e.counter("pyp_script_errors_total", "Errors of the script's callbacks.", one(t.Errors))
	e.counter("pyp_callback_timeouts_total", "Callbacks interrupted by --callback-timeout.", one(t.Timeouts))
	e.counter("pyp_contexts_killed_total", "Contexts ended by an operator.", one(t.Killed))
	e.counter("pyp_contexts_memory_ended_total", "Contexts ended by a limit of memory.", one(t.MemoryEnded))
	e.gauge("pyp_queue_length", "Jobs that wait for any worker.", one(t.Queue))
	e.gauge("pyp_active_hogs", "Callbacks that run for longer than --hog-after now.", one(t.ActiveHogs))
	e.counter("pyp_hogs_total", "Callbacks that ran for longer than --hog-after.", one(t.Hogs))
	e.counter("pyp_hung_workers_total", "Workers replaced because nothing could interrupt them.", one(t.HungWorkers))
	e.counter("pyp_received_bytes_total", "Bytes received from clients.", one(t.BytesReceived))
	e.counter("pyp_sent_bytes_total", "Bytes sent to clients.", one(t.BytesSent))
	e.counter("pyp_log_lines_dropped_total", "Log lines that were not written.", one(t.LogLinesDropped))
	e.summary("pyp_request_duration_seconds", "HTTP requests, from the first byte to the answer.", quantiles{nil, t.Latency})
}

// each makes one row per element.
func each[T any](list []T, name func(T) labels, value func(T) float64) []row {
	rows := make([]row, len(list))
	for i, v := range list {
		rows[i] = row{name(v), value(v)}
	}
	return rows
}

// workerStates are all that Worker.State may be.
var workerStates = []string{"idle", "busy", "starting", "hung"}

func (e *exposition) workers(list []stats.Worker) {
	name := func(w stats.Worker) labels { return labels{"worker", strconv.Itoa(w.Index)} }
	var states, runs []row
	var waits []quantiles
	for _, w := range list {
		for _, state := range workerStates {
			states = append(states, row{append(name(w), "state", state), truth(w.State == state)})
		}
		runs = append(runs, row{append(name(w), "how", "inline"), float64(w.Inline)}, row{append(name(w), "how", "queued"), float64(w.Queued)})
		waits = append(waits, quantiles{name(w), w.QueueWait})
	}
	e.gauge("pyp_worker_state", "1 for the state that a worker is in, 0 for the others.", states...)
	e.gauge("pyp_worker_busy_seconds", "How long a worker has been in what it executes now, 0 while it is idle.", each(list, name, func(w stats.Worker) float64 { return seconds(w.BusyUS) })...)
	e.counter("pyp_worker_js_seconds_total", "Time in a worker's JavaScript.", each(list, name, func(w stats.Worker) float64 { return seconds(w.JSTimeUS) })...)
	e.counter("pyp_worker_callbacks_total", "Callbacks by worker.", each(list, name, func(w stats.Worker) float64 { return float64(w.Callbacks) })...)
	e.counter("pyp_worker_scheduled_total", "Callbacks by worker and by where they ran.", runs...)
	e.counter("pyp_worker_allocated_bytes_total", "Bytes that a worker's callbacks allocated, sampled.", each(list, name, func(w stats.Worker) float64 { return float64(w.Allocated) })...)
	e.gauge("pyp_worker_queue_length", "Jobs that wait for a worker.", each(list, name, func(w stats.Worker) float64 { return float64(w.Queue) })...)
	e.summary("pyp_worker_queue_wait_seconds", "How long queued jobs waited.", waits...)
}

func (e *exposition) servers(list []stats.Server) {
	name := func(s stats.Server) labels { return labels{"server", s.Address, "protocol", s.Name} }
	var status []row
	var latency []quantiles
	for _, s := range list {
		if s.Protocol != "http" {
			continue
		}
		for class := 1; class < len(s.Status); class++ {
			status = append(status, row{append(name(s), "class", strconv.Itoa(class)+"xx"), float64(s.Status[class])})
		}
		latency = append(latency, quantiles{name(s), s.Latency})
	}
	e.gauge("pyp_server_contexts", "Live contexts by server.", each(list, name, func(s stats.Server) float64 { return float64(s.Contexts) })...)
	e.counter("pyp_server_accepted_total", "Connections accepted by server.", each(list, name, func(s stats.Server) float64 { return float64(s.Accepted) })...)
	e.counter("pyp_server_refused_total", "Connections over a limit by server.", each(list, name, func(s stats.Server) float64 { return float64(s.Refused) })...)
	e.counter("pyp_server_errors_total", "Errors of the script's callbacks by server.", each(list, name, func(s stats.Server) float64 { return float64(s.Errors) })...)
	e.counter("pyp_server_received_bytes_total", "Bytes received by server.", each(list, name, func(s stats.Server) float64 { return float64(s.BytesRecv) })...)
	e.counter("pyp_server_sent_bytes_total", "Bytes sent by server.", each(list, name, func(s stats.Server) float64 { return float64(s.BytesSent) })...)
	e.counter("pyp_server_answers_total", "HTTP answers by server and class of status.", status...)
	e.summary("pyp_server_request_duration_seconds", "HTTP requests by server, from the first byte to the answer.", latency...)
}

// ways are all that Callback.Runs may be.
var ways = []string{"inline", "queued", "apart"}

// callbacks are the routes of HTTP servers and the callbacks of raw protocols.
func (e *exposition) callbacks(list []stats.Server) {
	var times []quantiles
	var failed, runs, changes []row
	for _, s := range list {
		for i, c := range s.Callbacks {
			name := labels{"server", s.Address, "callback", s.Label(i)}
			with := func(more ...string) labels { return append(append(labels{}, name...), more...) }
			times = append(times, quantiles{name, c.JSTime})
			failed = append(failed, row{name, float64(c.Errors)})
			changes = append(changes, row{name, float64(c.Changes)})
			for _, way := range ways {
				runs = append(runs, row{with("how", way), truth(c.Runs == way)})
			}
		}
	}
	e.summary("pyp_callback_duration_seconds", "JavaScript time of one call of a route or callback.", times...)
	e.counter("pyp_callback_errors_total", "Errors of a route or callback.", failed...)
	e.gauge("pyp_callback_runs", "1 for where a route or callback runs now, 0 for the others.", runs...)
	e.counter("pyp_callback_changes_total", "How often that changed.", changes...)
}

func (e *exposition) generations(list []stats.Generation) {
	name := func(g stats.Generation) labels { return labels{"generation", strconv.Itoa(g.Number)} }
	e.gauge("pyp_generation_current", "1 for the generation that new contexts begin on, 0 for those that drain.", each(list, name, func(g stats.Generation) float64 { return truth(g.State == "current") })...)
	e.gauge("pyp_generation_start_time_seconds", "When a generation began, in seconds since 1970.", each(list, name, func(g stats.Generation) float64 { return float64(g.Since.UnixMilli()) / 1e3 })...)
	e.gauge("pyp_generation_contexts", "Live contexts by generation.", each(list, name, func(g stats.Generation) float64 { return float64(g.Contexts) })...)
	e.gauge("pyp_generation_shared_bytes", "Data shared by a generation's workers.", each(list, name, func(g stats.Generation) float64 { return float64(g.SharedBytes) })...)
	e.counter("pyp_generation_errors_total", "Errors of the script's callbacks by generation.", each(list, name, func(g stats.Generation) float64 { return float64(g.Errors) })...)
}

// memoryStates are all that Memory.State may be.
var memoryStates = []string{"ok", "soft", "hard"}

func (e *exposition) memory(h *stats.Host) {
	m := &h.Memory
	e.gauge("pyp_memory_resident_bytes", "Memory of the process, as the system counts it.", one(m.ResidentBytes))
	e.gauge("pyp_memory_heap_bytes", "The collected heap, with its garbage.", one(m.HeapBytes))
	e.gauge("pyp_memory_live_bytes", "What the last collection found alive.", one(m.LiveBytes))
	e.gauge("pyp_memory_shared_bytes", "Data shared by all workers, outside of the collected heap.", one(m.SharedBytes))
	e.gauge("pyp_memory_limit_bytes", "Limits of memory, 0 for none.", row{labels{"kind", "soft"}, float64(m.SoftLimit)}, row{labels{"kind", "hard"}, float64(m.HardLimit)})
	e.gauge("pyp_memory_state", "1 for the limit that is exceeded, or ok, 0 for the others.",
		each(memoryStates, func(s string) labels { return labels{"state", s} }, func(s string) float64 { return truth(m.State == s) })...)
	e.counter("pyp_gc_cycles_total", "Collections of garbage.", one(h.GC.Cycles))
	e.gauge("pyp_gc_cpu_ratio", "Share of the process's CPU time that went into collections.", row{value: h.GC.CPUPercent / 100})
	e.summary("pyp_gc_pause_seconds", "Pauses of everything.", quantiles{nil, h.GC.Pauses})
}

func (e *exposition) limits(l *stats.Limits) {
	e.gauge("pyp_limit_callback_timeout_seconds", "--callback-timeout.", row{value: seconds(l.CallbackTimeoutUS)})
	e.gauge("pyp_limit_hog_after_seconds", "--hog-after, 0 for off.", row{value: seconds(l.HogAfterUS)})
	e.gauge("pyp_limit_context_memory_bytes", "--context-memory, 0 for none.", one(l.ContextMemory))
	e.gauge("pyp_limit_connections", "--max-connections, 0 for none.", one(l.MaxConnections))
	e.gauge("pyp_limit_connections_per_ip", "--max-connections-per-ip, 0 for none.", one(l.MaxPerIP))
	e.gauge("pyp_limit_write_buffer_bytes", "--max-write-buffer, 0 for none.", one(l.MaxWriteBuffer))
}
