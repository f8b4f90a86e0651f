package dashboard

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOnlyLoopbackWithoutToken(t *testing.T) {
	for _, c := range []struct{ address, token, want string }{
		{"127.0.0.1:9090", "", ""},
		{"[::1]:9090", "", ""},
		{"[::ffff:127.0.0.1]:9090", "", ""},
		{"localhost:9090", "", ""},
		{"0.0.0.0:9090", secret, ""},
		{":9090", "", "--dashboard-token"},
		{"0.0.0.0:9090", "", "--dashboard-token"},
		{"[::]:9090", "", "--dashboard-token"},
		{"192.0.2.1:9090", "", "127.0.0.1"},
		{"9090", "", "HOST:PORT"},
		{"127.0.0.1:", "", "HOST:PORT"},
		{"127.0.0.1:9090", "short", "8 characters"},
		{"127.0.0.1:9090", "with a space", "visible ASCII"},
	} {
		err := Check(c.address, c.token)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q with token %q: %v, want %q", c.address, c.token, err, c.want)
		}
	}
}

func TestTakenPortIsAnError(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	if _, err := Listen(Config{Address: s.bound.String()}); err == nil || !strings.Contains(err.Error(), "taken") {
		t.Errorf("%v", err)
	}
}

// A name of another site that resolves to this machine gets nothing.
func TestHostIsChecked(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:1": 200, "127.0.0.1:9": 200, "[::1]:9": 200, "[::1]": 200,
		"evil.example": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example:80": 403, "127.0.0.2": 403, "[": 403,
	} {
		if got := ask(s, question{path: "/api/v1/stats", host: host}).StatusCode; got != want {
			t.Errorf("Host %q: %d, want %d", host, got, want)
		}
	}
}

// What another site's page can send, and what the page itself sends.
func TestOtherSitesAreKeptOut(t *testing.T) {
	var asked []string
	s := listen(t, Config{Address: "127.0.0.1:0", API: protocol(&asked)})
	own := s.URL()[:len(s.URL())-1]
	for name, c := range map[string]struct {
		question
		want int
	}{
		"the page itself":         {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{"Origin": own, "Sec-Fetch-Site": "same-origin", actionHeader: "1"}}, 200},
		"a program":               {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{actionHeader: "1"}}, 200},
		"without the field":       {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{"Origin": own}}, 403},
		"another origin":          {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{"Origin": "https://evil.example", actionHeader: "1"}}, 403},
		"another port":            {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site", actionHeader: "1"}}, 403},
		"a sandboxed frame":       {question{method: "POST", path: "/api/v1/contexts/1/kill", header: map[string]string{"Origin": "null", actionHeader: "1"}}, 403},
		"another site's image":    {question{path: "/api/v1/profile?seconds=30", header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 403},
		"another site's link":     {question{path: "/", header: map[string]string{"Sec-Fetch-Site": "cross-site"}}, 200},
		"another site's login":    {question{method: "POST", path: "/login", body: "token=x", header: map[string]string{"Origin": "https://evil.example"}}, 403},
		"a flame graph elsewhere": {question{method: "POST", path: "/flame", header: map[string]string{"Origin": own}}, 403},
	} {
		asked = nil
		got := ask(s, c.question).StatusCode
		if got != c.want || got == 403 && asked != nil {
			t.Errorf("%s: %d, want %d; asked %v", name, got, c.want, asked)
		}
	}
}

func TestStrangeRequestsGetA4xx(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	for _, c := range []struct {
		question
		want int
	}{
		{question{path: "/nope"}, 404},
		{question{path: "/assets/index.html"}, 404},
		{question{path: "/index.html"}, 404},
		{question{path: "/../guard.go"}, 307},
		{question{path: "/metrics?" + strings.Repeat("x", longestQuery+1)}, 414},
		{question{method: "PUT", path: "/", header: map[string]string{actionHeader: "1"}}, 405},
		{question{method: "POST", path: "/metrics", header: map[string]string{actionHeader: "1"}}, 405},
		{question{path: "/flame"}, 405},
		{question{path: "/flame.svg"}, 404},
	} {
		if got := ask(s, c.question).StatusCode; got != c.want {
			t.Errorf("%s %.40s: %d, want %d", c.method, c.path, got, c.want)
		}
	}
}

// A head that does not end, or is too long, is refused by a real server.
func TestLongHeadsAreRefused(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	go func() { _ = s.Serve() }()
	c, err := net.Dial("tcp", s.bound.String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := c.Write([]byte("GET /?" + strings.Repeat("x", 32<<10) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 64)
	n, _ := c.Read(b)
	if !strings.HasPrefix(string(b[:n]), "HTTP/1.1 431 ") {
		t.Errorf("answered %q", b[:n])
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0", Token: secret})
	for _, path := range []string{"/", "/dashboard.js", "/metrics", "/api/v1/stats", "/nope"} {
		h := ask(s, question{path: path}).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
	}
}

// The page's policy has no exception, so the page must not need one.
func TestPageNeedsNoExceptionOfItsPolicy(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	page := body(t, ask(s, question{path: "/"}))
	for _, bad := range []string{"style=", "<style", "onclick=", "javascript:", "http://", "https://", "<script>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for path, a := range assets {
		if strings.Contains(string(a.body), "innerHTML") || strings.Contains(string(a.body), "insertAdjacentHTML") || strings.Contains(string(a.body), "document.write") {
			t.Errorf("%s makes elements of text", path)
		}
		r := ask(s, question{path: path})
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != a.kind || body(t, r) != string(a.body) {
			t.Errorf("%s: %d, %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		}
		if r := ask(s, question{path: path, header: map[string]string{"If-None-Match": r.Header.Get("ETag")}}); r.StatusCode != http.StatusNotModified {
			t.Errorf("%s is sent again: %d", path, r.StatusCode)
		}
	}
}
