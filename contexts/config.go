package contexts

import (
	"time"

	"pyp/netio/http1"
)

// Config is what an operator may set.
type Config struct {
	Workers         int           // VMs and pollers
	CallbackTimeout time.Duration // of JavaScript in one callback
	RequestTimeout  time.Duration // until a promised answer must have settled
	HeadTimeout     time.Duration // for a whole request head
	BodyTimeout     time.Duration // without another byte of a request's body
	BodyGrace       time.Duration // before a body's average rate counts
	BodyRate        int64         // bytes a second that a body must come at, 0 for any
	IdleTimeout     time.Duration // of a keep-alive connection between requests
	WriteTimeout    time.Duration // of a peer that does not read
	WriteRate       int           // bytes a second that a peer must read at, 0 for any
	Drain           time.Duration // for what is in flight when the host stops
	HTTP            http1.Limits

	MaxBodies      int64      // bytes of all bodies that are held at once; 0 is no limit
	MaxConnections int        // of all servers; 0 is no limit
	MaxPerAddress  int        // of them from one address; 0 is no limit
	AccessLog      *AccessLog // nil for none
	// RequestIDHeader is the field that a request's id is taken from and sent
	// back in; "" for none.
	RequestIDHeader string
}

// DefaultConfig is what applies without flags.
func DefaultConfig(workers int) Config {
	return Config{
		Workers:         workers,
		CallbackTimeout: 30 * time.Second,
		RequestTimeout:  60 * time.Second,
		HeadTimeout:     10 * time.Second,
		BodyTimeout:     30 * time.Second,
		BodyGrace:       20 * time.Second,
		BodyRate:        500,
		IdleTimeout:     60 * time.Second,
		WriteTimeout:    60 * time.Second,
		WriteRate:       100,
		Drain:           10 * time.Second,
		MaxBodies:       512 << 20,
		HTTP:            http1.DefaultLimits(),
	}
}
