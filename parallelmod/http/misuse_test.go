package http_test

import (
	"strings"
	"testing"
)

// TestMisuse holds what would be overlooked against the error at the start.
func TestMisuse(t *testing.T) {
	for source, want := range map[string]string{
		`class App extends HttpServer { get_x() {} static directorylisting = true; }`:         "main.js:2:1: TypeError: App.directorylisting has no meaning; did you mean directoryListing?",
		`class App extends HttpServer { get_x() {} static compres = true; }`:                  "App.compres has no meaning; did you mean compress?",
		`class App extends HttpServer { get_x() {} maxage = 5; }`:                             "App.maxage has no meaning; did you mean maxAge?",
		`class App extends HttpServer { get_x() {} static route = { '/x': 'a' }; }`:           "App.route has no meaning; did you mean routes?",
		`class App extends HttpServer { get_x() {} preroute(request) {} }`:                    "App.preroute has no meaning; did you mean preRoute?",
		`class App extends HttpServer { get_x() {} exceptionhandler(request) {} }`:            "App.exceptionhandler has no meaning; did you mean exceptionHandler?",
		`const app = new HttpServer({ root: '.' });`:                                          "main.js:1:241: TypeError: new HttpServer() takes no arguments; set app.root",
		`const app = new HttpServer(); app.get('/x', () => 1, () => 2);`:                      `HttpServer.get("/x", function): there is one handler for a route; what comes before all of them is preRoute(request)`,
		`const app = new HttpServer(); app.route('GET', '/x', () => 1, () => 2);`:             `HttpServer.route("/x", function): there is one handler`,
		`class App extends HttpServer { @route error(request) {} }`:                           "App.error cannot be a route: the name is taken, HttpServer calls it itself; give the method another name, and the path as @route(\"/error\")",
		`class App extends HttpServer { @route dispatch(request) {} }`:                        "App.dispatch cannot be a route",
		`class App extends HttpServer { @route preRoute(request) {} }`:                        "App.preRoute cannot be a route",
		`class App extends HttpServer { @route route(request) {} }`:                           "App.route cannot be a route",
		`class App extends HttpServer { @route('/') root() {} }`:                              "App.root cannot be a route: the name is taken, HttpServer takes it for the folder",
		`class App extends HttpServer { @route('GETT /x') a() {} }`:                           `route("GETT /x"): the method "GETT" is unknown; did you mean GET?`,
		`class App extends HttpServer { @route({ method: 'delet' }) a() {} }`:                 `the method "delet" is unknown; did you mean DELETE?`,
		`class App extends HttpServer { @route({ method: 'POTS' }) a() {} }`:                  "did you mean POST?",
		`class App extends HttpServer { @route({ method: 'PUTCH' }) a() {} }`:                 "did you mean PATCH?",
		`class App extends HttpServer { @route({ method: 'HEA' }) a() {} }`:                   "did you mean HEAD?",
		`class App extends HttpServer { get_x() {} y = route('/y'); }`:                        "App.y = route(...) has no function: write route('/path', (request) => answer)",
		`class App extends HttpServer { hello() {} }`:                                         "App answers nothing: did you forget @route before its methods?",
		`const app = new HttpServer();`:                                                       "HttpServer answers nothing",
		`const app = new HttpServer(); app.get('/', () => 1); app.listen(0, () => 1);`:        "HttpServer.listen(port, host, options): a callback is not called",
		`const app = new HttpServer(); app.get('/', () => 1); app.listen(0, '::1', () => 1);`: "a callback is not called",
		`const app = new HttpServer(); app.use(() => 1);`:                                     "HttpServer has no use(): override preRoute(request)",
		`class App { @route hello(request) {} }`:                                              "App.hello is marked as a route, but App is no HttpServer: write class App extends HttpServer",
		`class App { x = route('/x', () => 1); }`:                                             "App.x is marked as a route",
		`class App { http11 = true; @route hello(request) {} }`:                               "App.hello is marked as a route",
		`const app = new HttpServer(); app.merge(5);`:                                         "HttpServer.merge(other): other must be a class",
	} {
		_, err := tryOpen(t, "main.js", app(source))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", source, err, want)
		}
	}
}

// TestUses holds what is like a mistake, and is none.
func TestUses(t *testing.T) {
	for _, source := range []string{
		`class App extends HttpServer { @route({ method: ['PURGE', 'SET', 'WATCH', 'SUB', 'PUB', 'TRACE', 'LOCK', 'LIST', 'P'] }) a() {} }`,
		`class App extends HttpServer { @route preroute() {} @route roots() {} @route symlinks() {} static Routes = makeRoutes; }`,
		`class App extends HttpServer { static root = '.'; }`,
		`class App extends HttpServer { error(request) {} }`,
		`class App extends HttpServer { constructor(options) { super(options); this.options = options; } get_x() {} }`,
		`const app = new HttpServer(); app.get('/', () => 1); app.listen('0');`,
	} {
		if _, err := tryOpen(t, "main.js", app(source)); err != nil {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// TestMisuseOfRequests holds what a handler gets wrong against the error.
func TestMisuseOfRequests(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route option(request) { sendfile(request, 'x', { rot: 'docs' }); }
			@route noObject(request) { this.sendfile(request, 'x', 'docs'); }
			@route cookie(request) { request.response.cookies.set('a', 1, { httponly: true }); }
			@route cookies(request) { request.response.cookies.set('a', 1, { age: 1 }); }
			@route status(request) { request.response.status = 404; }
			@route type(request) { request.response.contenttype = 'a/b'; }
			@route other(request) { request.response.colour = 'a/b'; }
			@route fine(request) { const r = request.response; r.code = 201; r.message = 'm'; r.contentType = 'a/b'; r.contentLength = 5; r.body = 'x'; r.otherHeaders = {}; return undefined; }
			@route look(request) { const r = request.response; return [r.status === undefined, Object.keys(r).join(), String(r), r.hasOwnProperty('code')]; }
			@route async json(request) { return await request.json(); }
		}`))
	const text, fail = "\naccept: text/plain", "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /option" + text, fail + "main.js:3:29: TypeError: sendfile(request, path, { rot }): there are only root and type"},
		{"GET /noObject" + text, fail + `main.js:4:36: TypeError: sendfile(request, path, { root, type }): the options must be an object, not "docs"`},
		{"GET /cookie" + text, fail + `main.js:5:54: TypeError: cookies.set("a"): there is no option httponly; did you mean httpOnly?`},
		{"GET /cookies" + text, fail + `main.js:6:55: TypeError: cookies.set("a"): there is no option age; there are path, domain, maxAge, expires, httpOnly, secure, sameSite, partitioned`},
		{"GET /status" + text, fail + "main.js:7:46: TypeError: request.response.status has no meaning; did you mean code?"},
		{"GET /type" + text, fail + "main.js:8:44: TypeError: request.response.contenttype has no meaning; did you mean contentType?"},
		{"GET /other" + text, fail + "main.js:9:45: TypeError: request.response.colour has no meaning; there are code, contentType, body, headers, otherHeaders, cookies, message"},
		{"GET /fine", "201 a/b | x"},
		{"GET /look", "200 " + jsonType + ` | [true,"code,message,contentType,contentLength,body,otherHeaders","[object ServerResponse]",true]`},
		{"POST /json" + text + "\n\nname=x", "400 " + plain + " | the request's body is no JSON: invalid character 'a' in literal null (expecting 'u')"},
	}.check(t, s)
}

// TestMergeOfObjects: merge is there on objects, too, and getRoutes before
// anything is registered.
func TestMergeOfObjects(t *testing.T) {
	s := open(t, app(`
		class Other extends HttpServer { @route hello(request) { return 'hello'; } @route own(request) { return 'not this'; } }
		const app = new HttpServer();
		app.get('/own', () => 'own').merge(Other);
		const more = new HttpServer().post('/more', () => 'more');
		app.merge(more);
		const before = app.getRoutes().map((r) => r.path + ' ' + r.methods + ' ' + r.name).join();
		app.get('/before', () => before);
		app.get('/after', () => app.getRoutes().map((r) => r.path + ' ' + r.methods + ' ' + r.name).join());`))
	table{
		{"GET /hello", "200 " + plain + " | hello"}, {"GET /own", "200 " + plain + " | own"}, {"POST /more", "200 " + plain + " | more"},
		{"GET /before", "200 " + plain + " | /own GET HttpServer GET /own,/hello null Other.hello,/more POST HttpServer POST /more"},
		{"GET /after", "200 " + plain + " | /own GET HttpServer GET /own,/before GET HttpServer GET /before,/after GET HttpServer GET /after,/hello null Other.hello,/own null Other.own,/more POST HttpServer POST /more"},
	}.check(t, s)
}
