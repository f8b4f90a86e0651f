package contexts

import (
	"io"
	"testing"
	"time"
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
