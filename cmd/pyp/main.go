// Command pyp runs a script's servers from every core. It owns the command
// line, the signals and the exit status; what it prints for people goes to
// standard error, what scripts print to where they print it. The work is done
// by package contexts and those below it; nothing imports this package.
//
// Exit status: 0 when the servers were stopped or the script has ended, 1 when
// the script or the start failed, 2 for a wrong command line, 70 when so many
// workers hang that the process has to be started anew, and what the script
// gives to process.exit.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"pyp/cmd/pyp/inspect"
	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/parallelmod/node"
	"pyp/vm"
	"pyp/vm/load"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "help" {
		return help(args[1:], stdout, stderr)
	}
	if len(args) > 0 && inspect.Is(args[0]) {
		return inspect.Run(args, stdout, stderr)
	}
	o, err := parse(args)
	switch {
	case errors.Is(err, errHelp):
		fmt.Fprint(stdout, usage())
		return 0
	case errors.Is(err, errVersion):
		fmt.Fprintln(stdout, "pyp", version())
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "pyp: %v\npyp --help tells the usage\n", err)
		return 2
	}
	signal.Ignore(syscall.SIGPIPE) // a reader of our output may go away; the servers go on
	if o.check {
		return check(o, stdout, stderr)
	}
	return serve(o, stdout, stderr)
}

// serve runs the script and its servers to their end.
func serve(o *options, stdout, stderr io.Writer) int {
	log := contexts.NewLog(stderr)
	defer log.Flush()
	access, err := openAccess(o, stdout, log)
	if err != nil {
		return fail(log, stderr, err)
	}
	renamed := make(chan os.Signal, 1)
	signal.Notify(renamed, syscall.SIGUSR1)
	go reopen(renamed, access)
	o.config.AccessLog = access
	host := contexts.NewHost(o.config, log)
	if os.Getenv("GOGC") == "" {
		host.TuneCollector()
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		host.LimitCollector()
	}
	o.room = host.Room
	way := &outside{path: o.control}
	defer way.close()
	o.leave = way.close
	host.BeforeServing(func() error { return way.open(host, log) })
	l, err := prepare(o, host, host, log, stdout, stderr)
	if err != nil {
		return fail(log, stderr, err)
	}
	host.Attach(l.gen, l.module)
	if err := openDashboard(o, host, log); err != nil {
		return fail(log, stderr, err)
	}
	caught := make(chan os.Signal, 2)
	signal.Notify(caught, os.Interrupt, syscall.SIGTERM)
	go signals(caught, host, log, o.leave)
	return finish(host, l.gen.Main, l.module, log, stderr)
}

// openAccess begins the access log, nil without one.
func openAccess(o *options, stdout io.Writer, log *contexts.Log) (*contexts.AccessLog, error) {
	format := contexts.AccessFormat(o.accessFormat)
	switch o.accessLog {
	case "":
		return nil, nil
	case "-":
		return contexts.NewAccessLog(stdout, format, log), nil
	}
	return contexts.OpenAccessLog(o.accessLog, format, log)
}

// reopen opens the access log again at each signal.
func reopen(c <-chan os.Signal, access *contexts.AccessLog) {
	for range c {
		if access != nil {
			access.Reopen()
		}
	}
}

// prepared is a script that has been compiled and has not run.
type prepared struct {
	gen    *vm.Generation
	module *parallelmod.Module
}

func prepare(o *options, host parallelmod.Host, report vm.Reporter, log *contexts.Log, stdout, stderr io.Writer) (*prepared, error) {
	exe, _ := os.Executable()
	module := parallelmod.New(&node.Host{
		Args:   append([]string{exe, absolute(o.script)}, o.args...),
		Env:    os.Environ(),
		Stdout: stdout,
		Stderr: stderr,
		Exit:   func(_ vm.Scope, code int) { o.leave(); log.Flush(); os.Exit(code) },
	}, host)
	program, err := vm.Compile(vm.Options{Entry: o.script, Absent: parallelmod.AbsentGlobals(), Room: o.room}, module)
	if err != nil {
		return nil, commandMeant(o.script, err)
	}
	for _, w := range program.Warnings() {
		fmt.Fprintln(stderr, w.Warning())
	}
	gen, err := vm.NewGeneration(program, module, report)
	if err != nil {
		return nil, err
	}
	gen.StartTimeout = o.startTimeout
	return &prepared{gen, module}, nil
}

// commandMeant adds a note to what is said of a script that does not exist, and
// whose name is more like a command's.
func commandMeant(script string, err error) error {
	var source *load.Error
	if _, e := os.Stat(script); errors.Is(e, fs.ErrNotExist) && !strings.ContainsAny(script, "./") && errors.As(err, &source) {
		source.Notes = append(source.Notes, "if a command was meant: pyp help lists them")
	}
	return err
}

// finish runs the top level, and serves unless it did so itself.
func finish(host *contexts.Host, main *vm.Main, module *parallelmod.Module, log *contexts.Log, stderr io.Writer) int {
	if err := main.Load(); err != nil {
		if start := host.StartError(); start != nil {
			err = start
		}
		return fail(log, stderr, err)
	}
	if len(module.Registrations()) > 0 && !host.Stopped() {
		if err := host.Serve(); err != nil {
			return fail(log, stderr, err)
		}
	}
	if n := main.Timers(); n > 0 && !host.Serving() {
		log.Printf("the script has ended with %d timers pending; without a registered server nothing waits for them", n)
	}
	code := module.Exit(main)
	if host.Lost() {
		return contexts.ExitHung
	}
	return code
}

// fail prints why the script does not run: one readable block.
func fail(log *contexts.Log, stderr io.Writer, err error) int {
	log.Flush()
	var script *vm.ScriptError
	var source *load.Error
	var bug *vm.Bug
	switch {
	case errors.As(err, &source):
		fmt.Fprintln(stderr, source.Error())
	case errors.As(err, &script):
		fmt.Fprintln(stderr, script.Block())
	case errors.As(err, &bug):
		fmt.Fprintf(stderr, "pyp: host bug, please report it: %v\n%s\n", bug.Value, bug.Stack)
	default:
		fmt.Fprintf(stderr, "pyp: %v\n", err)
	}
	return 1
}

// signals stops the host at the first SIGINT or SIGTERM, in good order if it
// serves, and the process at the second.
func signals(c <-chan os.Signal, host *contexts.Host, log *contexts.Log, leave func()) {
	sig := <-c
	if !host.Opening() {
		leave()
		exit(log, sig)
	}
	log.Printf("%v: stopping; connections in flight have %v, a second signal ends at once", sig, host.Drain())
	host.Shutdown()
	sig = <-c
	leave()
	exit(log, sig)
}

// exit ends the process as the signal would.
func exit(log *contexts.Log, sig os.Signal) {
	log.Flush()
	code := 1
	if s, ok := sig.(syscall.Signal); ok {
		code = 128 + int(s)
	}
	os.Exit(code)
}
