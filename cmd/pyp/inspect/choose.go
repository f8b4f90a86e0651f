package inspect

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/contexts/control"
)

// choice is which host is meant.
type choice struct {
	pid    int
	socket string
	script string
}

func (w *choice) flags(f *flag.FlagSet) {
	f.IntVar(&w.pid, "pid", 0, "the host with this process `id`")
	f.StringVar(&w.socket, "socket", "", "the host with this control socket, a `path`")
	f.StringVar(&w.script, "script", "", "the host that runs this script, a `path` or the name of a file")
}

func choiceFlags(f *flag.FlagSet, c *call) { c.choice.flags(f) }

func (w *choice) given() int {
	n := 0
	for _, yes := range []bool{w.pid != 0, w.socket != "", w.script != ""} {
		if yes {
			n++
		}
	}
	return n
}

// client gives the client of the host that is meant: the only one there is, or
// the one that was chosen.
func (w *choice) client(ctx context.Context) (*control.Client, error) {
	if w.given() > 1 {
		return nil, usageError{errors.New("--pid, --socket and --script exclude each other")}
	}
	if w.socket != "" {
		return control.NewClient(w.socket), nil
	}
	all := control.Discover(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(all), func(e control.Entry) bool { return !w.matches(&e) })
	if len(list) == 1 && list[0].Err != nil {
		return nil, list[0].Err
	}
	if len(list) == 1 {
		return control.NewClient(list[0].Socket), nil
	}
	return nil, w.explain(all, list)
}

func (w *choice) matches(e *control.Entry) bool {
	switch {
	case w.pid != 0:
		return e.PID == w.pid
	case w.script != "":
		return e.Script == w.script || strings.HasSuffix(e.Script, "/"+strings.TrimPrefix(w.script, "./"))
	}
	return true
}

// explain says why no host, or more than one, is meant.
func (w *choice) explain(all, list []control.Entry) error {
	switch {
	case len(all) == 0:
		return errors.New("no host of yours is running; one that was started with --control PATH is found with --socket PATH")
	case len(list) > 1 && w.script != "":
		return fmt.Errorf("%d hosts run %s; choose one with --pid:\n%s", len(list), w.script, table(list))
	case len(list) > 1:
		return fmt.Errorf("%d hosts are running; choose one with --pid or --script:\n%s", len(list), table(list))
	case w.pid != 0:
		return fmt.Errorf("no host of yours has the process id %d; these are running:\n%s", w.pid, table(all))
	}
	return fmt.Errorf("no host of yours runs %s; these are running:\n%s", w.script, table(all))
}

func table(list []control.Entry) string {
	t := figures.Table{Columns: figures.Columns(">PID", ">UPTIME", "SCRIPT")}
	for _, e := range list {
		t.Add(fmt.Sprint(e.PID), uptime(&e), script(&e))
	}
	var b strings.Builder
	_ = t.Write(&b, "  ")
	return strings.TrimRight(b.String(), "\n")
}

func uptime(e *control.Entry) string {
	if e.Host == nil {
		return ""
	}
	return figures.Duration((time.Duration(e.Host.UptimeUS) * time.Microsecond).Truncate(time.Second))
}

// script is a path as it is short: from the working directory if it is below.
func script(e *control.Entry) string {
	if e.Host == nil {
		return "(" + e.Err.Error() + ")"
	}
	if cwd, err := filepath.Abs("."); err == nil {
		if rel, err := filepath.Rel(cwd, e.Script); err == nil && !strings.HasPrefix(rel, "..") {
			return rel
		}
	}
	return e.Script
}
