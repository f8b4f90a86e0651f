package contexts

// RouteAll makes every path of the host's servers call the method of that
// name, since wire vectors come with targets of their own.
func (h *Host) RouteAll(method string) {
	for _, b := range h.list() {
		b.fallback = b.routes[method]
	}
}

// Live is the number of live contexts.
func (h *Host) Live() int { return len(h.contexts(nil)) }

// Busy counts the HTTP connections on which a request has come in part, and
// those whose request waits for its answer.
func (h *Host) Busy() (mid, parked int) {
	for _, c := range h.contexts(nil) {
		x, ok := c.stopper.(*httpContext)
		if !ok {
			continue
		}
		x.hmu.Lock()
		if x.mid {
			mid++
		}
		if x.parked != nil {
			parked++
		}
		x.hmu.Unlock()
	}
	return mid, parked
}
