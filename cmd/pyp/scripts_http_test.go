package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// body is what the server answers to a request, without the head.
func (s *server) body(request string) (status, body string) {
	s.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.urls[0], "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, request); err != nil {
		s.t.Fatal(err)
	}
	_ = c.(*net.TCPConn).CloseWrite()
	answer, err := io.ReadAll(c)
	if err != nil {
		s.t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(answer), "\r\n\r\n")
	line, _, _ := strings.Cut(head, "\r\n")
	return strings.TrimPrefix(line, "HTTP/1.1 "), body
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n" }

func TestPlaintextSlow(t *testing.T) {
	s := shipped(t, "plaintext-slow.js", 1)
	for path, want := range map[string]string{
		"/plaintext": "200 OK Hello, World!", "/plaintext?a=b": "200 OK Hello, World!", "/json": `200 OK {"message":"Hello, World"}`,
		"/hello": `200 OK {"args":[],"kwds":{}}`, "/hello/a?b=c": `200 OK {"args":["a"],"kwds":{"b":"c"}}`,
	} {
		if status, body := s.body(get(path)); status+" "+body != want {
			t.Errorf("%s: %s %s, want %s", path, status, body, want)
		}
	}
	if status, body := s.body(get("/jsonXYZ")); status != "404 Not Found" || !strings.Contains(body, "<h1>Error response</h1>") {
		t.Errorf("%s %s", status, body)
	}
}

func TestEchoHTTP(t *testing.T) {
	s := shipped(t, "echo-http.js", 1)
	for _, method := range []string{"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PURGE"} {
		for _, target := range []string{"/", "/any/%20thing?q=%zz", "http://example.com/x"} {
			status, body := s.body(fmt.Sprintf("%s %s HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", method, target))
			if status != "200 OK" || body != "hello" {
				t.Errorf("%s %s: %s %q", method, target, status, body)
			}
		}
	}
	if status, _ := s.body("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello"); status != "400 Bad Request" {
		t.Errorf("a length that is none: %s", status)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.txt": "text", ".hidden": "hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := command(t, nil, filepath.Join(repository(t), "scripts", "files.js"), dir)
	c.Env = append(c.Env, "HOST=127.0.0.1", fmt.Sprintf("PORT=%d", freePorts(t, 1)))
	s := start(t, c, 1)
	if status, body := s.body(get("/a.txt")); status != "200 OK" || body != "text" {
		t.Errorf("%s %s", status, body)
	}
	if status, body := s.body(get("/")); status != "200 OK" || !strings.Contains(body, `href="a.txt"`) || strings.Contains(body, "hidden") {
		t.Errorf("%s %s", status, body)
	}
	for _, path := range []string{"/.hidden", "/../x", "/%2e%2e/x", "/none"} {
		if status, _ := s.body(get(path)); status != "404 Not Found" {
			t.Errorf("%s: %s", path, status)
		}
	}
}

func TestStatsScript(t *testing.T) {
	s := shipped(t, "stats.js", 1)
	_, _ = s.body(get("/missing"))
	status, text := s.body(get("/stats"))
	var told struct {
		System, Memory map[string]any
		Server         struct {
			Accepts int `json:"total_accepts_attempted"`
			Name    string
			Status  [6]int
		}
		Contexts struct {
			Active int `json:"active_contexts"`
			Totals struct{ Requests int }
		}
		Elapsed, Thread *int
	}
	if err := json.Unmarshal([]byte(text), &told); err != nil || status != "200 OK" {
		t.Fatalf("%s %s: %v", status, text, err)
	}
	if told.Server.Name != "Stats" || told.Server.Accepts < 2 || told.Server.Status[4] != 1 || told.Contexts.Active < 1 {
		t.Errorf("/stats tells %+v", told)
	}
	if told.System["num_cpus"] == nil || told.Memory["total_physical"] == nil || told.Elapsed == nil || told.Thread == nil {
		t.Errorf("/stats lacks something: %s", text)
	}
	if status, text = s.body(get("/contexts")); status != "200 OK" || !strings.Contains(text, `"retained_bytes":`) {
		t.Errorf("/contexts: %s %s", status, text)
	}
}
