package inspect

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/cmd/pyp/inspect/tables"
	"pyp/contexts/printable"
	"pyp/contexts/stats"
)

// interval is a flag that may be given with a time or without.
type interval struct{ every time.Duration }

// String is the flag's default: none.
func (w *interval) String() string { return "" }

// withInterval gives each --watch its value: the argument behind it if that
// begins with a digit, else a second.
func withInterval(args []string) []string {
	var list []string
	for n := 0; n < len(args); n++ {
		a := args[n]
		if a == "--watch" || a == "-watch" {
			a += "=1s"
			if n+1 < len(args) && args[n+1] != "" && strings.Contains("0123456789", args[n+1][:1]) {
				n++
				a = "--watch=" + args[n]
			}
		}
		list = append(list, a)
	}
	return list
}

// Set reads a time.
func (w *interval) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d < 10*time.Millisecond {
		return errors.New("give a time of 10ms or more, such as 500ms or 5s")
	}
	w.every = d
	return nil
}

var statistics = &command{
	name:  "stats",
	short: "show what a host counts",
	long: `Shows what a host counts: totals, workers, servers, routes and callbacks,
generations, memory. Rates are averages since the host began; with --watch a line
is printed each second, or each interval, with what went on meanwhile. Latencies
are those of HTTP requests, from the first byte to the answer.`,
	flags: func(f *flag.FlagSet, c *call) {
		f.Var(&c.watch, "watch", "print a line each second, or each `[interval]`, such as 5s")
		jsonAndChoice(f, c)
	},
	run: func(ctx context.Context, c *call) error {
		host, err := c.choice.client(ctx)
		if err != nil {
			return err
		}
		if c.watch.every > 0 {
			return c.watchStats(ctx, host.Stats)
		}
		h, err := host.Stats(ctx)
		if err != nil {
			return err
		}
		if c.json {
			return writeJSON(c.out, h)
		}
		return showStats(c.out, h)
	},
}

func showStats(out io.Writer, h *stats.Host) error {
	r := stats.Between(nil, h)
	if err := showTotals(out, h, r); err != nil {
		return err
	}
	for _, t := range []*figures.Table{tables.Workers(h, r), tables.Servers(h, r), tables.Callbacks(h, r), tables.Generations(h)} {
		if err := section(out, t); err != nil {
			return err
		}
	}
	return nil
}

func showTotals(out io.Writer, h *stats.Host, r *stats.Rates) error {
	t, m := &h.Totals, &h.Memory
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-11s %s\n", name, printable.Line(fmt.Sprintf(format, args...)))
	}
	row("host", "%s, process %d, %s since %s (%s), pyp %s", h.Script, h.PID, h.State, h.Started.Local().Format(time.DateTime), figures.Micros(h.UptimeUS), h.Version)
	row("requests", "%s, %s/s on average; latency %s", figures.Count(t.Requests), figures.Rate(r.Requests), tables.Quantiles(&t.Latency))
	row("callbacks", "%s, %s/s on average; %s script errors, %s timeouts, %s hogs (%d now)", figures.Count(t.Callbacks), figures.Rate(r.Callbacks),
		figures.Count(t.Errors), figures.Count(t.Timeouts), figures.Count(t.Hogs), t.ActiveHogs)
	row("contexts", "%s now; %s accepted, %s refused, %s malformed, %d killed, %d ended for memory", figures.Count(t.Contexts), figures.Count(t.Accepted),
		figures.Count(t.Refused), figures.Count(t.Malformed), t.Killed, t.MemoryEnded)
	row("traffic", "%s received, %s sent; %s log lines dropped", figures.Bytes(t.BytesReceived), figures.Bytes(t.BytesSent), figures.Count(t.LogLinesDropped))
	row("memory", "%s: %s resident, heap %s, live %s, shared %s; limits %s and %s", m.State, figures.Bytes(m.ResidentBytes), figures.Bytes(m.HeapBytes),
		figures.Bytes(m.LiveBytes), figures.Bytes(m.SharedBytes), tables.Limit(m.SoftLimit), tables.Limit(m.HardLimit))
	row("collector", "%s cycles, %.1f%% of the CPU time; pauses %s", figures.Count(h.GC.Cycles), h.GC.CPUPercent, tables.Quantiles(&h.GC.Pauses))
	row("limits", "%s", limits(&h.Limits))
	if t.HungWorkers > 0 {
		row("hung", "%d workers were lost in a built-in function and replaced", t.HungWorkers)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func limits(l *stats.Limits) string {
	count := func(n int) string {
		if n == 0 {
			return "any"
		}
		return figures.Count(int64(n))
	}
	return fmt.Sprintf("callback-timeout %s, hog-after %s, context-memory %s, max-connections %s, per ip %s, max-write-buffer %s",
		figures.Micros(l.CallbackTimeoutUS), figures.Micros(l.HogAfterUS), tables.Limit(l.ContextMemory), count(l.MaxConnections), count(l.MaxPerIP), tables.Limit(int64(l.MaxWriteBuffer)))
}

// section writes a table under an empty line, unless it has no rows.
func section(out io.Writer, t *figures.Table) error {
	if len(t.Rows) == 0 {
		return nil
	}
	fmt.Fprintln(out)
	return t.Write(out, "")
}
