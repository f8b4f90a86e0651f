package http_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pyp/parallelmod"
	"pyp/parallelmod/http"
	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/node"
	"pyp/vm"
	"pyp/vm/vmtest"
)

// site is a script that main has run, with a worker that answers requests as
// contexts would, but for the sockets.
type site struct {
	t      testing.TB
	dir    string
	module *parallelmod.Module
	gen    *vm.Generation
	worker *vm.Worker
	queue  *vmtest.Queue
	rec    *vmtest.Recorder
}

// idle is a host that serves nothing.
type idle struct{}

func (idle) Run(vm.Scope) error                 { return nil }
func (idle) RunOnce(vm.Scope) error             { return nil }
func (idle) Shutdown()                          {}
func (idle) ShutdownServer(*parallelmod.Server) {}

// imports are what the scripts of these tests begin with, on their first line.
const imports = `import * as parallel from 'parallel'; import { server, register } from 'parallel'; import * as http from 'parallel/http/server'; import { HttpServer, HttpError, route, router, makeRoutes, sendfile } from 'parallel/http/server'; `

// open runs a script. Its first line is the first line of source.
func open(t testing.TB, source string) *site {
	t.Helper()
	s, err := tryOpen(t, "main.js", source)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryOpen(t testing.TB, name, source string, files ...string) (*site, error) {
	t.Helper()
	s := &site{t: t, dir: t.TempDir()}
	path := filepath.Join(s.dir, name)
	for k, text := range append([]string{name, imports + source}, files...) {
		if k%2 == 0 {
			path = filepath.Join(s.dir, text)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path = filepath.Join(s.dir, name)
	s.module = parallelmod.New(&node.Host{Args: []string{"pyp", path}, Stdout: io.Discard, Stderr: io.Discard}, idle{})
	p, err := vm.Compile(vm.Options{Entry: path, Dir: s.dir}, s.module)
	if err != nil {
		return s, err
	}
	s.gen, s.worker, s.queue, s.rec, err = vmtest.StartProgram(t, s.module, p)
	if err != nil {
		return s, err
	}
	if _, err := s.module.Seal(); err != nil {
		return s, err
	}
	return s, s.module.Check(s.worker)
}

// app registers a class that is called App, or the object app.
func app(source string) string {
	what := "App"
	if strings.Contains(source, "const app =") {
		what = "app"
	}
	return source + "\nregister({ transport: server(0), protocol: " + what + " });"
}

// protocol is main's.
func (s *site) protocol() *http.Protocol { return s.module.Registrations()[0].Protocol.HTTP }

// request is a fake.
type request struct {
	site                 *site
	method, path, query  string
	fields               [][2]string
	body                 string
	minor                int
	answer               *http.Answer
	err                  *vm.ScriptError
	awaited, ended, woke bool
	gone                 func(vm.Scope, string)
	closed               bool
}

func (r *request) Own(vm.Resource) bool  { return true }
func (r *request) Disown(vm.Resource)    {}
func (r *request) ID() uint64            { return 7 }
func (r *request) RemoteAddress() string { return "192.0.2.1:1234" }
func (r *request) LocalAddress() string  { return "127.0.0.1:8080" }
func (r *request) BytesSent() int64      { return 0 }
func (r *request) BytesReceived() int64  { return 0 }
func (r *request) NextSendID() int64     { return 1 }
func (r *request) Elapsed() int64        { return 0 }
func (r *request) Close()                { r.closed = true }
func (r *request) Abort()                {}
func (r *request) Ended() bool           { return r.ended }
func (r *request) Method() string        { return r.method }
func (r *request) RawPath() string       { return r.path }
func (r *request) Query() string         { return r.query }
func (r *request) Minor() int            { return r.minor }
func (r *request) KeepAlive() bool       { return true }
func (r *request) RequestID() string     { return "id-1" }
func (r *request) Body() []byte          { return []byte(r.body) }
func (r *request) Threw(*vm.ScriptError) {}
func (r *request) Await()                { r.awaited = true }
func (r *request) Ready(vm.Scope)        { r.woke = true }
func (r *request) Watch(gone func(vm.Scope, string)) {
	r.gone = gone
}

func (r *request) Path() string {
	if !strings.Contains(r.path, "%") {
		return r.path
	}
	return strings.NewReplacer("%20", " ", "%C3%A9", "é").Replace(r.path)
}

func (r *request) Host() string {
	v, _ := r.Header("host")
	return v
}

func (r *request) Header(name string) (string, bool) {
	for _, f := range r.fields {
		if strings.EqualFold(f[0], name) {
			return f[1], true
		}
	}
	return "", false
}

func (r *request) EachHeader(f func(name, value string)) {
	for _, h := range r.fields {
		f(h[0], h[1])
	}
}

func (r *request) Answered(_ vm.Scope, a *http.Answer, err *vm.ScriptError) {
	r.answer = a
	if err != nil {
		r.err = err
	}
}

// ask makes a request: "GET /path?query", then lines of fields, and after an
// empty line the body.
func (s *site) ask(text string) *request {
	r := &request{site: s, minor: 1}
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	r.method, r.path, _ = strings.Cut(lines[0], " ")
	r.path, r.query, _ = strings.Cut(r.path, "?")
	r.body = body
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ": ")
		r.fields = append(r.fields, [2]string{name, value})
	}
	return r
}

// do asks, and gives the answer as text.
func (s *site) do(text string) string { return s.ask(text).call().String() }

// call brings the request to its answer.
func (r *request) call() *request {
	s := r.site
	m := s.protocol().Match([]byte(r.method), []byte(r.path))
	if m.Route == nil {
		accept, _ := r.Header("accept")
		a := http.Answer{Status: 200, File: m.File}
		if m.File == nil {
			a = s.protocol().Refusal(m.Status, m.Message, m.Allow, accept)
		}
		r.answer = &a
		return r
	}
	var x http.Exchange
	return r.enter(func(in vm.Scope, p *http.Protocol, a *http.Answer) *vm.ScriptError {
		return p.Call(in, m.Route, r, &x, a)
	})
}

// enterOnce calls the request's method, and no more, in an entry of x's.
func (r *request) enterOnce(in vm.Scope, x *http.Exchange) {
	s := r.site
	m := s.protocol().Match([]byte(r.method), []byte(r.path))
	var a http.Answer
	in.Modules().(*parallelmod.Instance).Protocol(s.module.Registrations()[0]).HTTP.Call(in, m.Route, r, x, &a)
}

// enter runs f in the worker, and what follows of it.
func (r *request) enter(f func(vm.Scope, *http.Protocol, *http.Answer) *vm.ScriptError) *request {
	s := r.site
	s.in(func(in vm.Scope) {
		var a http.Answer
		err := f(in, in.Modules().(*parallelmod.Instance).Protocol(s.module.Registrations()[0]).HTTP, &a)
		r.err = err
		if !r.awaited {
			r.answer = &a
		}
	})
	for r.answer == nil {
		<-s.queue.Wake
		s.queue.Run(s.worker)
	}
	return r
}

// in enters the worker.
func (s *site) in(f func(vm.Scope)) {
	s.t.Helper()
	if bug := s.worker.Enter(&request{}, vm.TaskFunc(f)); bug != nil {
		s.t.Fatal(bug)
	}
}

// String is the status, the type, the fields, and after a bar the body; then
// what is logged.
func (r *request) String() string {
	a := r.answer
	parts := []string{fmt.Sprint(a.Status)}
	if a.Type != "" {
		parts = append(parts, a.Type)
	}
	for _, h := range a.Headers {
		parts = append(parts, h.Name+"="+h.Value)
	}
	if a.Close {
		parts = append(parts, "close")
	}
	out := strings.Join(parts, " ") + " | " + a.Text + string(a.Bytes)
	if a.File != nil {
		out += r.file()
	}
	if a.Stream != nil {
		body, state := r.pull(1 << 20)
		out += body + state
	}
	if r.err != nil {
		out += " ! " + strings.ReplaceAll(r.err.Error(), r.site.dir+"/", "")
	}
	return out
}

func (r *request) file() string {
	res := r.answer.File.Open(&httpfile.Query{Method: r.method, Path: r.path, Query: r.query, URLPath: r.path, Header: r.Header})
	if res.File == nil {
		return fmt.Sprintf("file %d %s %s%s%s%s", res.Status, res.Type, res.Before, res.Body, res.After, res.Message)
	}
	defer res.File.Close()
	b := make([]byte, res.Length)
	_, _ = res.File.ReadAt(b, res.Offset)
	return fmt.Sprintf("file %d %s %s%s%s", res.Status, res.Type, res.Before, b, res.After)
}

// pull takes the whole stream, up to max bytes each time.
func (r *request) pull(max int) (body, state string) {
	for {
		var dst []byte
		var st http.State
		r.woke = false
		r.site.in(func(in vm.Scope) {
			var err *vm.ScriptError
			dst, st, err = r.answer.Stream.Pull(in, nil, max)
			if err != nil {
				r.err = err
			}
		})
		body += string(dst)
		switch st {
		case http.Ended:
			return body, " (end)"
		case http.Failed:
			return body, " (failed)"
		case http.Waiting:
			for !r.woke {
				<-r.site.queue.Wake
				r.site.queue.Run(r.site.worker)
			}
		}
	}
}

// table is requests and their answers.
type table []struct{ ask, want string }

func (list table) check(t *testing.T, s *site) {
	t.Helper()
	for _, c := range list {
		if got := s.do(c.ask); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
		}
	}
}
