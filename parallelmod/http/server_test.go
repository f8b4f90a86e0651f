package http_test

import "testing"

const plain = "text/plain; charset=utf-8"

func TestDecoratedRoutes(t *testing.T) {
	s := open(t, app(`
		class App extends HttpServer {
			@route hello(request, ...args) { return { args, rest: request.rest, path: request.path }; }
			@route plaintext(request) { return 'Hello, World!'; }
			@route('/other/path') anything(request, a, b) { return [a, b]; }
			@route('/users/:id') user(request, id) { return [id, request.params.id]; }
			@route({ method: 'POST', path: '/users' }) create(request) { return 'created'; }
			@route({ method: ['put', 'PATCH'], path: '/users/:id' }) change(request, id) { return id; }
			@route({ method: 'DELETE' }) remove() { return 'gone'; }
			@route('/files/*') star(request, ...rest) { return rest; }
			@route('/deep/:a/*tail') deep(request, a, tail) { return [a, tail, request.params, request.rest]; }
			@route('/') index() { return 'index'; }
			@route arrow = () => 'arrow';
			@route('/one') @route('/two') both() { return 'both'; }
			plain() { return 'not a route'; }
		}`))
	const json = "200 application/json; charset=utf-8 | "
	table{
		{"GET /plaintext", "200 " + plain + " | Hello, World!"},
		{"GET /hello", json + `{"args":[],"rest":"","path":"/hello"}`},
		{"GET /hello/", json + `{"args":[],"rest":"","path":"/hello/"}`},
		{"GET /hello/a%20b/c", json + `{"args":["a b","c"],"rest":"a b/c","path":"/hello/a b/c"}`},
		{"GET /hello//b/", json + `{"args":["","b",""],"rest":"/b/","path":"/hello//b/"}`},
		{"GET /other/path", json + `[null,null]`},
		{"GET /other/path/1/2", json + `["1","2"]`},
		{"GET /users/caf%C3%A9", json + `["café","café"]`},
		{"POST /users", "200 " + plain + " | created"},
		{"PATCH /users/7", "200 " + plain + " | 7"},
		{"DELETE /remove", "200 " + plain + " | gone"},
		{"GET /files/a/b%2Fc", json + `["a","b/c"]`},
		{"GET /files/", json + `[""]`},
		{"GET /deep/1/2/3", json + `["1","2/3",{"a":"1","tail":"2/3"},"2/3"]`},
		{"GET /", "200 " + plain + " | index"},
		{"GET /arrow", "200 " + plain + " | arrow"},
		{"GET /one", "200 " + plain + " | both"},
		{"GET /two", "200 " + plain + " | both"},
	}.check(t, s)
}
