package vm

import (
	"fmt"
	"maps"
	"slices"

	"github.com/dop251/goja"

	"pyp/vm/derive"
	"pyp/vm/heap"
	"pyp/vm/seal"
)

// places are where the author's local bindings hold views, by binding and path.
func (e *engine) places(plan *derive.Plan) map[string]map[string]heap.Node {
	all := map[string]map[string]heap.Node{}
	e.locals(plan, func(name string, v goja.Value) {
		_ = e.rt.Try(func() { all[name] = seal.Places(v, e.realm.NodeOf) })
	})
	return all
}

// warnIdentity tells of objects that main has in shared data and in a local
// binding as well, and of which a worker's binding has one of its own.
func (g *Generation) warnIdentity(main, worker map[string]map[string]heap.Node, sh *Shared) {
	names, where := map[heap.Node]string{}, map[heap.Node]string{}
	for _, b := range g.Program.bindings {
		if c, ok := sh.cells[b.Name]; ok && c.Tag() == heap.TagObject && names[c.Node()] == "" {
			names[c.Node()], where[c.Node()] = b.Author, b.Position.String()
		}
	}
	for _, b := range g.Program.bindings {
		for _, path := range slices.Sorted(maps.Keys(main[b.Name])) {
			n := main[b.Name][path]
			if _, same := worker[b.Name][path]; same || names[n] == "" || worker[b.Name] == nil {
				continue
			}
			g.warnings = append(g.warnings, fmt.Sprintf(
				"%s: warning: %s%s is the same object as %s (%s) in main, but not in workers: %s is each worker's own, %s is shared; use %s%s in place of %s, or make the object with parallel.local(() => ...)",
				b.Position, b.Author, path, names[n], where[n], b.Author, names[n], b.Author, path, names[n]))
			break
		}
	}
}
