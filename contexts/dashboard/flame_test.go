package dashboard

import (
	"strings"
	"testing"
)

func TestFlameGraphIsKept(t *testing.T) {
	var asked []string
	s := listen(t, Config{Address: "127.0.0.1:0", API: protocol(&asked)})
	with := map[string]string{actionHeader: "1"}
	if r := ask(s, question{method: "POST", path: "/flame?seconds=2", header: with}); r.StatusCode != 204 {
		t.Fatalf("recording: %d", r.StatusCode)
	}
	if len(asked) != 1 || asked[0] != "GET /v1/flame?seconds=2" {
		t.Errorf("asked %q", asked)
	}
	r := ask(s, question{path: "/flame.svg"})
	if !strings.HasPrefix(body(t, r), "<svg") || r.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the picture: %d, %v", r.StatusCode, r.Header)
	}
	if p := r.Header.Get("Content-Security-Policy"); !strings.Contains(p, "sandbox") || !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "allow-same-origin") {
		t.Errorf("its policy: %s", p)
	}
	r = ask(s, question{method: "POST", path: "/flame?seconds=99", header: with})
	if text := body(t, r); r.StatusCode != 503 || !strings.Contains(text, "somebody else") {
		t.Errorf("a failure: %d %s", r.StatusCode, text)
	}
}
