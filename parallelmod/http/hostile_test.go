package http_test

import (
	"strings"
	"testing"
	"time"
)

// TestHostileAnswers: what clients have sent comes back in answers, and must not
// make more of them than the script has meant.
func TestHostileAnswers(t *testing.T) {
	s := open(t, app(`
		import { redirect, RangedRequest } from 'parallel/http/server';
		class Teapot extends HttpServer {}
		class App extends HttpServer {
			@route fold(request) { request.response.otherHeaders = { 'X-A': 'a\u010aSet-Cookie: b' }; }
			@route quote(request) { request.response.otherHeaders = { 'Content-Disposition': 'attachment; filename="a\u0122; x="' }; }
			@route type(request) { request.response.contentType = 'text/x\u013b'; return 'x'; }
			@route latin(request) { request.response.otherHeaders = { 'X-A': 'é' }; }
			@route sameSite(request) { request.response.cookies.set('a', 'b', { sameSite: 'constructor' }); }
			@route proto(request) { request.response.cookies.set('a', 'b', { sameSite: '__proto__' }); }
			@route shifty(request) { let n = 0; request.response.cookies.set('a', 'b', { path: { toString: () => (n++ ? '/; Domain=evil' : '/') } }); }
			@route lone(request) { request.response.cookies.set('a', 'x\ud800y'); }
			@route absent(request) { request.response.cookies.set('a', 'b', { expires: null, maxAge: null, domain: null, sameSite: null }); }
			@route fileType(request) { sendfile(request, 'a.txt', { type: 'text/x\r\nX-B: y' }); }
			@route fileType2(request) { sendfile(request, 'a.txt', { root: 'docs', type: 'text/\u0122' }); }
			@route fileRoot(request) { sendfile(request, 'a.txt', { root: null, type: null }); }
			@route fileRoot2(request) { sendfile(request, 'a.txt', { root: 5 }); }
			@route maxAge(request) { request.response.cookies.set('a', 'b', { maxAge: 1e300 }).set('b', 'c', { maxAge: -1e300 }); }
			@route('/below/*') below(request) { sendfile(request, request.params['*'], { root: 'docs' }); }
			@route lines(request) { return redirect(request.query.get('to')); }
			@route spaces(request) { return [RangedRequest.parse('bytes=' + ' '.repeat(1e5) + 'x'), String(request.range)]; }
			@route cookie(request) { return [...request.cookies]; }
		}`))
	s.write("docs/index.html", "index")
	const text, fail, html = "\naccept: text/plain", "500 " + plain + " | Internal Server Error ! ", "text/html; charset=utf-8"
	const latin = " has a character beyond U+00FF; encode it"
	table{
		{"GET /fold" + text, fail + `main.js:5:11: TypeError: request.response: the header "x-a"` + latin},
		{"GET /quote" + text, fail + `main.js:6:11: TypeError: request.response: the header "content-disposition"` + latin},
		{"GET /type" + text, fail + `main.js:7:11: TypeError: request.response: the header "content-type"` + latin},
		{"GET /latin", "200 x-a=\xe9 | "},
		{"GET /sameSite" + text, fail + `main.js:9:56: TypeError: cookies.set("a"): sameSite must be 'Strict', 'Lax' or 'None', not "constructor"`},
		{"GET /proto" + text, fail + `main.js:10:53: TypeError: cookies.set("a"): sameSite must be 'Strict', 'Lax' or 'None', not "__proto__"`},
		{"GET /shifty", "200 set-cookie=a=b; Path=/ | "},
		{"GET /lone", "200 set-cookie=a=x%EF%BF%BDy; Path=/ | "},
		{"GET /absent", "200 set-cookie=a=b; Path=/ | "},
		{"GET /fileType" + text, fail + `main.js:14:31: TypeError: sendfile(request, path, { type }): "text/x\r\nX-B: y" is not a content type`},
		{"GET /fileType2" + text, fail + "main.js:15:32: TypeError: sendfile(request, path, { type }): \"text/\u0122\" is not a content type"},
		{"GET /fileRoot", "200 | file 404  File not found: /fileRoot"},
		{"GET /fileRoot2" + text, fail + "main.js:17:32: TypeError: sendfile(request, path, { root }): root must be the name of a folder, not 5"},
		{"GET /maxAge", "200 set-cookie=a=b; Path=/; Max-Age=9007199254740991 set-cookie=b=c; Path=/; Max-Age=-9007199254740991 | "},
		{"GET /below/", "200 | file 200 " + html + " index"}, {"GET /below//", "200 | file 200 " + html + " index"}, {"GET /below/..%2Fmain.js", "200 | file 404  File not found: /below/..%2Fmain.js"},
		{"GET /below/%5C..%5Cmain.js", "200 | file 404  File not found: /below/%5C..%5Cmain.js"}, {"GET /below//etc/passwd", "200 | file 404  File not found: /below//etc/passwd"},
		{"GET /lines?to=%2Fa%0D%0ASet-Cookie:%20x%3D1", "302 location=/a%0D%0ASet-Cookie:%20x=1 | "},
		{"GET /lines?to=%C4%8A%C2%85", "302 location=%C4%8A%C2%85 | "},
		{"GET /cookie\ncookie: a=1; __proto__=2\ncookie: b=3; a=4", "200 " + jsonType + ` | [["a","1"],["__proto__","2"],["b","3"]]`},
	}.check(t, s)
	begun := time.Now()
	s.do("GET /spaces?range=" + strings.Repeat("+", 100_000) + "x\nrange: bytes=" + strings.Repeat(" ", 100_000) + "x")
	if took := time.Since(begun); took > 5*time.Second { // were it not linear, it would be days
		t.Errorf("a range of blanks took %v", took)
	}
}

// TestHostileNames: names that mean something to objects are names.
func TestHostileNames(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			static routes = { ['__proto__']: () => 'proto', 'constructor': (request) => 'constructor', toString: 'text', '/:__proto__/b': 'names' };
			text(request) { return 'text'; }
			names(request) { return [Object.keys(request.params), request.params['__proto__'], request.params.constructor === undefined, Object.getPrototypeOf(request.params)]; }
			@route('/named/:constructor/*hasOwnProperty') named(request) { return request.params; }
			@route query(request) { return [{}.polluted === undefined, [...request.query.keys()], request.query.get('__proto__')]; }
			@route async form(request) { return [[...(await request.formData()).keys()], {}.polluted === undefined]; }
			@route async json(request) { const v = await request.json(); return [{}.polluted === undefined, Object.keys(v)]; }
			@route own(request) { request.__proto__ = { polluted: 1 }; request.constructor = 6; return [request.constructor, {}.polluted === undefined]; }
		}`))
	ok, ten := "200 "+plain+" | ", "200 "+jsonType+" | "
	table{
		{"GET /__proto__", ok + "proto"}, {"GET /constructor", ok + "constructor"}, {"GET /toString", ok + "text"}, {"GET /valueOf\naccept: text/plain", "404 " + plain + " | Not Found"},
		{"GET /x/b", ten + `[["__proto__"],"x",true,null]`}, {"GET /named/a/b/c", ten + `{"constructor":"a","hasOwnProperty":"b/c"}`},
		{"GET /query?__proto__[polluted]=1&__proto__=2&constructor=3", ten + `[true,["__proto__[polluted]","__proto__","constructor"],"2"]`},
		{"POST /form\ncontent-type: application/x-www-form-urlencoded\n\n__proto__[polluted]=1&__proto__=2", ten + `[["__proto__[polluted]","__proto__"],true]`},
		{"POST /json\n\n{\"__proto__\":{\"polluted\":1},\"constructor\":2}", ten + `[true,["__proto__","constructor"]]`},
		{"GET /own", ten + "[6,true]"},
	}.check(t, s)
}

// TestHostileErrors: an error's fields and its page's text are data, however the
// script has changed what makes them.
func TestHostileErrors(t *testing.T) {
	const text = "\naccept: text/plain"
	for source, list := range map[string]table{
		`class App extends HttpServer {
			@route latin(request) { throw new HttpError(401, 'é', { headers: { 'X-A': 'é', 'X-B': 'a\u010ab', 'X-C': 'c\r\nd' } }); }
			@route html(request) { throw new HttpError(400, '<script>"&\'\u2028'); }
			@route deep(request) { return this.route(request); }
			@route fields(request) { throw new HttpError(400, 'm', { headers: 5 }); }
			error(request, code, message) { if (request.query.has('own')) return message; return super.error(request, code, message); }
		}`: {
			{"GET /latin" + text, "401 " + plain + " x-a=\xe9 | é"}, {"GET /latin?own", "401 " + plain + " x-a=\xe9 | é"},
			{"GET /html", "400 text/html; charset=utf-8 | " + page(400, "&lt;script&gt;&#34;&amp;&#39;\u2028", "The server cannot read this request.")},
			{"GET /html\naccept: application/json", "400 " + jsonType + ` | {"error":{"code":400,"message":"<script>\"&'\u2028"}}`},
			{"GET /%3Cscript%3E" + text, "404 " + plain + " | Not Found"},
			{"GET /html\naccept: text/plain\naccept: application/json", "400 " + jsonType + ` | {"error":{"code":400,"message":"<script>\"&'\u2028"}}`},
			{"GET /fields" + text, "500 " + plain + " | Internal Server Error ! main.js:5:35: TypeError: HttpError: headers must be an object, a list of pairs or a list of 'Name: value', not 5"},
			{"GET /deep" + text, "500 " + plain + " | Internal Server Error ! main.js:4:39: RangeError: Maximum call stack size exceeded"},
		},
		`class App extends HttpServer {
			@route async later(request) { await new Promise((ok) => setTimeout(ok, 1)); throw new Error('first'); }
			async error(request, code, message) { await new Promise((ok) => setTimeout(ok, 1)); return message; }
		}`: {{"GET /later", "500 " + plain + " | Internal Server Error"}},
		`Headers.prototype.append = () => { throw new Error('append'); };
		class App extends HttpServer {
			@route x(request) { throw new HttpError(401, 'm', { headers: { 'X-A': 'b' } }); }
			error(request, code, message) { return message; }
		}`: {{"GET /x" + text, "401 " + plain + " x-a=b | m"}},
	} {
		s := open(t, app(source))
		list.check(t, s)
		if got := strings.Join(s.rec.Errors(), ""); strings.Contains(source, "first") != strings.Contains(got, "Error: first") {
			t.Errorf("reported %q", got)
		}
	}
}

// TestLateMerge: routes that come too late would be overlooked.
func TestLateMerge(t *testing.T) {
	_, err := tryOpen(t, "main.js", `class Other extends HttpServer { @route x(request) {} }
		class Base extends HttpServer { @route y(request) {} }
		class App extends Base {}
		register({ transport: server(0), protocol: App });
		Base.merge(Other);`)
	if err == nil || !strings.Contains(err.Error(), "Base.merge(Other): merge before a server of the class is registered or told to listen()") {
		t.Error(err)
	}
}

// TestStateOfInstances: an instance is each worker's own, and may change there.
func TestStateOfInstances(t *testing.T) {
	s := open(t, app(`
		const named = (Base) => class extends Base { @route name(request) { return this.title; } };
		const counted = (Base) => class extends Base { hits = 0; @route hit(request) { return String(++this.hits); } };
		class Root extends counted(named(HttpServer)) { title = 'root'; @route over(request) { return 'root'; } }
		class Middle extends Root { over(request) { return 'middle ' + super.over(request); } @route('/more') extra(request) { return 'extra'; } }
		class App extends Middle { title = 'app'; extra(request) { return 'app ' + super.extra(request); } }`))
	ok := "200 " + plain + " | "
	table{{"GET /name", ok + "app"}, {"GET /hit", ok + "1"}, {"GET /hit", ok + "2"}, {"GET /over", ok + "middle root"}, {"GET /more", ok + "app extra"}, {"GET /extra\naccept: text/plain", "404 " + plain + " | Not Found"}}.check(t, s)
	s = open(t, app(`const app = new HttpServer(); app.list = [1]; app.seen = new Map(); app.get('/add/:x', (request, x) => { app.list.push(x); app.seen.set(x, 1); return [app.list, app.seen.size]; });`))
	table{{"GET /add/a", "200 " + jsonType + ` | [[1,"a"],1]`}, {"GET /add/b", "200 " + jsonType + ` | [[1,"a","b"],2]`}}.check(t, s)
}
