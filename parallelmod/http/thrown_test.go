package http_test

import "testing"

// TestThrownResponses: a Response is an answer however it comes, and an Error
// is an error.
func TestThrownResponses(t *testing.T) {
	const ok, text, fail = "200 " + plain + " | ", "\naccept: text/plain", "500 " + plain + " | Internal Server Error ! "
	for source, list := range map[string]table{
		`class App extends HttpServer {
			@route thrown(request) { throw new Response('no', { status: 403, headers: { 'x-a': 'b' } }); }
			@route async later(request) { await null; throw Response.json({ a: 1 }, { status: 409 }); }
			@route *pieces(request) { throw new Response('early', { status: 418 }); }
			@route returned(request) { return new Error('returned'); }
			@route async resolved(request) { return new TypeError('resolved'); }
			@route refused(request) { return new HttpError(404, 'no such thing'); }
			@route used(request) { const r = new Response('x'); r.text(); throw r; }
			preRoute(request) { if (request.path === '/pre') throw new Response('pre', { status: 401 }); }
		}`: {
			{"GET /thrown", "403 text/plain;charset=UTF-8 x-a=b | no"}, {"GET /later", `409 application/json | {"a":1}`}, {"GET /pieces", "418 text/plain;charset=UTF-8 | early"},
			{"GET /returned" + text, fail + "main.js:5:38: Error: returned"}, {"GET /resolved" + text, fail + "main.js:6:44: TypeError: resolved"},
			{"GET /refused" + text, "404 " + plain + " | no such thing"}, {"GET /pre", "401 text/plain;charset=UTF-8 | pre"},
		},
		`class App extends HttpServer {
			@route fail(request) { throw new Error('x'); }
			exceptionHandler(request, e) { throw new Response('handled', { status: 502 }); }
			error(request, code, message) { throw new Response('none', { status: 404 }); }
		}`: {{"GET /fail", "502 text/plain;charset=UTF-8 | handled"}, {"GET /none", "404 text/plain;charset=UTF-8 | none"}},
		`class App extends HttpServer {
			@route fail(request) { return new Error('x'); }
			exceptionHandler(request, e) { return 'handled ' + e.message; }
		}`: {{"GET /fail", "500 " + plain + " | handled x"}},
		`class App {
			http11 = true;
			thrown() { throw new Response('no', { status: 403 }); }
			returned() { return new Error('returned'); }
		}`: {{"GET /thrown", "403 text/plain;charset=UTF-8 | no"}, {"GET /returned", "500 |  ! main.js:4:24: Error: returned"}},
	} {
		s := open(t, app(source))
		list.check(t, s)
		if errors := s.rec.Errors(); len(errors) > 0 {
			t.Errorf("reported %q", errors)
		}
	}
}
