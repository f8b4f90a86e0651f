package contexts

import (
	"io"
	"testing"
	"time"

	"pyp/parallelmod"
	"pyp/vm"
)

// The soft limit closes the door after a collection has shown that it is not
// garbage, and opens it again when there is some room.
func TestMemoryAdmission(t *testing.T) {
	m := &memory{soft: 1000 << 20, hard: 1200 << 20, log: NewLog(io.Discard)}
	at := func(used int64, now time.Duration, collected bool) bool {
		if collected {
			m.collected.Store(int64(now))
		}
		m.collecting.Store(false)
		m.admit(used<<20, int64(now))
		for m.collecting.Load() { // it has run
			time.Sleep(time.Millisecond)
		}
		return m.tight.Load()
	}
	for n, step := range []struct {
		used      int64
		now       time.Duration
		collected bool
		want      bool
	}{
		{900, 10 * time.Second, false, false},
		{1010, 1000 * time.Second, false, false}, // garbage, perhaps
		{1010, 2000 * time.Second, true, true},   // it was none
		{990, 2000 * time.Second, true, true},    // too near
		{940, 2000 * time.Second, true, false},
		{1150, 4000 * time.Second, false, true}, // no time to find out
	} {
		if got := at(step.used, step.now, step.collected); got != step.want {
			t.Errorf("step %d, %d MiB: tight is %t", n, step.used, got)
		}
	}
}

func TestRoomIsRefused(t *testing.T) {
	h := &Host{}
	if !h.Room(1 << 40) {
		t.Error("a host without a limit refuses room")
	}
	used := usedMemory()
	h.memory.hard = used + 256<<20
	if !h.Room(1 << 20) {
		t.Error("1 MiB of 256 was refused")
	}
	if h.Room(1 << 30) {
		t.Error("1 GiB of 256 MiB was granted")
	}
	junk = make([]byte, 200<<20)
	junk = nil
	if !h.Room(200 << 20) {
		t.Error("garbage counts as used")
	}
}

var junk []byte

func TestEntriesAreChargedForWhatTheyAllocate(t *testing.T) {
	h := &Host{pool: newPool(2, NewLog(io.Discard), time.Second, false)}
	h.charge(100)
	for _, sl := range h.pool.slots() {
		if sl.spent != (spending{}) {
			t.Errorf("an idle slot is charged %+v", sl.spent)
		}
	}
}

// A host that nothing can be taken from, since what it holds is no connection's,
// does not collect garbage all the time.
func TestMemoryThatNothingFreesIsLeftAlone(t *testing.T) {
	h := &Host{pool: newPool(2, NewLog(io.Discard), time.Second, false)}
	m := &h.memory
	m.hard = 100 << 20
	collections, last := 0, int64(0)
	begun := vm.Now()
	for n := range 400 {
		h.relieve(200<<20, begun+int64(n)*int64(lookOften))
		for m.collecting.Load() {
			time.Sleep(time.Millisecond)
		}
		if at := m.collected.Load(); at != last {
			collections, last = collections+1, at
		}
	}
	if collections > 1 {
		t.Errorf("%d collections in 0.8 s", collections)
	}
	m.took.Store(int64(time.Second))
	if m.rest() < int64(10*time.Second) {
		t.Errorf("a collection of 1 s is followed by another after %v", time.Duration(m.rest()))
	}
}

// The host's own estimates of what connections retain are not what grows.
func TestEstimatesAreNotInterrupted(t *testing.T) {
	h := &Host{pool: newPool(1, NewLog(io.Discard), time.Second, false)}
	m, sl := &h.memory, h.pool.slot(0)
	m.hard = 100 << 20
	sl.spent = spending{began: 1, bytes: 1 << 20}
	h.relieve(200<<20, 1)
	if sl.spent.bytes == 0 || m.fruitless == 0 {
		t.Errorf("an estimate was taken for what grows: %+v", sl.spent)
	}
	m.level = 0
	sl.begin(nil, &tally{}, 1)
	h.relieve(200<<20, 2)
	if sl.spent.bytes != 0 {
		t.Errorf("a callback was not taken for what grows: %+v", sl.spent)
	}
}

// An estimate in a worker that is lost ends, so that who waits for it goes on.
func TestEstimateInALostWorker(t *testing.T) {
	h := &Host{pool: newPool(1, NewLog(io.Discard), time.Second, false)}
	sl := h.pool.slot(0)
	c := &rawContext{slot: sl, Context: Context{binding: &binding{host: h, decl: &parallelmod.Protocol{}}}}
	over := make(chan struct{}, 1)
	c.measuring.Store(true)
	sl.post(&measuring{c: c, over: over, more: true})
	for _, j := range sl.lose() {
		j.settle()
	}
	select {
	case <-over:
	case <-time.After(20 * time.Second):
		t.Error("it goes on for ever")
	}
}
