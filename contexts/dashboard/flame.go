package dashboard

import (
	"bytes"
	"net/http"
	"net/url"
	"sync"
)

// flame keeps the last flame graph, so that the page can tell a failure from a
// picture, and a picture can be opened by itself.
type flame struct {
	mu  sync.Mutex
	svg []byte // guarded by mu
}

// picturePolicy lets the graph's own style and script work, in an origin of its
// own: names in it come from scripts.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; sandbox allow-scripts; frame-ancestors 'self'"

// recorder takes an answer of the control protocol. The client's deadline is
// still the one that is moved while samples are taken.
type recorder struct {
	http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// makeFlame samples for ?seconds=N and keeps the picture.
func (s *Server) makeFlame(w http.ResponseWriter, r *http.Request) {
	inner := r.Clone(r.Context())
	inner.Method = http.MethodGet
	inner.URL = &url.URL{Path: "/v1/flame", RawQuery: r.URL.RawQuery}
	rec := &recorder{ResponseWriter: w, header: http.Header{}, status: http.StatusOK}
	s.cfg.API.ServeHTTP(rec, inner)
	if rec.status != http.StatusOK {
		w.Header().Set("Content-Type", rec.header.Get("Content-Type"))
		w.WriteHeader(rec.status)
		_, _ = w.Write(rec.body.Bytes())
		return
	}
	s.flame.mu.Lock()
	s.flame.svg = rec.body.Bytes()
	s.flame.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) lastFlame(w http.ResponseWriter, r *http.Request) {
	s.flame.mu.Lock()
	svg := s.flame.svg
	s.flame.mu.Unlock()
	if svg == nil {
		refuse(w, r, http.StatusNotFound, "no flame graph has been made yet; the page's button makes one")
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", picturePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", kinds[".svg"])
	_, _ = w.Write(svg)
}
