package json

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/view"
)

// installed is a VM in which JSON.stringify is the Writer's, and engine the engine's.
func installed(t testing.TB, l *lab) *lab {
	l.run(t, "engine = JSON.stringify")
	l.w.Install()
	return l
}

// show tells what a call of JSON.stringify gives.
const show = `(call) => { try { const s = call(); return typeof s + ' ' + s + ' ' + (typeof s === 'string' ? s.length : 0) } catch (e) { return 'throws ' + String(e).split(': value')[0] } }`

// sameCall compares the two, called by the script.
func (l *lab) sameCall(t testing.TB, source, options string) {
	t.Helper()
	l.run(t, "show = "+show)
	want := l.run(t, "show(() => engine("+source+options+"))").String()
	if got := l.run(t, "show(() => JSON.stringify("+source+options+"))").String(); got != want {
		t.Errorf("%.300s%s\n\tengine %.300s\n\twriter %.300s", source, options, want, got)
	}
}

var optionLists = []string{
	"", ", undefined, undefined", ", null, 2", ", null, '\\t'", ", null, 20", ", null, -1", ", null, 1.9", ", null, ''", ", null, 'more than ten'", ", null, new Number(3)", ", null, new String('--')",
	", null, true", ", null, {}", ", null, NaN", ", null, Object(1n)", ", []", ", ['a', 'name', 1, 'b']", ", ['a', 'a', new String('b'), new Number(7), 'id', null, {}, true, 'tags', 'length', 0]", ", ['ключ', '\\ud83d'], 1",
	", (k, v) => v", ", (k, v) => k === 'a' ? undefined : v, 1", ", function (k, v) { return Array.isArray(this) ? v : typeof v === 'number' ? v + 1 : v }",
	", function (k, v) { return k === '' ? { wrapped: typeof v, own: Object.keys(this) } : v }", ", (k, v) => typeof v === 'bigint' ? String(v) : v", ", () => { throw new EvalError('replacer') }",
	", (k, v) => v instanceof Date ? 'date' : v", ", new Proxy(['a'], {})", ", Object.assign(() => 5, { x: 1 })", ", (k, v) => k === 'b' ? [1, { c: 2 }] : v",
}

// goodGap leaves out what the engine indents wrongly: it forgets to end the indent of an empty object.
func goodGap(options string) bool {
	return !strings.Contains(options, ", null, ") && !strings.HasSuffix(options, ", 1")
}

func TestStringify(t *testing.T) {
	for _, source := range lines(t, "values.js") {
		l := installed(t, newLab(t))
		for _, options := range optionLists {
			if goodGap(options) {
				l.sameCall(t, "("+source+")", options)
			}
		}
	}
}

func TestStringifyWithGap(t *testing.T) {
	l := installed(t, newLab(t))
	for _, source := range []string{"[1, { a: [true, { b: null }], c: 'x' }]", "({ a: { b: { c: [[[1]]] } } })", "[[1], [2], { a: 1 }]", "5", "undefined", "'s'", "({ a: undefined, b: [undefined] })",
		"({ toJSON: () => [1] })", "[new Proxy([1], {}), { get a() { return [1] } }, new Proxy({ a: 1 }, {})]", "[]", "({})"} {
		for _, options := range optionLists {
			l.sameCall(t, source, options)
		}
	}
	for source, want := range map[string]string{
		"JSON.stringify([[], [1]], null, 1)":                "[\n [],\n [\n  1\n ]\n]",
		"JSON.stringify({ a: {}, b: { c: {} } }, null, 1)":  "{\n \"a\": {},\n \"b\": {\n  \"c\": {}\n }\n}",
		"JSON.stringify([{ a: undefined }, 1], null, '--')": "[\n--{},\n--1\n]",
		"JSON.stringify([1], null, 'ünïcödé gap')":          "[\nünïcödé ga1\n]",
	} {
		if got := l.run(t, source).String(); got != want {
			t.Errorf("%s: %q, not %q", source, got, want)
		}
	}
}

func TestStringifyViews(t *testing.T) {
	l := installed(t, allData(t).worker(t))
	for _, name := range dataNames {
		for _, options := range optionLists {
			if goodGap(options) {
				l.sameCall(t, name, options)
				l.sameCall(t, "["+name+"]", options)
			}
		}
	}
}

func TestStringifyLooksLikeTheEngines(t *testing.T) {
	l := installed(t, newLab(t))
	for _, f := range []string{"f.name", "f.length", "typeof f.prototype", "Object.getOwnPropertyNames(f).sort().join()", "String(f)",
		"(() => { try { new f } catch (e) { return e.name } })()", "f.call(null, [1])", "[1, [2]].map(f).join()", "JSON.stringify(Object.getOwnPropertyDescriptor(JSON, 'stringify'))"} {
		want := l.run(t, "f = engine; "+f).String()
		if got := l.run(t, "f = JSON.stringify; "+f).String(); got != want {
			t.Errorf("%s: %s, not %s", f, got, want)
		}
	}
}

func TestResultsAreStrings(t *testing.T) {
	l := installed(t, newLab(t))
	for source, want := range map[string]string{
		"JSON.stringify({ a: 'long enough for the engine to import' })[2]":                                      "a",
		"JSON.stringify(['ü', 'and a text that is long']).charCodeAt(2)":                                        "252",
		"JSON.parse(JSON.stringify({ '😀': 'ü'.repeat(20) }))['😀'].length":                                       "20",
		"new Map([[JSON.stringify({ key: 'sixteen characters' }), 1]]).get('{\"key\":\"sixteen characters\"}')": "1",
		"JSON.stringify({ a: 1 }) === '{\"a\":1}'":                                                              "true",
		"JSON.stringify('x'.repeat(100000)).length + JSON.stringify([1]).length":                                "100005",
	} {
		if got := l.run(t, source).String(); got != want {
			t.Errorf("%s: %s, not %s", source, got, want)
		}
	}
}

func TestDeepWithOptions(t *testing.T) {
	l := installed(t, newLab(t))
	l.run(t, "nest = "+nest+"; show = "+show)
	for _, options := range []string{"", ", null, 1", ", (k, v) => v", ", ['o']"} {
		got := l.run(t, fmt.Sprintf("[512, 513, 60000].map((n) => show(() => JSON.stringify(nest(n, [])%s)).slice(0, 75)).join('\\n')", options)).String()
		results := strings.Split(got, "\n")
		failed := "throws RangeError: JSON.stringify: the value is nested more than 512 levels deep"[:75]
		if strings.HasPrefix(results[0], "throws") || results[len(results)-2] != failed || results[len(results)-1] != failed {
			t.Errorf("%s: %s", options, got)
		}
	}
}

func TestStringifyIsInterrupted(t *testing.T) {
	l := installed(t, newLab(t))
	last := false
	for name, f := range map[string]func(){"stop": func() { l.rt.Interrupt("stop") }, "note": func() { last = true }} {
		if err := l.rt.Set(name, f); err != nil {
			t.Fatal(err)
		}
	}
	l.run(t, "list = new Array(5000).fill(0); list[0] = { toJSON: stop }; list[4999] = { toJSON: note }")
	for _, options := range []string{"", ", null, 2", ", ['a']", ", new Proxy([], { get: (t, k) => k === 'length' ? 2 ** 53 - 1 : k === '5' ? stop() : 'x' })"} {
		_, err := l.rt.RunString("JSON.stringify(list" + options + ")")
		var stopped *goja.InterruptedError
		if !errors.As(err, &stopped) || last {
			t.Errorf("%s: %v %v", options, err, last)
		}
		l.rt.ClearInterrupt()
	}
	if got := l.run(t, "JSON.stringify([1, { a: 2 }])").String(); got != `[1,{"a":2}]` {
		t.Error(got)
	}
}

func BenchmarkStringify(b *testing.B) {
	l := installed(b, newLab(b))
	for what, source := range map[string]string{"message": message, "rows": rows, "date": "[new Date(0)]", "wide": "{ a: 'ü'.repeat(100) }"} {
		v := l.value(b, source)
		for who, name := range map[string]string{"engine": "engine", "writer": "JSON.stringify"} {
			f, _ := goja.AssertFunction(l.run(b, "(v) => { for (let i = 0; i < 100; i++) "+name+"(v) }"))
			b.Run(what+"/"+who, func(b *testing.B) {
				for b.Loop() {
					if _, err := f(goja.Undefined(), v); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkNew is what a Writer adds to the start of a VM.
func BenchmarkNew(b *testing.B) {
	b.Run("vm", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			goja.New()
		}
	})
	b.Run("vm and writer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			rt := goja.New()
			New(rt, view.NewRealm(view.Config{Runtime: rt})).Install()
		}
	})
}
