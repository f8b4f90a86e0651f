package dashboard

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pyp/contexts/stats"
)

const secret = "correct-horse-battery-staple"

// look is a host with one of everything, and names that want escaping.
func look() *stats.Host {
	q := stats.Quantiles{Count: 10, SumUS: 2004, MeanUS: 200, P50US: 150, P90US: 300, P99US: 900, P999US: 1000, MaxUS: 1100}
	return &stats.Host{
		PID: 7, Script: "/srv/a \"b\"\\c\n.js", Version: "v1", Started: time.UnixMilli(1_700_000_000_500), UptimeUS: 5e6, State: "serving",
		Totals: stats.Totals{Contexts: 3, Accepted: 5, Requests: 10, Callbacks: 12, Errors: 1, BytesSent: 4096, Latency: q},
		Workers: []stats.Worker{
			{Index: 0, State: "busy", BusyUS: 2_500_000, Callbacks: 7, Inline: 5, Queued: 2, Queue: 4, QueueWait: q},
			{Index: 1, State: "idle"},
		},
		Servers: []stats.Server{
			{Name: "Hello", Address: "127.0.0.1:8080", Protocol: "http", Contexts: 2, Latency: q, Status: [6]int64{0, 0, 9, 0, 1, 0},
				Callbacks: []stats.Callback{{Name: "Hello.json", Count: 10, Errors: 1, JSTime: q, Runs: "inline"}, {Name: "Hello.\xff\"é\\", Runs: "apart"},
					// another route to the same method
					{Name: "Hello.json", Count: 3, Errors: 2, Runs: "inline"}}},
			{Name: "Echo", Address: "127.0.0.1:8081", Protocol: "raw", Callbacks: []stats.Callback{{Name: "Echo.dataReceived", Runs: "queued"}}},
		},
		Generations: []stats.Generation{{Number: 1, State: "draining"}, {Number: 2, State: "current", SharedBytes: 99}},
		Memory:      stats.Memory{ResidentBytes: 1 << 26, SoftLimit: 1 << 30, HardLimit: 1 << 31, State: "soft"},
		GC:          stats.GC{Cycles: 4, CPUPercent: 1.5, Pauses: q},
		Limits:      stats.Limits{CallbackTimeoutUS: 30_000_000, MaxConnections: 100},
	}
}

// protocol answers as the control protocol does, and tells what it was asked.
func protocol(asked *[]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.RequestURI())
		switch r.URL.Path {
		case "/v1/flame":
			if r.URL.Query().Get("seconds") == "99" {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusServiceUnavailable)
				_, _ = io.WriteString(w, `{"error":"somebody else is profiling"}`)
				return
			}
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg"/>`)
		default:
			_ = json.NewEncoder(w).Encode(look())
		}
	})
}

// listen makes a dashboard that is asked without a socket in between.
func listen(t *testing.T, c Config) *Server {
	t.Helper()
	if c.Stats == nil {
		c.Stats = look
	}
	if c.API == nil {
		c.API = protocol(new([]string))
	}
	s, err := Listen(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// question is a request as a client of some sort sends it.
type question struct {
	method, path string
	host         string // the dashboard's own where it is empty
	header       map[string]string
	body         string
}

// ask gets the answer of a dashboard's handler.
func ask(s *Server, q question) *http.Response {
	if q.method == "" {
		q.method = http.MethodGet
	}
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	r.Host = q.host
	if r.Host == "" {
		r.Host = s.bound.String()
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.http.Handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
