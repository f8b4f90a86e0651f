package json

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/view"
)

// lab is a VM with the engine's own JSON.stringify and with a Writer.
type lab struct {
	rt     *goja.Runtime
	realm  *view.Realm
	w      *Writer
	engine goja.Callable // JSON.stringify
}

func newLab(t testing.TB) *lab {
	rt := goja.New()
	realm := view.NewRealm(view.Config{Runtime: rt})
	return labOf(t, rt, realm)
}

func labOf(t testing.TB, rt *goja.Runtime, realm *view.Realm) *lab {
	rt.SetMaxCallStackSize(100)
	engine, ok := goja.AssertFunction(rt.Get("JSON").(*goja.Object).Get("stringify"))
	if !ok {
		t.Fatal("no JSON.stringify")
	}
	return &lab{rt: rt, realm: realm, w: New(rt, realm), engine: engine}
}

func (l *lab) run(t testing.TB, source string) goja.Value {
	t.Helper()
	v, err := l.rt.RunString(source)
	if err != nil {
		t.Fatalf("%.300s: %v", source, err)
	}
	return v
}

// value is what an expression gives.
func (l *lab) value(t testing.TB, source string) goja.Value {
	t.Helper()
	return l.run(t, "globalThis.value = ("+source+")")
}

// theirs is what the engine writes.
func (l *lab) theirs(v goja.Value, options ...goja.Value) string {
	s, err := l.engine(goja.Undefined(), append([]goja.Value{v}, options...)...)
	switch {
	case err != nil:
		return describe(l.rt, err)
	case goja.IsUndefined(s):
		return "nothing"
	}
	return s.String()
}

// ours is what the Writer writes.
func (l *lab) ours(v goja.Value) string {
	out, ok, err := l.w.Append([]byte("before"), v)
	switch {
	case !strings.HasPrefix(string(out), "before"):
		return "what was there is gone: " + string(out)
	case (err != nil || !ok) && string(out) != "before":
		return "something was appended: " + string(out)
	case err != nil:
		return describe(l.rt, err)
	case !ok:
		return "nothing"
	}
	return string(out[len("before"):])
}

// describe is an error's class, and its message but for what a Writer adds.
func describe(rt *goja.Runtime, err error) string {
	var thrown *goja.Exception
	if !errors.As(err, &thrown) {
		return fmt.Sprintf("%T", err)
	}
	text, _, _ := strings.Cut(thrown.Value().String(), ": value")
	return "throws " + text
}

func lines(t testing.TB, name string) (list []string) {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(b), "\n") {
		if line != "" && !strings.HasPrefix(line, "//") {
			list = append(list, line)
		}
	}
	return list
}

// agree compares the two on one expression, which is evaluated for each anew.
func (l *lab) agree(t testing.TB, source string) {
	t.Helper()
	want := l.theirs(l.value(t, source))
	if got := l.ours(l.value(t, source)); got != want {
		t.Errorf("%.300s\n\tengine %.300s\n\twriter %.300s", source, want, got)
	}
}

func TestValues(t *testing.T) {
	list := lines(t, "values.js")
	if len(list) < 150 {
		t.Errorf("only %d values", len(list))
	}
	for _, source := range list {
		newLab(t).agree(t, source)
	}
}

func TestValuesInOneVM(t *testing.T) {
	l := newLab(t)
	for range 2 {
		for _, source := range lines(t, "values.js") {
			l.agree(t, source)
			l.agree(t, "{ first: 1, it: "+source+", last: [3] }")
			l.agree(t, "[0, "+source+", 'after']")
		}
	}
}

func TestPatchedBuiltins(t *testing.T) {
	for _, line := range lines(t, "patched.js") {
		patch, source, ok := strings.Cut(line, " ;; ")
		if !ok {
			t.Fatal(line)
		}
		l := newLab(t)
		if !strings.Contains(patch, "globalThis.") {
			l.agree(t, source) // so that nothing known from before outlives the patch
		}
		l.run(t, patch)
		l.agree(t, source)
	}
}
