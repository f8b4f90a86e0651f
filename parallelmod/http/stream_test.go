package http_test

import (
	"strings"
	"testing"

	"pyp/parallelmod/http"
	"pyp/vm"
)

const streams = `
	const log = [];
	const sleep = (ms) => new Promise((ok) => setTimeout(ok, ms));
	class App extends HttpServer {
		@route *sync(request) { yield 'a'; yield Buffer.from('b'); yield ''; yield new Uint8Array([99]).buffer; }
		@route async *later(request) { for (let k = 0; k < 3; k++) { await sleep(1); yield k + ','; } }
		@route async *atOnce(request) { yield 'x'; await null; yield 'y'; }
		@route *promises(request) { yield 'a'; yield Promise.resolve('b'); yield sleep(1).then(() => 'c'); }
		@route async generator(request) { await null; return (function* () { yield 'g'; })(); }
		@route readable(request) { return new ReadableStream({ start(c) { c.enqueue('r'); c.enqueue(new Uint8Array([115])); c.close(); } }); }
		@route response(request) { return new Response(new ReadableStream({ async pull(c) { await sleep(1); c.enqueue('slow'); c.close(); } }), { status: 201, headers: { 'content-type': 'text/x' } }); }
		@route events(request) { request.response.contentType = 'text/event-stream'; return (async function* () { yield 'data: 1\n\n'; })(); }
		@route own(request) { let n = 0; return { [Symbol.asyncIterator]() { return { next: async () => ({ done: n++ > 1, value: 'n' + n }) }; } }; }
		@route empty(request) { return (function* () {})(); }
		@route body(request) { request.response.code = 202; request.response.body = (function* () { yield 'in body'; })(); }
		@route *object(request) { yield 'a'; yield { a: 1 }; }
		@route *number(request) { yield 5; }
		@route *throws(request) { yield 'a'; throw new Error('in the middle'); }
		@route async *rejects(request) { yield 'a'; await sleep(1); throw new Error('later'); }
		@route notObject(request) { return { [Symbol.asyncIterator]() { return { next: () => 5 }; } }; }
		@route noNext(request) { return { [Symbol.asyncIterator]() { return {}; } }; }
		@route badBegin(request) { return { [Symbol.asyncIterator]() { throw new Error('no beginning'); } }; }
		@route getter(request) { return { [Symbol.asyncIterator]() { return { next: () => ({ get done() { throw new Error('done?'); } }) }; } }; }
		@route *endless(request) { try { for (let k = 0; ; k++) yield 'x'; } finally { globalThis.ended = 'ended'; } }
		@route *quiet(request) { for (;;) yield ''; }
		@route async *finallyThrows(request) { try { yield 'a'.repeat(3000); yield 'b'; } finally { throw new Error('in finally'); } }
		@route ended(request) { const e = globalThis.ended; globalThis.ended = undefined; return String(e); }
		@route list(request) { return [1]; }
		@route set(request) { return new Set([1]); }
		@route text(request) { return new String('boxed'); }
		@route *usesRequest(request) { yield request.path; request.response; }
	}`

func TestStreams(t *testing.T) {
	s := open(t, app(streams))
	ok := "200 " + plain + " | "
	const text, fail = "\naccept: text/plain", "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /sync", ok + "abc"}, {"GET /later", ok + "0,1,2, (end)"}, {"GET /atOnce", ok + "xy"}, {"GET /promises", ok + "abc (end)"},
		{"GET /generator", ok + "g"}, {"GET /readable", "200 application/octet-stream | rs (end)"}, {"GET /response", "201 text/x | slow (end)"},
		{"GET /events", "200 text/event-stream | data: 1\n\n"}, {"GET /own", ok + "n1n2"}, {"GET /empty", ok}, {"GET /body", "202 " + plain + " | in body"},
		{"GET /object" + text, fail + "main.js:16:10: TypeError: the pieces of a stream must be strings or bytes, not an object; send a value as JSON.stringify(value)"},
		{"GET /number" + text, fail + "main.js:17:10: TypeError: the pieces of a stream must be strings or bytes, not 5; send a value as JSON.stringify(value)"},
		{"GET /throws" + text, fail + "main.js:18:46: Error: in the middle"}, {"GET /rejects", ok + "a (failed) ! main.js:19:69: Error: later"},
		{"GET /notObject" + text, fail + "main.js:20:10: TypeError: next() of the iterator that was returned gave 5, not an object"},
		{"GET /noNext" + text, fail + "main.js:21:10: TypeError: the iterator that was returned has no next()"},
		{"GET /badBegin" + text, fail + "main.js:22:72: Error: no beginning"},
		{"GET /getter" + text, fail + "main.js:23:107: Error: done?"},
		{"GET /list", "200 " + jsonType + " | [1]"}, {"GET /set", "200 " + jsonType + " | {}"}, {"GET /text", "200 " + jsonType + ` | "boxed"`},
		{"GET /usesRequest", ok + "/usesRequest"},
	}.check(t, s)
	if errors := s.rec.Errors(); len(errors) > 0 {
		t.Errorf("reported %q", errors)
	}
}

// one pulls once.
func (r *request) one(max int) (piece string, state http.State) {
	r.site.in(func(in vm.Scope) {
		b, st, err := r.answer.Stream.Pull(in, nil, max)
		piece, state, r.err = string(b), st, err
	})
	return piece, state
}

func (r *request) cancel() { r.site.in(func(in vm.Scope) { r.answer.Stream.Cancel(in) }) }

func TestStreamInPieces(t *testing.T) {
	s := open(t, app(streams))
	r := s.ask("GET /endless").call()
	r.one(1) // what came before the head
	for _, max := range []int{1, 10, 3} {
		if got, state := r.one(max); got != strings.Repeat("x", max) || state != http.More {
			t.Errorf("%d: got %q, %v", max, got, state)
		}
	}
	r.cancel()
	table{{"GET /ended", "200 " + plain + " | ended"}, {"GET /ended", "200 " + plain + " | undefined"}}.check(t, s)
	r.cancel() // again: nothing
	if got, state := r.one(5); got != "" || state != http.Ended {
		t.Errorf("after Cancel: %q, %v", got, state)
	}
	r = s.ask("GET /quiet").call()
	if got, state := r.one(10); got != "" || state != http.More {
		t.Errorf("an endless iterator of nothing: %q, %v", got, state)
	}
	r = s.ask("GET /later").call()
	if got, state := r.one(10); got != "0," || state != http.Waiting {
		t.Errorf("before the second timer: %q, %v", got, state)
	}
	if got, state := r.one(10); got != "" || state != http.Waiting {
		t.Errorf("once more: %q, %v", got, state)
	}
	r.cancel()
	for s.queue.Run(s.worker) == 0 {
		<-s.queue.Wake
	}
	if r.woke {
		t.Error("a stream that was cancelled asks for more")
	}
	if list := s.rec.Errors(); len(list) > 0 {
		t.Errorf("reported %q", list)
	}
	r = s.ask("GET /finallyThrows").call()
	r.one(1)
	r.cancel()
	if got := strings.Join(s.rec.Errors(), ";"); !strings.Contains(got, "App.finallyThrows, the end of its stream") || !strings.Contains(got, "in finally") {
		t.Errorf("reported %q", got)
	}
}

// TestHTTP11Streams: methods of http11 may return the same.
func TestHTTP11Streams(t *testing.T) {
	s := open(t, `
		class App {
			http11 = true;
			*sync() { yield 'a'; yield 'b'; }
			async *later(transport) { yield transport.path; }
			blob() { return new Blob(['x'], { type: 'text/css' }); }
			file(transport) { transport.sendfile('<', transport.query.get('name'), '>'); }
			piece(transport) { transport.rangedSendfile('', transport.query.get('name'), null, 2, 3); }
			alias(transport) { parallel.sendfile(transport, null, transport.query.get('name'), Buffer.from('!')); }
			twice(transport) { transport.sendfile('', 'a', ''); transport.sendfile('', 'b', ''); }
			both(transport) { transport.sendfile('', 'a', ''); return 'x'; }
			wrong(transport) { transport.sendfile('', 5, ''); }
			wrongBytes(transport) { transport.sendfile({}, 'a', ''); }
			range(transport) { try { transport.rangedSendfile('', 'a', '', -1, 5); } catch (e) { return [e.name, e.message, e instanceof RangeError, e instanceof http.InvalidFileRangeError]; } }
			stranger() { parallel.sendfile({}, '', 'a', ''); }
			async awaited(transport) { await null; transport.sendfile('', transport.query.get('name'), ''); }
		}
		register({ transport: server(0), protocol: App });`)
	name := s.write("data.txt", "0123456789")
	const fail = "500 | "
	table{
		{"GET /sync", "200 " + plain + " | ab"}, {"GET /later", "200 " + plain + " | /later"}, {"GET /blob", "200 text/css | x"},
		{"GET /file?name=" + name, "200 | file 200 " + plain + " <0123456789>"}, {"GET /piece?name=" + name, "200 | file 200 " + plain + " 234"}, {"GET /alias?name=" + name, "200 | file 200 " + plain + " 0123456789!"},
		{"GET /awaited?name=" + name, "200 | file 200 " + plain + " 0123456789"},
		{"GET /twice", fail + " ! main.js:10:66: TypeError: sendfile: a file is sent already; there is one for each request"},
		{"GET /both", fail + " ! main.js:11:4: TypeError: a file is sent already; return nothing from a handler that has called sendfile()"},
		{"GET /wrong", fail + " ! main.js:12:33: TypeError: sendfile(before, path, after): path must be the name of a file, not 5"},
		{"GET /wrongBytes", fail + " ! main.js:13:38: TypeError: sendfile(before, path, after): before must be a string, bytes or null, not [object Object]"},
		{"GET /range", "200 " + jsonType + ` | ["InvalidFileRangeError","rangedSendfile(before, path, after, offset, nbytes): offset must be a whole number of bytes from 0 on, not -1",true,true]`},
		{"GET /stranger", fail + " ! main.js:15:26: TypeError: parallel.sendfile(transport, before, path, after): the first argument must be the transport that the callback got"},
		{"GET /none", "404 " + plain + " | Not Found"},
	}.check(t, s)
}
