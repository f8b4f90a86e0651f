package main

import (
	"fmt"
	"sync"

	"pyp/contexts"
	"pyp/contexts/control"
)

// controlOff is the value of --control that opens no socket.
const controlOff = "off"

// outside is the way in for who looks at the host from outside: the control
// socket, from when the host serves to the end of the process.
type outside struct {
	path string // of --control; "" is the usual place

	mu     sync.Mutex
	server *control.Server // guarded by mu
}

// open opens the socket. That the usual place cannot be used is no reason not
// to serve; that the given one cannot is.
func (w *outside) open(host *contexts.Host, log *contexts.Log) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.path == controlOff || w.server != nil {
		return nil
	}
	server, err := control.Open(w.path, host, func(text string) { log.Limited("control socket: %s", text) })
	switch {
	case err == nil:
		w.server = server
	case w.path != "":
		return fmt.Errorf("--control %s: %w", w.path, err)
	default:
		log.Printf("pyp ps and its like will not find this host: %v", err)
	}
	return nil
}

// close removes the socket.
func (w *outside) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.server != nil {
		w.server.Close()
	}
	w.path, w.server = controlOff, nil
}
