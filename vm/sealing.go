package vm

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"pyp/vm/derive"
	"pyp/vm/heap"
	"pyp/vm/seal"
)

// sealing is one seal of a main VM: what its top-level bindings hold becomes
// the shared heap, and every object of it a view of its node, in place.
type sealing struct {
	m        *Main
	values   map[string]goja.Value // of the bindings
	roots    []seal.Root
	refused  map[string]bool // classes whose instances are each worker's own
	classes  map[*goja.Object]string
	hosts    hostClasses
	patches  map[patch]string // of the built-ins and the global object
	onlyMain map[string]bool  // those that workers are not to have
	graph    *seal.Graph
	input    derive.Input
	plan     *derive.Plan
	getters  map[string][]string // of a root's objects: what was evaluated
	shared   *Shared
	builder  *heap.Builder
}

// declaredRoot is the name of the root that parallel.shared() made at site.
func declaredRoot(site string) string { return "parallel.shared() at " + site }

// seal makes the shared heap. The caller is inside an entry of main, or main
// is at rest.
func (m *Main) seal() (s *sealing, err error) {
	m.inside(func(in Scope) {
		if ex := m.rt.Try(func() { s, err = m.sealInside() }); ex != nil {
			err = in.Error(ex)
		}
	})
	return s, err
}

// inside runs f in main: in the entry that is running (the script is inside
// parallel.run()) or in one of its own.
func (m *Main) inside(f func(Scope)) {
	if m.state.Load() != idle {
		f(Scope{&m.engine})
		return
	}
	if bug := m.enter(nil, TaskFunc(f)); bug != nil {
		panic(bug)
	}
}

func (m *Main) sealInside() (*sealing, error) {
	drainJobs(m.rt)
	m.top.begin(m.top.unit) // ends the time of the statement that main is in
	s := &sealing{m: m, refused: map[string]bool{}}
	if err := s.collect(); err != nil {
		return nil, err
	}
	s.judge()
	if err := s.checkDeclared(); err != nil {
		return nil, err
	}
	return s, s.store()
}

// collect reads the bindings and what else is to be shared.
func (s *sealing) collect() error {
	o, err := s.m.captured()
	if err != nil {
		return Scope{&s.m.engine}.Error(err)
	}
	s.values, s.classes = map[string]goja.Value{}, map[*goja.Object]string{}
	clear(s.m.protos) // a binding may have another class than when it was asked
	s.patches, s.hosts = s.m.around.patches(), s.m.around.hostClasses()
	s.onlyMain = s.m.prog.analysis.OnlyMain()
	for _, b := range s.m.prog.bindings {
		v := o.Get(b.Name)
		if v == nil {
			v = goja.Undefined()
		}
		s.values[b.Name] = v
		s.noteClass(b.Name, v)
		if !b.Host && !b.Helper {
			s.roots = append(s.roots, seal.Root{Name: b.Name, Value: v})
		}
	}
	for _, d := range s.m.declared {
		s.roots = append(s.roots, seal.Root{Name: declaredRoot(d.site), Value: d.value})
	}
	for i, v := range s.m.json {
		s.roots = append(s.roots, seal.Root{Name: s.m.jsonRoot(i), Value: v})
	}
	return nil
}

// jsonRoot is the name of the root that a JSON file is.
func (e *engine) jsonRoot(i int64) string { return e.prog.bundle.JSON[i].Path }

// proxyType is what a Proxy exports as. Nothing is asked of one: it may be
// revoked, and its traps are the script's.
var proxyType = reflect.TypeFor[goja.Proxy]()

// noteClass remembers whose instances have v's prototype, if v is a class of the
// script's that no class of the host's is a part of. The first binding of a
// class names it.
func (s *sealing) noteClass(name string, v goja.Value) {
	if p := instancePrototype(v); p != nil && s.classes[p] == "" && !s.hosts.extended(p) {
		s.classes[p] = name
	}
}

// judge says which bindings are data and what runs again in workers. A class
// whose instances need more than their data makes these code, and all is
// judged again.
func (s *sealing) judge() {
	for {
		s.graph = seal.Classify(s.config(), s.roots)
		s.input.Data, s.input.Why = map[string]bool{}, map[string]string{}
		s.getters = map[string][]string{}
		used := map[string]bool{}
		s.input.Classes = map[string]bool{}
		for _, r := range s.roots {
			v := s.graph.Verdict(r.Name)
			s.input.Data[r.Name], s.input.Why[r.Name] = v.Data, v.Why
			s.getters[r.Name] = v.Getters
			for _, c := range v.Classes {
				used[c] = true
				s.input.Classes[strings.TrimPrefix(c, classPrefix)] = true
			}
		}
		s.input.Aliases = s.graph.Aliases()
		s.input.Last = s.m.lastUnit()
		s.plan = s.m.prog.analysis.Plan(s.input)
		again := false
		for _, c := range s.m.prog.analysis.Unsharable(s.plan) {
			if used[classPrefix+c] && !s.refused[c] {
				s.refused[c], again = true, true
			}
		}
		if !again {
			return
		}
	}
}

// classPrefix tells the script's classes from the host's in the heap.
const classPrefix = "class:"

func (s *sealing) config() seal.Config {
	c := s.m.sealConfig()
	c.Class = func(proto *goja.Object) (string, bool) {
		if name := s.classes[proto]; name != "" && !s.refused[name] {
			return classPrefix + name, true
		}
		return s.m.hostClass(proto)
	}
	return c
}

// checkDeclared refuses what parallel.shared() got and cannot share.
func (s *sealing) checkDeclared() error {
	for _, d := range s.m.declared {
		v := s.graph.Verdict(declaredRoot(d.site))
		if v.Data {
			continue
		}
		why := strings.ReplaceAll(v.Why, declaredRoot(d.site)+".", "its ")
		err := &ScriptError{Message: "parallel.shared(): the value cannot be shared: it " + why + "; share data only, or make it with parallel.local(() => ...)"}
		s.m.locate(err, d.at)
		return err
	}
	return nil
}

// store fills the heap. Main's objects become views of it.
func (s *sealing) store() (err error) {
	s.builder = heap.New()
	e := &s.m.engine
	s.shared = &Shared{
		prog: s.m.prog, heap: s.builder.Heap(), plan: s.plan,
		cells: map[string]heap.Cell{}, parts: map[string]map[string]heap.Cell{}, declared: map[string]heap.Cell{}, json: map[int64]heap.Cell{}, usage: map[string]seal.Usage{}, getters: map[string][]string{},
	}
	e.shared = s.shared
	e.views = e.realm.Views(s.shared.heap)
	b := e.views.Sealer()
	for _, r := range s.roots {
		if s.plan.Kind[r.Name] == derive.Shared {
			if s.shared.cells[r.Name], err = s.graph.Store(s.builder, r.Name, b); err != nil {
				return err
			}
			e.views.Name(s.shared.cells[r.Name], e.author(r.Name))
			s.shared.usage[r.Name] = s.graph.Usage(r.Name)
			s.shared.getters[r.Name] = s.getters[r.Name]
		}
	}
	for _, d := range s.m.declared {
		if s.shared.declared[d.site], err = s.graph.Store(s.builder, declaredRoot(d.site), b); err != nil {
			return err
		}
		e.views.Name(s.shared.declared[d.site], declaredRoot(d.site))
	}
	if err := s.storeJSON(b); err != nil {
		return err
	}
	if err := s.storeParts(b); err != nil {
		return err
	}
	s.builder.Freeze()
	if h, ok := s.m.modules.(Inheritor); ok {
		s.shared.env = h.Bequeath()
	}
	e.realm.Adopt()
	e.views.Turn()
	s.m.declared = nil
	return nil
}

// storeJSON shares the JSON files of which no binding has taken care: those of
// packages that require them.
func (s *sealing) storeJSON(b seal.Becomer) (err error) {
	for i := range s.m.json {
		if name := s.m.jsonRoot(i); s.graph.Verdict(name).Data {
			if s.shared.json[i], err = s.graph.Store(s.builder, name, b); err != nil {
				return err
			}
			s.m.views.Name(s.shared.json[i], name)
		}
	}
	return nil
}

// storeParts shares the data of objects that mix it with code.
func (s *sealing) storeParts(b seal.Becomer) (err error) {
	names := slices.Sorted(maps.Keys(s.values))
	for _, name := range names {
		if s.plan.Kind[name] != derive.Local || !s.m.prog.analysis.Splittable(name) {
			continue
		}
		for _, key := range s.graph.Split(name) {
			if s.m.prog.analysis.Mutated(key) {
				continue
			}
			if s.shared.parts[name] == nil {
				s.shared.parts[name] = map[string]heap.Cell{}
			}
			if s.shared.parts[name][key], err = s.graph.StoreProperty(s.builder, name, key, b); err != nil {
				return err
			}
			s.m.views.Name(s.shared.parts[name][key], s.m.author(name)+"."+key)
		}
	}
	return nil
}

// lastUnit is the statement in which main came to serve, -1 if its top level
// had come to its end before.
func (m *Main) lastUnit() int {
	if m.began && settled(m.result) {
		return -1
	}
	return m.top.unit
}

// becomer turns objects of one VM into views.
type becomer struct{ e *engine }

// Become makes o the view of n.
func (b becomer) Become(o *goja.Object, n heap.Node) { b.e.views.Become(o, n) }

// NodeOf tells whether o is a view of the shared heap already.
func (b becomer) NodeOf(o *goja.Object) (heap.Node, bool) {
	h, n, ok := b.e.realm.NodeOf(o)
	return n, ok && h == b.e.shared.heap
}
