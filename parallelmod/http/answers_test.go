package http_test

import (
	"testing"
)

func TestAnswers(t *testing.T) {
	s := open(t, app(`
		import { textResponse, htmlResponse, jsonSerialization, redirect, quoteHtml, guessType, dateTimeString } from 'parallel/http/server';
		class App extends HttpServer {
			@route nothing(request) {}
			@route html(request) { return '<p>'; }
			@route bytes(request) { return new Uint8Array([104, 105]); }
			@route object(request) { return { a: [1, 'é', null, undefined] }; }
			@route array(request) { return [1, 2]; }
			@route null(request) { return null; }
			@route number(request) { return 0; }
			@route response(request) { return new Response('made', { status: 201, headers: { 'X-A': '1' } }); }
			@route both(request) { request.response.code = 404; request.response.contentType = 'text/x'; request.response.headers.set('x-b', '2'); request.response.cookies.set('c', 1); return new Response('made', { status: 201 }); }
			@route async later(request) { await null; return 'later'; }
			@route thenable(request) { return { then(f) { f('thenable'); } }; }
			@route blob(request) { return new Blob(['a', 'b'], { type: 'text/css' }); }
			@route fn(request) { return () => 1; }
			@route symbol(request) { return Symbol('x'); }
			@route cyclic(request) { const a = {}; a.a = a; return a; }
			@route getter(request) { return { get a() { throw new RangeError('in a getter'); } }; }
			@route filled(request) { const r = request.response; r.code = 202; r.message = 'Fine'; r.contentType = 'text/csv'; r.body = 'a,b'; r.contentLength = 99; r.otherHeaders = { 'X-One': 1, 'X-Two': ['a', 'b'] }; }
			@route pairs(request) { request.response.otherHeaders = [['X-A', 'b'], 'X-C: d:e ']; request.response.otherHeaders.push('X-F: g'); }
			@route touched(request) { request.response; }
			@route value(request) { request.response.code = 203; request.response.contentType = 'text/html; charset=utf-8'; return '<b>'; }
			@route body(request) { request.response.body = { a: 1 }; }
			@route bytesBody(request) { request.response.body = Buffer.from('xy'); request.response.contentType = 'image/png'; }
			@route badCode(request) { request.response.code = 99; }
			@route badHeader(request) { request.response.otherHeaders = ['nothing']; }
			@route split(request) { request.response.otherHeaders = { 'X-A': 'a\r\nSet-Cookie: b' }; }
			@route host(request) { request.response.otherHeaders = { 'Content-Length': '5' }; }
			@route text(request) { return textResponse(request, 'text'); }
			@route page(request) { return htmlResponse(request, '<p>' + quoteHtml('<a href="x">&\'</a>')); }
			@route json(request) { return jsonSerialization(request, 'text'); }
			@route goTo(request) { return redirect('/é x?a=b#c'); }
			@route moved(request) { redirect(request, 'https://example.com/', 301); }
			@route inject(request) { return redirect('/a\r\nSet-Cookie: x=1'); }
			@route badCodeTo(request) { return redirect('/x', 200); }
			@route types(request) { return [guessType('a.HTML'), guessType('x.png'), guessType('none'), dateTimeString(0), dateTimeString(new Date(86400000))]; }
			@route cookies(request) {
				const c = request.response.cookies;
				c.set('a', 'b c;').set('a', 'second', { path: null }).set('full', '1', { path: '/p', domain: 'example.com', maxAge: 60.5, expires: new Date(0), httpOnly: true, secure: true, sameSite: 'lax', partitioned: true });
				c.delete('old', { path: '/p' });
				return 'x';
			}
			@route badCookie(request) { request.response.cookies.set('a', 'b', { path: '/;x' }); }
			@route badName(request) { request.response.cookies.set('a b', 'b'); }
			@route twice(request) { http.textResponse({}, 'x'); }
		}`))
	ok := "200 " + plain + " | "
	const fail = "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /nothing", "204 | "}, {"GET /html", ok + "<p>"}, {"GET /bytes", "200 application/octet-stream | hi"}, {"GET /object", "200 " + jsonType + ` | {"a":[1,"é",null,null]}`},
		{"GET /array", "200 " + jsonType + " | [1,2]"}, {"GET /null", "200 " + jsonType + " | null"}, {"GET /number", "200 " + jsonType + " | 0"},
		{"GET /response", "201 text/plain;charset=UTF-8 x-a=1 | made"}, {"GET /both", "201 text/plain;charset=UTF-8 x-b=2 set-cookie=c=1; Path=/ | made"},
		{"GET /later", ok + "later"}, {"GET /thenable", ok + "thenable"}, {"GET /blob", "200 text/css | ab"},
		{"GET /fn\naccept: text/plain", fail + "main.js:16:11: TypeError: a function was returned, which has no JSON form"},
		{"GET /symbol\naccept: text/plain", fail + "main.js:17:11: TypeError: a symbol was returned, which has no JSON form"},
		{"GET /getter\naccept: text/plain", fail + "main.js:19:54: RangeError: in a getter"},
		{"GET /filled", "202 text/csv x-one=1 x-two=a x-two=b | a,b"}, {"GET /pairs", "200 x-a=b x-c=d:e x-f=g | "}, {"GET /touched", "200 | "},
		{"GET /value", "203 text/html; charset=utf-8 | <b>"}, {"GET /body", "200 " + jsonType + ` | {"a":1}`}, {"GET /bytesBody", "200 image/png | xy"},
		{"GET /badCode\naccept: text/plain", fail + "main.js:26:11: TypeError: request.response.code must be a whole number from 200 to 599, not 99"},
		{"GET /badHeader\naccept: text/plain", fail + `main.js:27:11: TypeError: otherHeaders: "nothing" must be 'Name: value'`},
		{"GET /split\naccept: text/plain", fail + `main.js:28:11: TypeError: request.response: the header "x-a" is not valid`},
		{"GET /host\naccept: text/plain", fail + "main.js:29:11: TypeError: request.response: the host sets the header content-length"},
		{"GET /text", ok + "text"}, {"GET /page", "200 text/html; charset=utf-8 | <p>&lt;a href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt;"}, {"GET /json", "200 " + jsonType + ` | "text"`},
		{"GET /goTo", "302 location=/%C3%A9%20x?a=b#c | "}, {"GET /moved", "301 location=https://example.com/ | "}, {"GET /inject", "302 location=/a%0D%0ASet-Cookie:%20x=1 | "},
		{"GET /badCodeTo\naccept: text/plain", fail + "main.js:36:39: RangeError: redirect: 200 is not a redirect's status; use 301, 302, 303, 307, 308"},
		{"GET /types", "200 " + jsonType + ` | ["text/html; charset=utf-8","image/png","application/octet-stream","Thu, 01 Jan 1970 00:00:00 GMT","Fri, 02 Jan 1970 00:00:00 GMT"]`},
		{"GET /cookies", "200 " + plain + " set-cookie=a=b%20c%3B; Path=/ set-cookie=a=second set-cookie=full=1; Path=/p; Domain=example.com; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax; Partitioned" +
			" set-cookie=old=; Path=/p; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT | x"},
		{"GET /badCookie\naccept: text/plain", fail + `main.js:44:57: TypeError: cookies.set("a"): path "/;x" has a character that it may not have`},
		{"GET /badName\naccept: text/plain", fail + `main.js:45:55: TypeError: cookies.set: "a b" is not a cookie name`},
		{"GET /twice\naccept: text/plain", fail + "main.js:46:33: TypeError: textResponse(request, ...): the first argument must be the request that the handler got"},
	}.check(t, s)
}

func TestThrownErrors(t *testing.T) {
	s := open(t, app(`
		class Teapot extends HttpError { constructor() { super(418, 'short and stout', { headers: { 'X-Pot': 'tea' } }); } }
		class App extends HttpServer {
			@route city(request) { throw new HttpError(404, 'no such city <b>'); }
			@route teapot(request) { throw new Teapot(); }
			@route busy(request) { throw new HttpError(503, 'busy', { headers: { 'Retry-After': '5' } }); }
			@route hidden(request) { throw new HttpError(502, 'internals', { expose: false }); }
			@route foreign(request) { throw Object.assign(new Error('gone'), { status: 410, expose: true }); }
			@route axios(request) { throw Object.assign(new Error('upstream'), { status: 404 }); }
			@route plain(request) { throw new Error('secret'); }
			@route later(request) { return Promise.reject(new HttpError(409, 'conflict')); }
			@route string(request) { throw 'text'; }
			@route wrong(request) { new HttpError(200); }
			@route getter(request) { throw { get status() { throw 1; }, expose: true }; }
			@route empty(request) { throw new HttpError(429); }
			@route props(request) { const e = new HttpError(400, 'm', { cause: 5 }); return [e.name, e.message, e.status, e.expose, e.cause, e instanceof Error, Object.keys(e)]; }
		}`))
	text := func(want string) string { return plain + want }
	const fail = "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /city", "404 text/html; charset=utf-8 | " + page(404, "no such city &lt;b&gt;", "There is nothing at this address.")},
		{"GET /city\naccept: application/json", "404 " + jsonType + ` | {"error":{"code":404,"message":"no such city <b>"}}`},
		{"GET /teapot\naccept: text/plain", "418 " + text(" x-pot=tea | short and stout")}, {"GET /busy\naccept: text/plain", "503 " + text(" retry-after=5 | busy")},
		{"GET /hidden\naccept: text/plain", "502 " + text(" | Bad Gateway ! main.js:7:35: HttpError: internals")},
		{"GET /foreign\naccept: text/plain", "410 " + text(" | gone")}, {"GET /axios\naccept: text/plain", fail + "main.js:9:48: Error: upstream"},
		{"GET /plain", "500 text/html; charset=utf-8 | " + page(500, "Internal Server Error", "The server has a fault of its own.") + " ! main.js:10:34: Error: secret"},
		{"GET /later\naccept: text/plain", "409 " + text(" | conflict")}, {"GET /string\naccept: text/plain", fail + "main.js:12:29: text was thrown"},
		{"GET /wrong\naccept: text/plain", fail + "main.js:13:28: RangeError: HttpError: status must be a whole number from 400 to 599, not 200"},
		{"GET /getter\naccept: text/plain", fail + "main.js:14:29: [object Object]"},
		{"GET /empty\naccept: text/plain", "429 " + text(" | Too Many Requests")},
		{"GET /props", "200 " + jsonType + ` | ["HttpError","m",400,true,5,true,["status"]]`},
	}.check(t, s)
}

func TestAcceptOfErrors(t *testing.T) {
	s := open(t, app("class App extends HttpServer { @route x(request) {} }"))
	html, json, text := "404 text/html", "404 application/json", "404 text/plain"
	for accept, want := range map[string]string{
		"": html, "*/*": html, "text/html": html, "application/json": json, "text/plain": text, "application/json, text/plain, */*": json, "text/*": html,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": html, "application/json;q=0.5, text/html;q=0.4": json, "application/json;q=0.4, text/html": html,
		"text/html, application/json": html, "application/*": json, "text/html;q=0, application/json;q=0, text/plain": text, "image/png": html, "application/json;q=0": html,
		"application/JSON ; charset=x ; q=0.9, */*;q=0.1": json, "application/json;q=2, text/html": html, ",,;;": html,
	} {
		if got := s.do("GET /none\naccept: " + accept); got[:len(want)] != want {
			t.Errorf("%q: got %.60s, want %s", accept, got, want)
		}
	}
}
