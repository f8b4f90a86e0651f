package derive

import "pyp/vm/load"

// Params are the parameters that both programs have in addition to the bundle's
// own, in this order and after them.
var Params = []string{"__pyp_capture", "__pyp_shared", "__pyp_w", "__pyp_ro", "__pyp_become", "__pyp_mark", "__pyp_class", "__pyp_local"}

// Kind says how a worker comes by a binding.
type Kind int

// The kinds of bindings.
const (
	Shared     Kind = iota // data: looked up in what main has built
	Definition             // a function or class literal that is never reassigned
	Local                  // any other code, state of packages: made again
	Host                   // comes from a module of the host
	Helper                 // esbuild's own
)

func (k Kind) String() string {
	return [...]string{"shared", "definition", "local", "host", "helper"}[k]
}

// Binding is a name of the bundle's top level.
type Binding struct {
	Name      string        // in the bundle, where all names differ
	Author    string        // as its author wrote it; the bundle's if nobody did
	Position  load.Position // where it was written; no File if nobody wrote it
	Temporary bool          // esbuild's, in the author's code: of no interest to a reader
	Host      bool          // belongs to a module of the host
	Helper    bool          // esbuild's own
	Package   bool          // belongs to a package
	JSON      bool          // the contents of a JSON file, or a part of them
}

// Input is what is known once main has run.
type Input struct {
	Data      map[string]bool   // the binding's value is data all the way down
	Why       map[string]string // why it is not
	Entangled map[string]string // a probe has seen it written: how
	Forced    map[string]bool   // main's and the probe's value differ
	Classes   map[string]bool   // bindings of classes that data has instances of
	Aliases   [][]string        // groups of bindings whose data share objects once main has run
	Hidden    bool              // main's built-ins were patched by a statement that the syntax does not tell
	Last      int               // the unit in which main came to run(); -1: all ran to their end
}

// Plan says what a worker does instead of main's top level.
type Plan struct {
	Kind        map[string]Kind
	Why         map[string]string // why a binding is of its kind, in plain words
	Entangled   map[string]string // shared bindings that are made again and then become shared: how they came to be so
	Units       []UnitPlan
	Late        []string        // bindings declared behind run() that kept code mentions: they have no value
	LocalWrites []LocalWrite    // set by CompileWorker: where its functions write to what is each worker's own
	Announced   map[string]bool // classes of Input.Classes that a worker tells of as soon as they are complete

	in       Input
	kept     []bool           // units
	live     bitset           // names that what is kept mentions
	announce map[int][]string // classes that are complete behind a unit
}

// UnitPlan is what becomes of one statement of the top level.
type UnitPlan struct {
	Position load.Position // no File if nobody wrote it
	Text     string        // its first line, as its author wrote it
	Kept     string        // why it runs again in each worker; "" if it does not
	Dropped  string        // why it does not
	Declares []string      // the bindings it declares
	Loads    load.Position // the CommonJS module that it runs; no File if there is none
}
