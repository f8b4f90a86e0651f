package inspect

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/contexts/control"
)

var ps = &command{
	name:  "ps",
	short: "list running hosts",
	long: `Lists the hosts of this user, the oldest first: those whose control socket stands
in the usual folder. A host that was started with --control PATH is not listed.
The exit status is 1 if there is none.`,
	flags: jsonFlag,
	run:   listHosts,
}

// listed is a host in the JSON of pyp ps.
type listed struct {
	PID       int        `json:"pid"`
	Script    string     `json:"script"`
	Socket    string     `json:"socket"`
	State     string     `json:"state"`
	Started   *time.Time `json:"started,omitempty"`
	Addresses []string   `json:"addresses"`
	Workers   int        `json:"workers"`
	Contexts  int64      `json:"contexts"`
	Requests  int64      `json:"requests"`
	Error     string     `json:"error,omitempty"`
}

func listHosts(ctx context.Context, c *call) error {
	list := control.Discover(ctx)
	if c.json {
		if err := hostsAsJSON(c.out, list); err != nil {
			return err
		}
	} else if len(list) > 0 {
		if err := hostsAsTable(c.out, list); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return errors.New("no host of yours is running")
	}
	return nil
}

func hostsAsJSON(out io.Writer, list []control.Entry) error {
	hosts := []listed{}
	for _, e := range list {
		l := listed{PID: e.PID, Socket: e.Socket, Addresses: []string{}}
		if h := e.Host; h != nil {
			l.Script, l.State, l.Started, l.Workers, l.Contexts, l.Requests = h.Script, h.State, &e.Started, len(h.Workers), h.Totals.Contexts, h.Totals.Requests
			for _, s := range h.Servers {
				l.Addresses = append(l.Addresses, s.Description)
			}
		} else {
			l.State, l.Error = "unknown", e.Err.Error()
		}
		hosts = append(hosts, l)
	}
	return writeJSON(out, hosts)
}

func hostsAsTable(out io.Writer, list []control.Entry) error {
	t := figures.Table{Columns: figures.Columns(">PID", ">UPTIME", "STATE", ">WORKERS", ">CONTEXTS", ">REQUESTS", ">MEMORY", "SERVERS", "SCRIPT")}
	for _, e := range list {
		h := e.Host
		if h == nil {
			t.Add(fmt.Sprint(e.PID), "", "unknown", "", "", "", "", "", script(&e))
			continue
		}
		servers := ""
		for i, s := range h.Servers {
			if i == 3 {
				servers += fmt.Sprintf(",+%d", len(h.Servers)-3)
				break
			}
			if i > 0 {
				servers += ","
			}
			servers += s.Description
		}
		t.Add(fmt.Sprint(e.PID), uptime(&e), h.State, fmt.Sprint(len(h.Workers)), figures.Count(h.Totals.Contexts),
			figures.Count(h.Totals.Requests), figures.Bytes(h.Memory.ResidentBytes), servers, script(&e))
	}
	return t.Write(out, "")
}

// writeJSON prints v for people who read it, too.
func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func jsonAndChoice(f *flag.FlagSet, c *call) {
	jsonFlag(f, c)
	choiceFlags(f, c)
}
