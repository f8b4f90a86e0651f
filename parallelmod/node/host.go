package node

import (
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/dop251/goja"

	"pyp/vm"
)

// Host is what the modules need from the process. Its fields must not change
// once it is installed.
type Host struct {
	Args   []string // process.argv: the executable, the script, and its arguments
	Env    []string // as os.Environ gives it; each VM gets a copy
	Stdout io.Writer
	Stderr io.Writer
	Dir    string                     // process.cwd(); "" is the working directory
	Exit   func(s vm.Scope, code int) // process.exit, in main only
	Stack  func(stack string) string  // makes an error's stack one of author's positions, may be nil
	output sync.Mutex                 // one line at a time, whichever VM it is from
}

// Instance is the globals and modules of one VM.
type Instance struct {
	host    *Host
	realm   realm
	rt      *goja.Runtime
	built   map[string]*goja.Object // by name without node:
	intr    *intrinsics
	call    func(goja.FunctionCall) goja.Value // Function.prototype.call
	clock   timerState
	console consoleState
	buf     *bufferParts
	exiting bool // the exit handlers ran
	process *goja.Object
	env     *goja.Object // process.env as this VM began with it
	environ []string     // what main passed on, nil if it did not
	urls    *urlClass    // nil until the module url is made
	shared  map[*urlRecord]*goja.Object

	// CopyPlatform is structuredClone for classes of other packages: whether o is
	// of such a class, and its copy, nil if the class has none. May be nil.
	CopyPlatform func(o *goja.Object) (c *goja.Object, platform bool)

	dataClasses map[*goja.Object]string // by prototype, as far as they are made

	domClass goja.Value
	digests  map[string]*goja.Object
	lazy     map[string]func() *goja.Object
}

// Exports lists the specifiers of all modules, with and without node:, and
// the names each of them exports. Every module object also has itself as
// default, which is not listed.
func (h *Host) Exports() map[string][]string {
	all := make(map[string][]string, 2*len(modules))
	for name, m := range modules {
		all[name] = slices.Clone(m.exports)
		all["node:"+name] = all[name]
	}
	return all
}

// Install puts the globals into the VM of s and returns its modules.
func (h *Host) Install(s vm.Scope) (*Instance, error) { return h.install(scoped{s}) }

func (h *Host) install(r realm) (i *Instance, err error) {
	i = &Instance{host: h, realm: r, rt: r.Runtime(), built: map[string]*goja.Object{},
		lazy: map[string]func() *goja.Object{}}
	if ex := i.rt.Try(func() {
		i.call, _ = i.prototype("Function").Get("call").Export().(func(goja.FunctionCall) goja.Value)
		i.defineGlobals()
	}); ex != nil {
		return nil, fmt.Errorf("installing the globals: %w", ex)
	}
	return i, nil
}

// Require is the module for a specifier, or nil if there is none. The module
// is made when it is first asked for; later calls return the same object.
func (i *Instance) Require(specifier string) goja.Value {
	if o := i.require(specifier); o != nil {
		return o
	}
	return nil
}

func (i *Instance) require(specifier string) *goja.Object {
	name := bare(specifier)
	if o := i.built[name]; o != nil {
		return o
	}
	m := modules[name]
	if m == nil {
		return nil
	}
	o := m.build(i)
	i.built[name] = o
	i.seal(name, m, o)
	return o
}

// seal checks a module against the table and gives it its default export.
func (i *Instance) seal(name string, m *module, o *goja.Object) {
	for _, n := range m.exports {
		if o.Get(n) == nil {
			panic(fmt.Sprintf("BUG: node:%s does not have its export %s", name, n))
		}
	}
	i.must(o.DefineDataProperty("default", o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func bare(specifier string) string {
	if len(specifier) > 5 && specifier[:5] == "node:" {
		return specifier[5:]
	}
	return specifier
}

// AbsentGlobals names the globals of the Web and of Node that scripts may look
// for and that do not exist here, so that a use of one can be told at load.
func AbsentGlobals() []string { return slices.Clone(absent) }
