package view

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// shared are the globals of testdata/data.js that hold data.
var shared = strings.Fields(`o a words mixed empty emptyObject recs holes sparse match tagged hidden odd key1 key2 m bigMap s
	emptyMap emptySet d invalid e e2 num str bool buf u8 f64 i16 b64 c8 dv pt pt3 stack table fault bare cyc twice manyKeys pairs nested`)

const suiteHelpers = `
function structuredCloneLike(v) { return JSON.parse(JSON.stringify(v)) }
function switchOn(v) { switch (v) { case 'Ann': return 1; default: return 2 } }
var deepFreeze = (v, seen = new Set()) => {
	if (typeof v !== 'object' || v === null || seen.has(v)) return v
	seen.add(v)
	if (v instanceof Map || v instanceof Set) v.forEach((x, k) => { deepFreeze(x, seen); deepFreeze(k, seen) })
	for (const k of Reflect.ownKeys(v)) deepFreeze(v[k], seen)
	return ArrayBuffer.isView(v) ? v : Object.freeze(v)
}
`

func read(t testing.TB, name string) string {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// classLines are the lines of the data that define classes, which each VM has.
func classLines(data string) string {
	var list []string
	for _, line := range strings.Split(data, "\n") {
		if strings.HasPrefix(line, "class ") || strings.HasPrefix(line, "var classes") {
			list = append(list, line)
		}
	}
	return strings.Join(list, "\n")
}

// world is the data of the suite in two VMs: plain but frozen, and as views.
func world(t testing.TB) (plain, view *goja.Runtime, r *Realm, v *Views) {
	data, help := read(t, "data.js"), suiteHelpers+read(t, "show.js")
	plain = goja.New()
	mustRun(t, plain, data+help)
	for _, name := range shared {
		mustRun(t, plain, "deepFreeze("+name+")")
	}
	h, cells := sealed(t, data, shared...)
	view, r, v = viewer(t, h, cells, classLines(data)+help)
	return
}

func mustRun(t testing.TB, rt *goja.Runtime, source string) goja.Value {
	t.Helper()
	v, err := rt.RunString(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return v
}

func lines(t testing.TB, name string) (list []string) {
	for _, line := range strings.Split(read(t, name), "\n") {
		if line != "" && !strings.HasPrefix(line, "//") {
			list = append(list, line)
		}
	}
	return
}

// outcome is what an expression gives, or the kind of what it throws.
func outcome(rt *goja.Runtime, source string) string {
	v, err := rt.RunString("'use strict'; " + source)
	if err == nil {
		show, _ := goja.AssertFunction(rt.Get("show"))
		if v, err = show(nil, v); err == nil {
			return v.String()
		}
	}
	var thrown *goja.Exception
	if !errors.As(err, &thrown) {
		return err.Error()
	}
	o, ok := thrown.Value().(*goja.Object)
	if !ok {
		return "throws " + thrown.Value().String()
	}
	for _, kind := range []string{"RangeError", "ReferenceError", "SyntaxError", "TypeError"} {
		if rt.InstanceOf(o, rt.Get(kind).(*goja.Object)) {
			return "throws " + kind
		}
	}
	return "throws " + o.String()
}

func TestViewsReadAsPlain(t *testing.T) {
	plain, view, _, v := world(t)
	list := lines(t, "same.js")
	if len(list) < 272 {
		t.Errorf("only %d expressions", len(list))
	}
	for round := range 3 {
		for _, source := range list {
			want, got := outcome(plain, source), outcome(view, source)
			if got != want {
				t.Errorf("round %d: %s\n\tplain %s\n\tview  %s", round, source, want, got)
			}
		}
		v.Turn()
	}
}

func TestWritesAreRefused(t *testing.T) {
	_, view, _, _ := world(t)
	for _, line := range lines(t, "refused.js") {
		path, source, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatal(line)
		}
		_, err := view.RunString("'use strict'; " + source)
		var thrown *goja.Exception
		if !errors.As(err, &thrown) {
			t.Errorf("%s: %v", source, err)
			continue
		}
		o, _ := thrown.Value().(*goja.Object)
		if o == nil || !view.InstanceOf(o, view.Get("UnprotectedError").(*goja.Object)) {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := o.Get("path").String(); got != path {
			t.Errorf("%s: path %s", source, got)
		}
		if m := o.Get("message").String(); !strings.HasPrefix(m, path+owned) || !strings.Contains(m, "parallel.local(") {
			t.Errorf("%s: message %q", source, m)
		}
	}
}
