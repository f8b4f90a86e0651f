package http_test

import (
	"strings"
	"testing"

	"pyp/parallelmod/http"
	"pyp/vm"
)

func TestHooks(t *testing.T) {
	ok := "200 " + plain + " | "
	for source, list := range map[string]table{
		`class App extends HttpServer {
			@route hello(request, ...args) { return 'hello ' + args + request.rest + JSON.stringify(request.params); }
			@route('/users/:id') user(request, id) { return id + request.params.id; }
			preRoute(request) {
				request.user = request.query.get('user');
				if (request.path === '/early') return 'early';
				if (request.path === '/later') return Promise.resolve('later');
				if (request.path === '/through') return (async () => { await null; })();
				if (request.path === '/nothing/null') return null;
			}
			@route through(request) { return 'through'; }
			@route who(request) { return request.user; }
		}`: {
			{"GET /early", ok + "early"}, {"GET /later", ok + "later"}, {"GET /through", ok + "through"}, {"GET /hello/a/b", ok + "hello a,ba/b{}"},
			{"GET /users/5", ok + "55"}, {"GET /who?user=ann", ok + "ann"}, {"GET /nothing/null", "200 " + jsonType + " | null"},
			{"GET /none\naccept: text/plain", "404 " + plain + " | Not Found"}, {"OPTIONS /hello", "204 allow=GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS | "},
			{"GET /users/%\naccept: text/plain", "400 " + plain + " | Bad Request"}, {"CONNECT a:1\naccept: text/plain", "501 " + plain + " | Unsupported method (CONNECT)"},
		},
		`class App extends HttpServer {
			@route hello(request) { return 'hello'; }
			async dispatch(request) {
				const answer = await super.dispatch(request);
				return typeof answer === 'string' ? 'wrapped ' + answer : answer;
			}
		}`: {{"GET /hello", ok + "wrapped hello"}, {"GET /none\naccept: text/plain", "404 " + plain + " | Not Found"}},
		`class App extends HttpServer {
			@route hello(request) { return 'hello'; }
			dispatch(request) { return request.method + ' ' + request.rawPath + ' ' + request.body; }
		}`: {{"ZAP *\n\nbody", ok + "ZAP * body"}, {"CONNECT a:1", ok + "CONNECT a:1 "}, {"GET /%", ok + "GET /% "}},
		`class App extends HttpServer {
			@route hello(request) { return 'hello'; }
			route(request) { return request.path === '/mine' ? 'mine' : super.route(request); }
		}`: {{"GET /mine", ok + "mine"}, {"GET /hello", ok + "hello"}},
		`class App extends HttpServer {
			@route hello(request) { return 'hello'; }
			@route fail(request) { throw new Error('secret'); }
			@route refuse(request) { throw new HttpError(403, 'not you'); }
			error(request, code, message) { request.response.cookies.set('seen', code); return { code, message, path: request.path }; }
		}`: {
			{"GET /hello", ok + "hello"},
			{"GET /none", "404 " + jsonType + ` set-cookie=seen=404; Path=/ | {"code":404,"message":"Not Found","path":"/none"}`},
			{"GET /fail", "500 " + jsonType + ` set-cookie=seen=500; Path=/ | {"code":500,"message":"Internal Server Error","path":"/fail"} ! main.js:3:33: Error: secret`},
			{"GET /refuse", "403 " + jsonType + ` set-cookie=seen=403; Path=/ | {"code":403,"message":"not you","path":"/refuse"}`},
			{"OPTIONS /hello", "204 Allow=GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS | "},
			{"TRACE /hello", "405 " + jsonType + ` allow=GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS set-cookie=seen=405; Path=/ | {"code":405,"message":"Method Not Allowed","path":"/hello"}`},
			{"ZAP /hello", "501 " + jsonType + ` set-cookie=seen=501; Path=/ | {"code":501,"message":"Unsupported method (ZAP)","path":"/hello"}`},
		},
		`class App extends HttpServer {
			@route hello(request) { throw new Error('first'); }
			error(request, code, message) { if (code === 500) throw new Error('second'); return super.error(request, code === 404 ? 410 : code, 'gone: ' + message); }
		}`: {
			{"GET /none\naccept: text/plain", "410 " + plain + " | gone: Not Found"},
			{"GET /hello\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:3:60: Error: second"},
		},
		`class App extends HttpServer {
			@route hello(request) { return this.error(request, 400, 'Missing name'); }
			async error(request, code, message) { await null; request.response.code = code; request.response.body = 'async ' + message; }
		}`: {{"GET /hello", "400 " + plain + " | async Missing name"}, {"GET /none", "404 " + plain + " | async Not Found"}},
		`class App extends HttpServer {
			@route hello(request) { return this.error(request, 404, 'Missing'); }
			@route async later(request) { await null; request.response.cookies.set('a', 1); return this.error(request, 410, 'Gone'); }
			error(request, code, message) { return code + message + Object.keys(this).length; }
		}
		register({ transport: server(0), protocol: App });`: {
			{"GET /hello", "404 " + plain + " | 404Missing0"}, {"GET /later", "410 " + plain + " set-cookie=a=1; Path=/ | 410Gone0"}, {"GET /none", "404 " + plain + " | 404Not Found0"},
		},
		`class App extends HttpServer { @route hello(request) { return this.error(request, 404, 'x'); } error = (request, code) => 'mine ' + code; }`: {
			{"GET /hello", "404 " + plain + " | mine 404"}},
		`class App extends HttpServer { error(request, code) { } }`: {{"GET /none\naccept: text/plain", "404 " + plain + " | Not Found"}},
		`class App extends HttpServer { error(request, code) { return new Promise((_, no) => setTimeout(no, 1, new TypeError('late'))); } }`: {
			{"GET /none\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:1:"}},
		`class App extends HttpServer {
			@route hello(request) { throw new Error('thrown'); }
			@route later(request) { return Promise.reject(new Error('rejected')); }
			@route other(request) { throw 5; }
			@route nothing(request) { throw null; }
			exceptionHandler(request, e, where) { return e === null ? undefined : 'handled ' + (e.message ?? e) + ' ' + request.path + ' ' + where; }
		}`: {
			{"GET /hello", "500 " + plain + " | handled thrown /hello http11"}, {"GET /later", "500 " + plain + " | handled rejected /later http11"},
			{"GET /other", "500 " + plain + " | handled 5 /other http11"}, {"GET /nothing\naccept: text/plain", "500 " + plain + " | Internal Server Error"},
		},
	} {
		s := open(t, app(source))
		for _, c := range list {
			if got := s.do(c.ask); got != c.want && !(strings.HasSuffix(c.want, ":") && strings.HasPrefix(got, c.want)) {
				t.Errorf("%s\n%s\n got %s\nwant %s", source, c.ask, got, c.want)
			}
		}
		if list := s.rec.Errors(); len(list) > 0 && !strings.Contains(source, "second") {
			t.Errorf("%s\nreported %q", source, list)
		}
	}
}

// TestErrorsBehindARoute is for what contexts finds out later, of a file say.
func TestErrorsBehindARoute(t *testing.T) {
	for source, want := range map[string]string{
		`class App extends HttpServer { error(request, code, message) { return 'mine ' + code + message + request.path; } }`: "404 " + plain + " | mine 404File not found: /x/x",
		`class App extends HttpServer { get_y() {} }`: "404 " + plain + " | File not found: /x",
	} {
		s := open(t, app(source))
		if got := s.protocol().HandlesErrors(); got != strings.Contains(source, "mine") {
			t.Errorf("%s: handles errors: %v", source, got)
		}
		r := s.ask("GET /x\naccept: text/plain")
		var x http.Exchange
		r.enter(func(in vm.Scope, p *http.Protocol, a *http.Answer) *vm.ScriptError {
			return p.Error(in, 404, "File not found: /x", r, &x, a)
		})
		if got := r.String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}
