package parallelmod

import (
	"strconv"
	"strings"
)

// A declaration in a worker is matched with main's by where it stands: the
// positions of the calls that led to it, and how many calls came from there
// before. The innermost position alone would not do. A worker runs only a part
// of main's top level, and a function that declares may have been called by
// statements that it leaves out.

// site is where the script has called the host, and how many-th call from
// there this is in this VM. what keeps the counts of different functions
// apart.
func (i *Instance) site(what string) string {
	var b strings.Builder
	b.WriteString(what)
	for _, f := range i.RT.CaptureCallStack(0, nil) {
		p := f.Position()
		if p.Line == 0 || strings.HasPrefix(p.Filename, "pyp:") {
			continue
		}
		b.WriteByte(' ')
		b.WriteString(p.String())
		if isModule(f.FuncName()) {
			break
		}
	}
	at := b.String()
	i.calls[at]++
	return at + "#" + strconv.Itoa(i.calls[at])
}

// isModule reports that a function is the top level of a module that is loaded
// on demand: the bundle names it by its path. Who asks for such a module first
// may differ between main and a worker, and does not matter.
func isModule(function string) bool { return strings.ContainsAny(function, "/.") }

// declaring reports that the top level is running, in main before it serves or
// in a worker that starts: what is declared now is found in every VM.
func (i *Instance) declaring() bool {
	if !i.Scope.IsMain() {
		return i.Scope.Replaying()
	}
	i.module.mu.Lock()
	defer i.module.mu.Unlock()
	return !i.module.sealed
}

// declare notes in main what stands at site, for the workers to find.
func (m *Module) declare(site string, x any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sites[site] = x
}

// declared is what main declared at site, nil if it did not come there.
func (m *Module) declared(site string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sites[site]
}
