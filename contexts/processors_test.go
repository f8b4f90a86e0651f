package contexts_test

import (
	"runtime"
	"testing"

	"pyp/contexts"
)

// A callback that holds a processor for long adds one, so that pollers find as
// many as before; the host gives it back when it ends.
func TestHeldProcessorsAreReplaced(t *testing.T) {
	s := serve(t, spin+`
class Web { http11 = true; hold() { spin(300); return 'ok'; } }
register({ transport: server('127.0.0.1', 0), protocol: Web });
run();`)
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				s.fetch(0, "/hold")
			}
		}
	}()
	wait(t, "another processor", func() bool { return runtime.GOMAXPROCS(0) > contexts.Cores })
	close(stop)
	<-ended
	s.stop()
	wait(t, "the processors as they were", func() bool { return runtime.GOMAXPROCS(0) == contexts.Cores })
}
