package contexts

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// No more than a crew's number work at once, all work is done, and a panic
// costs nothing but its own.
func TestHammerCrew(t *testing.T) {
	text := &collected{}
	c := &crew{most: 3, log: NewLog(text)}
	var working, most, done atomic.Int32
	var jobs, askers sync.WaitGroup
	const each = 300
	jobs.Add(8 * each)
	for range 8 {
		askers.Go(func() {
			for n := range each {
				c.do(func() {
					defer jobs.Done()
					defer working.Add(-1)
					if now := working.Add(1); now > most.Load() {
						most.Store(now)
					}
					done.Add(1)
					if n == 7 {
						panic("on purpose")
					}
				})
			}
		})
	}
	askers.Wait()
	jobs.Wait()
	if done.Load() != 8*each || most.Load() > 3 {
		t.Errorf("%d of %d were done, up to %d at once", done.Load(), 8*each, most.Load())
	}
	c.log.Flush()
	if !strings.Contains(text.String(), "on purpose") {
		t.Errorf("logged %q", text)
	}
}
