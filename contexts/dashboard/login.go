package dashboard

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// shortToken is what can be guessed by trying, at the rate that a dashboard
// answers at.
const shortToken = 8

func checkToken(token string) error {
	if len(token) < shortToken {
		return fmt.Errorf("--dashboard-token must have %d characters or more, 32 random ones at best; openssl rand -hex 16 makes such", shortToken)
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("--dashboard-token must be of visible ASCII characters without spaces: it is sent in a header field")
	}
	return nil
}

// session is the value of the cookie: it stays the same when the host starts
// again with the same token, and does not give the token away.
func session(token string) string {
	if token == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("session of pyp's dashboard"))
	return hex.EncodeToString(mac.Sum(nil))
}

// equal compares in a time that tells nothing of where they differ, nor of
// their lengths.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// cookie is named after the port: cookies do not tell ports apart, and two
// hosts of one machine have a dashboard each.
func (s *Server) cookie() string { return fmt.Sprintf("pyp_%d", s.bound.Port()) }

// known reports that a request may see the host.
func (s *Server) known(r *http.Request) bool {
	if s.cfg.Token == "" {
		return true
	}
	if token, ok := bearer(r); ok {
		return equal(token, s.cfg.Token)
	}
	c, err := r.Cookie(s.cookie())
	return err == nil && equal(c.Value, s.session)
}

func bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "Bearer")
}

// allowed lets known requests pass.
func (s *Server) allowed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.known(r) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="pyp"`)
			refuse(w, r, http.StatusUnauthorized, "send Authorization: Bearer and the token of --dashboard-token, or log in at /")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// page is the dashboard, or the form to log in.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	switch {
	case s.cfg.Token == "":
		indexPage.ServeHTTP(w, r)
	case s.known(r):
		knownPage.ServeHTTP(w, r)
	default:
		loginPage.refusing(w)
	}
}

// refusing sends a page that asks for the token.
func (a asset) refusing(w http.ResponseWriter) {
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write(a.body)
}

// login takes the form's token for a cookie that no script can read and no
// other site can send along.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if s.cfg.Token != "" && !equal(r.PostFormValue("token"), s.cfg.Token) {
		refusedPage.refusing(w)
		return
	}
	s.setCookie(w, r, s.session, 7*24*3600)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	s.setCookie(w, r, "", -1)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, value string, age int) {
	if s.cfg.Token == "" {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie(), Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https"),
	})
}
