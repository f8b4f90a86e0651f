package contexts_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pyp/contexts"
)

// fileScript serves a folder, single files and parts of files.
const fileScript = `
import { HttpServer, route, sendfile } from 'parallel/http/server';
class Files extends HttpServer {
	static root = %[1]q;
	static directoryListing = true;
	plain = route((request) => 'plain');
	named = route('/named/:name', (request, name) => { sendfile(request, %[1]q + '/' + name); });
}
class Judged extends HttpServer {
	static root = %[1]q;
	error(request, code, message) { return new Response('judged ' + code + ' ' + message.length, { status: code, headers: { 'x-by': 'script' } }); }
}
class Parts {
	http11 = true;
	whole(transport) { transport.sendfile('<', %[1]q + '/small.txt', '>'); }
	part(transport) { transport.rangedSendfile('', %[1]q + '/big.bin', '!', 1000, 200_000); }
	beyond(transport) { transport.rangedSendfile('', %[1]q + '/small.txt', '', 5, 100); }
	missing(transport) { transport.sendfile('', %[1]q + '/missing', ''); }
}
for (const protocol of [Files, Judged, Parts]) register({ transport: server('127.0.0.1', 0), protocol });
run();
`

// bigFile is longer than what is read into memory, and tells where it is cut.
var bigFile = func() []byte {
	var b bytes.Buffer
	for n := 0; b.Len() < 3<<20; n++ {
		fmt.Fprintf(&b, "%08d\n", n)
	}
	return b.Bytes()
}()

func serveFiles(t *testing.T, set ...func(*contexts.Config)) (s *served, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range map[string]string{"small.txt": "small file", "empty.txt": "", "big.bin": string(bigFile), "page.html": "<p>" + strings.Repeat("text ", 1000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return serve(t, fmt.Sprintf(fileScript, dir), set...), dir
}

// requestTo makes one request, with fields, to the n-th server.
func (s *served) requestTo(n int, method, target, fields string) answer {
	s.t.Helper()
	c := s.dialTo(n)
	defer func() { _ = c.Close() }()
	send(s.t, c, method+" "+target+" HTTP/1.1\r\nHost: x\r\n"+fields+"\r\n")
	return answerTo(s.t, method, bufio.NewReader(c))
}

func TestHTTPFiles(t *testing.T) {
	s, _ := serveFiles(t)
	big := string(bigFile)
	tag := s.get("/small.txt").header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	for _, c := range []struct {
		server                 int
		method, target, fields string
		status                 int
		kind, body             string
	}{
		{0, "GET", "/small.txt", "", 200, "text/plain; charset=utf-8", "small file"},
		{0, "GET", "/empty.txt", "", 200, "text/plain; charset=utf-8", ""},
		{0, "GET", "/big.bin", "", 200, "application/octet-stream", big},
		{0, "GET", "/named/big.bin", "", 200, "application/octet-stream", big},
		{0, "GET", "/big.bin", "Range: bytes=9-1000008\r\n", 206, "application/octet-stream", big[9:1000009]},
		{0, "GET", "/small.txt", "Range: bytes=-4\r\n", 206, "text/plain; charset=utf-8", "file"},
		{0, "GET", "/small.txt", "Range: bytes=100-\r\n", 416, "", ""},
		{0, "GET", "/small.txt", "If-None-Match: " + tag + "\r\n", 304, "", ""},
		{0, "GET", "/small.txt", "If-None-Match: \"other\"\r\nIf-None-Match: " + tag + "\r\n", 304, "", ""},
		{0, "HEAD", "/big.bin", "", 200, "application/octet-stream", ""},
		{0, "HEAD", "/small.txt", "", 200, "text/plain; charset=utf-8", ""},
		{0, "GET", "/missing", "", 404, "", ""},
		{0, "GET", "/plain", "", 200, "text/plain; charset=utf-8", "plain"},
		{1, "GET", "/small.txt", "", 200, "text/plain; charset=utf-8", "small file"},
		{1, "GET", "/missing", "", 404, "text/plain;charset=UTF-8", "judged 404 24"},
		{1, "GET", "/small.txt", "Range: bytes=100-\r\n", 416, "", ""},
		{2, "GET", "/whole", "", 200, "text/plain; charset=utf-8", "<small file>"},
		{2, "HEAD", "/whole", "", 200, "text/plain; charset=utf-8", ""},
		{2, "GET", "/part", "", 200, "application/octet-stream", big[1000:201000] + "!"},
		{2, "GET", "/beyond", "", 416, "", ""},
		{2, "GET", "/missing", "", 404, "", ""},
	} {
		a := s.requestTo(c.server, c.method, c.target, c.fields)
		ok := a.status == c.status && (c.kind == "" || a.header.Get("Content-Type") == c.kind) && (c.status >= 400 && c.body == "" || a.body == c.body)
		if !ok || a.closing {
			t.Errorf("%s %s %q: %d %q, %d bytes %.60q, close %v", c.method, c.target, c.fields, a.status, a.header.Get("Content-Type"), len(a.body), a.body, a.closing)
		}
		checkFields(t, c.target, a)
	}
	if a := s.requestTo(0, "GET", "/small.txt", "Range: bytes=100-\r\n"); a.header.Get("Content-Range") != "bytes */10" {
		t.Errorf("416: %v", a.header)
	}
	if a := s.requestTo(0, "HEAD", "/big.bin", ""); a.header.Get("Content-Length") != fmt.Sprint(len(big)) {
		t.Errorf("HEAD: %v", a.header)
	}
	if a := s.requestTo(0, "GET", "/", ""); a.status != 200 || !strings.Contains(a.body, "small.txt") {
		t.Errorf("the listing: %d %.100q", a.status, a.body)
	}
}

// Answers keep the order of their requests, whatever they are made of.
func TestHTTPFilesInAPipeline(t *testing.T) {
	s, _ := serveFiles(t)
	var text strings.Builder
	var wants []string
	for range 20 {
		for target, want := range map[string]string{"/plain": "plain", "/small.txt": "small file", "/big.bin": string(bigFile), "/empty.txt": ""} {
			text.WriteString(get(target))
			wants = append(wants, want)
		}
	}
	for n, a := range s.answers(text.String(), len(wants)) {
		if a.status != 200 || a.body != wants[n] {
			t.Fatalf("answer %d: %d, %d bytes", n, a.status, len(a.body))
		}
	}
	if got := s.talk(get("/big.bin")); !strings.HasSuffix(got, string(bigFile)) {
		t.Errorf("a half-closed client got %d bytes", len(got))
	}
}

// A disk that does not answer costs its requests, and nobody else.
func TestHTTPFileThatCannotBeOpened(t *testing.T) {
	s, dir := serveFiles(t, func(c *contexts.Config) { c.RequestTimeout = 200 * time.Millisecond })
	release := s.host.BlockOpeners()
	defer release()
	conns := make([]*net.TCPConn, 100)
	for n := range conns {
		conns[n] = s.dial()
		send(t, conns[n], get("/small.txt")+get("/plain"))
	}
	if a := s.get("/plain"); a.body != "plain" {
		t.Errorf("meanwhile: %+v", a)
	}
	for n, c := range conns {
		if got := readAll(t, c); !strings.HasPrefix(got, "HTTP/1.1 504 ") || strings.Count(got, "HTTP/1.1") != 1 {
			t.Fatalf("client %d: %q", n, got)
		}
	}
	release()
	if a := s.get("/small.txt"); a.body != "small file" {
		t.Errorf("afterwards: %+v", a)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err == nil {
		if a := s.get("/fifo"); a.status != 404 {
			t.Errorf("a FIFO: %+v", a)
		}
	}
}

// A file that shrinks while it is sent ends the connection short of its length.
func TestHTTPFileThatShrinks(t *testing.T) {
	s, dir := serveFiles(t)
	path := filepath.Join(dir, "shrinks.bin")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 30); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	c := s.dial()
	send(t, c, get("/shrinks.bin"))
	r := bufio.NewReader(c)
	skipHead(t, r)
	if err := os.Truncate(path, 1000); err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	if n >= 1<<30 {
		t.Errorf("%d bytes came", n)
	}
	if err == nil && n == 1<<30 {
		t.Error("the answer looks whole")
	}
	wait(t, "the context to end", func() bool { return s.host.Live() == 0 })
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("the log:\n%s", s.log)
	}
}

// Clients that stop reading in the middle of a file are cut off, and hold next
// to nothing until then.
func TestHTTPFileReadersThatStop(t *testing.T) {
	s, dir := serveFiles(t, func(c *contexts.Config) { c.WriteTimeout = time.Second })
	if err := os.Truncate(filepath.Join(dir, "big.bin"), 1<<30); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		c := s.dial()
		send(t, c, get("/big.bin"))
		if _, err := io.ReadFull(c, make([]byte, 12)); err != nil {
			t.Fatalf("the answer does not begin: %v", err)
		}
	}
	if a := s.get("/plain"); a.body != "plain" {
		t.Errorf("meanwhile: %+v", a)
	}
	wait(t, "the readers to be cut off", func() bool { return s.host.Live() == 0 })
}
