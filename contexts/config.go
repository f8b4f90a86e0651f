package contexts

import (
	"time"

	"pyp/netio/http1"
)

// Config is what an operator may set.
type Config struct {
	Workers         int           // VMs and pollers
	CallbackTimeout time.Duration // of JavaScript in one callback
	HogAfter        time.Duration // of a callback, before it is counted and logged as a hog; 0 is never
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
	MaxWriteBuffer int        // bytes queued for a peer that reads slowly
	MemorySoft     int64      // bytes of memory beyond which no connection is taken; 0 is no limit
	MemoryLimit    int64      // and beyond which callbacks are interrupted; 0 is no limit
	ContextMemory  int64      // bytes that one context may retain; 0 is no limit
	AccessLog      *AccessLog // nil for none
	Stats          bool       // whether to count; off in the benchmark that measures what counting costs
	// RequestIDHeader is the field that a request's id is taken from and sent
	// back in; "" for none.
	RequestIDHeader string
}

// MaxWriteBuffer is the largest Config.MaxWriteBuffer.
const MaxWriteBuffer = 1<<31 - 1

// DefaultConfig is what applies without flags.
func DefaultConfig(workers int) Config {
	return Config{
		Workers:         workers,
		CallbackTimeout: 30 * time.Second,
		HogAfter:        100 * time.Millisecond,
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
		MaxConnections:  int(Descriptors() * 8 / 10),
		MaxWriteBuffer:  1 << 20,
		ContextMemory:   64 << 20,
		Stats:           true,
		HTTP:            http1.DefaultLimits(),
	}
}

// LimitMemory sets the limit beyond which no connection is taken, and beyond
// it the one that interrupts callbacks, at 90 for every 75. 0 is no limit.
func (c *Config) LimitMemory(soft int64) {
	c.MemorySoft, c.MemoryLimit = soft, soft/75*90
}
