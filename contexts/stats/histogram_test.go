package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

// near reports that got stands for want: within 1/16, or within a grain.
func near(got, want time.Duration) bool {
	off := math.Abs(float64(got - want))
	return off <= float64(want)/16 || off <= 1<<grainBits
}

var shares = []float64{0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1}

// check compares the quantiles of samples with the sorted samples themselves.
func check(t *testing.T, samples []time.Duration) {
	t.Helper()
	var h Histogram
	var sum time.Duration
	for _, s := range samples {
		h.Record(s)
		sum += s
	}
	var d Distribution
	d.Merge(&h)
	slices.Sort(samples)
	if d.Count() != int64(len(samples)) || h.Count() != d.Count() || h.Sum() != sum {
		t.Fatalf("%d samples of %v in all are counted as %d, %d of %v", len(samples), sum, h.Count(), d.Count(), h.Sum())
	}
	for _, q := range shares {
		want := samples[max(int(math.Ceil(q*float64(len(samples))))-1, 0)]
		if got := d.Quantile(q); !near(got, want) {
			t.Errorf("the %v quantile of %d samples is %v, not %v", q, len(samples), want, got)
		}
	}
	if got := d.Quantiles().MaxUS; got != float64(samples[len(samples)-1])/1000 {
		t.Errorf("the longest is %v, not %v us", samples[len(samples)-1], got)
	}
}

func TestQuantilesOfRandomSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		samples := make([]time.Duration, 1+r.IntN(3000))
		spread := 1 + r.Float64()*30
		for i := range samples {
			samples[i] = time.Duration(math.Exp(r.Float64() * spread))
		}
		if check(t, samples); t.Failed() {
			t.Fatalf("round %d", n)
		}
	}
}

func FuzzQuantiles(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 1, 2, 3, 4, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		var samples []time.Duration
		for ; len(b) >= 6; b = b[6:] {
			v := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40
			samples = append(samples, time.Duration(v>>(b[0]%40))%(13*time.Hour))
		}
		if len(samples) > 0 {
			check(t, samples)
		}
	})
}

// TestBucketsAreOrdered has each bucket's middle within it, from a grain to
// half a day.
func TestBucketsAreOrdered(t *testing.T) {
	for at := range buckets - 1 {
		if got := bucket(middle(at)); got != at {
			t.Fatalf("%v stands for bucket %d and is in bucket %d", time.Duration(middle(at)), at, got)
		}
		if middle(at) >= middle(at+1) {
			t.Fatalf("bucket %d has %v, the next one %v", at, middle(at), middle(at+1))
		}
	}
	if longest := time.Duration(middle(buckets - 1)); longest < 12*time.Hour {
		t.Errorf("the last bucket has %v", longest)
	}
}

func TestExtremes(t *testing.T) {
	var h Histogram
	h.Record(-time.Second)
	h.Record(math.MaxInt64)
	var d Distribution
	d.Merge(&h)
	if d.Count() != 2 || d.Quantile(0) > 1<<grainBits || d.Quantile(1) != math.MaxInt64 {
		t.Errorf("%d samples from %v to %v", d.Count(), d.Quantile(0), d.Quantile(1))
	}
	var none Distribution
	none.Merge(new(Histogram))
	if none.Quantiles() != (Quantiles{}) || none.Quantile(0.5) != 0 {
		t.Errorf("nothing has the quantiles %+v", none.Quantiles())
	}
}

func TestMergedAsIfOne(t *testing.T) {
	var one, left, right Histogram
	var whole, parts, added Distribution
	for i := range 1000 {
		d := time.Duration(i*i) * time.Microsecond
		one.Record(d)
		added.Add(d, 1)
		if i%3 == 0 {
			left.Record(d)
		} else {
			right.Record(d)
		}
	}
	whole.Merge(&one)
	parts.Merge(&left)
	parts.Merge(&right)
	if whole != parts || whole != added {
		t.Errorf("%+v, in parts %+v, added %+v", whole.Quantiles(), parts.Quantiles(), added.Quantiles())
	}
}

// TestReadWhileRecorded has writers and a reader at once; nothing is lost.
func TestReadWhileRecorded(t *testing.T) {
	const writers, each = 4, 20_000
	var h Histogram
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				h.Record(time.Duration(i*(w+1)) * time.Microsecond)
			}
		})
	}
	for last := int64(0); last < writers*each; {
		var d Distribution
		d.Merge(&h)
		if d.Count() < last {
			t.Fatalf("%d samples after %d", d.Count(), last)
		}
		last = d.Count()
	}
	wg.Wait()
}

func BenchmarkRecord(b *testing.B) {
	var h Histogram
	for i := 0; b.Loop(); i++ {
		h.Record(time.Duration(i & 0xffff))
	}
}
