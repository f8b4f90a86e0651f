package http_test

import (
	"os"
	"path/filepath"
	"testing"

	"pyp/parallelmod/http"
	"pyp/parallelmod/httpfile"
)

// write puts a file beside the script.
func (s *site) write(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func TestSendfile(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route named(request) { return sendfile(request, request.query.get('name')); }
			@route method(request) { return this.sendfile(request, request.query.get('name'), { type: 'text/x' }); }
			@route('/below/*') below(request, ...path) { sendfile(request, path.join('/'), { root: 'docs' }); }
			@route typed(request) { sendfile(request, 'a.txt', { root: 'docs', type: 'text/y' }); }
			@route filled(request) { request.response.code = 203; request.response.cookies.set('a', 1); request.response.headers.set('x-a', 'b'); sendfile(request, request.query.get('name')); }
			@route piece(request) { request.response.code = 206; request.transport.rangedSendfile(null, request.query.get('name'), null, 1, 2); }
			@route async later(request) { await null; sendfile(request, request.query.get('name')); }
			@route nowhere(request) { sendfile(request, 'x', { root: 'nowhere' }); }
			@route both(request) { sendfile(request, 'x'); return 5; }
			@route thrown(request) { sendfile(request, 'x'); throw new HttpError(400, 'no'); }
			@route noRequest(request) { sendfile({}, 'x'); }
			@route noName(request) { sendfile(request); }
		}`))
	name := s.write("docs/a.txt", "text")
	s.write("docs/b c%.txt", "odd")
	s.write("secret.txt", "secret")
	const fail = "500 " + plain + " | Internal Server Error ! "
	table{
		{"GET /named?name=" + name, "200 | file 200 " + plain + " text"}, {"GET /named?name=" + name + "x", "200 | file 404  File not found: /named"},
		{"GET /method?name=" + name, "200 | file 200 text/x text"}, {"GET /below/a.txt", "200 | file 200 " + plain + " text"}, {"GET /below/b%20c%25.txt", "200 | file 200 " + plain + " odd"},
		{"GET /below/%2e%2e/secret.txt", "200 | file 404  File not found: /below/%2e%2e/secret.txt"}, {"GET /below/none", "200 | file 404  File not found: /below/none"},
		{"GET /typed", "200 | file 200 text/y text"}, {"GET /filled?name=" + name, "203 x-a=b set-cookie=a=1; Path=/ | file 200 " + plain + " text"},
		{"GET /piece?name=" + name, "206 | file 200 " + plain + " ex"}, {"GET /later?name=" + name, "200 | file 200 " + plain + " text"},
		{"GET /nowhere", "200 | file 500  The folder cannot be served"}, {"HEAD /named?name=" + name, "200 | file 200 " + plain + " "},
		{"GET /both\naccept: text/plain", fail + "main.js:11:11: TypeError: a file is sent already; return nothing from a handler that has called sendfile()"},
		{"GET /thrown\naccept: text/plain", "400 " + plain + " | no"},
		{"GET /noRequest\naccept: text/plain", fail + "main.js:13:32: TypeError: sendfile(request, path): the first argument must be the request that the handler got"},
		{"GET /noName\naccept: text/plain", fail + "main.js:14:29: TypeError: sendfile(request, path): path must be the name of a file, not undefined"},
	}.check(t, s)
}

func TestFilesOfErrors(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route fail(request) { throw new Error('x'); }
			@route wrong(request) { throw new HttpError(404, 'wrong'); }
			error(request, code, message) { if (message === 'wrong') return () => 1; sendfile(request, code + '.txt', { root: 'docs' }); }
			exceptionHandler(request, e) { if (e instanceof HttpError) throw e; sendfile(request, 'e.txt', { root: 'docs' }); }
		}`))
	s.write("docs/404.txt", "none")
	s.write("docs/e.txt", "failed")
	table{
		{"GET /none", "404 | file 200 " + plain + " none"}, {"GET /fail", "500 | file 200 " + plain + " failed"},
		{"GET /wrong\naccept: text/plain", "500 " + plain + " close | Internal Server Error ! main.js:5:4: TypeError: a function was returned, which has no JSON form"},
	}.check(t, s)
}

// TestFilesOfErrorsAreWhole: what a client has or wants of another file says
// nothing about an error's page.
func TestFilesOfErrorsAreWhole(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route fine(request) { sendfile(request, '404.html', { root: 'docs' }); }
			@route gone(request) { request.response.code = 410; sendfile(request, '404.html', { root: 'docs' }); }
			error(request, code, message) { return sendfile(request, '404.html', { root: 'docs' }); }
		}`))
	s.write("docs/404.html", "no page")
	const html = "text/html; charset=utf-8"
	tag, stamp := "", ""
	for _, f := range s.result("GET /fine").Fields {
		switch f.Name {
		case "ETag":
			tag = f.Value
		case "Last-Modified":
			stamp = f.Value
		}
	}
	if tag == "" || stamp == "" {
		t.Fatal("a file has no ETag or no Last-Modified")
	}
	for _, ask := range []string{"GET /none\nrange: bytes=0-1", "GET /none\nrange: bytes=99-", "GET /none?range=0-1", "GET /none\nif-none-match: " + tag,
		"GET /none\nif-modified-since: " + stamp, "GET /none\nif-match: \"x\"", "HEAD /none", "GET /gone\nrange: bytes=0-1"} {
		r := s.result(ask)
		if r.Status != 200 || r.Type != html || r.Length != 7 {
			t.Errorf("%s: %d %s %d", ask, r.Status, r.Type, r.Length)
		}
		for _, f := range r.Fields {
			if f.Name == "ETag" || f.Name == "Last-Modified" || f.Name == "Accept-Ranges" {
				t.Errorf("%s: %s: %s", ask, f.Name, f.Value)
			}
		}
	}
	if r := s.result("GET /fine\nrange: bytes=0-1"); r.Status != 206 {
		t.Errorf("a range of what a path calls: %d", r.Status)
	}
}

// result is what the file of an answer says.
func (s *site) result(ask string) httpfile.Result {
	s.t.Helper()
	r := s.ask(ask).call()
	if r.answer.File == nil {
		s.t.Fatalf("%s: %s", ask, r)
	}
	res := r.answer.File.Open(&httpfile.Query{Method: r.method, Path: r.path, Query: r.query, Header: r.Header})
	if res.File != nil {
		_ = res.File.Close()
	}
	return res
}

func TestFolder(t *testing.T) {
	for source, list := range map[string]table{
		`class App extends HttpServer { static root = './public'; @route hello(request) { return 'hello'; } static directoryListing = true; static dotfiles = true; static precompressed = false; }`: {
			{"GET /hello", "200 " + plain + " | hello"}, {"GET /a.txt", "200 | file 200 " + plain + " text"}, {"HEAD /a.txt", "200 | file 200 " + plain + " "}, {"GET /.hidden", "200 | file 200 application/octet-stream hidden"},
			{"GET /none", "200 | file 404  File not found: /none"}, {"POST /a.txt\naccept: text/plain", "405 " + plain + " Allow=GET, HEAD, OPTIONS | Method Not Allowed"},
			{"OPTIONS /a.txt", "204 Allow=GET, HEAD, OPTIONS | "}, {"GET /%\naccept: text/plain", "400 " + plain + " | Bad Request"}, {"GET *\naccept: text/plain", "404 " + plain + " | Not Found"},
		},
		`class App extends HttpServer { static root = './public'; dispatch(request) { return super.dispatch(request); } @route hello(request) { return 'hello'; } }`: {
			{"GET /hello", "200 " + plain + " | hello"}, {"GET /a.txt", "200 | file 200 " + plain + " text"}, {"GET /.hidden", "200 | file 404  File not found: /.hidden"},
		},
		`const app = new HttpServer(); app.root = './public'; app.get('/hello', () => 'hello');`: {{"GET /hello", "200 " + plain + " | hello"}, {"GET /a.txt", "200 | file 200 " + plain + " text"}},
	} {
		s, err := tryOpen(t, "main.js", app(source), "public/a.txt", "text", "public/.hidden", "hidden")
		if err != nil {
			t.Fatal(err)
		}
		list.check(t, s)
	}
}

func TestOptions(t *testing.T) {
	for source, want := range map[string]http.Options{
		"class App extends HttpServer { get_x() {} }":                             {CompressMin: 1024},
		"class App extends HttpServer { get_x() {} static compress = true; }":     {Compress: []string{"br", "gzip"}, CompressMin: 1024},
		"class App extends HttpServer { get_x() {} static compress = false; }":    {CompressMin: 1024},
		"class App extends HttpServer { get_x() {} static compress = ['gzip']; }": {Compress: []string{"gzip"}, CompressMin: 1024},
		"class App { static http11 = true; static compress = true; hello() { } }": {Compress: []string{"br", "gzip"}, CompressMin: 1024},
	} {
		got := open(t, app(source)).protocol().Options()
		if len(got.Compress) != len(want.Compress) || len(got.Compress) > 0 && got.Compress[0] != want.Compress[0] || got.CompressMin != want.CompressMin {
			t.Errorf("%s: %v, want %v", source, got, want)
		}
	}
}
