package vm

import (
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"pyp/vm/layout"
)

// surroundings is what a script finds in main before it begins: the own
// properties of the global object, and of the constructors and prototypes that
// are there. What it has put there since, and which classes are the host's, can
// be told from it.
type surroundings struct {
	rt      *goja.Runtime
	global  *goja.Object
	has     goja.Callable   // Reflect.has
	host    map[string]bool // global names that are not the language's
	holders []holder
	given   []goja.Value // modules that the script has got
}

// holder is one object that scripts may extend.
type holder struct {
	name  string
	o     *goja.Object
	props map[unistring.String]goja.Value // nil for accessors, and what the engine has yet to make
}

// languageGlobals are the names that an engine without a host has.
var languageGlobals = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range goja.New().GlobalObject().GetOwnPropertyNames() {
		names[name] = true
	}
	return names
}()

func surroundingsOf(rt *goja.Runtime) *surroundings {
	layout.Ready()
	s := &surroundings{rt: rt, global: rt.GlobalObject(), host: map[string]bool{}}
	s.has, _ = goja.AssertFunction(rt.Get("Reflect").ToObject(rt).Get("has"))
	s.hold("globalThis", s.global)
	for _, name := range slices.Sorted(maps.Keys(languageGlobals)) {
		if o, ok := s.global.Get(name).(*goja.Object); ok && o != s.global {
			s.hold(name, o)
			if p := instancePrototype(o); p != nil {
				s.hold(name+".prototype", p)
			}
		}
	}
	for key := range s.holders[0].props {
		if name := key.String(); !languageGlobals[name] {
			s.host[name] = true
		}
	}
	return s
}

func (s *surroundings) hold(name string, o *goja.Object) {
	h := holder{name, o, map[unistring.String]goja.Value{}}
	for _, key := range o.GetOwnPropertyNames() {
		h.props[unistring.NewFromString(key)] = own(o, key)
	}
	s.holders = append(s.holders, h)
}

// own is the value of an own property that is no accessor, nil if there is none,
// or if it is a built-in that nobody has touched.
func own(o *goja.Object, name string) goja.Value {
	key := unistring.NewFromString(name)
	t := layout.LookTemplate(o)
	if t == nil {
		return layout.OwnValue(o, key)
	}
	if p := layout.PropertyOf(t.Values[key]); p != nil {
		return p.Value
	}
	return t.Values[key]
}

// hosts reports whether a global is the host's: it was there before the script,
// or would have been had anybody asked for it.
func (s *surroundings) hosts(name string) bool {
	if s.host[name] {
		return true
	}
	p := s.global.Prototype()
	if p == nil || languageGlobals[name] {
		return false
	}
	v, err := s.has(goja.Undefined(), p, s.rt.ToValue(name))
	return err == nil && v.ToBoolean()
}

// patch is a property that the script has given to its surroundings.
type patch struct{ holder, key string }

func (p patch) String() string {
	return p.holder + "." + p.key
}

// patches are what the script has added or replaced, each with its text.
func (s *surroundings) patches() map[patch]string {
	list := map[patch]string{}
	for _, h := range s.holders {
		for _, key := range h.o.GetOwnPropertyNames() {
			was, known := h.props[unistring.NewFromString(key)]
			now := own(h.o, key)
			text := textOf(now)
			if known && (now == was || !scripted(text)) || h.o == s.global && s.hosts(key) {
				continue
			}
			list[patch{h.name, key}] = text
		}
	}
	return list
}

// scripted tells the text of a function that is neither the engine's nor Go's.
func scripted(text string) bool {
	return text != noFunction && !strings.Contains(text, "[native code]")
}

// noFunction is the text of a value that is no function, or of an accessor.
const noFunction = "a value"

// textOf is a function's source. Of other values it only says that there is one.
func textOf(v goja.Value) string {
	if o, ok := v.(*goja.Object); ok && o.ExportType() != proxyType && o.ClassName() == "Function" {
		return o.String()
	}
	return noFunction
}

// patched is the text of a property of this VM's surroundings, "" if there is
// none.
func (e *engine) patched(p patch) string {
	o := e.rt.GlobalObject()
	name, isPrototype := strings.CutSuffix(p.holder, ".prototype")
	if name != "globalThis" {
		o, _ = o.Get(name).(*goja.Object)
	}
	if isPrototype {
		o = instancePrototype(o)
	}
	if o == nil || !slices.Contains(o.GetOwnPropertyNames(), p.key) {
		return ""
	}
	return textOf(own(o, p.key))
}

// hostClasses are the prototypes of the classes that the host's modules and
// globals have. Their instances may keep state where the seal does not see it.
func (s *surroundings) hostClasses() hostClasses {
	h := hostClasses{}
	for _, name := range s.global.GetOwnPropertyNames() {
		if !languageGlobals[name] && s.hosts(name) {
			h.note(own(s.global, name))
		}
	}
	for _, v := range s.given {
		h.note(v)
		if o, ok := v.(*goja.Object); ok && o.ExportType() != proxyType {
			for _, key := range o.GetOwnPropertyNames() {
				h.note(own(o, key))
			}
		}
	}
	return h
}

type hostClasses map[*goja.Object]bool

func (h hostClasses) note(v goja.Value) {
	if p := instancePrototype(v); p != nil {
		h[p] = true
	}
}

// extended reports whether objects with this prototype are, among others,
// instances of a class of the host's.
func (h hostClasses) extended(p *goja.Object) bool {
	for ; p != nil && p.ExportType() != proxyType; p = p.Prototype() {
		if h[p] {
			return true
		}
	}
	return false
}

// instancePrototype is what instances of v have as prototype, nil if v is no
// function.
func instancePrototype(v goja.Value) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok || o == nil || o.ExportType() == proxyType || o.ClassName() != "Function" {
		return nil
	}
	p, _ := o.Get("prototype").(*goja.Object)
	return p
}
