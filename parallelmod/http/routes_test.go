package http_test

import (
	"strings"
	"testing"
)

const jsonType = "application/json; charset=utf-8"

func TestRoutesOfAnObject(t *testing.T) {
	s := open(t, app(`
		const app = new HttpServer();
		app.get('/x', (request) => 'got x');
		app.post('/x', (request) => 'posted x').put('/x/:id', (request, id) => id).delete('/x/:id', (request) => request.params);
		app.patch('/x', () => 'patched').head('/head', () => '').options('/x', () => 'my options').all('/all', (r) => r.method);
		app.route(['GET', 'post'], '/both', (r) => r.method);
		app.route('purge', '/cache', (r) => r.method);
		for (const name of ['a', 'b']) app.get('/loop/' + name, () => name);
		app.get('/files/*path', (request, path) => path);`))
	table{
		{"GET /x", "200 " + plain + " | got x"},
		{"HEAD /x", "200 " + plain + " | got x"},
		{"GET /x/", "200 " + plain + " | got x"},
		{"GET /x/y", "405 text/html; charset=utf-8 Allow=PUT, DELETE, OPTIONS | " + page(405, "Method Not Allowed", "This address does not take this method; Allow says which it takes.")},
		{"POST /x", "200 " + plain + " | posted x"},
		{"PUT /x/5", "200 " + plain + " | 5"},
		{"DELETE /x/5", "200 " + jsonType + ` | {"id":"5"}`},
		{"PATCH /x", "200 " + plain + " | patched"},
		{"OPTIONS /x", "200 " + plain + " | my options"},
		{"OPTIONS /both", "204 Allow=GET, HEAD, POST, OPTIONS | "},
		{"OPTIONS *", "204 Allow=GET, HEAD, POST, PUT, PATCH, DELETE, PURGE, OPTIONS | "},
		{"ANY /all", "200 " + plain + " | ANY"},
		{"POST /both", "200 " + plain + " | POST"},
		{"PURGE /cache", "200 " + plain + " | PURGE"},
		{"GET /loop/b", "200 " + plain + " | b"},
		{"GET /files/a/b", "200 " + plain + " | a/b"},
		{"CONNECT example.com:80\naccept: application/json", "501 " + jsonType + ` | {"error":{"code":501,"message":"Unsupported method (CONNECT)"}}`},
		{"FOO /x\naccept: text/plain", "501 " + plain + " | Unsupported method (FOO)"},
		{"GET /nothing\naccept: text/plain", "404 " + plain + " | Not Found"},
		{"GET /x/%\naccept: text/plain", "400 " + plain + " | Bad Request"},
	}.check(t, s)
	var names []string
	for _, r := range s.protocol().Routes() {
		names = append(names, r.Name)
	}
	if got, want := strings.Join(names, ", "), "HttpServer GET /x, HttpServer POST /x, HttpServer PUT /x/:id, HttpServer DELETE /x/:id, HttpServer PATCH /x, "+
		"HttpServer HEAD /head, HttpServer OPTIONS /x, HttpServer * /all, HttpServer GET,POST /both, HttpServer PURGE /cache, HttpServer GET /loop/a, HttpServer GET /loop/b, HttpServer GET /files/*path"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func page(code int, message, explanation string) string {
	number := map[int]string{400: "400", 404: "404", 405: "405", 500: "500"}[code]
	return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Error response</title></head>\n<body>\n<h1>Error response</h1>\n<p>Error code: " +
		number + "</p>\n<p>Message: " + message + "</p>\n<p>Error code explanation: " + number + " - " + explanation + "</p>\n</body>\n</html>\n"
}

func TestRoutesWithoutDecorators(t *testing.T) {
	s := open(t, app(`
		const shared = route('/shared', (request) => 'shared ' + request.path);
		class App extends HttpServer {
			static routes = { '/table': 'method', 'POST /table': (request) => 'posted', hello: 'method', 'PUT hello': 'method', '/t/:id': 'withId', 'GET,DELETE /list': function (r) { return this.name + r.method; } };
			name = 'App ';
			method(request) { return 'method ' + request.method; }
			withId(request, id) { return id; }
			field = route((request) => 'field');
			named = route('/other', (request) => 'named');
			posted = route({ method: 'POST' }, function (request) { return 'posted by ' + this.name; });
			inline = route('DELETE /inline', () => 'deleted');
			common = shared;
			static { route('/late')(this.prototype.late); }
			late(request) { return 'late'; }
			get_foo_bar(request) { return 'get foo bar'; }
			post_foo(request) { return 'post foo'; }
			_foo_baz(request) { return 'private'; }
			_foo(request) { return 'private'; }
			__private() { return 1; }
			get_() { return 1; }
		}`))
	const ok = "200 " + plain + " | "
	table{
		{"GET /table", ok + "method GET"}, {"POST /table", ok + "posted"}, {"GET /hello", ok + "method GET"}, {"PUT /hello", ok + "method PUT"}, {"GET /t/9", ok + "9"},
		{"DELETE /list", ok + "App DELETE"}, {"GET /field", ok + "field"}, {"GET /other", ok + "named"}, {"POST /posted", ok + "posted by App "}, {"DELETE /inline", ok + "deleted"},
		{"GET /shared", ok + "shared /shared"}, {"GET /late", ok + "late"}, {"GET /foo/bar", ok + "get foo bar"}, {"POST /foo", ok + "post foo"},
		{"PUT /foo/baz\naccept: text/plain", "404 " + plain + " | Not Found"}, {"PUT /foo\naccept: text/plain", "405 " + plain + " Allow=POST, OPTIONS | Method Not Allowed"},
		{"GET /_foo\naccept: text/plain", "404 " + plain + " | Not Found"}, {"GET /private\naccept: text/plain", "404 " + plain + " | Not Found"},
		{"GET /method\naccept: text/plain", "404 " + plain + " | Not Found"}, {"GET /constructor\naccept: text/plain", "404 " + plain + " | Not Found"},
		{"GET /dispatch\naccept: text/plain", "404 " + plain + " | Not Found"}, {"GET /get\naccept: text/plain", "404 " + plain + " | Not Found"},
	}.check(t, s)
}

func TestRoutersAndInheritance(t *testing.T) {
	s := open(t, app(`
		const routes = makeRoutes(), mine = router(routes);
		const loud = (f, context) => function (...args) { return f.apply(this, args).toUpperCase(); };
		class Base extends HttpServer {
			static routes = routes;
			@mine wiki(request, name) { return 'base ' + name; }
			@mine('/p') page(request) { return 'page'; }
			@mine over(request) { return 'base'; }
			get_inherited() { return 'inherited'; }
		}
		class Other extends HttpServer {
			who = 'other';
			@route hello(request) { return 'hello from ' + this.who; }
			@route own(request) { return 'not this'; }
		}
		class App extends Base {
			over(request) { return 'derived'; }
			@loud @mine wrapped(request) { return 'wrapped'; }
			@route own(request) { return 'own'; }
			@route list() { return this.getRoutes().map((r) => r.path + ' ' + r.methods + ' ' + r.name).join(); }
			@route paths() { return [...routes].length; }
		}
		const extra = new HttpServer();
		extra.get('/extra', () => 'extra');
		App.merge(Other).merge(extra);`))
	const ok = "200 " + plain + " | "
	table{
		{"GET /wiki/Go", ok + "base Go"}, {"GET /p", ok + "page"}, {"GET /over", ok + "derived"}, {"GET /wrapped", ok + "WRAPPED"}, {"GET /inherited", ok + "inherited"},
		{"GET /hello", ok + "hello from other"}, {"GET /own", ok + "own"}, {"GET /extra", ok + "extra"},
		{"GET /list", ok + "/wiki null App.wiki,/p null App.page,/over null App.over,/wrapped null App.wrapped,/own null App.own,/list null App.list,/paths null App.paths," +
			"/inherited GET App.get_inherited,/hello null Other.hello,/extra GET HttpServer GET /extra"},
		{"GET /paths", "200 " + jsonType + " | 4"},
	}.check(t, s)
}

func TestExperimentalDecorators(t *testing.T) {
	s, err := tryOpen(t, "main.ts", app(`
		class App extends HttpServer {
			@route hello(request: any) { return 'hello'; }
			@route('/users/:id') user(request: any, id: string) { return id; }
			@route({ method: 'POST', path: '/users' }) create(request: any): string { return 'created'; }
		}`), "tsconfig.json", `{ "compilerOptions": { "experimentalDecorators": true } }`)
	if err != nil {
		t.Fatal(err)
	}
	const ok = "200 " + plain + " | "
	table{{"GET /hello", ok + "hello"}, {"GET /users/3", ok + "3"}, {"POST /users", ok + "created"}}.check(t, s)
}

// TestWrongRoutes holds what cannot mean anything against the error and its
// place.
func TestWrongRoutes(t *testing.T) {
	for source, want := range map[string]string{
		`class App extends HttpServer { @route('/x') a() {}
			@route('/x') b() {} }`: `main.js:2:17: App.b is the second route of /x; the first is main.js:1:273: App.a`,
		"const app = new HttpServer();\napp.get('/x/:a', () => 1);\n  app.get('/x/:b', () => 2);":                                         `main.js:3:7: HttpServer GET /x/:b is the second route of GET /x/:b; the first is main.js:2:5: HttpServer GET /x/:a`,
		`class App extends HttpServer { @route('x') a() {} }`:                                                                             `the path "x" must begin with a slash: write "/x"`,
		`class App extends HttpServer { @route('/a*') a() {} }`:                                                                           "a star is a whole segment",
		`class App extends HttpServer { @route({ method: 'GET POST' }) a() {} }`:                                                          `route({ method }): the method "GET POST" must be a name such as 'GET'`,
		`class App extends HttpServer { @route({ methods: [] }) a() {} }`:                                                                 "the list of methods is empty",
		`class App extends HttpServer { @route({ pfad: '/x' }) a() {} }`:                                                                  "there are only method and path",
		`class App extends HttpServer { @route(5) a() {} }`:                                                                               "route(5): write @route, @route('/path')",
		`class App extends HttpServer { @route static a() {} }`:                                                                           "@route is for methods of a class",
		`class App extends HttpServer { @route get a() { return 1; } }`:                                                                   "@route is for methods of a class",
		`@route class App extends HttpServer { }`:                                                                                         "@route is for methods of a class",
		`class App extends HttpServer { @route #a() {} }`:                                                                                 "@route is for methods of a class",
		`class App extends HttpServer { static routes = { '/x': 'missing' }; }`:                                                           "App: the route /x names missing, which is no method of the class",
		`class App extends HttpServer { static routes = { '/x': 5 }; }`:                                                                   `App.routes: "/x" must be a function or the name of a method, not 5`,
		`class App extends HttpServer { static routes = ['/x']; }`:                                                                        "App.routes must be an object",
		`class App extends HttpServer { @route a = 5; }`:                                                                                  "App: the route /a names a, which is no method",
		`class App extends HttpServer { http11 = true; @route a() {} }`:                                                                   "http11 and HttpServer exclude each other",
		`class App extends HttpServer { dispatch = 5; }`:                                                                                  "App.dispatch must be a function",
		`class App extends HttpServer { static root = './none'; }`:                                                                        "cannot be served: no such file or directory",
		`class App extends HttpServer { static root = 5; }`:                                                                               "App.root must be the name of a folder, not 5",
		`class App extends HttpServer { static root = '.'; static symlinks = 1; }`:                                                        "App.symlinks must be true or false, not 1",
		`class App extends HttpServer { static compress = ['zip']; }`:                                                                     "App.compress must be true, false or a list of 'br' and 'gzip', not zip",
		`class App extends HttpServer { static root = '.'; static maxAge = -1; }`:                                                         "App.maxAge must be a number of seconds",
		`const app = new HttpServer(); app.get('x', 5);`:                                                                                  `HttpServer.get("x", function): the handler must be a function (request, ...parameters) => answer, not 5`,
		`const app = new HttpServer(); app.get(/x/, () => 1);`:                                                                            "HttpServer.get(path, function): the path must be a string, not an object",
		`const app = new HttpServer(); const get = app.get; get.call({}, '/x', () => 1);`:                                                 "HttpServer.get() must be called on an HttpServer",
		`const app = new HttpServer(); app.get('/x', () => 1); register({ transport: server(0), protocol: app }); app.get('/', () => 1);`: `HttpServer.get("/"): add routes before the server is registered`,
		`class App extends HttpServer {} App.merge(5);`:                                                                                   "App.merge(other): other must be a class that extends HttpServer",
		`class App extends HttpServer { @router({}) a() {} }`:                                                                             "router(routes): routes must be what makeRoutes() returned",
		`const app = new HttpServer(); app.get('/x', () => 1); if (parallel.isMain) app.get('/y', () => 1);`:                              "main.js:1:",
		`const app = new HttpServer(); app.get('/x', () => 1); if (!parallel.isMain) app.get('/z', () => 1);`:                             "HttpServer GET /z is a route in a worker, but not in main",
	} {
		if !strings.Contains(source, "register(") {
			source = app(source)
		}
		_, err := tryOpen(t, "main.js", source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", source, err, want)
		}
	}
}

func TestListen(t *testing.T) {
	s := open(t, `const app = new HttpServer(); app.get('/', () => 'index'); const srv = app.listen(0, '127.0.0.1'); globalThis.probe = () => srv.host + typeof srv.port;`)
	table{{"GET /", "200 " + plain + " | index"}}.check(t, s)
	if r := s.module.Registrations()[0]; r.Server.Host != "127.0.0.1" || r.Server.Port != 0 || r.Protocol.Name != "HttpServer" {
		t.Errorf("registered %q %d %s", r.Server.Host, r.Server.Port, r.Protocol.Name)
	}
}

// TestExperimentalMerge: a worker has the routes of a class that nothing but
// merge names.
func TestExperimentalMerge(t *testing.T) {
	for name, config := range map[string]string{"experimental": `{ "compilerOptions": { "experimentalDecorators": true } }`, "standard": `{}`} {
		for _, other := range []string{"new Sub()", "Sub", "made()"} {
			s, err := tryOpen(t, "main.ts", app(`
				class Sub extends HttpServer { @route hi(request: any) { return 'hi'; } }
				class App extends HttpServer { @route hello(request: any) { return 'hello'; } }
				function made() { return new Sub(); }
				App.merge(`+other+`);`), "tsconfig.json", config)
			if err != nil {
				t.Errorf("%s, %s: %v", name, other, err)
				continue
			}
			table{{"GET /hello", "200 " + plain + " | hello"}, {"GET /hi", "200 " + plain + " | hi"}}.check(t, s)
		}
	}
}
