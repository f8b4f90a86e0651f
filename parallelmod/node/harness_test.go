package node

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// loop is an event loop on a plain runtime, in place of a VM's.
type loop struct {
	rt        *goja.Runtime
	worker    bool
	replaying bool
	queue     chan func()
	busy      int // operations, timers and posts that will still come
	rejected  []*goja.Promise
	exited    []int
	failures  []error // of callbacks
	views     map[*goja.Object]string
}

func newLoop() *loop {
	l := &loop{rt: goja.New(), queue: make(chan func(), 10000)}
	l.rt.SetMaxCallStackSize(1000)
	l.rt.SetPromiseRejectionTracker(l.track)
	return l
}

func (l *loop) track(p *goja.Promise, op goja.PromiseRejectionOperation) {
	if op == goja.PromiseRejectionReject {
		l.rejected = append(l.rejected, p)
		return
	}
	for k, q := range l.rejected {
		if q == p {
			l.rejected = append(l.rejected[:k], l.rejected[k+1:]...)
			return
		}
	}
}

func (l *loop) failed(_ string, err error) { l.failures = append(l.failures, err) }

func (l *loop) Runtime() *goja.Runtime         { return l.rt }
func (l *loop) IsMain() bool                   { return !l.worker }
func (l *loop) Replaying() bool                { return l.replaying }
func (l *loop) exit(_ *Host, code int)         { l.exited = append(l.exited, code) }
func (l *loop) UnprotectedError() *goja.Object { return l.rt.Get("TypeError").ToObject(l.rt) }
func (l *loop) post(f func())                  { l.busy++; l.queue <- func() { l.busy--; f() } }
func (l *loop) async(work, done func()) {
	l.busy++
	go func() {
		work()
		l.queue <- func() { l.busy--; done() }
	}()
}

type loopTimer struct {
	l    *loop
	t    *time.Timer
	over bool
}

func (t *loopTimer) Stop() {
	if !t.over {
		t.over = true
		t.t.Stop()
		t.l.busy--
	}
}

func (l *loop) after(d time.Duration, repeat bool, f func()) stopper {
	t := &loopTimer{l: l}
	l.busy++
	var due func()
	due = func() {
		l.queue <- func() {
			if t.over {
				return
			}
			if repeat {
				t.t = time.AfterFunc(d, due)
			} else {
				t.over = true
				l.busy--
			}
			f()
		}
	}
	t.t = time.AfterFunc(d, due)
	return t
}

// ViewOf takes for a view what a test has declared to be one.
func (l *loop) ViewOf(o *goja.Object) (string, bool) {
	kind, ok := l.views[o]
	return kind, ok
}

// run turns the loop until nothing is to be expected any more.
func (l *loop) run(t testing.TB) {
	deadline := time.After(20 * time.Second)
	for l.busy > 0 {
		select {
		case f := <-l.queue:
			f()
		case <-deadline:
			t.Fatal("the script does not end")
		}
	}
	for _, err := range l.failures {
		t.Errorf("failed callback: %v", err)
	}
	for _, p := range l.rejected {
		t.Errorf("unhandled rejection: %v", describe(p.Result()))
	}
}

func describe(v goja.Value) string {
	if o, ok := v.(*goja.Object); ok {
		if s := o.Get("stack"); s != nil {
			return s.String()
		}
	}
	return fmt.Sprint(v)
}

type vmTest struct {
	*loop
	*Instance
	out, err bytes.Buffer
}

func newVM(t testing.TB, change ...func(*vmTest)) *vmTest {
	v := &vmTest{loop: newLoop()}
	for _, f := range change {
		f(v)
	}
	h := &Host{Args: []string{"/usr/bin/pyp", "/srv/app.js", "one"}, Env: []string{"A=1", "B=x=y", "NODE_DEBUG="},
		Stdout: &v.out, Stderr: &v.err}
	i, err := h.install(v.loop)
	if err != nil {
		t.Fatal(err)
	}
	v.Instance = i
	return v
}

// run runs source as a script that has require, and then its event loop.
func (v *vmTest) script(t testing.TB, name, source string) {
	t.Helper()
	if err := v.try(name, source); err != nil {
		t.Error(err)
	}
	v.loop.run(t)
}

func (v *vmTest) try(name, source string) error {
	p, err := goja.Compile(name, "(function (require) {"+source+"\n})", true)
	if err != nil {
		return err
	}
	f, err := v.loop.rt.RunProgram(p)
	if err != nil {
		return err
	}
	call, _ := goja.AssertFunction(f)
	_, err = call(goja.Undefined(), v.loop.rt.ToValue(v.internalRequire))
	if ex, ok := err.(*goja.Exception); ok {
		return fmt.Errorf("%s", ex.String())
	}
	return err
}

// TestScripts runs the scripts of testdata/node. Most of them run under Node
// as they are, which is where their expectations come from.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("../../testdata/node/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".js"), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			v := newVM(t)
			v.loop.rt.GlobalObject().Set("done", nil)
			v.script(t, filepath.Base(f), string(src))
			if v.out.Len()+v.err.Len() > 0 {
				t.Logf("%s%s", v.out.String(), v.err.String())
			}
		})
	}
}
