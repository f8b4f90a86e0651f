package stats

import (
	"testing"
	"time"
)

func TestBucketsAddUp(t *testing.T) {
	var d Distribution
	if list := d.Buckets(); list == nil || len(list) != 0 {
		t.Errorf("without durations: %v", list)
	}
	want := int64(0)
	for us := int64(0); us < 100_000; us += 7 {
		d.Add(time.Duration(us)*time.Microsecond, us%3+1)
		want += us%3 + 1
	}
	last, all := -1.0, 0.0
	for _, b := range d.Buckets() {
		if b[0] <= last || b[1] <= 0 {
			t.Fatalf("%v follows one of %v µs", b, last)
		}
		last, all = b[0], all+b[1]
	}
	if all != float64(want) || last < 100_000*15/16 || last > 100_000*17/16 {
		t.Errorf("%v durations, the longest of %v µs; want %d and about 100000", all, last, want)
	}
}
