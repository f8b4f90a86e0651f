package http_test

import (
	"strings"
	"testing"

	"pyp/vm"
)

func TestRequest(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route get(request, key) { return { value: request[key], same: request[key] === request[key], in: key in request }; }
			@route keys(request) { return [Object.keys(request), typeof request.text, request.nothing === undefined]; }
			@route query(request) { return [request.query.get('a'), [...request.query.keys()], request.query instanceof URLSearchParams]; }
			@route url(request) { return [request.url.href, request.url instanceof URL]; }
			@route headers(request) { return [request.headers.get('X-A'), request.headers instanceof Headers]; }
			@route body(request) { return [request.body.toString(), Buffer.isBuffer(request.body)]; }
			@route async text(request) { await null; return [await request.text(), await request.text()]; }
			@route async json(request) { return (await request.json()).a; }
			@route async caught(request) { try { await request.json(); } catch (e) { return [e instanceof SyntaxError, e.status]; } }
			@route async bytes(request) { return [[...await request.bytes()], (await request.arrayBuffer()).byteLength, Buffer.isBuffer(await request.bytes())]; }
			@route async blob(request) { const b = await request.blob(); return [b.type, b.size, await b.text()]; }
			@route async form(request) { const f = await request.formData(); const v = f.get('file'); return [f.get('a'), f.getAll('b'), v && [v.name, v.type, await v.text()]]; }
			@route cookies(request) { return [request.cookies.get('a'), [...request.cookies], request.cookies.has('zz')]; }
			@route range(request) { const r = request.range; try { return r && [r.first, r.last, r.suffix, r.of(100)]; } catch (e) { throw e; } }
			@route set(request) { request.user = 'ann'; const had = 'user' in request; delete request.user; request.user2 = 1; return [had, request.user, Object.keys(request).includes('user2')]; }
			@route assign(request) { request.body = 'x'; }
			@route transport(request) { return [request.transport.remoteAddress, request.transport === request.transport, request.transport.method]; }
			@route stamp(request) { return [request.timestamp instanceof Date, Math.abs(Date.now() - request.timestamp) < 60000]; }
			@route close(request) { request.transport.close(); return 'closed'; }
			@route detached(request) { const { text } = request; return text(); }
		}`))
	list := func(v string) string { return "200 " + jsonType + " | " + v }
	value := func(v string) string { return list(`{"value":` + v + `,"same":true,"in":true}`) }
	table{
		{"GET /get/method", value(`"GET"`)}, {"PUT /get/command", value(`"PUT"`)}, {"GET /get/path", value(`"/get/path"`)}, {"GET /get/rawPath", value(`"/get/rawPath"`)},
		{"GET /get/rest/a%20b", value(`"rest/a b"`)}, {"GET /get/params", value(`{}`)}, {"GET /get/httpVersion", value(`"1.1"`)}, {"GET /get/version", value(`"HTTP/1.1"`)},
		{"GET /get/id", value(`"id-1"`)}, {"GET /get/keepAlive", value(`true`)}, {"GET /get/remoteAddress", value(`"192.0.2.1:1234"`)}, {"GET /get/localAddress", value(`"127.0.0.1:8080"`)},
		{"GET /get/range", value(`null`)}, {"GET /get/nothing", list(`{"same":true,"in":false}`)},
		{"GET /keys", list(`[["id","method","path","rawPath","rest","params","query","headers","httpVersion","remoteAddress","keepAlive"],"function",true]`)},
		{"GET /query?a=1+2&b=%20", list(`["1 2",["a","b"],true]`)},
		{"GET /url/x%20y?q=1\nHost: example.com:81", list(`["http://example.com:81/url/x%20y?q=1",true]`)},
		{"GET /url", list(`["http://127.0.0.1:8080/url",true]`)},
		{"GET /url\nHost: a/b@c", list(`["http://127.0.0.1:8080/url",true]`)},
		{"GET /headers\nX-A: 1\nx-a: 2", list(`["1, 2",true]`)},
		{"POST /body\n\nsome text", list(`["some text",true]`)}, {"GET /body", list(`["",true]`)},
		{"POST /text\n\n\uFEFFé\xff", list("[\"é\uFFFD\",\"é\uFFFD\"]")},
		{"POST /json\n\n{\"a\":[1]}", list(`[1]`)},
		{"POST /json\naccept: text/plain\n\n{a", "400 " + plain + " | the request's body is no JSON: invalid character 'a'"},
		{"POST /caught\n\n", list(`[true,400]`)},
		{"POST /bytes\n\nabc", list(`[[97,98,99],3,true]`)},
		{"POST /blob\ncontent-type: image/png\n\nabc", list(`["image/png",3,"abc"]`)},
		{"POST /form\ncontent-type: application/x-www-form-urlencoded\n\na=1+2&b=x&b=%C3%A9", list(`["1 2",["x","é"],null]`)},
		{"POST /form\ncontent-type: multipart/form-data; boundary=B\n\n" + strings.ReplaceAll("--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\nContent-Type: text/plain\n\nhello\n--B--\n", "\n", "\r\n"),
			list(`["1",[],["x.txt","text/plain","hello"]]`)},
		{"GET /cookies\ncookie: a=1; b=\"x%20y\"; a=2; c; =d; e=%zz", list(`["1",[["a","1"],["b","x y"],["e","%zz"]],false]`)},
		{"GET /cookies", list(`[null,[],false]`)},
		{"GET /range\nrange: bytes=0-9", list(`[0,9,null,{"offset":0,"length":10}]`)}, {"GET /range\nrange: bytes=90-", list(`[90,null,null,{"offset":90,"length":10}]`)},
		{"GET /range\nrange: bytes=-5", list(`[null,null,5,{"offset":95,"length":5}]`)}, {"GET /range\nrange: bytes=-500", list(`[null,null,500,{"offset":0,"length":100}]`)},
		{"GET /range\nrange: bytes=0-999", list(`[0,999,null,{"offset":0,"length":100}]`)}, {"GET /range?range=3-4", list(`[3,4,null,{"offset":3,"length":2}]`)},
		{"GET /range?range=bytes%3D3-4", list(`[3,4,null,{"offset":3,"length":2}]`)}, {"GET /range\nrange: bytes=5-4", list("null")}, {"GET /range\nrange: lines=1-2", list("null")},
		{"GET /range\nrange: bytes=1-2,3-4", list("null")}, {"GET /range\nrange: bytes=-", list("null")},
		{"GET /range\nrange: bytes=100-\naccept: text/plain", "416 " + plain + " content-range=bytes */100 | the range is not within 100 bytes"},
		{"GET /range\nrange: bytes=-0\naccept: text/plain", "416 " + plain + " content-range=bytes */100 | the range is not within 100 bytes"},
		{"GET /set", list(`[true,null,true]`)},
		{"GET /assign\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:18:37: TypeError: request.body is the host's and cannot be assigned; keep what is yours under another name"},
		{"GET /transport", list(`["192.0.2.1:1234",true,"GET"]`)}, {"GET /stamp", list("[true,true]")}, {"GET /close", "200 " + plain + " | closed"},
		{"GET /detached\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:22:64: TypeError: request.text must be called on a request"},
	}.check(t, s)
	if r := s.ask("GET /close").call(); !r.closed {
		t.Error("request.transport.close() did not close")
	}
}

// TestRequestAfterItsAnswer: what was asked for in time stays, the rest throws.
func TestRequestAfterItsAnswer(t *testing.T) {
	s := open(t, app(`
		const kept = parallel.local(() => ({}));
		class App extends HttpServer {
			@route keep(request) { kept.request = request; return request.path; }
			@route look(request, key) { return String(kept.request[key]); }
			@route signal(request) { globalThis.seen = 'no'; request.signal.onabort = (e) => { globalThis.seen = request.signal.aborted + ' ' + request.signal.reason.name + ' ' + request.signal.reason.message; }; return 'x'; }
			@route seen(request) { return globalThis.seen; }
		}`))
	r := s.ask("GET /keep").call()
	r.ended = true
	table{
		{"GET /look/path", "200 " + plain + " | /keep"},
		{"GET /look/method\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:5:51: TypeError: request.method: the request has been answered; use it before the answer, and keep what you need of it"},
		{"GET /look/response\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:5:51: TypeError: request.response: the request has been answered; use it before the answer, and keep what you need of it"},
	}.check(t, s)
	r = s.ask("GET /signal").call()
	table{{"GET /seen", "200 " + plain + " | no"}}.check(t, s)
	s.in(func(in vm.Scope) { r.gone(in, "the client has gone away") })
	table{{"GET /seen", "200 " + plain + " | true AbortError the client has gone away"}}.check(t, s)
}
