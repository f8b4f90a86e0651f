package inspect

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"pyp/cmd/pyp/inspect/top"
)

var watchTop = &command{
	name:  "top",
	short: "watch a host, live on the whole screen",
	long: `Shows a host live on the whole screen: totals, workers, servers, callbacks and
contexts. Keys sort, filter, pause and end contexts; ? shows them all, q quits.`,
	flags: func(f *flag.FlagSet, c *call) {
		c.watch.every = time.Second
		f.DurationVar(&c.watch.every, "interval", c.watch.every, "the `time` between two looks")
		choiceFlags(f, c)
	},
	run: func(ctx context.Context, c *call) error {
		if !terminal(c.out) {
			return errors.New("pyp top needs a terminal; pyp stats --watch prints lines")
		}
		if c.watch.every < 100*time.Millisecond {
			return usageError{errors.New("--interval must be 100ms or more")}
		}
		host, err := c.choice.client(ctx)
		if err != nil {
			return err
		}
		return top.Run(ctx, host, c.watch.every)
	},
}

// terminal reports that what is written to w is seen on a terminal.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}
