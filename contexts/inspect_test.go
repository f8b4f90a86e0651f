package contexts_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pyp/contexts"
	"pyp/contexts/stats"
)

// serveStats serves testdata/stats/inspect.js.
func serveStats(t *testing.T, set ...func(*contexts.Config)) *served {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "stats", "inspect.js"))
	if err != nil {
		t.Fatal(err)
	}
	s := loadFile(t, path, nil, set...)
	s.listening()
	return s
}

// gets compares the JSON of an answer with want's.
func (s *served) gets(path, want string) {
	s.t.Helper()
	var got, expected any
	body := s.get(path).body
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		s.t.Fatalf("%s answers %q: %v", path, body, err)
	}
	if err := json.Unmarshal([]byte(want), &expected); err != nil {
		s.t.Fatal(err)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(expected)
	if !bytes.Equal(a, b) {
		s.t.Errorf("%s answers\n%s\nnot\n%s", path, a, b)
	}
}

// TestScriptsSeeTheirProcess asks everything that module parallel tells.
func TestScriptsSeeTheirProcess(t *testing.T) {
	s := serveStats(t)
	const ours = `"active_hogs":"number","active_contexts":"number","active_io_loops":"number","seh_eav_in_io_callback":"null"`
	s.gets("/context", `{`+ours+`,"pid":"number","script":"string","version":"string","started":"string","uptime_us":"number","state":"string",
		"totals":"object","workers":"array","servers":"array","generations":"array","memory":"object","gc":"object","limits":"object"}`)
	s.gets("/memory", `{"load":"number","total_virtual":"number","avail_virtual":"number","total_physical":"number","avail_physical":"number",
		"total_page_file":"number","avail_page_file":"number","resident_bytes":"number","heap_bytes":"number","live_bytes":"number",
		"shared_bytes":"number","soft_limit_bytes":"number","hard_limit_bytes":"number","state":"string"}`)
	var system map[string]string
	if err := json.Unmarshal([]byte(s.get("/system").body), &system); err != nil || len(system) != 16 || system["page_size"] != "number" || system["cpu_level"] != "null" {
		t.Errorf("sysStats() has %v, %v", system, err)
	}
	s.gets("/numbers", `["number","number",0,true,true,true,false]`)
	s.gets("/before", `[[],0,0,"starting",0,16]`)
	s.gets("/same", `[true,true,true]`)
	if got := s.get("/retained").body; strings.ReplaceAll(got, `,"number"`, "") != `["number"]` {
		t.Errorf("retained bytes are %s", got)
	}
	s.gets("/wrong", `["parallel.socketStats(transport): the argument must be the transport that a callback got, or what parallel.server() returned",
		"parallel.contexts({ retained }): the argument must be an object or be left out", "parallel.contexts({ retained }): there is no option \"retaned\"; the only one is retained",
		"parallel.contexts({ retained }): retained must be true or false, not \"yes\""]`)
}

// pyParallelSocket are the keys of its socket_stats.
const pyParallelSocket = `sem_acquired, sem_released, sem_timeout, sem_count, sem_release_err, num_children, accepts_posted, retired_clients,
	fd_accept_count, clients_connected, clients_disconnecting, num_accepts_to_post, total_clients_reused, total_clients_recycled,
	target_accepts_posted, client_connected_count, total_accepts_attempted, negative_accepts_to_post_count, recvbuf_size, sendbuf_size,
	send_id, recv_id, ioloops, last_thread_id, this_thread_id, num_bytes_just_sent, num_bytes_just_received, total_bytes_sent,
	total_bytes_received`

func TestSocketStats(t *testing.T) {
	s := serveStats(t)
	c := s.dialTo(1)
	read(t, c, "hello ")
	send(t, c, "twelve bytes")
	read(t, c, "twelve bytes")
	for path, want := range map[string]map[string]any{
		"/server": {"num_children": 1., "clients_connected": 1., "total_bytes_received": 12., "total_bytes_sent": 18., "ioloops": 3., "name": "Echo",
			"client_connected_count": 1., "retired_clients": 0., "sem_count": nil},
		"/own": {"num_children": 0., "ioloops": 0., "protocol": "Look", "kind": "http", "state": "running", "send_id": 0., "recv_id": nil},
	} {
		var got map[string]any
		body := s.get(path).body
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v in %q", path, err, body)
		}
		for key := range strings.SplitSeq(pyParallelSocket, ",") {
			if _, ok := got[strings.TrimSpace(key)]; !ok {
				t.Errorf("%s lacks %s", path, key)
			}
		}
		for key, v := range want {
			if got[key] != v {
				t.Errorf("%s: %s is %v, not %v", path, key, got[key], v)
			}
		}
	}
}

// callback finds a callback or a route by its name.
func callback(t *testing.T, s *stats.Host, name string) stats.Callback {
	t.Helper()
	for _, server := range s.Servers {
		for _, c := range server.Callbacks {
			if c.Name == name {
				return c
			}
		}
	}
	t.Fatalf("there is no callback %s in %+v", name, s.Servers)
	return stats.Callback{}
}

func TestCallbacksAndErrorsAreCounted(t *testing.T) {
	s := serveStats(t)
	for range 3 {
		s.get("/fails")
		s.get("/later")
	}
	s.get("/missing")
	s.talk("nonsense\r\n\r\n")
	c := s.dialTo(1)
	read(t, c, "hello ")
	send(t, c, "fail")
	read(t, c, "caught")
	one := s.host.Contexts(true)
	if len(one) != 1 || one[0].Errors != 1 || !strings.Contains(one[0].LastError, "told to fail") || one[0].Kind != "raw" || one[0].Retained == nil {
		t.Errorf("the live contexts are %+v", one)
	}
	_ = c.Close()
	wait(t, "the connections to end", func() bool { return s.host.Live() == 0 })
	h := s.host.Stats()
	for name, want := range map[string][2]int64{
		"Look.fails": {3, 3}, "Look.later": {3, 0}, "Look.own": {0, 0}, "Echo.dataReceived": {1, 1}, "Echo.connectionMade": {1, 0},
		"Echo.constructor": {1, 0}, "Echo.connectionClosed": {1, 0}, "Look timers and promises": {3, 0},
	} {
		if c := callback(t, h, name); c.Count != want[0] || c.Errors != want[1] || c.JSTime.Count != want[0] {
			t.Errorf("%s has run %d times with %d errors, not %v", name, c.Count, c.Errors, want)
		}
	}
	web := h.Servers[0]
	if web.Status != [6]int64{0, 0, 3, 0, 2, 3} || web.Latency.Count != 6 || web.Errors != 3 {
		t.Errorf("statuses %v, latency %+v, %d errors", web.Status, web.Latency, web.Errors)
	}
	if x := h.Totals; x.Requests != 6 || x.Malformed != 1 || x.Errors != 4 || x.Accepted != 9 || x.Contexts != 0 {
		t.Errorf("in all: %+v", x)
	}
}

func TestOneContextInFull(t *testing.T) {
	s := serveStats(t)
	c := s.dialTo(1)
	read(t, c, "hello ")
	for n := range 20 {
		send(t, c, fmt.Sprintf("%02d", n))
		read(t, c, fmt.Sprintf("%02d", n))
	}
	send(t, c, "timer")
	read(t, c, "timer")
	id := s.host.Contexts(false)[0].ID
	x, ok := s.host.Context(id)
	if !ok || x.Callbacks != 23 || x.Timers != 1 || x.State != "idle" || x.Worker < 0 || x.BytesReceived != 45 || x.BytesSent != 51 {
		t.Errorf("context %d is %+v", id, x)
	}
	if len(x.Recent) != 16 || slices.ContainsFunc(x.Recent, func(r stats.Recent) bool { return r.Callback != "Echo.dataReceived" }) {
		t.Errorf("its last callbacks are %+v", x.Recent)
	}
	send(t, c, "fail")
	read(t, c, "caught")
	if x, _ = s.host.Context(id); len(x.Recent) != 16 || !strings.Contains(x.Recent[0].Error, "told to fail") || x.Recent[0].At.Before(x.Recent[1].At) {
		t.Errorf("then they are %+v", x.Recent)
	}
	send(t, c, "wait")
	wait(t, "the promise to be seen", func() bool { x, _ = s.host.Context(id); return x.State == "waiting" && x.Pending == 1 })
	if _, ok := s.host.Context(id + 1000); ok {
		t.Error("a context that never was is told")
	}
	s.host.Kill(id) // a shutdown would wait for the promise
}

// TestKill ends raw connections in every state.
func TestKill(t *testing.T) {
	for _, doing := range []string{"idle", "wait", "spin", "timer"} {
		s := serveStats(t)
		other, c := s.dialTo(1), s.dialTo(1)
		read(t, other, "hello ")
		read(t, c, "hello ")
		if doing != "idle" {
			send(t, c, doing)
		}
		var id uint64
		wait(t, doing+" to be seen", func() bool {
			for _, x := range s.host.Contexts(false) {
				if x.RemoteAddress == c.LocalAddr().String() {
					id = x.ID
					return doing == "idle" || doing == "wait" && x.Pending == 1 || doing == "spin" && x.State == "running" || x.Timers == 1
				}
			}
			return false
		})
		if !s.host.Kill(id) || s.host.Kill(id) {
			t.Errorf("%s: killed once, or not at all", doing)
		}
		if doing == "timer" {
			read(t, c, "timer")
		}
		if b, err := io.ReadAll(c); err == nil {
			t.Errorf("%s: the connection ends in good order, after %q", doing, b)
		}
		wait(t, doing+": connectionClosed", func() bool { return strings.Contains(s.out.String(), "closed: killed\n") })
		send(t, other, "unhurt")
		read(t, other, "unhurt")
		wait(t, doing+" to be gone", func() bool { return s.host.Live() == 1 })
		if x := s.host.Stats().Totals; x.Killed != 1 || x.Timeouts != 0 || x.Errors != 0 {
			t.Errorf("%s: %+v", doing, x)
		}
		s.logged("is killed by an operator")
		if strings.Contains(s.log.String(), "script error") {
			t.Errorf("%s: the script is blamed:\n%s", doing, s.log)
		}
		s.stop()
	}
}

// TestKillRequests ends requests in every state.
func TestKillRequests(t *testing.T) {
	s := serve(t, `register({ transport: server('127.0.0.1', 0), protocol: class App {
		http11 = true;
		spin() { for (;;); }
		never() { return new Promise(() => {}); }
		stream() { return new Response(new ReadableStream({ async pull(c) { c.enqueue('x'); await new Promise(r => setTimeout(r, 1)); } })); }
		fine() { return 'fine'; }
	} }); run();`)
	for _, path := range []string{"/spin", "/never", "/stream", ""} {
		c := s.dial()
		if path != "" {
			send(t, c, "GET "+path+" HTTP/1.1\r\nHost: a\r\n\r\n")
		}
		var id uint64
		wait(t, path+" to run", func() bool {
			for _, x := range s.host.Contexts(false) {
				id = x.ID
				return path == "" || x.State == "running" && path == "/spin" || x.State == "waiting" && path == "/never" || x.BytesSent > 0
			}
			return false
		})
		if !s.host.Kill(id) {
			t.Errorf("%s: there is nothing to kill", path)
		}
		if _, err := io.Copy(io.Discard, c); err == nil {
			t.Errorf("%q ends in good order", path)
		}
		wait(t, path+" to be gone", func() bool { return s.host.Live() == 0 })
	}
	if _, body, _ := strings.Cut(s.talk("GET /fine HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "\r\n\r\n"); body != "fine" {
		t.Errorf("the others are answered %q", body)
	}
	if x := s.host.Stats().Totals; x.Killed != 4 {
		t.Errorf("%d were killed", x.Killed)
	}
}

func TestTimeoutsAreCounted(t *testing.T) {
	s := serveStats(t, func(c *contexts.Config) { c.CallbackTimeout = 200 * time.Millisecond })
	c := s.dialTo(1)
	read(t, c, "hello ")
	send(t, c, "spin")
	_, _ = io.Copy(io.Discard, c)
	wait(t, "the connection to end", func() bool { return s.host.Live() == 0 })
	h := s.host.Stats()
	if x := callback(t, h, "Echo.dataReceived"); h.Totals.Timeouts != 1 || x.Errors != 1 || x.JSTime.MaxUS < 200_000 || h.Totals.Killed != 0 {
		t.Errorf("%+v, %+v", h.Totals, x)
	}
}

// TestAllocationsAreShared has one worker allocate, which is charged for it.
func TestAllocationsAreShared(t *testing.T) {
	s := serve(t, `register({ transport: server('127.0.0.1', 0), protocol: class App {
		http11 = true;
		page() { const list = []; for (let n = 0; n < 3e5; n++) list.push({ n }); return String(list.length); }
	} }); run();`, func(c *contexts.Config) { c.Workers = 1 })
	if got := s.get("/page").body; got != "300000" {
		t.Fatalf("answered %q", got)
	}
	const least = 3e5 * 8
	wait(t, "what was allocated to be counted", func() bool { return s.host.Stats().Workers[0].Allocated >= least })
}

// TestHammerStats looks while everything runs, and then everything adds up.
func TestHammerStats(t *testing.T) {
	const clients, each = 24, 120
	s := serveStats(t, func(c *contexts.Config) { c.Workers = 8 })
	var over atomic.Bool
	var looking, working sync.WaitGroup
	for range 2 {
		looking.Go(func() {
			var last stats.Totals
			for !over.Load() {
				x := s.host.Stats().Totals
				if x.Requests < last.Requests || x.Callbacks < last.Callbacks || x.BytesReceived < last.BytesReceived || x.BytesSent < last.BytesSent {
					t.Errorf("%+v after %+v", x, last)
				}
				last = x
				for _, c := range s.host.Contexts(true) {
					if y, ok := s.host.Context(c.ID); ok && y.Callbacks < c.Callbacks {
						t.Errorf("%+v after %+v", y, c)
					}
				}
			}
		})
	}
	for n := range clients {
		working.Go(func() {
			if n%2 == 0 {
				hammerRoutes(t, s.address(0), each)
			} else {
				hammerEcho(t, s.address(1), each)
			}
		})
	}
	working.Wait()
	wait(t, "the connections to end", func() bool { return s.host.Live() == 0 })
	over.Store(true)
	looking.Wait()
	h := s.host.Stats()
	const half = clients / 2 * each
	if x := callback(t, h, "Look.numbers"); x.Count != half || h.Totals.Requests != half || h.Servers[0].Latency.Count != half || h.Servers[0].Status[2] != half {
		t.Errorf("%d requests were sent: %+v, %+v, statuses %v", half, x, h.Totals, h.Servers[0].Status)
	}
	if x := callback(t, h, "Echo.connectionMade"); x.Count != clients/2 {
		t.Errorf("%d connections were made: %+v", clients/2, x)
	}
	if got := h.Servers[1]; got.BytesRecv != half*5 || got.BytesSent != half*5+clients/2*6 {
		t.Errorf("%d bytes were sent to a server: %+v", half*5, got)
	}
	var byWorker, byCallback, jsTime int64
	for _, w := range h.Workers {
		byWorker += w.Callbacks
		jsTime += w.JSTimeUS
		if w.Inline+w.Queued != w.Callbacks {
			t.Errorf("worker %+v", w)
		}
	}
	for _, server := range h.Servers {
		for _, c := range server.Callbacks {
			byCallback += c.Count
		}
	}
	if byWorker < byCallback || byWorker != h.Totals.Callbacks || jsTime == 0 {
		t.Errorf("%d callbacks by worker, %d by name, %d in all", byWorker, byCallback, h.Totals.Callbacks)
	}
}

func hammerRoutes(t *testing.T, address string, n int) {
	for range n / 10 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(c, strings.Repeat("GET /numbers HTTP/1.1\r\nHost: a\r\n\r\n", 9)+"GET /numbers HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		if b, err := io.ReadAll(c); err != nil || strings.Count(string(b), " 200 OK") != 10 {
			t.Errorf("answered %q, %v", b, err)
		}
		_ = c.Close()
	}
}

func hammerEcho(t *testing.T, address string, n int) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	b := make([]byte, 64)
	_, _ = io.ReadFull(c, b[:6])
	for range n {
		_, _ = io.WriteString(c, "hello")
		if _, err := io.ReadFull(c, b[:5]); err != nil {
			t.Error(err)
		}
	}
}
