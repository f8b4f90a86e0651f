package contexts

import (
	"runtime"
	"testing"
)

func TestCollectorsPace(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		live, shared int64
		want         int64 // garbage in MB
	}{
		{1 * mb, 0, 16},             // little: the least
		{20 * mb, 0, 80},            // four times what is alive
		{1300 * mb, 0, 714},         // main before the seal
		{120 * mb, 110 * mb, 39},    // a shared heap does not count
		{2000 * mb, 1990 * mb, 100}, // never less than 5 %
	} {
		if got := int64(percent(c.live, c.shared)) * c.live / 100 / mb; got < c.want*9/10 || got > c.want*11/10 {
			t.Errorf("%d MB alive, %d shared: %d MB of garbage, want %d", c.live/mb, c.shared/mb, got, c.want)
		}
	}
}

// A host that has come to rest gives memory back once, whatever the last
// collection found alive.
func TestRestingHostGivesMemoryBackOnce(t *testing.T) {
	var c collector
	tidied := 0
	look := func() { c.relax(func() { tidied++ }) }
	look()
	kept := make([]byte, 2*idleWaste)
	runtime.GC() // which finds them alive
	look()
	if tidied != 0 {
		t.Fatal("a busy host gave memory back")
	}
	runtime.KeepAlive(kept)
	for range 3 {
		look()
	}
	if tidied != 2 {
		t.Errorf("tidied %d times, want before and after one collection", tidied)
	}
}
