package seal

import (
	"github.com/dop251/goja"

	"pyp/vm/heap"
)

// Root is a binding of the script, and its value. A nil value is undefined.
type Root struct {
	Name  string
	Value goja.Value
}

// Config says what a VM's objects are that the engine cannot tell. All functions may be nil.
type Config struct {
	Runtime *goja.Runtime
	// Class names the class of an instance by its prototype, "class:NAME" for a class of the script, "Buffer" for the
	// host's. ok is false for an unknown prototype: its instances are code.
	Class func(proto *goja.Object) (class string, ok bool)
	// Resource says what the host shares in place of one of its objects. local says that an object is each worker's own.
	// It is asked about objects that are neither plain nor of a built-in class, or that hold a function themselves.
	Resource func(o *goja.Object) (x any, local, ok bool)
	// Local says that an object is each worker's own, whatever it is. It is asked about every object, so nil, for none,
	// is fastest.
	Local func(o *goja.Object) bool
	// View says which node of the heap an object is already a view of.
	View func(o *goja.Object) (n heap.Node, ok bool)
}

// Becomer turns objects into views. package view does it.
type Becomer interface {
	// Become makes o, in place, the view of n.
	Become(o *goja.Object, n heap.Node)
	// NodeOf says which node o is a view of; ok is false for an object that is no view.
	NodeOf(o *goja.Object) (n heap.Node, ok bool)
}

// Verdict says what a root is.
type Verdict struct {
	Data    bool     // whether it is data all the way down
	Why     string   // why not: "is a class", "holds a function at routes[0].handler"
	Classes []string // the script's classes whose instances it holds, as Config.Class names them
	Getters []string // own accessors that were evaluated while this root was walked, "config.port"
}

// Usage is what a root occupies in the heap. What several roots share counts for the one that was stored first.
type Usage struct {
	Nodes int
	Bytes int64
}

// Graph is what Classify found out. It holds the roots' objects: drop it when all is stored. A Graph is good until the next
// Classify of the same VM, and no code of the script may run before all is stored.
type Graph struct {
	c         Config
	realm     *realm
	roots     map[string]*root
	nodes     [][]node
	length    uint32
	sets      classSets
	getters   getters
	aliases   aliases
	ran       bool // code of the script ran, and may have changed what was judged before
	resources map[*goja.Object]heap.Node
}

type root struct {
	Root
	Verdict
	parts []string // names of properties whose values are data, of a root that is code
	usage Usage
}

// Classify judges all roots over one graph. It evaluates the own accessors of what is data, each once, and
// so may run code of the script.
func Classify(c Config, roots []Root) *Graph {
	ready()
	g := &Graph{c: c, realm: newRealm(c), roots: map[string]*root{}, getters: newGetters(), resources: map[*goja.Object]heap.Node{}}
	g.sets.init()
	w := &walker{g: g, whole: map[*goja.Object]bool{}}
	for _, r := range roots {
		g.roots[r.Name] = &root{Root: r}
		if o, ok := r.Value.(*goja.Object); ok {
			w.whole[o] = true
		}
	}
	for pass := 1; ; pass++ {
		w.pass(roots)
		if !g.ask() && (!g.ran || pass >= passes) {
			break
		}
	}
	for _, r := range roots {
		g.conclude(g.roots[r.Name])
	}
	return g
}

// passes bounds the walks in which code ran: another sees what it changed. Those after getters were asked have a bound of
// their own.
const passes = 4

// pass walks all roots anew.
func (w *walker) pass(roots []Root) {
	g := w.g
	g.ran, g.nodes, g.length, g.aliases = false, nil, 0, aliases{}
	g.getters.restart()
	for _, r := range roots {
		w.root = g.roots[r.Name]
		g.aliases.begin(r.Name, g.length+1)
		w.walk(r.Value)
	}
}

// conclude fills in the verdict of a root when the walk is over.
func (g *Graph) conclude(r *root) {
	state, n, noun := g.judge(r.Value)
	switch {
	case state == isCode && noun == nounLocal:
		r.Why = "is local to each worker: parallel.local()"
	case state == isCode:
		r.Why = "is " + noun
	case n == 0:
		r.Data = true
	case g.node(n).is(flagCode):
		r.Why = g.why(r)
		r.parts = g.dataProperties(r.Value.(*goja.Object))
	default:
		r.Data, r.Classes = true, g.sets.names(g.node(n).classes)
	}
}

// Verdict says what the root of that name is.
func (g *Graph) Verdict(name string) Verdict { return g.roots[name].Verdict }

// Split returns the names of those own properties of a root whose values are objects and data, for a root that is a plain
// object and as a whole is code.
func (g *Graph) Split(name string) []string { return g.roots[name].parts }

// Usage is what the root of that name, or the properties of it that were stored, added to the heap.
func (g *Graph) Usage(name string) Usage { return g.roots[name].usage }
