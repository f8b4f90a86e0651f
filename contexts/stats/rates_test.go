package stats

import (
	"reflect"
	"testing"
	"time"
)

func TestBetween(t *testing.T) {
	begun := time.Unix(1000, 0)
	before := &Host{PID: 7, Started: begun, UptimeUS: 10e6,
		Totals:  Totals{Requests: 100, Callbacks: 120, BytesSent: 1000, Errors: 5, LatencyBuckets: []Bucket{{8, 1}, {100, 70}, {9000, 5}}},
		Workers: []Worker{{Index: 0, JSTimeUS: 15e5, BusyUS: 5e5}, {Index: 1, JSTimeUS: 2e6}},
		Servers: []Server{{Name: "A", Address: "a", Callbacks: []Callback{{Name: "A.x", Count: 10}}}}}
	after := &Host{PID: 7, Started: begun.Add(time.Microsecond), UptimeUS: 12e6,
		Totals:  Totals{Requests: 300, Callbacks: 420, BytesSent: 5000, Errors: 4, LatencyBuckets: []Bucket{{8, 1}, {0.5, 99}, {100, 71}, {9000, 5}}},
		Workers: []Worker{{Index: 1, JSTimeUS: 3e6}, {Index: 0, JSTimeUS: 35e5, BusyUS: 15e5}, {Index: 2, JSTimeUS: 5e6}},
		Servers: []Server{{Name: "B", Address: "b"}, {Name: "A", Address: "a", Callbacks: []Callback{{Name: "A.y", Count: 4}, {Name: "A.x", Count: 20}}}}}
	want := &Rates{Interval: 2 * time.Second, Requests: 100, Callbacks: 150, Sent: 2000,
		Latency: Quantiles{Count: 100, SumUS: 149.5, MeanUS: 1.495, P50US: 0.48, P90US: 0.48, P99US: 0.48, P999US: 100, MaxUS: 100},
		Busy:    []float64{0.5, 1, 1},
		Servers: []ServerRates{{}, {Calls: 7, Callbacks: []float64{2, 5}}}}
	if got := Between(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestRoutesOfOneMethod has two routes lead to one method, whose name both have.
func TestRoutesOfOneMethod(t *testing.T) {
	look := func(uptime, first, second int64) *Host {
		return &Host{UptimeUS: uptime, Servers: []Server{{Callbacks: []Callback{{Name: "A.x", Count: first}, {Name: "A.y"}, {Name: "A.x", Count: second}}}}}
	}
	before, after := look(1e6, 100, 7), look(2e6, 140, 9)
	if got := Between(before, after).Servers[0]; got.Calls != 42 || !reflect.DeepEqual(got.Callbacks, []float64{40, 0, 2}) {
		t.Errorf("got %+v", got)
	}
	for i, want := range []string{"A.x", "A.y", "A.x#2"} {
		if got := after.Servers[0].Label(i); got != want {
			t.Errorf("callback %d is called %s, want %s", i, got, want)
		}
	}
}

func TestBetweenTwoProcesses(t *testing.T) {
	after := &Host{PID: 8, Started: time.Unix(2000, 0), UptimeUS: 4e6, Totals: Totals{Requests: 40}}
	for name, before := range map[string]*Host{
		"none":    nil,
		"another": {PID: 7, Started: time.Unix(2000, 0), UptimeUS: 1e6, Totals: Totals{Requests: 9}},
		"restart": {PID: 8, Started: time.Unix(1000, 0), UptimeUS: 1e6, Totals: Totals{Requests: 9}},
		"same":    after,
	} {
		if r := Between(before, after); !r.Average || r.Requests != 10 || r.Interval != 4*time.Second {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := Between(nil, &Host{}); r.Requests != 0 {
		t.Errorf("at the first moment: %+v", r)
	}
}
