package vm

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"pyp/vm/derive"
	"pyp/vm/load"
)

// Report says what became of a script's top level when it was sealed.
type Report struct {
	Bindings   []BindingReport
	Statements []StatementReport
	Packages   []PackageReport
	Nodes      int           // objects of the shared heap
	Bytes      int64         // of the shared heap
	Start      time.Duration // of one worker
	Worker     int64         // bytes that one worker keeps
	Warnings   []string
}

// BindingReport is one top-level binding of the author's.
type BindingReport struct {
	Name     string
	Position load.Position
	Kind     string // shared, definition or local
	Why      string
	Nodes    int   // in the shared heap, 0 unless Kind is shared
	Bytes    int64 // in the shared heap
}

// StatementReport is one statement of the top level, of the author's.
type StatementReport struct {
	Position load.Position
	Text     string
	Main     time.Duration // in main
	Again    bool          // runs again in each worker
	Why      string
}

// PackageReport is what a package's own top level costs: main's time for what
// runs again in each worker.
type PackageReport struct {
	Name  string
	Start time.Duration
	Bytes int64 // allocated by its slower statements
}

// Report describes the seal. Start must have succeeded.
func (g *Generation) Report() *Report {
	r := &Report{Nodes: g.sealed.heap.Nodes(), Bytes: g.sealed.heap.Size(), Warnings: g.warnings}
	for _, b := range g.Program.bindings {
		u := g.sealed.usage[b.Name]
		if b.Host || b.Helper || b.Package || b.Temporary || b.Position.File == "" || b.JSON && u.Nodes == 0 {
			continue
		}
		r.Bindings = append(r.Bindings, BindingReport{
			Name: b.Author, Position: b.Position, Kind: g.sealed.plan.Kind[b.Name].String(), Why: g.why(b.Name),
			Nodes: u.Nodes, Bytes: u.Bytes,
		})
	}
	g.reportStatements(r)
	return r
}

func (g *Generation) reportStatements(r *Report) {
	packages := map[string]*PackageReport{}
	for i, u := range g.sealed.plan.Units {
		c := g.Main.top.of(i)
		in := packageOf(u)
		switch {
		case u.Position.File == "" || strings.HasPrefix(u.Position.File, "host:"):
		case in != "":
			name := packageName(in)
			if packages[name] == nil {
				packages[name] = &PackageReport{Name: name}
			}
			if u.Kept != "" {
				packages[name].Start += time.Duration(c.nanoseconds)
				packages[name].Bytes += c.bytes
			}
		case u.Text != "" || g.stores(u.Declares):
			r.Statements = append(r.Statements, StatementReport{
				Position: u.Position, Text: u.Text, Main: time.Duration(c.nanoseconds), Again: u.Kept != "", Why: cmp.Or(u.Kept, u.Dropped),
			})
		}
	}
	for _, p := range packages {
		r.Packages = append(r.Packages, *p)
	}
	slices.SortFunc(r.Packages, func(a, b PackageReport) int { return strings.Compare(a.Name, b.Name) })
}

// packageOf is a file of the package whose own top level a statement is, or
// runs; "" if there is none.
func packageOf(u derive.UnitPlan) string {
	switch {
	case u.Position.InPackage():
		return u.Position.File
	case u.Loads.InPackage():
		return u.Loads.File
	}
	return ""
}

// why is a binding's kind in words, and what the seal did to it.
func (g *Generation) why(name string) string {
	why := g.sealed.plan.Why[name]
	if list := g.sealed.getters[name]; len(list) > 0 {
		why += "; evaluated once: " + strings.Join(list, ", ")
	}
	if parts := slices.Sorted(maps.Keys(g.sealed.parts[name])); len(parts) > 0 {
		why += "; shares its data: " + strings.Join(parts, ", ")
	}
	return why
}

// stores reports whether one of the bindings has data of its own in the shared
// heap: a JSON file is several bindings of one value.
func (g *Generation) stores(bindings []string) bool {
	return slices.ContainsFunc(bindings, func(name string) bool { return g.sealed.usage[name].Nodes > 0 })
}

// packageName is the package that a file belongs to, "@scope/name" or "name".
func packageName(file string) string {
	const dir = "node_modules/"
	file = filepath.ToSlash(file)
	parts := strings.SplitN(file[strings.LastIndex(file, dir)+len(dir):], "/", 3)
	if strings.HasPrefix(parts[0], "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// Weigh measures what one worker costs by starting a few more.
func (g *Generation) Weigh(r *Report) error {
	const n = 4
	workers := make([]*Worker, n)
	before := liveHeap()
	began := Now()
	for i := range workers {
		w, err := newWorker(g.sealed, i+1, g.modules, g.report, func(Owner, func(Scope)) {}, g.StartTimeout, nil)
		if err != nil {
			return err
		}
		workers[i] = w
	}
	r.Start = time.Duration(Now()-began) / n
	r.Worker = max(0, liveHeap()-before) / n
	runtime.KeepAlive(workers)
	return nil
}

func liveHeap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// What one statement may cost each worker before it is worth a warning.
const (
	heavyTime  = 50 * time.Millisecond
	heavyBytes = 10 << 20
)

// weigh warns of statements that cost each worker much.
func (g *Generation) weigh() {
	for i, u := range g.sealed.plan.Units {
		c := g.Main.top.of(i)
		took := time.Duration(c.nanoseconds)
		if u.Kept == "" || u.Position.File == "" || took < heavyTime && c.bytes < heavyBytes {
			continue
		}
		g.warnings = append(g.warnings, fmt.Sprintf(
			"%s: warning: this statement took %v and %d MB, and runs again in each worker because it %s; share what it builds with parallel.shared(() => ...), or keep it from workers with if (parallel.isMain)",
			u.Position, took.Round(time.Millisecond), c.bytes>>20, u.Kept))
	}
}
