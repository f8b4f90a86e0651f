package stats

import "time"

// Host is one look at a whole process.
type Host struct {
	PID         int          `json:"pid"`
	Script      string       `json:"script"`  // absolute path
	Version     string       `json:"version"` // of pyp
	Started     time.Time    `json:"started"`
	UptimeUS    int64        `json:"uptime_us"`
	State       string       `json:"state"` // "serving", "draining"
	Totals      Totals       `json:"totals"`
	Workers     []Worker     `json:"workers"`
	Servers     []Server     `json:"servers"`
	Generations []Generation `json:"generations"`
	Memory      Memory       `json:"memory"`
	GC          GC           `json:"gc"`
	Limits      Limits       `json:"limits"`
}

// Totals are counts since the process began, but for those marked now.
type Totals struct {
	Contexts        int64     `json:"contexts"` // now
	Accepted        int64     `json:"accepted"`
	Refused         int64     `json:"refused"`   // connections over a limit
	Malformed       int64     `json:"malformed"` // requests that were answered 4xx unread
	Requests        int64     `json:"requests"`  // HTTP requests that called a route
	Callbacks       int64     `json:"callbacks"` // entries on behalf of a context
	Queue           int64     `json:"queue"`     // now: jobs that wait for any worker
	Errors          int64     `json:"errors"`    // of scripts
	Timeouts        int64     `json:"timeouts"`  // callbacks interrupted by --callback-timeout
	Killed          int64     `json:"killed"`    // contexts ended by an operator
	MemoryEnded     int64     `json:"memory_ended"`
	ActiveHogs      int64     `json:"active_hogs"` // now: callbacks longer than --hog-after
	Hogs            int64     `json:"hogs"`
	HungWorkers     int64     `json:"hung_workers"`
	BytesReceived   int64     `json:"bytes_received"`
	BytesSent       int64     `json:"bytes_sent"`
	LogLinesDropped int64     `json:"log_lines_dropped"`
	Latency         Quantiles `json:"latency"` // of HTTP requests, first byte to answer ready

	// LatencyBuckets is the histogram behind Latency, from which whoever looks
	// twice can tell the quantiles of the time between.
	LatencyBuckets []Bucket `json:"latency_buckets"`
}

// Quantiles sums up a histogram. They are within 1/16 of the true value.
type Quantiles struct {
	Count  int64   `json:"count"`
	SumUS  float64 `json:"sum_us"`
	MeanUS float64 `json:"mean_us"`
	P50US  float64 `json:"p50_us"`
	P90US  float64 `json:"p90_us"`
	P99US  float64 `json:"p99_us"`
	P999US float64 `json:"p999_us"`
	MaxUS  float64 `json:"max_us"`
}

// Worker is one worker VM.
type Worker struct {
	Index     int       `json:"index"`
	State     string    `json:"state"` // "idle", "busy", "starting", "hung"
	BusyUS    int64     `json:"busy_us"`
	Callbacks int64     `json:"callbacks"`
	JSTimeUS  int64     `json:"js_time_us"`      // with the callback that runs
	Queue     int       `json:"queue"`           // jobs that wait for this worker
	QueueWait Quantiles `json:"queue_wait"`      // of jobs that were queued
	Allocated int64     `json:"allocated_bytes"` // by its callbacks, sampled
	Inline    int64     `json:"inline"`          // callbacks run on the poller's goroutine
	Queued    int64     `json:"queued"`          // callbacks that went through a queue
	Context   uint64    `json:"context"`         // on whose behalf it is busy, 0 for none
	Callback  string    `json:"callback"`        // and what it runs, such as "Hello.json"
}

// Server is one address that is listened on.
type Server struct {
	Name        string     `json:"name"` // of the protocol class
	Address     string     `json:"address"`
	Protocol    string     `json:"protocol"` // "http" or "raw"
	State       string     `json:"state"`    // "listening", "draining"
	Contexts    int64      `json:"contexts"` // now
	Accepted    int64      `json:"accepted"`
	Refused     int64      `json:"refused"`
	Errors      int64      `json:"errors"`
	BytesRecv   int64      `json:"bytes_received"`
	BytesSent   int64      `json:"bytes_sent"`
	Latency     Quantiles  `json:"latency"`
	Callbacks   []Callback `json:"callbacks"`
	Scheduling  string     `json:"scheduling"`       // the hints given, "adaptive" without
	Status      [6]int64   `json:"status"`           // HTTP answers by hundreds; [0] is unused
	Description string     `json:"description"`      // for people: "http://127.0.0.1:8080"
	Limits      *Limits    `json:"limits,omitempty"` // of this server, where they differ
}

// Callback is a route of an HTTP server or a callback of a raw protocol.
type Callback struct {
	Name    string    `json:"name"` // such as "Hello.json" or "Echo.dataReceived"
	Count   int64     `json:"count"`
	Errors  int64     `json:"errors"`
	JSTime  Quantiles `json:"js_time"`
	Route   bool      `json:"route"`  // of an HTTP server: its count is that of the requests
	Runs    string    `json:"runs"`   // "inline", "queued" or "apart"
	Reason  string    `json:"reason"` // why it runs so
	Changes int64     `json:"changes"`
}

// Generation is one loading of the script.
type Generation struct {
	Number      int       `json:"number"`
	Since       time.Time `json:"since"`
	State       string    `json:"state"` // "current", "draining"
	Contexts    int64     `json:"contexts"`
	SharedBytes int64     `json:"shared_bytes"`
	Errors      int64     `json:"errors"`
}

// Memory is the process's, as the system and Go's runtime tell it.
type Memory struct {
	ResidentBytes int64  `json:"resident_bytes"`
	HeapBytes     int64  `json:"heap_bytes"` // live and garbage
	LiveBytes     int64  `json:"live_bytes"` // as the last collection left it
	SharedBytes   int64  `json:"shared_bytes"`
	SoftLimit     int64  `json:"soft_limit_bytes"` // 0 for none
	HardLimit     int64  `json:"hard_limit_bytes"`
	State         string `json:"state"` // "ok", "soft", "hard"
}

// GC is Go's collector. Pauses are of all goroutines.
type GC struct {
	Cycles     int64     `json:"cycles"`
	Pauses     Quantiles `json:"pauses"`
	CPUPercent float64   `json:"cpu_percent"` // of the process's time so far
}

// Limits are those in force, in the units of the flags. 0 is no limit.
type Limits struct {
	CallbackTimeoutUS int64 `json:"callback_timeout_us"`
	HogAfterUS        int64 `json:"hog_after_us"`
	ContextMemory     int64 `json:"context_memory_bytes"`
	MaxConnections    int   `json:"max_connections"`
	MaxPerIP          int   `json:"max_connections_per_ip"`
	MaxWriteBuffer    int   `json:"max_write_buffer_bytes"`
}

// Context is one live connection.
type Context struct {
	ID            uint64    `json:"id"`
	Server        string    `json:"server"` // its address
	Protocol      string    `json:"protocol"`
	Kind          string    `json:"kind"` // "http" or "raw"
	RemoteAddress string    `json:"remote_address"`
	Worker        int       `json:"worker"` // -1 while none has it
	State         string    `json:"state"`  // "opening", "idle", "reading", "running", "waiting", "writing", "closing"
	AgeUS         int64     `json:"age_us"`
	IdleUS        int64     `json:"idle_us"`
	Callbacks     int64     `json:"callbacks"`
	JSTimeUS      int64     `json:"js_time_us"` // with the callback that runs
	Running       string    `json:"running"`    // the callback that runs, "" for none
	RunningUS     int64     `json:"running_us"` // and for how long
	BytesReceived int64     `json:"bytes_received"`
	BytesSent     int64     `json:"bytes_sent"`
	BytesQueued   int64     `json:"bytes_queued"`
	Timers        int       `json:"timers"`
	Pending       int       `json:"pending"` // promises of callbacks that have not settled, and operations
	Errors        int64     `json:"errors"`
	LastError     string    `json:"last_error"`
	Generation    int       `json:"generation"`
	Retained      *int64    `json:"retained_bytes,omitempty"` // of this and what it leads to, estimated; when asked for
	Recent        []Recent  `json:"recent,omitempty"`         // its last callbacks, newest first; of one context
	Opened        time.Time `json:"opened"`
}

// Recent is one of a context's last callbacks.
type Recent struct {
	At       time.Time `json:"at"`
	Callback string    `json:"callback"`
	TookUS   float64   `json:"took_us"`
	Worker   int       `json:"worker"`
	Error    string    `json:"error,omitempty"`
}

// Stack is what one worker is executing.
type Stack struct {
	Worker   int     `json:"worker"`
	State    string  `json:"state"` // as Worker.State
	BusyUS   int64   `json:"busy_us"`
	Context  uint64  `json:"context"`
	Callback string  `json:"callback"`
	Native   string  `json:"native,omitempty"` // the built-in that it is inside
	Frames   []Frame `json:"frames"`           // innermost first
}

// Frame is a call of the script's, in the author's source.
type Frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}
