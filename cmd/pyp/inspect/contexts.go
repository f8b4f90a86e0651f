package inspect

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pyp/cmd/pyp/inspect/tables"
	"pyp/contexts/control"
	"pyp/contexts/printable"
	"pyp/contexts/stats"
)

// listing is which contexts are listed, and how.
type listing struct {
	query   control.Query
	filters filters
}

// filters is a flag that may be given several times.
type filters []string

// String is the flag's default: none.
func (l *filters) String() string { return "" }

// Set adds a filter.
func (l *filters) Set(s string) error {
	_, err := control.ParseFilter(s)
	*l = append(*l, s)
	return err
}

var contextList = &command{
	name:  "contexts",
	short: "list live contexts",
	long: `Lists the live contexts of a host. --filter may be given several times; all of
them must hold:
  remote=10.0.0.       the text is in the field (kind and state are compared whole)
  age>10s  bytes>1MB   a number is larger, smaller (<) or the same (=)
  some text            the text is in one of the text fields
Quote < and > for the shell. The fields are
  ` + wrapped(control.SortKeys()) + `
Amounts are sorted from the largest, texts and ids from the smallest.`,
	flags: func(f *flag.FlagSet, c *call) {
		q := &c.listing.query
		f.StringVar(&q.Sort, "sort", "id", "a `field` to sort by")
		f.BoolVar(&q.Reverse, "reverse", false, "the other way round")
		f.Var(&c.listing.filters, "filter", "only those for which this `condition` holds")
		f.IntVar(&q.Limit, "limit", 0, "this `number` at most, 0 for all")
		f.BoolVar(&q.Retained, "retained", false, "estimate the bytes that each keeps alive")
		jsonAndChoice(f, c)
	},
	run: listContexts,
}

// wrapped is a list in two lines.
func wrapped(list []string) string {
	half := (len(list) + 1) / 2
	return strings.Join(list[:half], " ") + "\n  " + strings.Join(list[half:], " ")
}

func listContexts(ctx context.Context, c *call) error {
	q := c.listing.query
	q.Filters = c.listing.filters
	if err := q.Check(); err != nil {
		return usageError{err}
	}
	q.Retained = q.Estimates()
	if q.Limit < 0 {
		return usageError{errors.New("--limit must not be negative; 0 is all")}
	}
	host, err := c.choice.client(ctx)
	if err != nil {
		return err
	}
	list, total, err := host.Contexts(ctx, q)
	if err != nil {
		return err
	}
	if c.json {
		return writeJSON(c.out, list)
	}
	if err := tables.Contexts(list, q.Retained).Write(c.out, ""); err != nil {
		return err
	}
	if len(list) < total {
		fmt.Fprintf(c.errs, "%d of %d contexts\n", len(list), total)
	}
	return nil
}

var oneContext = &command{
	name: "context", args: "ID", least: 1, most: 1,
	short: "show one context in full",
	long:  `Shows one context with its last callbacks, the newest first.`,
	flags: jsonAndChoice,
	run: func(ctx context.Context, c *call) error {
		ids, err := c.ids()
		if err != nil {
			return err
		}
		host, err := c.choice.client(ctx)
		if err != nil {
			return err
		}
		x, err := host.Context(ctx, ids[0])
		if err != nil {
			return err
		}
		if c.json {
			return writeJSON(c.out, x)
		}
		return showContext(c.out, x)
	},
}

func showContext(out io.Writer, x *stats.Context) error {
	if err := tables.Context(x).Write(out, ""); err != nil {
		return err
	}
	return section(out, tables.Recent(x))
}

var kill = &command{
	name: "kill", args: "ID...", least: 1, most: -1,
	short: "end contexts",
	long: `Ends contexts at once: a callback that runs is interrupted and the connection is
closed. Others are not disturbed. The exit status is 1 if one does not exist.`,
	flags: choiceFlags,
	run:   killContexts,
}

func killContexts(ctx context.Context, c *call) error {
	ids, err := c.ids()
	if err != nil {
		return err
	}
	host, err := c.choice.client(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, id := range ids {
		if err := host.Kill(ctx, id); err != nil {
			all = append(all, err)
			continue
		}
		fmt.Fprintf(c.out, "context %d has been ended\n", id)
	}
	return errors.Join(all...)
}

// ids reads the arguments as ids of contexts.
func (c *call) ids() ([]uint64, error) {
	var list []uint64
	for _, a := range c.args {
		id, err := strconv.ParseUint(a, 10, 64)
		if err != nil {
			return nil, usageError{fmt.Errorf("a context's id is a number as pyp contexts shows it, not %q", printable.Line(a))}
		}
		list = append(list, id)
	}
	return list, nil
}
