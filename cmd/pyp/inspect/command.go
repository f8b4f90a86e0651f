package inspect

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// command is one of the commands.
type command struct {
	name  string
	args  string // as usage shows them
	short string
	long  string
	least int // arguments
	most  int // -1 for any number
	flags func(f *flag.FlagSet, c *call)
	run   func(ctx context.Context, c *call) error
}

// call is one run of a command, with the flags that it was given.
type call struct {
	out, errs io.Writer
	args      []string
	choice    choice
	json      bool
	listing   listing
	watch     interval
	profiling profiling
}

var commands = []*command{ps, statistics, contextList, oneContext, kill, stack, profileCPU, watchTop}

func find(name string) *command {
	i := slices.IndexFunc(commands, func(c *command) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return commands[i]
}

// Is reports that a word is one of the commands.
func Is(name string) bool { return find(name) != nil }

// usageError is the error of a wrong command line.
type usageError struct{ error }

// Run runs the command args[0] and returns the exit status.
func Run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &call{out: stdout, errs: stderr}
	cmd, err := c.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, Help(args[0]))
		return 0
	}
	if err == nil {
		err = cmd.run(ctx, c)
	}
	switch {
	case err == nil, errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return 0
	case errors.As(err, new(usageError)):
		fmt.Fprintf(stderr, "pyp: %v\npyp help %s tells the usage\n", err, args[0])
		return 2
	}
	fmt.Fprintf(stderr, "pyp: %v\n", err)
	return 1
}

// Check reports what is wrong with the command line of a command.
func Check(args []string) error {
	_, err := new(call).parse(args)
	return err
}

// parse reads flags and arguments, in any order.
func (c *call) parse(args []string) (*command, error) {
	cmd := find(args[0])
	f := cmd.set(c)
	help := f.Bool("help", false, "")
	f.BoolVar(help, "h", false, "")
	rest := args[1:]
	if cmd == find("stats") {
		rest = withInterval(rest)
	}
	for ; ; rest = f.Args()[1:] {
		if err := f.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{err}
		}
		if f.NArg() == 0 {
			break
		}
		c.args = append(c.args, f.Arg(0))
	}
	switch {
	case *help:
		return nil, flag.ErrHelp
	case len(c.args) < cmd.least:
		return nil, usageError{fmt.Errorf("which %s? pyp %s %s", strings.ToLower(strings.Trim(cmd.args, "[].")), cmd.name, cmd.args)}
	case cmd.most >= 0 && len(c.args) > cmd.most:
		return nil, usageError{fmt.Errorf("pyp %s does not take %q", cmd.name, c.args[cmd.most])}
	}
	return cmd, nil
}

// set declares the flags of a command.
func (cmd *command) set(c *call) *flag.FlagSet {
	f := flag.NewFlagSet("pyp "+cmd.name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	if cmd.flags != nil {
		cmd.flags(f, c)
	}
	return f
}

func jsonFlag(f *flag.FlagSet, c *call) { f.BoolVar(&c.json, "json", false, "print JSON") }
