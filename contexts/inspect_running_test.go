package contexts_test

import (
	"testing"
	"time"

	"pyp/contexts/stats"
)

// TestRunningCallbackIsCounted looks at a callback that has not ended: it stands
// in the figures of its connection and of its worker, which never fall.
func TestRunningCallbackIsCounted(t *testing.T) {
	s := serveStats(t)
	c := s.dialTo(1)
	read(t, c, "hello ")
	started := s.host.Stats().Started
	send(t, c, "spin")
	var id uint64
	worker, last := -1, int64(0)
	wait(t, "the time of what runs", func() bool {
		one := s.host.Contexts(false)[0]
		id, worker = one.ID, one.Worker
		if one.Running == "Echo.dataReceived" && one.JSTimeUS < one.RunningUS {
			t.Fatalf("a part is more than the whole: %+v", one)
		}
		return one.Running == "Echo.dataReceived" && one.State == "running" && one.RunningUS > 30_000
	})
	now := s.host.Stats()
	if w := now.Workers[worker]; w.State != "busy" || w.JSTimeUS < 30_000 {
		t.Errorf("its worker is %+v", w)
	} else {
		last = w.JSTimeUS
	}
	if !now.Started.Equal(started) {
		t.Errorf("the process began at %v and at %v", started, now.Started)
	}
	s.host.Kill(id)
	wait(t, "it to end", func() bool {
		w := s.host.Stats().Workers[worker]
		if w.JSTimeUS < last {
			t.Fatalf("%d µs of JavaScript after %d", w.JSTimeUS, last)
		}
		last = w.JSTimeUS
		return w.State == "idle"
	})
	rest := s.host.Stats().Workers[worker].JSTimeUS
	wait(t, "time to go on", func() bool { return s.host.Stats().UptimeUS > now.UptimeUS+200_000 })
	if got := s.host.Stats().Workers[worker].JSTimeUS; got-rest > 100_000 {
		t.Errorf("an idle worker has run for %d µs", got-rest)
	}
}

// TestShortCallbacksHaveATime has callbacks that take less than a microsecond,
// or little more.
func TestShortCallbacksHaveATime(t *testing.T) {
	s := serve(t, `register({ transport: server('127.0.0.1', 0), protocol: class App { http11 = true; quick() { return 'x'; } } }); run();`)
	for range 20 {
		s.get("/quick")
	}
	js := s.callback(0, "App.quick").JSTime
	if js.Count != 20 || js.P50US <= 0 || js.P50US > js.MaxUS || js.MeanUS*20 > js.SumUS+1 {
		t.Errorf("they took %+v", js)
	}
	var d stats.Distribution
	d.Add(300*time.Nanosecond, 3)
	if q := d.Quantiles(); q.MaxUS != 0.3 || q.P50US < 0.25 || q.P50US > 0.35 || q.SumUS != 0.9 {
		t.Errorf("300 ns are %+v", q)
	}
}
