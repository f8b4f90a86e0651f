package http_test

import (
	"strings"
	"testing"

	"pyp/parallelmod"
	"pyp/parallelmod/http"
	"pyp/vm"
)

// BenchmarkCall is a request from the look-up of its route to its Answer, in an
// entry of its own. http11 is what the others are held against.
func BenchmarkCall(b *testing.B) {
	const methods = `
		plaintext(request) { return 'Hello, World!'; }
		json(request) { return { message: 'Hello, World!' }; }
		path(request) { return request.path; }`
	decorated := strings.NewReplacer("plaintext(", "@route plaintext(", "json(", "@route json(", "path(", "@route path(").Replace(methods)
	for _, c := range []struct{ name, source, ask string }{
		{"http11/plaintext", "class App { http11 = true;" + methods + "}", "GET /plaintext"},
		{"server/plaintext", "class App extends HttpServer {" + decorated + "}", "GET /plaintext"},
		{"http11/json", "class App { http11 = true;" + methods + "}", "GET /json"},
		{"server/json", "class App extends HttpServer {" + decorated + "}", "GET /json"},
		{"http11/path", "class App { http11 = true;" + methods + "}", "GET /path"},
		{"server/path", "class App extends HttpServer {" + decorated + "}", "GET /path"},
		{"server/param", "class App extends HttpServer { @route('/users/:id') user(request, id) { return id; } }", "GET /users/42"},
		{"server/hooks", "class App extends HttpServer {" + decorated + " preRoute(request) {} }", "GET /plaintext"},
		{"server/object", "const app = new HttpServer(); app.get('/plaintext', (request) => 'Hello, World!');", "GET /plaintext"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := open(b, app(c.source))
			r := s.ask(c.ask)
			method, path := []byte(r.method), []byte(r.path)
			p, reg := s.protocol(), s.module.Registrations()[0]
			var x http.Exchange
			var a http.Answer
			var m http.Match
			task := vm.TaskFunc(func(in vm.Scope) {
				x = http.Exchange{}
				in.Modules().(*parallelmod.Instance).Protocol(reg).HTTP.Call(in, m.Route, r, &x, &a)
			})
			b.ReportAllocs()
			for b.Loop() {
				m = p.Match(method, path)
				if err := s.worker.Enter(r, task); err != nil {
					b.Fatal(err)
				}
			}
			if a.Status != 200 {
				b.Fatal(a)
			}
		})
	}
}
