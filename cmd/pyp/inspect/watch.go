package inspect

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/contexts/stats"
)

// titleEvery is after how many lines the titles are printed again.
const titleEvery = 20

// watchStats prints a line each interval: what went on meanwhile, or the whole
// look as one line of JSON.
func (c *call) watchStats(ctx context.Context, look func(context.Context) (*stats.Host, error)) error {
	before, err := look(ctx)
	if err != nil {
		return err
	}
	tick := time.NewTicker(c.watch.every)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		after, err := look(ctx)
		if err != nil {
			return err
		}
		if err := c.watchLine(n, before, after); err != nil {
			return err
		}
		before = after
	}
}

func (c *call) watchLine(n int, before, after *stats.Host) error {
	if c.json {
		return json.NewEncoder(c.out).Encode(after)
	}
	var b strings.Builder
	if n%titleEvery == 0 {
		fmt.Fprintf(&b, watchForm, "TIME", "REQ/S", "CALLS/S", "CONTEXTS", "CONN/S", "ERR/S", "RECV/S", "SENT/S", "BUSY", "P50", "P99", "RESIDENT", "LIVE")
	}
	r := stats.Between(before, after)
	t, m := &after.Totals, &after.Memory
	busy := 0.0
	for _, share := range r.Busy {
		busy += share / float64(len(r.Busy))
	}
	at := after.Started.Add(time.Duration(after.UptimeUS) * time.Microsecond)
	fmt.Fprintf(&b, watchForm, at.Local().Format(time.TimeOnly), figures.Rate(r.Requests), figures.Rate(r.Callbacks), figures.Count(t.Contexts), figures.Rate(r.Accepted), figures.Rate(r.Errors),
		figures.Bytes(int64(r.Received)), figures.Bytes(int64(r.Sent)), figures.Percent(busy), figures.Micros(r.Latency.P50US), figures.Micros(r.Latency.P99US),
		figures.Bytes(m.ResidentBytes), figures.Bytes(m.LiveBytes))
	_, err := io.WriteString(c.out, b.String())
	return err
}

const watchForm = "%-8s %8s %8s %8s %8s %8s %9s %9s %5s %7s %7s %9s %9s\n"
