package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts/stats"
	flame "pyp/vm/profile"
)

// TotalHeader is the header field that tells how many contexts match a query
// with a limit.
const TotalHeader = "Pyp-Total"

// The longest profile, and what is taken without a wish.
const (
	maxProfile     = 10 * time.Minute
	defaultProfile = 10 * time.Second
)

// handler answers questions about a host.
type handler struct{ in Inspector }

// Handler answers the questions of the control protocol about a host. Who may
// ask is the caller's affair.
func Handler(in Inspector) http.Handler {
	h := &handler{in}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/stats", reading(h.stats))
	mux.HandleFunc("/v1/contexts", reading(h.contexts))
	mux.HandleFunc("/v1/contexts/{id}", reading(h.context))
	mux.HandleFunc("/v1/contexts/{id}/kill", writing(h.kill))
	mux.HandleFunc("/v1/stacks", reading(h.stacks))
	mux.HandleFunc("/v1/profile", reading(h.profile))
	mux.HandleFunc("/v1/flame", reading(h.flame))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "there is nothing at this path; this version of pyp answers at /v1/stats, contexts, contexts/ID, contexts/ID/kill, stacks, profile and flame")
	})
	return mux
}

// reading is a function that changes nothing.
func reading(f http.HandlerFunc) http.HandlerFunc {
	return only(f, "GET, HEAD", http.MethodGet, http.MethodHead)
}

// writing is a function that does.
func writing(f http.HandlerFunc) http.HandlerFunc { return only(f, "POST", http.MethodPost) }

func only(f http.HandlerFunc, allow string, methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, m := range methods {
			if r.Method == m {
				f(w, r)
				return
			}
		}
		w.Header().Set("Allow", allow)
		refuse(w, http.StatusMethodNotAllowed, "this path takes "+allow)
	}
}

func (h *handler) stats(w http.ResponseWriter, _ *http.Request) { answer(w, h.in.Stats()) }

func (h *handler) contexts(w http.ResponseWriter, r *http.Request) {
	q, err := ParseQuery(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	list, total, err := q.Apply(h.in.Contexts(q.Estimates()))
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	if list == nil {
		list = []stats.Context{}
	}
	w.Header().Set(TotalHeader, strconv.Itoa(total))
	answer(w, list)
}

func (h *handler) context(w http.ResponseWriter, r *http.Request) {
	id, ok := number(w, r)
	if !ok {
		return
	}
	c, ok := h.in.Context(id)
	if !ok {
		noContext(w, id)
		return
	}
	answer(w, c)
}

func (h *handler) kill(w http.ResponseWriter, r *http.Request) {
	id, ok := number(w, r)
	if !ok {
		return
	}
	if !h.in.Kill(id) {
		noContext(w, id)
		return
	}
	answer(w, struct {
		Killed uint64 `json:"killed"`
	}{id})
}

func (h *handler) stacks(w http.ResponseWriter, _ *http.Request) {
	list := h.in.Stacks()
	if list == nil {
		list = []stats.Stack{}
	}
	answer(w, list)
}

func (h *handler) profile(w http.ResponseWriter, r *http.Request) {
	p := h.sample(w, r)
	if p == nil {
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="cpu.pprof"`)
	_ = p.Write(w)
}

func (h *handler) flame(w http.ResponseWriter, r *http.Request) {
	p := h.sample(w, r)
	if p == nil {
		return
	}
	var svg bytes.Buffer
	if err := flame.Flame(&svg, p); err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(svg.Bytes())
}

// sample makes the profile that a request asks for, or answers why not.
func (h *handler) sample(w http.ResponseWriter, r *http.Request) *profile.Profile {
	d, err := parseSeconds(r.URL.Query().Get("seconds"))
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return nil
	}
	if r.Method == http.MethodHead {
		return nil
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(d + writeTime))
	p, err := h.in.Profile(r.Context(), d)
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, err.Error())
		return nil
	}
	return p
}

func parseSeconds(s string) (time.Duration, error) {
	if s == "" {
		return defaultProfile, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f <= 0 || f > maxProfile.Seconds() {
		return 0, fmt.Errorf("seconds must be a number up to %.0f, not %q", maxProfile.Seconds(), s)
	}
	return time.Duration(f * float64(time.Second)), nil
}

// number is the id in a request's path; if it is none, the request is answered.
func number(w http.ResponseWriter, r *http.Request) (uint64, bool) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil {
		refuse(w, http.StatusBadRequest, fmt.Sprintf("a context's id is a number, not %q", r.PathValue("id")))
		return 0, false
	}
	return id, true
}

func noContext(w http.ResponseWriter, id uint64) {
	refuse(w, http.StatusNotFound, fmt.Sprintf("there is no context %d; it may have ended", id))
}

func answer(w http.ResponseWriter, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	send(w, http.StatusOK, b)
}

// problem is an answer that says why there is none.
type problem struct {
	Error string `json:"error"`
}

func refuse(w http.ResponseWriter, status int, text string) {
	b, err := json.Marshal(problem{text})
	if err != nil {
		b = []byte(`{"error":"unknown"}`)
	}
	send(w, status, b)
}

func send(w http.ResponseWriter, status int, b []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(b)+1))
	w.WriteHeader(status)
	_, _ = w.Write(b)
	_, _ = io.WriteString(w, "\n")
}
