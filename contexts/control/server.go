package control

import (
	"context"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// Server answers on a control socket.
type Server struct {
	path   string
	file   os.FileInfo // the socket's, as it was made
	http   *http.Server
	ended  chan struct{}
	closed sync.Once
}

// The times a client of the socket has. Answers that take long by their nature
// extend theirs.
const (
	headTime  = 5 * time.Second
	readTime  = 10 * time.Second
	writeTime = 30 * time.Second
	restTime  = time.Minute
)

// Open begins to answer at path, or in this user's folder if path is "". What
// goes wrong later is given to report.
func Open(path string, in Inspector, report func(text string)) (*Server, error) {
	l, path, err := listen(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		_ = l.Close()
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{path: path, file: info, ended: make(chan struct{})}
	s.http = &http.Server{
		Handler:           Handler(in),
		ReadHeaderTimeout: headTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       restTime,
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          log.New(reporter(report), "", 0),
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	go func() {
		defer close(s.ended)
		_ = s.http.Serve(newDoor(l))
		cancel()
	}()
	return s, nil
}

// Path is where the socket stands.
func (s *Server) Path() string { return s.path }

// Close ends all answers and removes the socket, unless the place is another's
// by now.
func (s *Server) Close() {
	s.closed.Do(func() {
		if info, err := os.Lstat(s.path); err == nil && os.SameFile(info, s.file) {
			_ = os.Remove(s.path)
		}
		_ = s.http.Close()
		<-s.ended
	})
}

// reporter turns what net/http logs into reports.
type reporter func(text string)

// Write reports one line.
func (r reporter) Write(p []byte) (int, error) {
	r(strings.TrimSpace(string(p)))
	return len(p), nil
}
