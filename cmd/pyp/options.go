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

	"pyp/contexts"
	"pyp/netio/http1"
	"pyp/vm"
)

// options are a parsed command line.
type options struct {
	config contexts.Config
	script string
	args   []string // the script's own

	startTimeout time.Duration // of a worker
	accessLog    string        // a file, "-" for standard output, "" for none
	accessFormat string
	check        bool // pyp check
	json         bool // its output
}

var (
	errHelp    = errors.New("help")
	errVersion = errors.New("version")
)

// parse reads pyp's flags, which stand before the script, before or after the
// word check. What follows the script is the script's.
func parse(args []string) (*options, error) {
	o := &options{config: contexts.DefaultConfig(runtime.GOMAXPROCS(0))}
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
	return o, validate(&o.config)
}

// explain adds what the flag package does not say.
func explain(err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, "-timeout") || strings.Contains(text, "-drain") || strings.Contains(text, "-grace"):
		return fmt.Errorf("%w; a time needs a unit, such as 300ms, 30s or 5m", err)
	case strings.Contains(text, "flag -max-connections"):
		return fmt.Errorf("%w; give a plain number", err)
	case strings.Contains(text, "flag -max-") || strings.Contains(text, "flag -min-"):
		return fmt.Errorf("%w; give a plain number of bytes", err)
	}
	return err
}

func flags(o *options) *flag.FlagSet {
	c := &o.config
	f := flag.NewFlagSet("pyp", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.IntVar(&c.Workers, "workers", c.Workers, "`number` of worker VMs and event loops; default: one per core")
	f.DurationVar(&c.CallbackTimeout, "callback-timeout", c.CallbackTimeout, "interrupt a callback after this much JavaScript `time` (HTTP: 503)")
	f.DurationVar(&c.RequestTimeout, "request-timeout", c.RequestTimeout, "`time` for a promised answer to settle (HTTP: 504)")
	f.DurationVar(&c.HeadTimeout, "head-timeout", c.HeadTimeout, "`time` for a request's whole head (408)")
	f.DurationVar(&c.BodyTimeout, "body-timeout", c.BodyTimeout, "`time` without another byte of a request's body (408)")
	f.Int64Var(&c.BodyRate, "min-body-rate", c.BodyRate, "`bytes` a second that a request's body must come at on average, 0 for any (408)")
	f.DurationVar(&c.BodyGrace, "body-grace", c.BodyGrace, "`time` before --min-body-rate counts")
	f.DurationVar(&c.IdleTimeout, "idle-timeout", c.IdleTimeout, "`time` a keep-alive connection may wait for its next request")
	f.DurationVar(&c.WriteTimeout, "write-timeout", c.WriteTimeout, "`time` without progress after which a peer that does not read is cut off")
	f.IntVar(&c.WriteRate, "min-write-rate", c.WriteRate, "`bytes` a second that a peer must read at on average while output waits for it, 0 for any")
	f.IntVar(&c.MaxConnections, "max-connections", c.MaxConnections, "`number` of connections of all servers, 0 for any (HTTP: 503)")
	f.IntVar(&c.MaxPerAddress, "max-connections-per-address", c.MaxPerAddress, "`number` of them from one IPv4 address or IPv6 /64 network, 0 for any (HTTP: 503)")
	f.StringVar(&o.accessLog, "access-log", "", "`file` to which a line for each request is added, - for standard output; SIGUSR1 opens it again")
	f.StringVar(&o.accessFormat, "access-log-format", string(contexts.AccessCombined), "`combined` or json")
	f.StringVar(&c.RequestIDHeader, "request-id-header", "", "`name` of the header field in which requests may bring an id, and answers bring it back")
	f.DurationVar(&c.Drain, "drain", c.Drain, "`time` for what is in flight when the host stops")
	f.IntVar(&c.HTTP.RequestLine, "max-request-line", c.HTTP.RequestLine, "longest request line, in `bytes` (414)")
	f.IntVar(&c.HTTP.Field, "max-header", c.HTTP.Field, "longest header field, in `bytes` (431)")
	f.IntVar(&c.HTTP.Fields, "max-headers", c.HTTP.Fields, "all header fields together, in `bytes` (431)")
	f.IntVar(&c.HTTP.Count, "max-header-count", c.HTTP.Count, "`number` of header fields (431)")
	f.DurationVar(&o.startTimeout, "worker-start-timeout", vm.DefaultStartTimeout, "`time` for a worker to run again what the script's top level defines")
	f.BoolVar(&o.json, "json", false, "with check: print JSON")
	f.Int64Var(&c.MaxBodies, "max-bodies", c.MaxBodies, "all request bodies that are held at once, in `bytes`, 0 for any (503)")
	f.Int64Var(&c.HTTP.Body, "max-body", c.HTTP.Body, "longest request body, in `bytes` (413)")
	return f
}

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
	if c.Drain < 0 || c.BodyGrace < 0 {
		return errors.New("--drain and --body-grace must not be negative")
	}
	if c.BodyRate < 0 || c.WriteRate < 0 || c.MaxConnections < 0 || c.MaxPerAddress < 0 {
		return errors.New("--min-body-rate, --min-write-rate, --max-connections and --max-connections-per-address must not be negative; 0 is no limit")
	}
	if c.RequestIDHeader != "" && (!http1.ValidFieldName(c.RequestIDHeader) || http1.FramingField(c.RequestIDHeader)) {
		return fmt.Errorf("--request-id-header %q is no name for a header field of your own; X-Request-Id is a usual one", c.RequestIDHeader)
	}
	if c.MaxBodies < 0 {
		return errors.New("--max-bodies must not be negative; 0 is no limit")
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

// maxHead is what a connection's input buffer can hold of a head.
const maxHead = 120 << 10

func usage() string {
	var b strings.Builder
	b.WriteString(`pyp runs JavaScript and TypeScript servers on every core of this machine.

usage: pyp [flags] script.js [arguments of the script]
       pyp check [--json] script.js    load and seal without serving; print what
                                       is shared, what each worker runs again and
                                       why, and what that costs

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
