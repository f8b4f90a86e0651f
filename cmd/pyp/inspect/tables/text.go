package tables

import (
	"fmt"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/contexts/printable"
	"pyp/contexts/stats"
)

// Stack is what a worker executes, a line for each call.
func Stack(s *stats.Stack) []string {
	head := fmt.Sprintf("worker %d: %s for %s", s.Worker, s.State, figures.Micros(s.BusyUS))
	if s.Callback != "" {
		head += ", " + s.Callback
	}
	if s.Context != 0 {
		head += fmt.Sprintf(", context %d", s.Context)
	}
	lines := []string{printable.Cell(head)}
	if s.Native != "" {
		lines = append(lines, printable.Cell("    "+s.Native+" (built in)"))
	}
	for _, f := range s.Frames {
		name := f.Function
		if name == "" {
			name = "(anonymous)"
		}
		at := "built in"
		if f.Line > 0 {
			at = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
		}
		lines = append(lines, printable.Cell(fmt.Sprintf("    %s (%s)", name, at)))
	}
	if len(lines) == 1 {
		lines = append(lines, "    (no JavaScript)")
	}
	return lines
}

// Quantiles is a latency in one line.
func Quantiles(q *stats.Quantiles) string {
	if q.Count == 0 {
		return "none"
	}
	return fmt.Sprintf("p50 %s, p90 %s, p99 %s, p99.9 %s, max %s", figures.Micros(q.P50US), figures.Micros(q.P90US), figures.Micros(q.P99US), figures.Micros(q.P999US), figures.Micros(q.MaxUS))
}

// Limit is a number of bytes, of which 0 is no limit.
func Limit(n int64) string {
	if n == 0 {
		return "none"
	}
	return figures.Bytes(n)
}
