package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"pyp/vm"
)

// printReport prints a report for a person.
func printReport(r *vm.Report, out io.Writer) {
	printBindings(r, out)
	printStatements(r, out)
	if len(r.Packages) > 0 {
		t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "\npackage\tstart of each worker\tallocates")
		for _, p := range r.Packages {
			fmt.Fprintf(t, "%s\t%s\t%s\n", p.Name, duration(p.Start), size(p.Bytes))
		}
		_ = t.Flush()
	}
	fmt.Fprintf(out, "\nshared: %d objects, %s\nworker: starts in %s, keeps %s\n", r.Nodes, size(r.Bytes), duration(r.Start), size(r.Worker))
	for _, w := range r.Warnings {
		fmt.Fprintln(out, w)
	}
}

func printBindings(r *vm.Report, out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "binding\twhere\tkind\tobjects\tbytes\twhy")
	for _, b := range r.Bindings {
		nodes, bytes := "", ""
		if b.Kind == "shared" {
			nodes, bytes = fmt.Sprint(b.Nodes), size(b.Bytes)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", b.Name, b.Position, b.Kind, nodes, bytes, b.Why)
	}
	_ = t.Flush()
}

func printStatements(r *vm.Report, out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nstatement\ttime in main\tin workers\twhy\ttext")
	for _, s := range r.Statements {
		again := "once, in main"
		if s.Again {
			again = "runs again"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", s.Position, duration(s.Main), again, s.Why, s.Text)
	}
	_ = t.Flush()
}

func duration(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.3f ms", float64(d)/1e6)
}

func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
