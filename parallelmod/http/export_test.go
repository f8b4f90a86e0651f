package http

// SetPatience changes how long a Pull goes on that has something to send, and
// returns what changes it back.
func SetPatience(nanoseconds int64) (back func()) {
	old := patience
	patience = nanoseconds
	return func() { patience = old }
}
