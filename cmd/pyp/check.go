package main

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/vm"
)

// checker stands in for the host: where a script would begin to serve, it is
// sealed, and its main ends.
type checker struct {
	log    *contexts.Log
	gen    *vm.Generation
	module *parallelmod.Module
	sealed bool
	err    error
}

// checkUsage is the help of pyp check.
const checkUsage = `usage: pyp check [flags] script.js

Loads the script, runs its top level as far as run() and seals it, without
serving. Prints for each top-level binding whether it is shared and why not, for
each statement what it took and whether workers run it again, and what a worker
costs. The exit status is 1 if the script could not be served.

flags:
  --json                 print JSON
  --help                 print the help of pyp, whose flags check takes, too
`

// errChecked ends the top level of a script that has been checked.
var errChecked = errors.New("checked")

// Run seals the script and ends its top level.
func (c *checker) Run(vm.Scope) error {
	if _, err := c.module.Seal(); err != nil {
		return err
	}
	c.seal()
	c.gen.Main.End(errChecked)
	return nil
}

// RunOnce is Run: nothing behind it runs in a worker.
func (c *checker) RunOnce(s vm.Scope) error { return c.Run(s) }

// Shutdown does nothing: nothing serves.
func (c *checker) Shutdown() {}

// ShutdownServer does nothing.
func (c *checker) ShutdownServer(*parallelmod.Server) {}

// ScriptFailed reports an error that no caller gets.
func (c *checker) ScriptFailed(_ vm.Owner, where string, err error) {
	c.log.ScriptError(where, err)
}

func (c *checker) seal() {
	if c.sealed {
		return
	}
	c.sealed = true
	w, err := c.gen.Start(func(vm.Owner, func(vm.Scope)) {})
	if err == nil {
		err = c.module.Check(w)
	}
	c.err = err
}

// check loads and seals the script without serving, and prints what became of
// it.
func check(o *options, stdout, stderr io.Writer) int {
	c := &checker{log: contexts.NewLog(stderr)}
	defer c.log.Flush()
	prints := stdout
	if o.json {
		prints = stderr // what the script prints is no part of the JSON
	}
	l, err := prepare(o, c, c, c.log, prints, stderr)
	if err != nil {
		return fail(c.log, stderr, err)
	}
	c.gen, c.module = l.gen, l.module
	if err := c.gen.Main.Load(); err != nil && !errors.Is(err, errChecked) {
		return fail(c.log, stderr, err)
	}
	c.seal()
	if c.err != nil {
		return fail(c.log, stderr, c.err)
	}
	r := c.gen.Report()
	if err := c.gen.Weigh(r); err != nil {
		return fail(c.log, stderr, err)
	}
	if o.json {
		return printJSON(r, stdout)
	}
	printReport(r, stdout)
	return 0
}

// The JSON form of a report. Times are in milliseconds.
type (
	jsonReport struct {
		Bindings   []jsonBinding   `json:"bindings"`
		Statements []jsonStatement `json:"statements"`
		Packages   []jsonPackage   `json:"packages"`
		Shared     jsonShared      `json:"shared"`
		Worker     jsonWorker      `json:"worker"`
		Warnings   []string        `json:"warnings"`
	}
	jsonBinding struct {
		Name   string `json:"name"`
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
		Kind   string `json:"kind"`
		Why    string `json:"why"`
		Nodes  int    `json:"nodes"`
		Bytes  int64  `json:"bytes"`
	}
	jsonStatement struct {
		File      string  `json:"file"`
		Line      int     `json:"line"`
		Column    int     `json:"column"`
		Text      string  `json:"text"`
		MainMS    float64 `json:"main_ms"`
		RunsAgain bool    `json:"runs_again"`
		Why       string  `json:"why"`
	}
	jsonPackage struct {
		Name    string  `json:"name"`
		StartMS float64 `json:"start_ms"`
		Bytes   int64   `json:"bytes"`
	}
	jsonShared struct {
		Nodes int   `json:"nodes"`
		Bytes int64 `json:"bytes"`
	}
	jsonWorker struct {
		StartMS float64 `json:"start_ms"`
		Bytes   int64   `json:"bytes"`
	}
)

func printJSON(r *vm.Report, stdout io.Writer) int {
	j := jsonReport{
		Bindings: []jsonBinding{}, Statements: []jsonStatement{}, Packages: []jsonPackage{},
		Shared: jsonShared{r.Nodes, r.Bytes}, Worker: jsonWorker{milliseconds(r.Start), r.Worker}, Warnings: append([]string{}, r.Warnings...),
	}
	for _, b := range r.Bindings {
		j.Bindings = append(j.Bindings, jsonBinding{b.Name, b.Position.File, b.Position.Line, b.Position.Column, b.Kind, b.Why, b.Nodes, b.Bytes})
	}
	for _, s := range r.Statements {
		j.Statements = append(j.Statements, jsonStatement{s.Position.File, s.Position.Line, s.Position.Column, s.Text, milliseconds(s.Main), s.Again, s.Why})
	}
	for _, p := range r.Packages {
		j.Packages = append(j.Packages, jsonPackage{p.Name, milliseconds(p.Start), p.Bytes})
	}
	e := json.NewEncoder(stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(j); err != nil {
		return 1
	}
	return 0
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
