package control

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	h := Handler(newFake())
	for _, c := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/v1/stats", 200, `"script":"/srv/app.js"`},
		{"HEAD", "/v1/stats", 200, ""},
		{"GET", "/v1/contexts?filter=kind%3Dnone", 200, "[]\n"},
		{"GET", "/v1/contexts?limit=-1", 400, "limit must be a number from 0"},
		{"GET", "/v1/contexts?retained=maybe", 400, "retained must be 1 or 0"},
		{"GET", "/v1/contexts?filter=colour%3Dred", 400, `contexts have no \"colour\" to filter by`},
		{"GET", "/v1/contexts/abc", 400, "a context's id is a number"},
		{"GET", "/v1/contexts/99999999999999999999", 400, "a context's id is a number"},
		{"GET", "/v1/contexts/9", 404, "there is no context 9"},
		{"POST", "/v1/contexts/9/kill", 404, "there is no context 9"},
		{"GET", "/v1/contexts/3/kill", 405, "this path takes POST"},
		{"POST", "/v1/stats", 405, "this path takes GET, HEAD"},
		{"GET", "/v1/profile?seconds=0", 400, "seconds must be a number up to 600"},
		{"GET", "/v1/profile?seconds=NaN", 400, "seconds must be a number up to 600"},
		{"GET", "/v1/profile?seconds=1e9", 400, "seconds must be a number up to 600"},
		{"GET", "/v2/stats", 404, "there is nothing at this path"},
		{"GET", "/", 404, "there is nothing at this path"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d %s, want %d and %s", c.method, c.path, w.Code, w.Body, c.status, c.want)
		}
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%s %s: the type is %q", c.method, c.path, got)
		}
		if c.status >= 400 && !strings.HasPrefix(w.Body.String(), `{"error":"`) {
			t.Errorf("%s %s: %s is no error in JSON", c.method, c.path, w.Body)
		}
	}
	if w := httptest.NewRecorder(); true {
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/flame?seconds=1", nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("flame: %d %s", w.Code, w.Body)
		}
	}
}
