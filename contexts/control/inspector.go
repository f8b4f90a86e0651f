package control

import (
	"context"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts/stats"
)

// Inspector is a host as it is seen from outside. Its methods may be called
// from any goroutine, and never wait for a worker.
type Inspector interface {
	// Stats is one look at the whole process.
	Stats() *stats.Host
	// Contexts lists the live contexts in any order, with what each retains if
	// that is asked for.
	Contexts(retained bool) []stats.Context
	// Context is one live context in full.
	Context(id uint64) (stats.Context, bool)
	// Kill ends one context, and reports that there was one.
	Kill(id uint64) bool
	// Stacks tells what the busy and hung workers are executing.
	Stacks() []stats.Stack
	// Profile samples the workers for this long.
	Profile(ctx context.Context, d time.Duration) (*profile.Profile, error)
}
