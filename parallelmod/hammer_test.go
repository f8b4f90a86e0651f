package parallelmod_test

import (
	"fmt"
	"sync"
	"testing"
)

// TestHammerCountersAndDicts changes the same counters and dicts from eight
// VMs at once.
func TestHammerCountersAndDicts(t *testing.T) {
	const vms, rounds = 8, 1000
	s := open(t, vms, fmt.Sprintf(`
		const whole = parallel.counter(), parts = parallel.counter(), totals = parallel.dict(), rows = parallel.dict('rows');
		globalThis.work = (me) => {
			for (let k = 0; k < %d; k++) {
				whole.add();
				parts.add(k %% 2 ? 0.5 : 1);
				parts.get();
				totals.compute('n', (n = 0) => n + 1);
				rows.set('row' + k %% 50, { me, k });
				if (k %% 10 === 0) for (const [key, row] of rows) if (!(row.k >= 0) || key.length < 4) throw new Error('a torn row');
				if (k %% 7 === 0) rows.delete('row' + k %% 50);
				rows.has('row1');
				rows.size;
			}
			return 'done';
		};
		globalThis.result = () => [whole.get(), parts.get(), totals.get('n')].join();
	`, rounds))
	var wg sync.WaitGroup
	for n := range s.workers {
		wg.Go(func() {
			if got := s.worker(n, fmt.Sprintf("work(%d)", n)); got != "done" {
				t.Error(got)
			}
		})
	}
	wg.Wait()
	want := fmt.Sprintf("%d,%d,%d", vms*rounds, vms*rounds*3/4, vms*rounds)
	if got := s.main("result()"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
