package http_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pyp/parallelmod/httpfile"
)

// TestServersInWorkers: whatever a script builds its server with, a worker's
// has the same routes, with functions and state of its own.
func TestServersInWorkers(t *testing.T) {
	ok := "200 " + plain + " | "
	for source, list := range map[string]table{
		`const table = [{ path: '/a', text: 'A' }, { path: '/b', text: 'B' }];
		const app = new HttpServer();
		for (const { path, text } of table) app.get(path, () => text + table.length);`: {{"GET /a", ok + "A2"}, {"GET /b", ok + "B2"}},
		`function setup(app, list) { list.forEach((name) => app.get('/' + name, (request) => name)); }
		const app = new HttpServer();
		setup(app, ['x', 'y']);`: {{"GET /x", ok + "x"}, {"GET /y", ok + "y"}},
		`const context = { n: 1, app: new HttpServer() };
		context.app.get('/n', () => String(context.n));
		const app = context.app;`: {{"GET /n", ok + "1"}},
		`class Base extends HttpServer {
			data = { list: [1, 2] };
			hits = 0;
			constructor(name) { super(); this.name = name; this.get('/own', (request) => this.name + this.hits++); }
			@route count(request) { this.data.list.push(3); return String(this.data.list.length); }
		}
		const app = new Base('given');`: {{"GET /own", ok + "given0"}, {"GET /own", ok + "given1"}, {"GET /count", ok + "3"}, {"GET /count", ok + "4"}},
		`const cities = [{ name: 'Rome' }, { name: 'Oslo' }];
		class App extends HttpServer {
			static #secret = 'static';
			@route('/cities/:n') city(request, n) { const c = cities[n]; if (!c) throw new HttpError(404, 'no such city'); return c; }
			@route all(request) { return cities; }
			@route write(request) { cities[0].name = 'x'; }
			@route secret(request) { return App.#secret; }
		}`: {
			{"GET /cities/1", "200 " + jsonType + ` | {"name":"Oslo"}`}, {"GET /all", "200 " + jsonType + ` | [{"name":"Rome"},{"name":"Oslo"}]`}, {"GET /secret", ok + "static"},
			{"GET /cities/9\naccept: text/plain", "404 " + plain + " | no such city"},
			{"GET /write\naccept: text/plain", "500 " + plain + " | Internal Server Error ! main.js:6:38: UnprotectedError: cities[0].name belongs to the main VM and is read-only in a parallel context; use parallel.counter() or parallel.dict() for what all workers change, or parallel.local(() => …) for a value of each worker"},
		},
		`const hits = parallel.counter();
		const app = new HttpServer();
		app.get('/hits', () => hits.add());`: {{"GET /hits", "200 " + jsonType + " | 1"}, {"GET /hits", "200 " + jsonType + " | 2"}},
		`import { Request, Response, Headers } from 'parallel/http/server';
		import { responses, statusText } from 'parallel/http';
		const app = new HttpServer();
		app.get('/classes', () => String([Request === globalThis.Request, Response === globalThis.Response, Headers === globalThis.Headers]));
		app.get('/status/:code', (request, code) => [statusText(code), responses[code]]);
		app.get('/made', () => new Response('made', { headers: new Headers({ a: 'b' }) }));`: {
			{"GET /classes", ok + "true,true,true"}, {"GET /made", "200 text/plain;charset=UTF-8 a=b | made"},
			{"GET /status/404", "200 " + jsonType + ` | ["Not Found",["Not Found","There is nothing at this address."]]`}, {"GET /status/299", "200 " + jsonType + ` | ["Status 299",null]`},
		},
	} {
		s := open(t, app(source))
		list.check(t, s)
	}
}

// TestHammerFolder: a folder is opened once, by whichever goroutine comes
// first.
func TestHammerFolder(t *testing.T) {
	s := open(t, app("class App extends HttpServer { @route('/f/*') f(request, ...path) { sendfile(request, path.join('/'), { root: 'docs' }); } }"))
	s.write("docs/a.txt", "text")
	var sources []httpfile.Source
	for range 4 {
		sources = append(sources, s.ask("GET /f/a.txt").call().answer.File)
	}
	var wg sync.WaitGroup
	for k := range 64 {
		wg.Go(func() {
			r := sources[k%len(sources)].Open(&httpfile.Query{Method: "GET", Path: "/f/a.txt"})
			if r.Status != 200 || r.Length != 4 {
				t.Errorf("%d, %d bytes: %s", r.Status, r.Length, r.Message)
			}
			if r.File != nil {
				_ = r.File.Close()
			}
		})
	}
	wg.Wait()
}

// TestHammerMatch: any goroutine may look routes up in main's protocol.
func TestHammerMatch(t *testing.T) {
	s := open(t, app("const app = new HttpServer(); for (let k = 0; k < 1000; k++) app.get(`/a${k}/:id`, () => k);"))
	p := s.protocol()
	var wg sync.WaitGroup
	for k := range 8 {
		wg.Go(func() {
			for n := range 1000 {
				path := fmt.Sprintf("/a%d/%d", (n*7+k)%1000, n)
				if m := p.Match([]byte("GET"), []byte(path)); m.Route == nil || !strings.HasSuffix(m.Route.Name, fmt.Sprintf("/a%d/:id", (n*7+k)%1000)) {
					t.Errorf("%s: %+v", path, m)
				}
			}
		})
	}
	wg.Wait()
}
