package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fetch gets a page on a connection of its own.
func fetch(t *testing.T, url string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}
	res, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
}

// awaitLine waits until a file has a line with some text.
func awaitLine(t *testing.T, path, text string) {
	t.Helper()
	var b []byte
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if b, _ = os.ReadFile(path); strings.Contains(string(b), text) {
			return
		}
	}
	t.Fatalf("%s has no line with %q:\n%s", path, text, b)
}

func TestAccessLogIsRotated(t *testing.T) {
	c := command(t, map[string]string{"app.js": `import { server, register } from 'parallel';
		register({ transport: server('127.0.0.1', 0), protocol: class App { http11 = true; hello() { return 'hello'; } } });`},
		"--access-log", "access.log", "app.js")
	s := start(t, c, 1)
	path := filepath.Join(c.Dir, "access.log")
	fetch(t, s.urls[0]+"/hello?1")
	awaitLine(t, path, `"GET /hello?1 HTTP/1.1" 200 5 "-" "Go-http-client/1.1" "App.hello" `)
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(path); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	fetch(t, s.urls[0]+"/missing")
	awaitLine(t, path, `"GET /missing HTTP/1.1" 404 `)
	if b, _ := os.ReadFile(path + ".1"); strings.Count(string(b), "\n") != 1 {
		t.Errorf("the old file has %q", b)
	}
	fetch(t, s.urls[0]+"/hello?last") // what waits is written at the end
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	awaitLine(t, path, "/hello?last")
}

func TestFlagsOfTheLogsAndLimits(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--access-log-format", "xml", "x.js"}, "must be combined or json"},
		{[]string{"--request-id-header", "a b", "x.js"}, "X-Request-Id"},
		{[]string{"--request-id-header", "Content-Length", "x.js"}, "X-Request-Id"},
		{[]string{"--min-body-rate", "-1", "x.js"}, "0 is no limit"},
		{[]string{"--max-connections", "many", "x.js"}, "a plain number"},
		{[]string{"--body-timeout", "10", "x.js"}, "needs a unit"},
		{[]string{"--body-grace", "-1s", "x.js"}, "must not be negative"},
	} {
		if _, err := parse(c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
	o, err := parse([]string{"--max-connections", "5", "--max-connections-per-ip", "2", "--min-write-rate", "0", "--min-body-rate", "0", "--access-log", "-", "x.js"})
	if err != nil || o.config.MaxConnections != 5 || o.config.MaxPerAddress != 2 || o.config.WriteRate != 0 || o.config.BodyRate != 0 || o.accessLog != "-" {
		t.Errorf("%+v, %v", o, err)
	}
}

// A rotation while the script still loads is not lost.
func TestAccessLogIsRotatedWhileTheScriptLoads(t *testing.T) {
	c := command(t, map[string]string{"app.js": `import fs from 'node:fs';
		import { server, register } from 'parallel';
		fs.renameSync('access.log', 'access.log.1');
		fs.writeFileSync('pid', String(process.pid) + '.');
		while (!fs.existsSync('signalled'));
		register({ transport: server('127.0.0.1', 0), protocol: class App { http11 = true; hello() { return 'hello'; } } });`},
		"--access-log", "access.log", "app.js")
	dir := c.Dir
	go func() {
		for ; ; time.Sleep(time.Millisecond) {
			b, _ := os.ReadFile(filepath.Join(dir, "pid"))
			text, whole := strings.CutSuffix(string(b), ".")
			if pid, err := strconv.Atoi(text); whole && err == nil {
				_ = syscall.Kill(pid, syscall.SIGUSR1)
				_ = os.WriteFile(filepath.Join(dir, "signalled"), nil, 0o600)
				return
			}
		}
	}()
	s := start(t, c, 1)
	fetch(t, s.urls[0]+"/hello")
	awaitLine(t, filepath.Join(c.Dir, "access.log"), "GET /hello ")
}
