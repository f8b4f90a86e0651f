package http_test

import (
	"strings"
	"testing"

	"pyp/parallelmod/http"
	"pyp/vm"
)

// openings are generators that have something to say before their first piece.
const openings = `
	const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));
	const events = (request) => { const r = request.response; r.contentType = 'text/event-stream'; r.headers.set('x-a', 'b'); r.cookies.set('c', 1); };
	class App extends HttpServer {
		@route *sync(request) { events(request); yield 'data: 1\n\n'; }
		@route async *later(request) { events(request); yield 'data: 1\n\n'; await sleep(1); yield 'data: 2\n\n'; }
		@route async *waits(request) { await sleep(1); events(request); await sleep(1); yield 'data: 1\n\n'; await sleep(1); yield 'data: 2\n\n'; }
		@route async *job(request) { await null; request.response.code = 201; yield 'x'; }
		@route async *empty(request) { request.response.contentType = 'text/event-stream'; yield ''; await sleep(1); yield 'x'; }
		@route *nothing(request) { request.response.code = 404; }
		@route async *nothingLater(request) { await sleep(1); request.response.code = 202; }
		@route async *tooLate(request) { yield 'x'; await sleep(1); request.response.code = 404; yield 'y'; }
		@route async *kept(request) { const r = request.response; r.code = 201; yield 'x'; await sleep(1); r.code = 404; yield 'y'; }
		@route *never(request) { try { yield 'x'; } finally { request.response.contentType = 'text/late'; } }
		@route body(request) { request.response.code = 202; request.response.body = (function* () { request.response.contentType = 'text/x'; yield 'in body'; })(); }
		@route *badCode(request) { request.response.code = 99; yield 'x'; }
		@route async *badField(request) { try { await sleep(1); request.response.otherHeaders = { date: 'x' }; yield 'x'.repeat(3000); await sleep(1); } finally { globalThis.left = 'left'; } }
		@route left(request) { return String(globalThis.left); }
		@route *throws(request) { request.response.code = 201; throw new HttpError(404, 'no such list'); }
		@route async *rejects(request) { await sleep(1); throw new HttpError(409, 'conflict'); }
		@route *fault(request) { throw new Error('secret'); }
		@route async *faultLater(request) { await sleep(1); throw new Error('secret'); }
		@route *faultBehind(request) { yield 'x'; throw new HttpError(410, 'gone'); }
		@route async *object(request) { await sleep(1); yield {}; }
		@route *file(request) { sendfile(request, 'x'); yield 'x'; }
		@route async *fileLate(request) { yield 'x'; await sleep(1); sendfile(request, 'x'); }
		@route async promised(request) { await sleep(1); return this.waits(request); }
		@route own(request) { return { [Symbol.asyncIterator]() { request.response.code = 203; return { next: () => ({ done: true }) }; } }; }
	}`

func TestOpenings(t *testing.T) {
	s := open(t, app(openings))
	ok := "200 " + plain + " | "
	const event, text, fail = "200 text/event-stream x-a=b set-cookie=c=1; Path=/ | ", "\naccept: text/plain", "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /sync", event + "data: 1\n\n"}, {"GET /later", event + "data: 1\n\ndata: 2\n\n (end)"}, {"GET /waits", event + "data: 1\n\ndata: 2\n\n (end)"},
		{"GET /job", "201 " + plain + " | x"}, {"GET /empty", "200 text/event-stream | x (end)"}, {"GET /nothing", "404 " + plain + " | "}, {"GET /nothingLater", "202 " + plain + " | "},
		{"GET /kept", "201 " + plain + " | xy (end)"}, {"GET /never", "200 text/late | x"},
		{"GET /tooLate", ok + "x (failed) ! main.js:12:71: TypeError: request.response: the answer has begun; set what its head says before the first piece"},
		{"GET /body", "202 text/x | in body"}, {"GET /promised", event + "data: 1\n\ndata: 2\n\n (end)"}, {"GET /own", "203 " + plain + " | "},
		{"GET /badCode" + text, fail + "main.js:16:10: TypeError: request.response.code must be a whole number from 200 to 599, not 99"},
		{"GET /badField" + text, fail + "main.js:17:17: TypeError: request.response: the host sets the header date"}, {"GET /left", ok + "left"},
		{"GET /throws" + text, "404 " + plain + " | no such list"}, {"GET /rejects" + text, "409 " + plain + " | conflict"},
		{"GET /fault" + text, fail + "main.js:21:34: Error: secret"}, {"GET /faultLater" + text, fail + "main.js:22:61: Error: secret"},
		{"GET /faultBehind" + text, "410 " + plain + " | gone"},
		{"GET /object" + text, fail + "main.js:24:17: TypeError: the pieces of a stream must be strings or bytes, not an object; send a value as JSON.stringify(value)"},
		{"GET /file" + text, fail + "main.js:25:10: TypeError: a file is sent already; return nothing from a handler that has called sendfile()"},
		{"GET /fileLate", ok + "x (failed) ! main.js:26:64: TypeError: sendfile: the answer has begun already; call it instead of sending pieces"},
	}.check(t, s)
	if errors := s.rec.Errors(); len(errors) > 0 {
		t.Errorf("reported %q", errors)
	}
}

// TestOpeningInHandlers: errors before the first piece, and pieces of the
// handlers of errors, are what those of other methods are.
func TestOpeningInHandlers(t *testing.T) {
	const text, sleep = "\naccept: text/plain", "const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));"
	for source, list := range map[string]table{
		sleep + `class App extends HttpServer {
			@route *fail(request) { throw new Error('one'); }
			@route async *later(request) { await sleep(1); throw new Error('two'); }
			@route *wrong(request) { throw new Error('wrong'); }
			@route async *wrongLater(request) { await sleep(1); throw new Error('wrong'); }
			@route filled(request) { throw new Error('filled'); }
			async *exceptionHandler(request, e) {
				await sleep(1);
				if (e.message === 'wrong') throw new Error('in handler');
				if (e.message === 'filled') request.response.code = 418;
				yield 'handled '; await sleep(1); yield e.message;
			}
		}`: {
			{"GET /fail", "500 " + plain + " | handled one (end)"}, {"GET /later", "500 " + plain + " | handled two (end)"}, {"GET /filled", "418 " + plain + " | handled filled (end)"},
			{"GET /wrong" + text, "500 " + plain + " close | Internal Server Error ! main.js:9:38: Error: in handler"},
			{"GET /wrongLater" + text, "500 " + plain + " close | Internal Server Error ! main.js:9:38: Error: in handler"},
		},
		sleep + `class App extends HttpServer {
			@route *fail(request) { throw new Error('one'); }
			async *error(request, code, message) { await sleep(1); if (request.path === '/twice') throw new Error('again'); request.response.contentType = 'text/x'; yield code + message; await sleep(1); }
		}`: {
			{"GET /fail", "500 text/x | 500Internal Server Error (end) ! main.js:2:34: Error: one"}, {"GET /none", "404 text/x | 404Not Found (end)"},
			{"GET /twice" + text, "500 " + plain + " | Internal Server Error ! main.js:3:96: Error: again"},
		},
		sleep + `class App {
			http11 = true;
			*fail() { throw new Error('one'); }
			async *later() { await sleep(1); throw new Error('two'); }
			async *piece() { yield 'a'; await sleep(1); throw new Error('three'); }
			exceptionHandler(transport, e) { return 'handled ' + e.message; }
		}`: {
			{"GET /fail", "500 " + plain + " | handled one"}, {"GET /later", "500 " + plain + " | handled two"},
			{"GET /piece", "200 " + plain + " | a (failed) ! main.js:5:54: Error: three"},
		},
	} {
		list.check(t, open(t, app(source)))
	}
}

// TestOpeningThatNobodyWaitsFor: a request that is given up before its first
// piece ends its generator.
func TestOpeningThatNobodyWaitsFor(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route async *waits(request) { try { await new Promise((ok) => setTimeout(ok, 1)); yield 'x'; globalThis.log = 'on'; } finally { globalThis.log += 'left'; } }
			@route log(request) { return String(globalThis.log); }
		}`))
	r := s.ask("GET /waits")
	var x http.Exchange
	s.in(func(in vm.Scope) { r.enterOnce(in, &x) })
	r.ended = true
	for !strings.Contains(s.do("GET /log"), "left") {
		<-s.queue.Wake
		s.queue.Run(s.worker)
	}
	if r.answer != nil || !r.awaited {
		t.Errorf("answered %v, awaited %v", r.answer, r.awaited)
	}
	table{{"GET /log", "200 " + plain + " | undefinedleft"}}.check(t, s)
}

// TestWhatOpeningKeeps: the pieces that came before the head are those of the
// first Pull, which does not make more.
func TestWhatOpeningKeeps(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route *many(request) { globalThis.made = 0; for (;;) { globalThis.made++; yield 'x'.repeat(1000); } }
			@route async *quick(request) { yield 'a'; yield 'b'; await new Promise((ok) => setTimeout(ok, 1)); yield 'c'; }
			@route made(request) { return globalThis.made; }
		}`))
	r := s.ask("GET /many").call()
	if got := s.do("GET /made"); got != "200 "+jsonType+" | 3" {
		t.Errorf("made before the head: %s", got)
	}
	if got, state := r.one(1); len(got) != 3000 || state != http.More {
		t.Errorf("%d bytes, %v", len(got), state)
	}
	if got, state := r.one(1); len(got) != 1000 || state != http.More {
		t.Errorf("then %d bytes, %v", len(got), state)
	}
	r.cancel()
	r = s.ask("GET /quick").call()
	if got, state := r.one(1); got != "ab" || state != http.Waiting {
		t.Errorf("%q, %v", got, state)
	}
	if got, state := r.pull(1); got != "c" || state != " (end)" {
		t.Errorf("%q, %v", got, state)
	}
}
