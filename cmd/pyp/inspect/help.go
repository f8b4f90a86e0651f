package inspect

import (
	"flag"
	"fmt"
	"strings"
)

// Usage is a line for each command.
func Usage() string {
	var b strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&b, "       pyp %-27s %s\n", strings.TrimSpace(c.name+" "+c.args), c.short)
	}
	return b.String()
}

// Help is the usage of one command.
func Help(name string) string {
	cmd := find(name)
	var b strings.Builder
	line := "usage: pyp " + cmd.name + " [flags] " + cmd.args
	fmt.Fprintf(&b, "%s\n\n%s\n\nflags:\n", strings.TrimSpace(line), cmd.long)
	cmd.set(new(call)).VisitAll(func(f *flag.Flag) {
		unit, text := flag.UnquoteUsage(f)
		dash := "--"
		if len(f.Name) == 1 {
			dash = "-"
		}
		fmt.Fprintf(&b, "  %-22s %s\n", strings.TrimSpace(dash+f.Name+" "+unit), text)
	})
	b.WriteString("  --help                 print this help\n")
	return b.String()
}

// Flags are the names of all flags of all commands.
func Flags() []string {
	names := []string{"help"}
	for _, cmd := range commands {
		cmd.set(new(call)).VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	}
	return names
}
