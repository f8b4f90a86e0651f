package contexts

import (
	"fmt"
	"testing"
)

// BenchmarkPack compresses a page as answers do: how long whoever makes one is
// held up.
func BenchmarkPack(b *testing.B) {
	var page []byte
	for n := 0; len(page) < maxInline; n++ {
		page = fmt.Appendf(page, `{"id":%d,"name":"name %d","tags":["a","b%d"]},`, n, n*7919%1000, n%13)
	}
	for _, c := range []coding{gzipped, brotli} {
		b.Run(string(c), func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				pack(c, "", page)
			}
			b.ReportMetric(float64(len(pack(c, "", page)))/float64(len(page)), "ratio")
		})
	}
}
