package http_test

import (
	"strings"
	"testing"
	"time"

	"pyp/parallelmod"
	"pyp/parallelmod/http"
	"pyp/vm"
)

// TestCancelWhilePending: a ReadableStream is cancelled though a read of it is
// pending, with a reason.
func TestCancelWhilePending(t *testing.T) {
	s := open(t, app(`
		const never = () => new ReadableStream({ start(c) { c.enqueue('a'); }, pull() { return new Promise(() => {}); }, cancel(e) { globalThis.why = e.name + ' ' + e.message + ' ' + (e instanceof DOMException); } });
		class App extends HttpServer {
			@route readable(request) { return never(); }
			@route response(request) { return new Response(never()); }
			@route why(request) { const w = globalThis.why; globalThis.why = undefined; return String(w); }
			@route wrong(request) { return new ReadableStream({ start(c) { c.enqueue(5); }, cancel(e) { globalThis.why = e.message; } }); }
			@route throwing(request) { return new ReadableStream({ pull() { return new Promise(() => {}); }, cancel(e) { throw new Error('in cancel'); } }); }
			@route locked(request) { const s = never(); s.getReader(); return s; }
		}`))
	for _, path := range []string{"/readable", "/response"} {
		r := s.ask("GET " + path).call()
		if got, state := r.one(10); got != "a" || state != http.Waiting {
			t.Errorf("%s: %q, %v", path, got, state)
		}
		r.cancel()
		table{{"GET /why", "200 " + plain + " | AbortError the client has gone away true"}}.check(t, s)
		r.cancel()
		table{{"GET /why", "200 " + plain + " | undefined"}}.check(t, s)
	}
	const wrong = "the pieces of a stream must be strings or bytes, not 5; send a value as JSON.stringify(value)"
	if got := s.do("GET /wrong"); !strings.HasSuffix(got, wrong) {
		t.Error(got)
	}
	table{{"GET /why", "200 " + plain + " | " + wrong}}.check(t, s)
	if list := s.rec.Errors(); len(list) > 0 {
		t.Errorf("reported %q", list)
	}
	r := s.ask("GET /throwing").call()
	r.one(10)
	r.cancel()
	s.do("GET /why")
	if got := strings.Join(s.rec.Errors(), ";"); !strings.Contains(got, "App.throwing, the end of its stream") || !strings.Contains(got, "in cancel") {
		t.Errorf("reported %q", got)
	}
	if got := s.do("GET /locked\naccept: text/plain"); !strings.Contains(got, "500 ") || !strings.Contains(got, "locked to a reader") {
		t.Error(got)
	}
}

// TestSlowPieces: what takes long to make is sent as it comes.
func TestSlowPieces(t *testing.T) {
	defer http.SetPatience(int64(time.Millisecond))()
	s := open(t, app(`
		const burn = () => { const until = Date.now() + 3; while (Date.now() < until); };
		class App extends HttpServer {
			@route *sync(request) { for (const c of 'abc') { burn(); yield ''; burn(); yield c; } }
			@route async *later(request) { for (const c of 'abc') { burn(); yield c; } }
		}`))
	for _, path := range []string{"/sync", "/later"} {
		r := s.ask("GET " + path).call()
		for _, want := range []string{"a", "b", "c"} {
			if got, state := r.one(1 << 20); got != want || state != http.More {
				t.Errorf("%s: %q, %v, want %q", path, got, state, want)
			}
		}
		if got, state := r.one(1 << 20); got != "" || state != http.Ended {
			t.Errorf("%s: %q, %v at the end", path, got, state)
		}
	}
}

// leave makes a request whose client goes away.
func (s *site) leave(path string) *request {
	r := s.ask("GET " + path)
	var x http.Exchange
	s.in(func(in vm.Scope) {
		var a http.Answer
		m := s.protocol().Match([]byte(r.method), []byte(r.path))
		r.err = in.Modules().(*parallelmod.Instance).Protocol(s.module.Registrations()[0]).HTTP.Call(in, m.Route, r, &x, &a)
		if !r.awaited {
			r.answer = &a
		}
	})
	if path == "/pieces" {
		r.one(1)
		r.one(1)
	}
	s.in(func(in vm.Scope) { r.gone(in, "the client has gone away") })
	return r
}

// TestAbandoned: what a request's own signal makes the script throw is no error.
func TestAbandoned(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route check(request) { request.signal; return new Promise((ok) => { globalThis.go = ok; }).then(() => request.signal.throwIfAborted()); }
			@route reject(request) { return new Promise((_, no) => request.signal.addEventListener('abort', () => no(request.signal.reason))); }
			@route other(request) { return new Promise((_, no) => request.signal.addEventListener('abort', () => no(new Error('mine')))); }
			@route async *pieces(request) { yield 'a'.repeat(3000); await new Promise((_, no) => request.signal.addEventListener('abort', () => no(request.signal.reason))); }
			@route resume(request) { globalThis.go?.(); return 'x'; }
			exceptionHandler(request, e) { throw e; }
		}`))
	for _, path := range []string{"/reject", "/check", "/other", "/pieces"} {
		r := s.leave(path)
		s.do("GET /resume")
		switch {
		case path == "/pieces":
			if _, state := r.one(1); state != http.Failed || r.err != nil {
				t.Errorf("%s: %v, %v", path, state, r.err)
			}
		case r.answer == nil:
			t.Errorf("%s: no answer", path)
		case (r.err != nil) != (path == "/other"):
			t.Errorf("%s: %v", path, r.err)
		}
	}
	if list := s.rec.Errors(); len(list) > 0 {
		t.Errorf("reported %q", list)
	}
}
