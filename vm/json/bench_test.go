package json

import (
	"testing"

	"github.com/dop251/goja"
)

// benchmark compares the Writer with the engine's JSON.stringify, both called from Go.
func benchmark(b *testing.B, l *lab, source string) {
	v := l.value(b, source)
	b.Run("engine", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := l.engine(goja.Undefined(), v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("writer", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			out, ok, err := l.w.Append(buf[:0], v)
			if err != nil || !ok {
				b.Fatal(err)
			}
			buf = out
		}
		b.SetBytes(int64(len(buf)))
	})
}

const (
	message = "{ message: 'Hello, World!' }"
	rows    = "Array.from({ length: 20 }, (_, i) => ({ id: i * 499, randomNumber: i * 311 }))"
)

func BenchmarkMessage(b *testing.B) { benchmark(b, newLab(b), message) }

func BenchmarkRows(b *testing.B) { benchmark(b, newLab(b), rows) }

func BenchmarkShared(b *testing.B) { benchmark(b, allData(b).worker(b), "records") }

func BenchmarkInstances(b *testing.B) {
	l := newLab(b)
	l.run(b, classSource)
	benchmark(b, l, "Array.from({ length: 20 }, (_, i) => new Point(i / 7, i))")
}

func BenchmarkDates(b *testing.B) {
	benchmark(b, newLab(b), "Array.from({ length: 20 }, (_, i) => ({ id: i, at: new Date(i * 1e10) }))")
}

func BenchmarkSharedDates(b *testing.B) {
	s := sealed(b, "", "var rows = Array.from({ length: 20 }, (_, i) => ({ id: i, at: new Date(i * 1e10) }))", "rows")
	benchmark(b, s.worker(b), "rows")
}

func BenchmarkText(b *testing.B) {
	benchmark(b, newLab(b), "['x'.repeat(10000), 'ü'.repeat(10000), ('line ' + '\\n').repeat(1000)]")
}

func BenchmarkFloats(b *testing.B) {
	benchmark(b, newLab(b), "Array.from({ length: 100 }, (_, i) => i / 7)")
}
