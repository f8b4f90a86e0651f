package seal

import (
	"flag"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/vm/heap"
	"pyp/vm/view"
)

var records = flag.Int("records", 100000, "number of records of TestRecords")

// TestRecords seals many records through the real views, and logs what it costs; -records=1000000 -v for figures.
func TestRecords(t *testing.T) {
	n := *records
	if raceEnabled {
		n = min(n, 10000)
	}
	rt := goja.New()
	rt.Set("n", n)
	began := time.Now()
	_, err := rt.RunString(`var byId = {}, held = null; for (let i = 0; i < n; i++)
		byId['k' + i] = {id: i, name: 'name of ' + i, tags: ['a' + i % 100, 'b' + i % 1000, 'c' + i]}; held = byId.k7`)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %v", time.Since(began))
	report(t, "built")
	began = time.Now()
	g := Classify(Config{Runtime: rt}, []Root{{"byId", rt.Get("byId")}})
	t.Logf("classified in %v", time.Since(began))
	report(t, "classified")
	if v := g.Verdict("byId"); !v.Data {
		t.Fatal(v.Why)
	}
	b := heap.New()
	realm := view.NewRealm(view.Config{Runtime: rt})
	began = time.Now()
	_, err = g.Store(b, "byId", realm.Views(b.Heap()).Sealer())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("stored in %v, %+v", time.Since(began), g.Usage("byId"))
	report(t, "stored")
	g = nil
	b.Freeze()
	debug.FreeOSMemory()
	report(t, "settled")
	v, err := rt.RunString(`held === byId.k7 && held.tags.join() === 'a7,b7,c7' && Object.keys(byId).length === n`)
	if err != nil || !v.ToBoolean() {
		t.Errorf("%v %v", v, err)
	}
}

func report(t *testing.T, when string) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%s: %d MB of heap in use, %d MB from the system", when, m.HeapAlloc>>20, (m.Sys-m.HeapReleased)>>20)
}
