package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"pyp/cmd/pyp/inspect"
	"pyp/contexts"
	"pyp/netio/http1"
	"pyp/vm"
)

// options are a parsed command line.
type options struct {
	config contexts.Config
	script string
	args   []string // the script's own

	startTimeout time.Duration    // of a worker
	room         func(int64) bool // whether a VM may take so many bytes at once; nil is yes
	accessLog    string           // a file, "-" for standard output, "" for none
	accessFormat string
	control      string // a path, "off", "" for the usual place
	leave        func() // to be called before os.Exit

	dashboard      string // the page's address, "" for none
	dashboardToken string // "" for none

	check bool // pyp check
	json  bool // its output
}

var (
	errHelp    = errors.New("help")
	errVersion = errors.New("version")
)

// parse reads pyp's flags, which stand before the script, before or after the
// word check. What follows the script is the script's.
func parse(args []string) (*options, error) {
	o := &options{config: contexts.DefaultConfig(runtime.GOMAXPROCS(0)), leave: func() {}}
	f := flags(o)
	help := f.Bool("help", false, "print this help")
	f.BoolVar(help, "h", false, "")
	version := f.Bool("version", false, "print the version")
	err := f.Parse(args)
	if err == nil && f.Arg(0) == "check" {
		o.check = true
		err = f.Parse(f.Args()[1:])
	}
	if err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, errHelp
		}
		return nil, explain(err)
	}
	switch {
	case *help:
		return nil, errHelp
	case *version:
		return nil, errVersion
	case inspect.Is(f.Arg(0)):
		return nil, fmt.Errorf("%s is a command and comes first: pyp %s [flags]; a script of that name is ./%s", f.Arg(0), f.Arg(0), f.Arg(0))
	case f.NArg() == 0:
		return nil, errors.New("which script? pyp [flags] script.js [arguments]")
	}
	o.script, o.args = f.Arg(0), f.Args()[1:]
	if o.startTimeout <= 0 {
		return nil, errors.New("--worker-start-timeout must be more than 0, such as 5s")
	}
	if o.json && !o.check {
		return nil, errors.New("--json belongs to pyp check")
	}
	if f := contexts.AccessFormat(o.accessFormat); f != contexts.AccessCombined && f != contexts.AccessJSON {
		return nil, fmt.Errorf("--access-log-format must be combined or json, not %q", o.accessFormat)
	}
	if err := o.checkDashboard(); err != nil {
		return nil, err
	}
	return o, validate(&o.config)
}

// explain adds what the flag package does not say.
func explain(err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, "-timeout") || strings.Contains(text, "-drain") || strings.Contains(text, "-grace"):
		return fmt.Errorf("%w; a time needs a unit, such as 300ms, 30s or 5m", err)
	case strings.Contains(text, "-after"):
		return fmt.Errorf("%w; a time needs a unit, such as 100ms; 0 turns it off", err)
	case strings.Contains(text, "flag -max-connections-per-ip"), strings.Contains(text, "flag -max-header-count"):
		return fmt.Errorf("%w; give a plain number", err)
	}
	return err
}

func flags(o *options) *flag.FlagSet {
	c := &o.config
	f := flag.NewFlagSet("pyp", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.IntVar(&c.Workers, "workers", c.Workers, "`number` of worker VMs and event loops; default: one per core")
	f.DurationVar(&c.CallbackTimeout, "callback-timeout", c.CallbackTimeout, "interrupt a callback after this much JavaScript `time` (HTTP: 503)")
	f.DurationVar(&c.HogAfter, "hog-after", c.HogAfter, "log and count a callback that runs for this `time`, with its JavaScript stack; 0 is never")
	f.DurationVar(&c.RequestTimeout, "request-timeout", c.RequestTimeout, "`time` for a promised answer to settle (HTTP: 504)")
	f.DurationVar(&c.HeadTimeout, "head-timeout", c.HeadTimeout, "`time` for a request's whole head (408)")
	f.DurationVar(&c.BodyTimeout, "body-timeout", c.BodyTimeout, "`time` without another byte of a request's body (408)")
	f.Var(amount[int64]{&c.BodyRate}, "min-body-rate", "`bytes` a second that a request's body must come at on average, 0 for any (408)")
	f.DurationVar(&c.BodyGrace, "body-grace", c.BodyGrace, "`time` before --min-body-rate counts")
	f.DurationVar(&c.IdleTimeout, "idle-timeout", c.IdleTimeout, "`time` a keep-alive connection may wait for its next request")
	f.DurationVar(&c.WriteTimeout, "write-timeout", c.WriteTimeout, "`time` without progress after which a peer that does not read is cut off")
	f.Var(amount[int]{&c.WriteRate}, "min-write-rate", "`bytes` a second that a peer must read at on average while output waits for it, 0 for any")
	limits(f, c)
	f.IntVar(&c.MaxPerAddress, "max-connections-per-ip", c.MaxPerAddress, "`number` of them from one IPv4 address or IPv6 /64 network, 0 for any (HTTP: 503)")
	f.StringVar(&o.accessLog, "access-log", "", "`file` to which a line for each request is added, - for standard output; SIGUSR1 opens it again")
	f.StringVar(&o.accessFormat, "access-log-format", string(contexts.AccessCombined), "`combined` or json")
	f.StringVar(&o.control, "control", "", "`path` of the socket for pyp ps, stats and top, or off; default: in this user's own folder")
	f.StringVar(&c.RequestIDHeader, "request-id-header", "", "`name` of the header field in which requests may bring an id, and answers bring it back")
	dashboardFlags(f, o)
	f.DurationVar(&c.Drain, "drain", c.Drain, "`time` for what is in flight when the host stops")
	f.Var(amount[int]{&c.HTTP.RequestLine}, "max-request-line", "longest request line, in `bytes` (414)")
	f.Var(amount[int]{&c.HTTP.Field}, "max-header", "longest header field, in `bytes` (431)")
	f.Var(amount[int]{&c.HTTP.Fields}, "max-headers", "all header fields together, in `bytes` (431)")
	f.IntVar(&c.HTTP.Count, "max-header-count", c.HTTP.Count, "`number` of header fields (431)")
	f.DurationVar(&o.startTimeout, "worker-start-timeout", vm.DefaultStartTimeout, "`time` for a worker to run again what the script's top level defines")
	f.BoolVar(&o.json, "json", false, "with check: print JSON")
	f.Var(amount[int64]{&c.MaxBodies}, "max-bodies", "all request bodies that are held at once, in `bytes`, 0 for any (503)")
	f.Var(amount[int64]{&c.HTTP.Body}, "max-body", "longest request body, in `bytes` (413)")
	return f
}

// limits adds the flags of what the process, a server and a context may take.
func limits(f *flag.FlagSet, c *contexts.Config) {
	connections := newShare("80%", contexts.Descriptors, parseCount, func(n int64) { c.MaxConnections = int(n) })
	f.Var(connections, "max-connections", "`number` of connections of all servers, or a share of the limit of open files; 0 for any (HTTP: 503)")
	memory := newShare("75%", availableMemory, parseSize, c.LimitMemory)
	f.Var(memory, "memory-limit", "`bytes` of memory, or a share of the machine's or cgroup's, above which no connection is taken; at 1.2 times as much, callbacks that grow are interrupted (HTTP: 503); 0 for any")
	f.Var(amount[int64]{&c.ContextMemory}, "context-memory", "`bytes` that one connection may retain in its VM, sampled; 0 for any")
	f.Var(amount[int]{&c.MaxWriteBuffer}, "max-write-buffer", "`bytes` of output that wait for a peer, beyond which it is cut off when more is sent")
}

// availableMemory is the whole of --memory-limit. However little the system
// leaves, a share of it is no error of the command line.
func availableMemory() int64 { return max(contexts.AvailableMemory(), 2*contexts.LeastMemory) }

// validate refuses values that make no sense before anything is started.
func validate(c *contexts.Config) error {
	if c.Workers < 1 || c.Workers > 1024 {
		return fmt.Errorf("--workers must be from 1 to 1024, not %d", c.Workers)
	}
	for name, d := range map[string]time.Duration{
		"callback-timeout": c.CallbackTimeout, "request-timeout": c.RequestTimeout, "head-timeout": c.HeadTimeout,
		"idle-timeout": c.IdleTimeout, "write-timeout": c.WriteTimeout, "body-timeout": c.BodyTimeout,
	} {
		if d <= 0 {
			return fmt.Errorf("--%s must be more than 0, such as 30s or 500ms", name)
		}
	}
	if err := refuseNegative(c); err != nil {
		return err
	}
	if c.MaxWriteBuffer < 1 || c.MaxWriteBuffer > contexts.MaxWriteBuffer {
		return fmt.Errorf("--max-write-buffer must be from 1 to %s", sizeText(contexts.MaxWriteBuffer))
	}
	if c.MemorySoft > 0 && c.MemorySoft < contexts.LeastMemory {
		return fmt.Errorf("--memory-limit must be at least %s, or 0 for no limit", sizeText(contexts.LeastMemory))
	}
	if c.RequestIDHeader != "" && (!http1.ValidFieldName(c.RequestIDHeader) || http1.FramingField(c.RequestIDHeader)) {
		return fmt.Errorf("--request-id-header %q is no name for a header field of your own; X-Request-Id is a usual one", c.RequestIDHeader)
	}
	h := c.HTTP
	if h.RequestLine < 1 || h.Field < 1 || h.Fields < 1 || h.Count < 1 || h.Body < 0 {
		return errors.New("the limits of a request must be more than 0")
	}
	if h.RequestLine > maxHead-h.Fields {
		return fmt.Errorf("--max-request-line and --max-headers together must not exceed %d bytes", maxHead)
	}
	return nil
}

// refuseNegative names the first flag below 0, and what 0 would be.
func refuseNegative(c *contexts.Config) error {
	for _, f := range []struct {
		name  string
		value int64
		zero  string
	}{
		{"drain", int64(c.Drain), "0 waits for nothing"}, {"body-grace", int64(c.BodyGrace), "0 is none"}, {"hog-after", int64(c.HogAfter), "0 turns it off"},
		{"min-body-rate", c.BodyRate, noLimit}, {"min-write-rate", int64(c.WriteRate), noLimit},
		{"max-connections", int64(c.MaxConnections), noLimit}, {"max-connections-per-ip", int64(c.MaxPerAddress), noLimit},
		{"memory-limit", c.MemorySoft, noLimit}, {"context-memory", c.ContextMemory, noLimit}, {"max-bodies", c.MaxBodies, noLimit},
	} {
		if f.value < 0 {
			return fmt.Errorf("--%s must not be negative; %s", f.name, f.zero)
		}
	}
	return nil
}

const noLimit = "0 is no limit"

// maxHead is what a connection's input buffer can hold of a head.
const maxHead = 120 << 10

func usage() string {
	var b strings.Builder
	b.WriteString(`pyp runs JavaScript and TypeScript servers on every core of this machine.

usage: pyp [flags] script.js [arguments of the script]
       pyp check [--json] script.js    load and seal without serving; print what
                                       is shared, what each worker runs again and
                                       why, and what that costs
` + inspect.Usage() + `       pyp help [command]              print this help, or that of a command

A script that is named like a command is called with its folder: pyp ./stats
The top level runs once. Its data is shared by all workers and read-only from
then on; parallel.counter(), dict() and local() are for what changes.

The script declares protocol classes and registers them:

    import { server, register } from 'parallel';
    register({ transport: server('127.0.0.1', 8080), protocol: class Hello {
        http11 = true;
        hello() { return 'Hello, World!'; }
    } });

flags (before the script; what follows it is process.argv):
`)
	o := &options{config: contexts.DefaultConfig(runtime.GOMAXPROCS(0))}
	flags(o).VisitAll(func(f *flag.Flag) {
		unit, text := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "  --%-28s %s (%s)\n", f.Name+" "+unit, text, f.DefValue)
	})
	b.WriteString(`  --help                         print this help
  --version                      print the version

GOGC, if set, replaces pyp's own pace of the garbage collector; GOMEMLIMIT works
as for any Go program.
SIGINT or SIGTERM stops in good order, a second one at once. SIGUSR1 opens the
access log again, after it was renamed.
`)
	return b.String()
}

// help prints the usage of pyp, or of one command.
func help(args []string, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0 || args[0] == "help":
		fmt.Fprint(stdout, usage())
	case args[0] == "check":
		fmt.Fprint(stdout, checkUsage)
	case inspect.Is(args[0]):
		fmt.Fprint(stdout, inspect.Help(args[0]))
	default:
		fmt.Fprintf(stderr, "pyp: there is no command %q\npyp --help lists them\n", args[0])
		return 2
	}
	return 0
}

func version() string {
	if i, ok := debug.ReadBuildInfo(); ok {
		return i.Main.Version
	}
	return "(unknown)"
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
