package vm_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/vm"
	"pyp/vm/vmtest"
)

// host is a module of a few functions, in place of the product's own.
type host struct {
	notes   []string         // what scripts noted in main
	replays []string         // what they noted in a replay
	serve   func(s vm.Scope) // what serve() does in main
	called  map[string]goja.Callable
}

func (h *host) Exports() map[string][]string {
	return map[string][]string{"parallel": {"note", "run", "later", "every", "async", "keep", "isMain", "shared"}}
}

func (h *host) OnRun(f func(vm.Scope)) {
	if h.serve == nil {
		h.serve = f
	}
}

type instance struct{ o *goja.Object }

func (i instance) Require(string) goja.Value { return i.o }

func (h *host) Install(s vm.Scope) (vm.Instance, error) {
	rt := s.Runtime()
	o := rt.NewObject()
	set := func(name string, f func(goja.FunctionCall) goja.Value) { _ = o.Set(name, f) }
	set("note", func(c goja.FunctionCall) goja.Value {
		text := c.Argument(0).String()
		if s.Replaying() {
			h.replays = append(h.replays, text)
		} else {
			h.notes = append(h.notes, text)
		}
		return goja.Undefined() // nil would crash goja when it comes from a promise's job
	})
	_ = o.Set("isMain", s.IsMain())
	set("shared", func(c goja.FunctionCall) goja.Value {
		if !s.IsMain() {
			v, _ := s.Declared(s.Site())
			return v
		}
		f, _ := goja.AssertFunction(c.Argument(0))
		v, err := f(nil)
		if err != nil {
			panic(err)
		}
		s.Declare(s.Site(), v)
		return v
	})
	set("run", func(goja.FunctionCall) goja.Value {
		if s.Replaying() {
			s.EndReplay()
		} else {
			h.serve(s)
		}
		return goja.Undefined()
	})
	timer := func(repeat bool) func(goja.FunctionCall) goja.Value {
		return func(c goja.FunctionCall) goja.Value {
			f, _ := goja.AssertFunction(c.Argument(0))
			s.NewTimer(time.Millisecond, repeat, func(s vm.Scope) {
				if _, err := f(nil); err != nil {
					s.Failed("timer", err)
				}
			})
			return goja.Undefined()
		}
	}
	set("later", timer(false))
	set("every", timer(true))
	set("async", func(goja.FunctionCall) goja.Value {
		p, resolve, _ := rt.NewPromise()
		s.Async(func() {}, func(vm.Scope) { _ = resolve("done") })
		return rt.ToValue(p)
	})
	set("keep", func(c goja.FunctionCall) goja.Value {
		f, _ := goja.AssertFunction(c.Argument(1))
		h.called[c.Argument(0).String()] = f
		return goja.Undefined()
	})
	return instance{o}, nil
}

const imports = "import { note, run as serve, later, every, async, keep, isMain, shared } from 'parallel';\n"

func load(t *testing.T, h *host, source string) (*vm.Main, error) {
	t.Helper()
	if h.called == nil {
		h.called = map[string]goja.Callable{}
	}
	m, _ := vmtest.Main(t, h, imports+source)
	return m, m.Load()
}

func TestLoadRunsTheTopLevelOnce(t *testing.T) {
	h := &host{}
	if _, err := load(t, h, `note('a'); Promise.resolve().then(() => note('c')); note('b');`); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(h.notes, ""); got != "abc" {
		t.Errorf("noted %q, want abc", got)
	}
}

func TestLoadAwaitsAtTheTopLevel(t *testing.T) {
	h := &host{}
	_, err := load(t, h, `note('a'); note(await async()); await new Promise(r => later(r)); note('c');`)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(h.notes, " "); got != "a done c" {
		t.Errorf("noted %q", got)
	}
}

func TestLoadEndsWithNothingButTimersPending(t *testing.T) {
	h := &host{}
	if _, err := load(t, h, `every(() => note('tick')); async().then(note);`); err != nil {
		t.Fatal(err)
	}
	if len(h.notes) == 0 || h.notes[0] != "done" && h.notes[len(h.notes)-1] != "done" {
		t.Errorf("noted %q, want the operation to have ended", h.notes)
	}
}

func TestLoadErrors(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"thrown":    {"\n  throw new TypeError('no');", "main.js:3:9: TypeError: no"},
		"nested":    {"\nfunction f() { null.x; }\nf();", "main.js:3:21: TypeError: Cannot read property 'x' of undefined"},
		"rejection": {"\nPromise.reject(new Error('no'));", "main.js:3:16: Error: no"},
		"await":     {"\nawait Promise.reject(new Error('no'));", "main.js:3:22: Error: no"},
		"timer":     {"\nlater(() => { throw new Error('no'); }); await new Promise(() => {});", "main.js:3:21: Error: no"},
		"value":     {"throw { code: 5 };", `{"code":5} was thrown`},
		"null":      {"throw null;", "null was thrown"},
		"toString":  {"throw { toString() { throw 1; } };", "a value whose toString throws was thrown"},
		"recursion": {"\nconst f = () => f(); f();", "RangeError: Maximum call stack size exceeded"},
		"never":     {"await new Promise(() => {});", vm.ErrNeverSettles.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, &host{}, c.source)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestErrorBlockPointsAtTheSource(t *testing.T) {
	_, err := load(t, &host{}, "function f(x) {\n\treturn x.y.z;\n}\nf({});")
	var se *vm.ScriptError
	if !errors.As(err, &se) {
		t.Fatalf("got %T: %v", err, err)
	}
	want := "main.js:3:13: error: TypeError: Cannot read property 'z' of undefined\n\treturn x.y.z;\n\t           ^\n    called from main.js:5:1"
	if got := se.Block(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestServeTurnsTheEventLoop(t *testing.T) {
	done := make(chan struct{})
	h := &host{}
	var m *vm.Main
	h.serve = func(s vm.Scope) { m.Serve(s, done) }
	n := 0
	h.called = map[string]goja.Callable{}
	m, _ = vmtest.Main(t, h, imports+`
		every(async () => { await null; note('tick'); });
		keep('x', () => {});
		serve();
		note('after');`)
	go func() {
		for n = 0; n < 3; n++ {
			ticked := make(chan struct{})
			m.Post(func(vm.Scope) { close(ticked) })
			<-ticked
			time.Sleep(2 * time.Millisecond)
		}
		close(done)
	}()
	if err := m.Load(); err != nil {
		t.Fatal(err)
	}
	if len(h.notes) < 2 || h.notes[0] != "tick" || !slices.Contains(h.notes, "after") {
		t.Errorf("noted %q, want ticks (whose microtasks run inside serve), then after", h.notes)
	}
}

func TestWorkerReplaysUpToServe(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	w, _, rec := vmtest.Worker(t, h, imports+`
		keep('add', (a, b) => a + b, note('top'));
		every(() => note('tick'));
		serve();
		note('after'); throw new Error('not reached');`)
	if got := strings.Join(h.replays, " "); got != "top" {
		t.Errorf("the replay noted %q, want top alone", got)
	}
	var sum int64
	err := w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		v, err := h.called["add"](nil, s.Runtime().ToValue(1), s.Runtime().ToValue(2))
		if err != nil {
			t.Error(err)
		}
		sum = v.ToInteger()
	}))
	if err != nil || sum != 3 {
		t.Errorf("the worker's function gave %d, %v", sum, err)
	}
	if e := rec.Errors(); len(e) > 0 {
		t.Error(e)
	}
}

func TestWorkerReplayFiresTimersOnlyForAnAwait(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	_, q, _ := vmtest.Worker(t, h, imports+`
		every(() => note('tick'));
		keep('x', await new Promise(r => later(() => r(() => 1))));
		keep('y', () => 1, note(await async()));
		serve();`)
	if got := strings.Join(h.replays, " "); !strings.HasSuffix(got, "done") {
		t.Errorf("the replay noted %q", got)
	}
	select {
	case <-q.Wake:
		t.Error("a timer of the top level went on in the worker")
	default:
	}
}

func TestWorkerStartReportsTheScriptsError(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	_, _, _, _, err := vmtest.Start(t, h, imports+"keep('x', () => 1);\nif (!isMain) keep('y', () => 1, null.y);")
	if err == nil || !strings.Contains(err.Error(), "main.js:3:38: TypeError") {
		t.Errorf("got %v", err)
	}
}

// worker starts a worker whose functions keep() has collected.
func worker(t *testing.T, source string) (*vm.Worker, *host, *vmtest.Queue, *vmtest.Recorder) {
	t.Helper()
	h := &host{called: map[string]goja.Callable{}}
	w, q, rec := vmtest.Worker(t, h, imports+source)
	return w, h, q, rec
}

func TestOverdueEntryIsInterruptedAndTheWorkerLives(t *testing.T) {
	w, h, _, _ := worker(t, "keep('loop', () => {\n  for (;;) { try { for (;;); } catch {} finally { note('f') } }\n});\nkeep('one', () => 1);")
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		for !w.Overdue(10 * time.Millisecond) {
			time.Sleep(time.Millisecond)
		}
	}()
	var got *vm.ScriptError
	if err := w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		_, err := h.called["loop"](nil)
		got = s.Error(err)
	})); err != nil {
		t.Fatal(err)
	}
	<-stop
	if got == nil || !errors.Is(got, vm.ErrTimeout) || len(got.Stack) == 0 || got.Stack[0].File != "main.js" {
		t.Errorf("got %v, want a timeout in main.js", got)
	}
	for range 100 {
		_ = w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
			if v, err := h.called["one"](nil); err != nil || v.ToInteger() != 1 {
				t.Fatalf("after the interrupt: %v, %v", v, err)
			}
		}))
	}
}

func TestHammerInterruptNeverHitsTheNextEntry(t *testing.T) {
	w, h, _, _ := worker(t, "keep('short', () => { for (let i = 0; i < 50; i++); return 1; });")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20_000 {
			w.Overdue(50 * time.Microsecond)
		}
	}()
	for n := 0; ; n++ {
		select {
		case <-done:
			return
		default:
		}
		began := time.Now()
		_ = w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
			_, err := h.called["short"](nil)
			if err != nil && time.Since(began) < 50*time.Microsecond {
				t.Fatalf("entry %d was interrupted after %v: %v", n, time.Since(began), err)
			}
		}))
	}
}

func TestPanicInsideAnEntryIsABug(t *testing.T) {
	w, h, _, _ := worker(t, "keep('call', (f) => { try { f(); } finally { } });\nkeep('one', async () => { await null; note('micro'); });")
	err := w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		_, _ = h.called["call"](nil, s.Runtime().ToValue(func() { panic(fmt.Errorf("boom")) }))
	}))
	var bug *vm.Bug
	if !errors.As(err, &bug) || !strings.Contains(err.Error(), "boom") || !strings.Contains(string(bug.Stack), "vm_test.go") {
		t.Fatalf("got %v", err)
	}
	_ = w.Enter(nil, vm.TaskFunc(func(s vm.Scope) { _, _ = h.called["one"](nil) }))
	if got := strings.Join(h.notes, ""); got != "micro" {
		t.Errorf("after the panic microtasks noted %q", got)
	}
}

func TestEnteringABusyWorkerPanics(t *testing.T) {
	w, _, _, _ := worker(t, "")
	defer func() {
		if x := recover(); x == nil || !strings.Contains(fmt.Sprint(x), "BUG") {
			t.Errorf("recovered %v", x)
		}
	}()
	_ = w.Enter(nil, vm.TaskFunc(func(vm.Scope) {
		func() {
			defer func() {
				if x := recover(); x == nil {
					t.Error("a second entry did not panic")
				}
			}()
			_ = w.Enter(nil, vm.TaskFunc(func(vm.Scope) {}))
		}()
	}))
	panic("BUG: end of the test")
}

// owner is a context that can end.
type owner struct {
	ended     bool
	resources map[vm.Resource]bool
}

func (o *owner) Own(r vm.Resource) bool {
	if o.ended {
		return false
	}
	o.resources[r] = true
	return true
}
func (o *owner) Disown(r vm.Resource) { delete(o.resources, r) }

func TestTimersBelongToTheirOwner(t *testing.T) {
	w, h, q, _ := worker(t, "keep('start', () => { later(() => note('once')); every(() => note('again')); });")
	o := &owner{resources: map[vm.Resource]bool{}}
	_ = w.Enter(o, vm.TaskFunc(func(s vm.Scope) { _, _ = h.called["start"](nil) }))
	if len(o.resources) != 2 {
		t.Fatalf("the owner has %d timers, want 2", len(o.resources))
	}
	for !strings.Contains(strings.Join(h.notes, " "), "once") || strings.Count(strings.Join(h.notes, " "), "again") < 3 {
		<-q.Wake
		q.Run(w)
	}
	if len(o.resources) != 1 {
		t.Errorf("the owner has %d timers, want the repeated one", len(o.resources))
	}
	for r := range o.resources {
		r.Release()
	}
	o.ended = true
	n := len(h.notes)
	q.Run(w)
	if len(h.notes) != n {
		t.Error("a timer fired after its owner ended")
	}
	_ = w.Enter(o, vm.TaskFunc(func(s vm.Scope) { _, _ = h.called["start"](nil) }))
	if len(o.resources) != 1 {
		t.Error("an ended owner got a timer")
	}
}

func TestContinuationsHaveTheOwnerThatAwaited(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	w, _, _ := vmtest.Worker(t, h, imports+`
		let release; const gate = new Promise(r => { release = r; });
		keep('wait', async (who) => { await gate; who(); });
		keep('open', () => { release(); });`)
	a, b := &owner{resources: map[vm.Resource]bool{}}, &owner{resources: map[vm.Resource]bool{}}
	var seen []vm.Owner
	_ = w.Enter(a, vm.TaskFunc(func(s vm.Scope) {
		who := func() { seen = append(seen, s.Owner()) }
		_, _ = h.called["wait"](nil, s.Runtime().ToValue(who))
	}))
	_ = w.Enter(b, vm.TaskFunc(func(s vm.Scope) {
		_, _ = h.called["open"](nil)
		seen = append(seen, s.Owner())
	}))
	if len(seen) != 2 || seen[0] != a || seen[1] != b {
		t.Errorf("owners %v, want the awaiting one, then the entry's", seen)
	}
}

func TestUnhandledRejectionsAreReported(t *testing.T) {
	w, h, _, rec := worker(t, "keep('bad', () => { Promise.reject(new Error('lost')); });\nkeep('good', () => { Promise.reject(1).catch(() => {}); });")
	for _, f := range []string{"bad", "good"} {
		_ = w.Enter(nil, vm.TaskFunc(func(s vm.Scope) { _, _ = h.called[f](nil) }))
	}
	e := rec.Errors()
	if len(e) != 1 || !strings.Contains(e[0], "main.js:2:36: Error: lost") {
		t.Errorf("reported %q", e)
	}
}

func TestJSONParseIsGuardedAgainstDepth(t *testing.T) {
	deep := func(open, inner, shut string, n int) string {
		return "'" + open + "'.repeat(" + fmt.Sprint(n) + ") + '" + inner + "' + '" + shut + "'.repeat(" + fmt.Sprint(n) + ")"
	}
	for name, c := range map[string]struct{ source, want string }{
		"arrays":     {"\nJSON.parse(" + deep("[", "", "]", 3_000_000) + ")", "main.js:3:6: RangeError: JSON.parse: the text is nested more than 512 levels deep"},
		"objects":    {"\nJSON.parse(" + deep(`{"a":`, "1", "}", 200_000) + ")", "RangeError: JSON.parse: the text is nested more than 512"},
		"unfinished": {"\nJSON.parse('['.repeat(1e6))", "RangeError: JSON.parse: the text is nested more than 512"},
		"syntax":     {"\nJSON.parse('{]')", "SyntaxError"},
		"fine": {`
			const ok = JSON.parse(` + deep("[", `"[[[\\"[\\\\"`, "]", 512) + `);
			if (!Array.isArray(ok)) throw 1;
			if (JSON.parse('["` + strings.Repeat("[", 600) + `"]')[0].length !== 600) throw 2;
			if (JSON.parse('[1,2]', (k, v) => k === '0' ? 7 : v)[0] !== 7) throw 3;
			if (JSON.parse.length !== 2 || JSON.parse.name !== 'parse' || JSON.parse(' 5 ') !== 5 || JSON.parse('"\u00e4\ud83d\ude00"') !== 'ä😀') throw 4;`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, &host{}, c.source)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestReplayEndsInsideAPromiseJob(t *testing.T) {
	w, h, _, rec := worker(t, "keep('one', () => 1); await null; keep('two', () => 2, note('x')); serve(); note('after');")
	for range 3 {
		_ = w.Enter(nil, vm.TaskFunc(func(vm.Scope) {
			if v, err := h.called["one"](nil); err != nil || v.ToInteger() != 1 {
				t.Errorf("the worker answers %v, %v", v, err)
			}
		}))
	}
	if got := strings.Join(h.replays, " "); got != "x" || len(rec.Errors()) > 0 {
		t.Errorf("replayed %q, errors %v", got, rec.Errors())
	}
}

// TestHammerStopAtTheEndOfAnEntry has entries end just as the watchdog finds
// them overdue.
func TestHammerStopAtTheEndOfAnEntry(t *testing.T) {
	w, _, _, _ := worker(t, "")
	quit := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-quit:
				return
			default:
				w.Overdue(1)
			}
		}
	}()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 2_000_000 {
			_ = w.Enter(nil, vm.TaskFunc(func(vm.Scope) {}))
		}
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		t.Fatal("an entry does not end")
	}
	close(quit)
	<-watched
}

// owners notes to whom errors are reported.
type owners struct{ list []vm.Owner }

func (o *owners) ScriptFailed(owner vm.Owner, _ string, _ error) { o.list = append(o.list, owner) }

func TestRejectionsAreReportedToWhoseTheyAre(t *testing.T) {
	h := &host{called: map[string]goja.Callable{}}
	rec := &owners{}
	g, err := vm.NewGeneration(vmtest.Compile(t, h, "main.js", imports+`
		let open; const gate = new Promise(r => { open = r; });
		keep('wait', async () => { await gate; throw new Error('mine'); });
		keep('open', () => open());`), h, rec)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Main.Load(); err != nil {
		t.Fatal(err)
	}
	w, err := g.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	a, b := &owner{resources: map[vm.Resource]bool{}}, &owner{resources: map[vm.Resource]bool{}}
	_ = w.Enter(a, vm.TaskFunc(func(vm.Scope) { _, _ = h.called["wait"](nil) }))
	_ = w.Enter(b, vm.TaskFunc(func(vm.Scope) { _, _ = h.called["open"](nil) }))
	if len(rec.list) != 1 || rec.list[0] != a {
		t.Errorf("reported to %v, want the owner that awaited", rec.list)
	}
}
