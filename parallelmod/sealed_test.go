package parallelmod_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod"
	"pyp/parallelmod/node"
	"pyp/vm"
	"pyp/vm/vmtest"
)

// scripted is the modules of a script under test, whose run() does what the
// test says.
type scripted struct {
	*parallelmod.Module
	look func(vm.Scope) // at main, before it is sealed
	run  func(vm.Scope)
	out  *output
}

// output is what a script prints, in whichever VM.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func (s *scripted) OnRun(f func(vm.Scope)) {
	s.run = func(in vm.Scope) {
		s.look(in)
		f(in)
	}
}
func (s *scripted) OnEnd(in vm.Scope)                  { s.look(in) }
func (s *scripted) Run(in vm.Scope) error              { s.run(in); return nil }
func (s *scripted) RunOnce(in vm.Scope) error          { s.run(in); return nil }
func (s *scripted) Shutdown()                          {}
func (s *scripted) ShutdownServer(*parallelmod.Server) {}

// sealedScript is a script that has been run in main and sealed.
type sealedScript struct {
	mods   *scripted
	gen    *vm.Generation
	worker *vm.Worker
	queue  *vmtest.Queue
	plain  string // what probe() gave in main before the seal
	err    error
}

// sealFile runs the script in a folder of its own, to which it may write.
func sealFile(t testing.TB, path string, set ...func(*vm.Generation)) *sealedScript {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &sealedScript{mods: &scripted{out: &output{}}}
	s.mods.Module = parallelmod.New(&node.Host{
		Args: []string{"pyp", abs, t.TempDir()}, Env: []string{"MODE=a"}, Dir: filepath.Dir(abs),
		Stdout: s.mods.out, Stderr: s.mods.out,
	}, s.mods)
	p, err := vm.Compile(vm.Options{Entry: abs, Dir: filepath.Dir(abs)}, s.mods)
	if err != nil {
		t.Fatal(err)
	}
	s.mods.look = func(in vm.Scope) { s.plain = probe(in) }
	s.gen, s.worker, s.queue, _, s.err = vmtest.StartProgram(t, s.mods, p, set...)
	return s
}

// probe prints what globalThis.probe() gives, as console.log would.
func probe(s vm.Scope) (text string) {
	util := s.Modules().Require("util").ToObject(s.Runtime())
	if err := util.Set("probing", s.Runtime().GlobalObject().Get("probe")); err != nil {
		panic(err)
	}
	f, _ := goja.AssertFunction(s.Runtime().ToValue(func(goja.FunctionCall) goja.Value {
		call, ok := goja.AssertFunction(util.Get("probing"))
		if !ok {
			return s.Runtime().ToValue("no probe")
		}
		v, err := call(goja.Undefined())
		if err != nil {
			panic(err)
		}
		inspect, _ := goja.AssertFunction(util.Get("inspect"))
		o := s.Runtime().NewObject()
		_ = o.Set("depth", 12)
		_ = o.Set("maxArrayLength", 1000)
		text, err := inspect(util, v, o)
		if err != nil {
			panic(err)
		}
		return text
	}))
	v, err := f(goja.Undefined())
	if err != nil {
		return "throws " + s.Error(err).Error()
	}
	return v.String()
}

// workers starts n more workers beside the first.
func (s *sealedScript) workers(t testing.TB, n int) []*vm.Worker {
	t.Helper()
	var mu sync.Mutex
	list := []*vm.Worker{s.worker}
	err := s.gen.StartOthers(n+1, func(int) vm.Poster { return s.queue.Post }, func(w *vm.Worker) error {
		mu.Lock()
		defer mu.Unlock()
		list = append(list, w)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestWorkersHaveWhatMainHad runs the scripts whose probe() must give the same
// in main before the seal, and in every worker after it.
func TestWorkersHaveWhatMainHad(t *testing.T) {
	for _, pattern := range []string{"../testdata/seal/[0-9]*.ts", "../testdata/sealed/*.[jt]s"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(source, []byte("probe =")) {
				continue // a module that another one imports
			}
			t.Run(filepath.Base(file), func(t *testing.T) {
				s := sealFile(t, file)
				if s.err != nil {
					t.Fatal(s.err)
				}
				if s.plain == "" || strings.HasPrefix(s.plain, "throws") {
					t.Fatalf("main's probe gave %q", s.plain)
				}
				printed := s.mods.out.String()
				for _, w := range s.workers(t, 2) {
					_ = w.Enter(nil, vm.TaskFunc(func(in vm.Scope) {
						if got := probe(in); got != s.plain {
							t.Errorf("worker %d:\n%s\nmain:\n%s", w.Index(), got, s.plain)
						}
					}))
				}
				if now := s.mods.out.String(); now != printed {
					t.Errorf("the workers printed %q", strings.TrimPrefix(now, printed))
				}
			})
		}
	}
}

// TestWritesAreRefused calls every function of the scripts' globalThis.writes
// in a worker. It must throw what the comment //! on the throwing line says.
func TestWritesAreRefused(t *testing.T) {
	files, _ := filepath.Glob("../testdata/sealed/writes*.js")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := sealFile(t, file)
			if s.err != nil {
				t.Fatal(s.err)
			}
			source, _ := os.ReadFile(file)
			lines := strings.Split(string(source), "\n")
			_ = s.worker.Enter(nil, vm.TaskFunc(func(in vm.Scope) {
				writes := in.Runtime().GlobalObject().Get("writes").ToObject(in.Runtime())
				for _, name := range writes.Keys() {
					refused(t, in, lines, name, writes.Get(name))
				}
			}))
		})
	}
}

func refused(t *testing.T, in vm.Scope, lines []string, name string, f goja.Value) {
	call, _ := goja.AssertFunction(f)
	v, err := call(goja.Undefined())
	se := in.Error(err)
	switch {
	case se == nil:
		t.Errorf("%s: nothing was thrown, it gave %v", name, v)
	case len(se.Stack) == 0:
		t.Errorf("%s: no position: %v", name, se)
	default:
		_, want, ok := strings.Cut(lines[se.Stack[0].Line-1], "//! ")
		if !ok || !strings.Contains(se.Message, strings.TrimSpace(want)) || !strings.HasPrefix(se.Message, "UnprotectedError: ") {
			t.Errorf("%s: line %d threw %q, want %q", name, se.Stack[0].Line, se.Message, want)
		}
	}
}

// TestHammerEveryKindFromEightWorkers has eight workers read values of all
// kinds at once, over and over.
func TestHammerEveryKindFromEightWorkers(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/kinds.ts")
	if s.err != nil {
		t.Fatal(s.err)
	}
	var wg sync.WaitGroup
	for _, w := range s.workers(t, 7) {
		wg.Go(func() {
			for range 20 {
				_ = w.Enter(nil, vm.TaskFunc(func(in vm.Scope) {
					if got := probe(in); got != s.plain {
						t.Errorf("worker %d: %s", w.Index(), got)
					}
				}))
			}
		})
	}
	wg.Wait()
}

// TestStartTimeoutNamesTheStatement is a worker's start that never ends.
func TestStartTimeoutNamesTheStatement(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/hangs/waits.js", func(g *vm.Generation) { g.StartTimeout = 200 * time.Millisecond })
	if s.err == nil || !strings.Contains(s.err.Error(), "waits.js:6:") || !strings.Contains(s.err.Error(), "--worker-start-timeout") {
		t.Errorf("got %v", s.err)
	}
}

// TestHeavyStatementsAreWarnedOf is a local binding that costs each worker more
// than it should.
func TestHeavyStatementsAreWarnedOf(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/heavy/local.js")
	if s.err != nil {
		t.Fatal(s.err)
	}
	w := strings.Join(s.gen.Warnings(), "\n")
	if !strings.Contains(w, "local.js:3:") || !strings.Contains(w, "runs again in each worker because") || !strings.Contains(w, "parallel.shared(") || strings.Count(w, "warning") != 1 {
		t.Errorf("warnings %q", w)
	}
}

// TestStoreIntoADictsBytesWhileLoading faults before main has a shared heap.
func TestStoreIntoADictsBytesWhileLoading(t *testing.T) {
	s := sealFile(t, "../testdata/sealed/faults/dict.js")
	if s.err == nil || !strings.Contains(s.err.Error(), "UnprotectedError: ") || !strings.Contains(s.err.Error(), `dict.get("a")`) {
		t.Errorf("got %v", s.err)
	}
}
