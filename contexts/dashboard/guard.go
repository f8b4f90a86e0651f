package dashboard

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"pyp/contexts/printable"
)

// policy lets the page load what this server serves, and nothing else; another
// site cannot put it into a frame.
const policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"

// actionHeader has to come with what changes something. Another site's form or
// image cannot send it, and its script only after a preflight that is refused.
const actionHeader = "X-Pyp-Dashboard"

// guard stands before everything: headers, deadlines, sizes, whose name is
// asked for and on whose behalf.
func (s *Server) guard(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerWithin))
		secure(w.Header())
		switch {
		case !s.named(r.Host):
			refuse(w, r, http.StatusForbidden, "this dashboard answers to localhost, 127.0.0.1, [::1] and its own address only, not to "+printable.Line(r.Host))
		case len(r.URL.RawQuery) > longestQuery:
			refuse(w, r, http.StatusRequestURITooLong, "the query is too long")
		case r.URL.Path != "/" && elsewhere(r):
			refuse(w, r, http.StatusForbidden, "asked for by a page of another site")
		case foreign.Check(r) != nil:
			refuse(w, r, http.StatusForbidden, "sent by a page of another site")
		case r.Method == http.MethodPost && !isForm(r) && r.Header.Get(actionHeader) == "":
			refuse(w, r, http.StatusForbidden, "a request that changes something must have the header field "+actionHeader+": 1")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

// named reports that host is a name of ours. A page of another site can let
// its own name resolve to 127.0.0.1 and would then be of the same origin; what
// it cannot do is send another Host. Bound to other addresses the token is
// what keeps it out.
func (s *Server) named(host string) bool {
	if !s.bound.Addr().Unmap().IsLoopback() {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || ip == netip.IPv6Loopback() || ip == s.bound.Addr().Unmap())
}

// elsewhere reports that a browser says that a page of another origin asks:
// for an image, a frame or a script, which it may do without a preflight.
func elsewhere(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

func isForm(r *http.Request) bool { return r.URL.Path == "/login" || r.URL.Path == "/logout" }

// refuse says why, as JSON to programs and as text to people.
func refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	if !strings.HasPrefix(r.URL.Path, "/api/") && r.URL.Path != "/flame" {
		http.Error(w, why, status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}
