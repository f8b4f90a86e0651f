package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/parallelmod/web"
	"pyp/vm"
	"pyp/vm/vmtest"
)

// bench is a main VM whose classes a test may use from Go.
type bench struct {
	t       *testing.T
	main    *vm.Main
	scope   vm.Scope
	classes *web.Classes
	report  *vmtest.Recorder
}

func newBench(t *testing.T, source string) *bench {
	t.Helper()
	b := &bench{t: t}
	m, _ := newModules()
	m.use = func(s vm.Scope, c *web.Classes) { b.scope, b.classes = s, c }
	b.main, b.report = vmtest.Main(t, m, source)
	if err := b.main.Load(); err != nil {
		t.Fatal(err)
	}
	return b
}

// enter runs f in an entry, with what evaluates an expression.
func (b *bench) enter(f func(eval func(code string) goja.Value)) {
	b.t.Helper()
	bug := b.main.Enter(vm.TaskFunc(func(s vm.Scope) {
		f(func(code string) goja.Value {
			v, err := s.Runtime().RunString("(" + code + ")")
			if err != nil {
				b.t.Errorf("%s: %v", code, s.Error(err))
				return goja.Undefined()
			}
			return v
		})
	}))
	if bug != nil {
		b.t.Error(bug)
	}
}

func TestNothingIsMadeBeforeItIsTouched(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		plain := eval("{ a: 1 }")
		_, _, blob := b.classes.IsBlob(plain)
		if b.classes.IsResponse(plain) || b.classes.IsReadableStream(plain) || blob {
			t.Error("a plain object is one of the classes")
		}
		for _, name := range web.Names() {
			if eval("Object.hasOwn(globalThis, '" + name + "')").ToBoolean() {
				t.Errorf("%s is made", name)
			}
			if v := b.scope.Runtime().Get(name); v == nil || !eval("Object.hasOwn(globalThis, '"+name+"')").ToBoolean() {
				t.Errorf("%s is not made by a look at it", name)
			}
		}
	})
}

func TestKinds(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		eval("[Response, Blob, ReadableStream]")
		for _, c := range []struct {
			code                   string
			response, stream, blob bool
		}{
			{"new Response('x')", true, false, false}, {"new (class A extends Response {})()", true, false, false},
			{"new ReadableStream()", false, true, false}, {"new Blob(['x'])", false, false, true}, {"new File([], 'n')", false, false, true},
			{"Response", false, false, false}, {"Response.prototype", false, false, false}, {"Object.create(Response.prototype)", false, false, false},
			{"null", false, false, false}, {"'text'", false, false, false}, {"[]", false, false, false}, {"new Proxy(new Response(), {})", false, false, false},
			{"new Uint8Array(1)", false, false, false}, {"() => 1", false, false, false},
		} {
			v := eval(c.code)
			_, _, blob := b.classes.IsBlob(v)
			if got := []bool{b.classes.IsResponse(v), b.classes.IsReadableStream(v), blob}; !slices.Equal(got, []bool{c.response, c.stream, c.blob}) {
				t.Errorf("%s: response, stream, blob: %v", c.code, got)
			}
		}
		bytes, kind, _ := b.classes.IsBlob(eval("new Blob(['ab', new Blob(['c'])], { type: 'x/y' })"))
		if got := string(bytes()); got != "abc" || kind != "x/y" {
			t.Errorf("%q %q", got, kind)
		}
	})
}

func TestUnpack(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		for _, c := range []struct {
			code, body string
			stream     bool
			status     int
			fields     []string
		}{
			{"new Response()", "null", false, 200, nil},
			{"new Response('text')", "text", false, 200, []string{"content-type", "text/plain;charset=UTF-8"}},
			{"new Response(null, { status: 204, headers: { b: '2', a: '1' } })", "null", false, 204, []string{"a", "1", "b", "2"}},
			{"new Response('x', { headers: [['set-cookie', 'a'], ['set-cookie', 'b'], ['content-type', 't/t']] })", "x", false, 200,
				[]string{"content-type", "t/t", "set-cookie", "a", "set-cookie", "b"}},
			{"new Response(new Uint8Array([65, 66]))", "[65 66]", false, 200, nil},
			{"new Response(new Blob(['a', 'b'], { type: 'x/y' }))", "[97 98]", false, 200, []string{"content-type", "x/y"}},
			{"Response.json({ a: 1 }, { status: 201 })", "[123 34 97 34 58 49 125]", false, 201, []string{"content-type", "application/json"}},
			{"new Response(new URLSearchParams('a=b'))", "a=b", false, 200, []string{"content-type", "application/x-www-form-urlencoded;charset=UTF-8"}},
			{"((r) => { r.headers.set('x', '\u00e4'); return r; })(new Response(''))", "", false, 200, []string{"content-type", "text/plain;charset=UTF-8", "x", "ä"}},
			{"((r) => { r.body; return r; })(new Response('looked at'))", "looked at", false, 200, []string{"content-type", "text/plain;charset=UTF-8"}},
			{"new Response(new ReadableStream())", "null", true, 200, nil},
			{"new Response({ [Symbol.asyncIterator]() {} })", "null", true, 200, nil},
			{"new Response((function* () {})())", "null", true, 200, nil},
			{"new Response(new ReadableStream()).clone()", "null", true, 200, nil},
		} {
			p := b.classes.Unpack(eval(c.code).(*goja.Object))
			body := fmt.Sprint(p.Body)
			if buf, ok := p.Body.Export().(goja.ArrayBuffer); ok {
				body = fmt.Sprint(buf.Bytes())
			}
			if body != c.body || p.Status != c.status || (p.Stream != nil) != c.stream || !slices.Equal(p.Fields, c.fields) {
				t.Errorf("%s: %q, stream %v, %d, %q", c.code, body, p.Stream, p.Status, p.Fields)
			}
		}
	})
}

// TestUsedBodies has Responses that cannot be sent.
func TestUsedBodies(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		for _, code := range []string{
			"((r) => { r.text(); return r; })(new Response('x'))",
			"((r) => { r.body.getReader(); return r; })(new Response('x'))",
			"((r) => { r.body.cancel(); return r; })(new Response(new ReadableStream()))",
		} {
			o := eval(code).(*goja.Object)
			if ex := b.scope.Runtime().Try(func() { b.classes.Unpack(o) }); ex == nil || !strings.Contains(ex.Error(), "the body has been read already") {
				t.Errorf("%s: %v", code, ex)
			}
		}
		o := eval("new Response((function* () {})())").(*goja.Object)
		b.classes.Unpack(o)
		if ex := b.scope.Runtime().Try(func() { b.classes.Unpack(o) }); ex == nil {
			t.Error("an iterator is sent twice")
		}
		o = eval("new Response('constant')").(*goja.Object)
		for range 2 {
			if got := b.classes.Unpack(o).Body.String(); got != "constant" {
				t.Errorf("%q: a whole body is sent as often as it is returned", got)
			}
		}
	})
}

func TestNewHeaders(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		h := b.classes.NewHeaders(func(add func(name, value string)) {
			for _, f := range [][2]string{{"Host", "a"}, {"Cookie", "a=1"}, {"X", "1"}, {"cookie", "b=2"}, {"x", "2"}} {
				add(f[0], f[1])
			}
		})
		_ = b.scope.Runtime().Set("h", h)
		if got := eval("[h instanceof Headers, h.get('HOST'), h.get('cookie'), h.get('x'), [...h.keys()]].join('|')").String(); got != "true|a|a=1; b=2|1, 2|cookie,host,x" {
			t.Error(got)
		}
	})
}

func TestNewSignal(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		signal, abort := b.classes.NewSignal()
		_ = b.scope.Runtime().Set("signal", signal)
		eval("globalThis.seen = [], signal instanceof AbortSignal && !signal.aborted ? signal.addEventListener('abort', (e) => { seen.push(e.isTrusted, signal.reason.name, signal.reason.message); throw new Error('from a listener'); }) : seen.push('bad')")
		abort("the client has gone away")
		abort("again")
		if got := eval("seen.concat(signal.aborted, signal.reason instanceof DOMException).join('|')").String(); got != "true|AbortError|the client has gone away|true|true" {
			t.Error(got)
		}
	})
	if errs := b.report.Errors(); len(errs) != 1 || !strings.Contains(errs[0], "event listener: ") || !strings.Contains(errs[0], "from a listener") {
		t.Error(errs)
	}
}

func TestFormData(t *testing.T) {
	b := newBench(t, "")
	b.enter(func(eval func(string) goja.Value) {
		body := []byte("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n.txt\"\r\nContent-Type: A/B\r\n\r\ncontent\r\n--b--")
		form, err := b.classes.FormData(body, "multipart/form-data; boundary=b")
		if err != nil {
			t.Fatal(err)
		}
		_ = b.scope.Runtime().Set("form", form)
		if got := eval("[form instanceof FormData, form.get('f') instanceof File, form.get('f').name, form.get('f').type, form.get('f').size].join('|')").String(); got != "true|true|n.txt|a/b|7" {
			t.Error(got)
		}
		if _, err := b.classes.FormData(body[:40], "multipart/form-data; boundary=b"); err == nil || !strings.Contains(err.Error(), "malformed") {
			t.Error(err)
		}
	})
}
