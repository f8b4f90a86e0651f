package contexts

// BeforeServing has f called when the workers have started and before the
// servers listen: for what looks at the host from outside. An error of f keeps
// the host from serving. A start that fails may be tried again, and calls f
// again.
func (h *Host) BeforeServing(f func() error) { h.before = append(h.before, f) }

func (h *Host) callBefore() error {
	for _, f := range h.before {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}
