package vm_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/vm"
	"pyp/vm/profile"
	"pyp/vm/vmtest"
)

// inside runs f in a worker until it returns or is interrupted, and look
// meanwhile.
func inside(t testing.TB, source string, look func(w *vm.Worker)) error {
	t.Helper()
	return insideHost(t, &host{called: map[string]goja.Callable{}}, source, look)
}

func insideHost(t testing.TB, h *host, source string, look func(w *vm.Worker)) error {
	t.Helper()
	w, _, _ := vmtest.Worker(t, h, imports+source)
	c := &call{f: h.called["f"], arg: goja.Undefined()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := w.Enter(nil, c); err != nil {
			c.err = err
		}
	}()
	for w.Busy() == 0 {
		select {
		case <-done:
			t.Fatal("it ended before anybody could look")
		default:
		}
	}
	look(w)
	for ended := false; !ended; {
		w.Overdue(0)
		select {
		case <-done:
			ended = true
		case <-time.After(time.Millisecond):
		}
	}
	return c.err
}

// patience is when a test gives up that waits for something.
const patience = 2 * time.Minute

// followed follows the VM until it sees it inside of native as it should be. It
// needs no built-in that takes long.
func followed(t *testing.T, w *vm.Worker, native string, as func(s vm.Sample) bool) {
	t.Helper()
	f := w.Follow()
	var last vm.Sample
	for limit := time.Now().Add(patience); time.Now().Before(limit); {
		if f.Ask(1); f.Unknown() {
			f.Look(vm.SnapGoroutines())
		}
		if s, ticks := f.Take(); ticks > 0 {
			if last = s; s.Native == native && as(s) {
				return
			}
		}
	}
	t.Fatalf("never saw %s, but %+v", native, last)
}

// until looks until what it sees is as it should be.
func until(t *testing.T, w *vm.Worker, want string, as func(s vm.Sample) bool) {
	t.Helper()
	limit := time.Now().Add(patience)
	var last vm.Sample
	for time.Now().Before(limit) {
		if s, ok := w.Sample(); ok {
			if last = s; as(s) {
				return
			}
		}
	}
	t.Fatalf("never saw %s, but %+v", want, last)
}

func text(frames []profile.Frame) string {
	var b strings.Builder
	for _, f := range frames {
		b.WriteString(f.Function + " ")
	}
	return b.String()
}

func TestSampleOfAScript(t *testing.T) {
	err := inside(t, `
function inner(n) {
	let x = 0;
	for (let i = 0; i < 1e9; i++)
		x += i % n;
	return x;
}
const outer = () => [7].map((n) => inner(n));
keep('f', () => { outer(); });`, func(w *vm.Worker) {
		until(t, w, "the loop and who has called it", func(s vm.Sample) bool {
			if s.Native != "" || len(s.Frames) != 5 {
				return false
			}
			in, arrow := s.Frames[0], s.Frames[1]
			return text(s.Frames) == "inner  map outer  " && in.File == "main.js" && (in.Line == 5 || in.Line == 6) &&
				arrow.Line == 9 && s.Frames[2].Line == 0 && s.Frames[3].Line == 9 && s.Frames[4].Line == 10 && s.Frames[4].Column > 1
		})
	})
	if !errors.Is(vmError(err), vm.ErrTimeout) {
		t.Errorf("got %v, want an interrupt", err)
	}
}

// vmError is the reason of an interrupt that a call into the engine returned.
func vmError(err error) error {
	var i *goja.InterruptedError
	if errors.As(err, &i) {
		reason, _ := i.Value().(error)
		return reason
	}
	return err
}

func TestSampleInsideABuiltin(t *testing.T) {
	_ = inside(t, `
const text = 'äöü'.repeat(1e6);
function decompose() {
	for (;;)
		text.normalize('NFD');
}
keep('f', () => { decompose(); });`, func(w *vm.Worker) {
		until(t, w, "String.prototype.normalize, called in decompose", func(s vm.Sample) bool {
			return s.Native == "String.prototype.normalize" && text(s.Frames) == "decompose  " && s.Frames[0].Line == 6 && s.Frames[1].Line == 8
		})
		followed(t, w, "String.prototype.normalize", func(s vm.Sample) bool { return text(s.Frames) == "decompose  " && s.Frames[0].Line == 6 })
	})
}

// TestSampleInsideWhatReplacesABuiltin checks names that are not the engine's.
func TestSampleInsideWhatReplacesABuiltin(t *testing.T) {
	for call, want := range map[string]string{
		"list.slice().sort()": "Array.prototype.sort",
		"list.join('-')":      "Array.prototype.join",
		"text.repeat(3e7)":    "String.prototype.repeat",
	} {
		_ = inside(t, "const list = Array.from({ length: 100000 }, (_, i) => 'k' + i * 7919 % 40009), text = 'ä';\nkeep('f', () => { for (;;) "+call+"; });", func(w *vm.Worker) {
			followed(t, w, want, func(s vm.Sample) bool { return len(s.Frames) == 1 && s.Frames[0].Line == 3 })
		})
	}
}

// TestSampleInsideTheHost checks what a function is called that is the host's
// own: as in the author's text.
func TestSampleInsideTheHost(t *testing.T) {
	gate := make(chan struct{})
	h := &host{called: map[string]goja.Callable{}, serve: func(vm.Scope) { <-gate }}
	_ = insideHost(t, h, `
keep('f', () => {
	/* ä𝒳 */ later(() => {}); serve();
});`, func(w *vm.Worker) {
		defer close(gate)
		until(t, w, "what it waits in", func(s vm.Sample) bool {
			return s.Native == "serve" && len(s.Frames) == 1 && s.Frames[0].Line == 4 && s.Frames[0].Column == 29
		})
	})
}

// TestSampleOfNobody checks that a VM that nobody is in has no sample, and that
// a request that is left over harms nobody.
func TestSampleOfNobody(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	w, _, _ := vmtest.Worker(t, h, imports+"keep('f', () => 7);")
	c := &call{f: h.called["f"], arg: goja.Undefined()}
	f := w.Follow()
	for range 3 {
		if s, ok := w.Sample(); ok {
			t.Errorf("got %+v", s)
		}
		if f.Ask(1) {
			t.Error("there was something to ask for")
		}
		if _, n := f.Take(); n != 0 {
			t.Errorf("got %d ticks", n)
		}
		if err := w.Enter(nil, c); err != nil || c.got.ToInteger() != 7 {
			t.Fatal(c.got, err)
		}
	}
}

// TestSamplesChangeNothing samples a VM all the time while it does all that has
// to do with the engine's stacks.
func TestSamplesChangeNothing(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	w, _, _ := vmtest.Worker(t, h, imports+`
function* count(n) { try { for (let i = 0; i < n; i++) yield i; } finally { note('closed') } }
async function sum(n) { let x = 0; for await (const v of count(n)) x += v; return x; }
const deep = (n) => n ? deep(n - 1) : 0;
class Named { static get name() { let n = 0; for (let i = 0; i < 20; i++) n++; return 'named' + n; } constructor() { this.x = [1, 2, 3].map((v) => v * 2).join(); } }
keep('f', () => {
	let s = 0;
	for (const v of count(50)) { if (v > 40) break; s += v; }
	sum(10).then((x) => { note(x); });
	try { deep(1e4); } catch { throw new Error('a stack overflow was caught'); }
	return s;
});
keep('g', () => {
	let s = 0;
	for (const v of count(50)) { if (v > 40) break; s += v; }
	sum(10).then((x) => { note(x); });
	try { [3, 1, 2].sort(() => { throw new Error('x'); }); } catch { s += 1000; }
	s += new Named().x.length;
	s += JSON.parse('[1,2]', (k, v) => v).length;
	s += 'abc'.replace(/b/, (m) => m + m).length;
	return s;
});`)
	samples := sampling(t, w)
	run := func(name string) *call {
		c := &call{f: h.called[name], arg: goja.Undefined()}
		if err := w.Enter(nil, c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	rounds := 0
	for ; rounds < 300 || samples() < 100; rounds++ {
		if c := run("g"); c.err != nil || c.got.ToInteger() != 820+1000+5+2+4 {
			t.Fatalf("round %d: %v, %v", rounds, c.got, c.err)
		}
	}
	var overflow *goja.StackOverflowError
	for range 20 {
		if c := run("f"); !errors.As(c.err, &overflow) {
			t.Fatalf("got %v, want a stack overflow", c.err)
		}
	}
	sums := 0
	for _, n := range h.notes {
		if n == "45" {
			sums++
		}
	}
	if sums != rounds || len(h.notes) < 3*rounds {
		t.Errorf("%d of %d promises came to 45; %d notes", sums, rounds, len(h.notes))
	}
}

// sampling samples a VM all the time until the test ends. It returns what
// counts the samples.
func sampling(t *testing.T, w *vm.Worker) (samples func() int64) {
	var n atomic.Int64
	var all sync.WaitGroup
	stop := make(chan struct{})
	all.Go(func() {
		for f := w.Follow(); ; {
			select {
			case <-stop:
				return
			default:
			}
			if _, ok := w.Sample(); ok {
				n.Add(1)
			}
			f.Ask(1)
			_, ticks := f.Take()
			n.Add(int64(ticks))
		}
	})
	t.Cleanup(func() { close(stop); all.Wait() })
	return n.Load
}

// BenchmarkSample is one look at a VM that runs a script.
func BenchmarkSample(b *testing.B) {
	benchmarkLook(b, func(w *vm.Worker) { w.Sample() })
}

// BenchmarkSnapGoroutines is one look at the Go stacks, in a process with few
// goroutines.
func BenchmarkSnapGoroutines(b *testing.B) {
	benchmarkLook(b, func(*vm.Worker) { vm.SnapGoroutines() })
}

func benchmarkLook(b *testing.B, look func(w *vm.Worker)) {
	_ = inside(b, "keep('f', () => { for (let n = 0; ; n++) [n].map((x) => x + 1); });", func(w *vm.Worker) {
		for b.Loop() {
			look(w)
		}
	})
}
