package dashboard

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"pyp/contexts/stats"
)

// Config is what a dashboard is made of.
type Config struct {
	Address string             // host:port
	Token   string             // "" for none, which wants a loopback address
	Stats   func() *stats.Host // called from any goroutine
	API     http.Handler       // answers /v1/..., mounted below /api/
}

// Server is a dashboard that has its port.
type Server struct {
	cfg      Config
	listener net.Listener
	bound    netip.AddrPort
	http     *http.Server
	session  string // the value of the cookie, "" without a token
	flame    flame
}

const (
	// mostConnections is how many clients are served at once; others wait.
	mostConnections = 64
	// longestHead is of a request, in bytes. A longer one is answered 431.
	longestHead = 8 << 10
	// longestQuery leaves room for a filter. A longer one is answered 414.
	longestQuery = 2 << 10
	// answerWithin is how long a client may take to read an answer.
	answerWithin = 20 * time.Second
)

// Listen checks the address and the token and takes the port. Nothing is
// answered before Serve.
func Listen(c Config) (*Server, error) {
	if err := Check(c.Address, c.Token); err != nil {
		return nil, err
	}
	host, _, _ := net.SplitHostPort(c.Address)
	network := "tcp"
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is4() {
		network = "tcp4" // else 0.0.0.0 would be all of IPv6, too
	}
	at, err := net.ResolveTCPAddr(network, c.Address)
	if err != nil {
		return nil, fmt.Errorf("--dashboard %s: %w; give an address of this machine and a port, such as 127.0.0.1:9090", c.Address, err)
	}
	if c.Token == "" && !at.IP.IsLoopback() {
		return nil, exposed(c.Address)
	}
	l, err := net.ListenTCP(network, at)
	if err != nil {
		return nil, listenError(c.Address, err)
	}
	s := &Server{cfg: c, listener: netutil.LimitListener(l, mostConnections), bound: l.Addr().(*net.TCPAddr).AddrPort()}
	s.session = session(c.Token)
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    longestHead,
		ErrorLog:          log.New(io.Discard, "", 0), // clients' mistakes; they are told
	}
	return s, nil
}

// Check refuses an address that is none, and one that other machines can reach
// while there is no token. A name is looked at again when it is resolved.
func Check(address, token string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return fmt.Errorf("--dashboard wants HOST:PORT, such as 127.0.0.1:9090, not %q", address)
	}
	if token != "" {
		return checkToken(token)
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && !ip.Unmap().IsLoopback() {
		return exposed(address)
	}
	return nil
}

func exposed(address string) error {
	return fmt.Errorf("--dashboard %s can be reached from other machines and lets them end connections; give 127.0.0.1 or [::1] as its host, or --dashboard-token as well", address)
}

func listenError(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("--dashboard %s: the port is taken by another program; choose another port", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("--dashboard %s: permission denied; ports below 1024 need privileges", address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("--dashboard %s: this machine does not have that address", address)
	}
	return fmt.Errorf("--dashboard %s: %w", address, err)
}

// URL is where a browser finds the page.
func (s *Server) URL() string { return "http://" + s.bound.String() + "/" }

// Serve answers until Close.
func (s *Server) Serve() error {
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Close gives the port back. Answers under way are cut.
func (s *Server) Close() error {
	return errors.Join(s.http.Close(), ignoreClosed(s.listener.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// handler is all that the dashboard answers, behind its checks.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for path, a := range assets {
		mux.Handle("GET "+path, a)
	}
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.Handle("GET /metrics", s.allowed(http.HandlerFunc(s.metrics)))
	mux.Handle("POST /flame", s.allowed(http.HandlerFunc(s.makeFlame)))
	mux.Handle("GET /flame.svg", s.allowed(http.HandlerFunc(s.lastFlame)))
	mux.Handle("/api/", s.allowed(http.StripPrefix("/api", s.cfg.API)))
	return s.guard(mux)
}
