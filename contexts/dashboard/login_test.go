package dashboard

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

var private = []string{"/metrics", "/api/v1/stats", "/flame.svg"}

func TestTokenIsAskedFor(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0", Token: secret})
	for _, path := range private {
		for name, header := range map[string]map[string]string{
			"none":                         nil,
			"wrong":                        {"Authorization": "Bearer " + secret + "x"},
			"a part":                       {"Authorization": "Bearer " + secret[:5]},
			"empty":                        {"Authorization": "Bearer "},
			"basic":                        {"Authorization": "Basic " + secret},
			"wrong cookie":                 {"Cookie": s.cookie() + "=" + secret},
			"no cookie":                    {"Cookie": s.cookie() + "="},
			"right cookie and wrong token": {"Cookie": s.cookie() + "=" + s.session, "Authorization": "Bearer wrong"},
		} {
			if r := ask(s, question{path: path, header: header}); r.StatusCode != http.StatusUnauthorized || r.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %s: %d", path, name, r.StatusCode)
			}
		}
	}
	for _, path := range []string{"/metrics", "/api/v1/stats"} {
		for _, header := range []string{"Bearer " + secret, "bearer  " + secret} {
			if r := ask(s, question{path: path, header: map[string]string{"Authorization": header}}); r.StatusCode != 200 {
				t.Errorf("%s with %q: %d", path, header, r.StatusCode)
			}
		}
	}
}

func TestLogin(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0", Token: secret})
	if r := ask(s, question{path: "/"}); r.StatusCode != 401 || !strings.Contains(body(t, r), `action="/login"`) {
		t.Errorf("without a cookie: %d", r.StatusCode)
	}
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "Origin": strings.TrimSuffix(s.URL(), "/")}
	r := ask(s, question{method: "POST", path: "/login", header: form, body: "token=wrong"})
	if r.StatusCode != 401 || len(r.Cookies()) != 0 || strings.Contains(body(t, r), `role="alert" hidden`) {
		t.Errorf("a wrong token: %d, %v", r.StatusCode, r.Cookies())
	}
	r = ask(s, question{method: "POST", path: "/login", header: form, body: "token=" + url.QueryEscape(secret)})
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/" || len(r.Cookies()) != 1 {
		t.Fatalf("the right token: %d, %v", r.StatusCode, r.Header)
	}
	c := r.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || strings.Contains(c.Value, secret) {
		t.Errorf("the cookie is %v", c)
	}
	with := map[string]string{"Cookie": c.Name + "=" + c.Value}
	for _, path := range []string{"/", "/metrics", "/api/v1/stats"} {
		if r := ask(s, question{path: path, header: with}); r.StatusCode != 200 {
			t.Errorf("%s with the cookie: %d", path, r.StatusCode)
		}
	}
	if page := body(t, ask(s, question{path: "/", header: with})); strings.Contains(page, `id="logout" hidden`) {
		t.Error("there is no way to log out")
	}
	if r := ask(s, question{method: "POST", path: "/logout", header: form}); len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("logged out: %v", r.Cookies())
	}
}

// A host that starts again with its token knows its users, and no other does.
func TestSessionOutlivesTheHost(t *testing.T) {
	a := listen(t, Config{Address: "127.0.0.1:0", Token: secret})
	b := listen(t, Config{Address: "127.0.0.1:0", Token: secret})
	other := listen(t, Config{Address: "127.0.0.1:0", Token: secret + "x"})
	for s, want := range map[*Server]int{b: 200, other: 401} {
		if r := ask(s, question{path: "/metrics", header: map[string]string{"Cookie": s.cookie() + "=" + a.session}}); r.StatusCode != want {
			t.Errorf("with the session of another host: %d, want %d", r.StatusCode, want)
		}
	}
}
