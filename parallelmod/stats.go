package parallelmod

import (
	"bytes"
	"encoding/json"

	"github.com/dop251/goja"

	"pyp/parallelmod/values"
)

// This file is how a script looks at its own process. The host makes Go values
// of what it knows, whose JSON is what the script gets: its keys are the wire's.

// Inspector is a Host that knows what it serves. One that is none, such as that
// of pyp check, has nothing to tell. Its methods may be called in any VM.
type Inspector interface {
	// Activity is what goes on now.
	Activity() Activity
	// InspectHost is all that is counted.
	InspectHost() any
	// InspectSocket is one server, or one connection that a transport stands
	// for; worker is the VM that asks, -1 in main.
	InspectSocket(s *Server, c values.Connection, worker int) any
	// InspectContexts lists the live connections. With retained it says what
	// each keeps alive.
	InspectContexts(retained bool) any
	// InspectMemory is the process's memory.
	InspectMemory() any
}

// Activity is what goes on in a host now.
type Activity struct {
	Contexts int64 // live ones
	Hogs     int64 // callbacks that run for too long
	Loops    int64 // workers that run a callback
}

// contextStats are PyParallel's keys.
type contextStats struct {
	ActiveHogs       int64 `json:"active_hogs"`
	ActiveContexts   int64 `json:"active_contexts"`
	ActiveIOLoops    int64 `json:"active_io_loops"`
	SEHEAVInCallback *int  `json:"seh_eav_in_io_callback"`
}

// inspector is the host as one that can be asked, nil if it cannot.
func (i *Instance) inspector() Inspector {
	x, _ := i.module.host.(Inspector)
	return x
}

func (i *Instance) activity() (a Activity) {
	if x := i.inspector(); x != nil {
		a = x.Activity()
	}
	return a
}

// contextStats is parallel.contextStats().
func (i *Instance) contextStats(goja.FunctionCall) goja.Value {
	return i.told("contextStats", func() []any {
		a := i.activity()
		parts := []any{contextStats{ActiveHogs: a.Hogs, ActiveContexts: a.Contexts, ActiveIOLoops: a.Loops}}
		if x := i.inspector(); x != nil {
			parts = append(parts, x.InspectHost())
		}
		return parts
	})
}

// socketStats is parallel.socketStats(transport), of a server too.
func (i *Instance) socketStats(c goja.FunctionCall) goja.Value {
	server, conn := i.socket(c.Argument(0))
	if server == nil && conn == nil {
		panic(i.TypeError("parallel.socketStats(transport): the argument must be the transport that a callback got, or what parallel.server() returned"))
	}
	return i.told("socketStats", func() []any {
		if x := i.inspector(); x != nil {
			return []any{x.InspectSocket(server, conn, i.Scope.Worker())}
		}
		return []any{SocketStats{}}
	})
}

// socket is the server or the connection that v stands for.
func (i *Instance) socket(v goja.Value) (*Server, values.Connection) {
	if s := i.serverOf(v); s != nil {
		return s, nil
	}
	if o, ok := v.(*goja.Object); ok && o.ExportType() == transportType {
		return nil, o.Export().(*transportObject).t
	}
	if c := i.http.Connection(v); c != nil {
		return nil, c
	}
	return nil, nil
}

// memoryStats is parallel.memoryStats().
func (i *Instance) memoryStats(goja.FunctionCall) goja.Value {
	return i.told("memoryStats", func() []any {
		parts := []any{i.module.machine.get()}
		if x := i.inspector(); x != nil {
			parts = append(parts, x.InspectMemory())
		}
		return parts
	})
}

// refreshMemoryStats is parallel.refreshMemoryStats().
func (i *Instance) refreshMemoryStats(goja.FunctionCall) goja.Value {
	i.module.machine.refresh()
	return goja.Undefined()
}

// sysStats is parallel.sysStats().
func (i *Instance) sysStats(goja.FunctionCall) goja.Value {
	return i.told("sysStats", func() []any { return []any{readSystem()} })
}

// contexts is parallel.contexts({ retained }).
func (i *Instance) contexts(c goja.FunctionCall) goja.Value {
	retained := i.retainedOption(c.Argument(0))
	return i.told("contexts", func() []any {
		if x := i.inspector(); x != nil {
			return []any{x.InspectContexts(retained)}
		}
		return []any{[]any{}}
	})
}

// retainedOption reads { retained }.
func (i *Instance) retainedOption(v goja.Value) bool {
	if goja.IsUndefined(v) {
		return false
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Object" {
		panic(i.TypeError("parallel.contexts({ retained }): the argument must be an object or be left out"))
	}
	for _, name := range o.Keys() {
		if name != "retained" {
			panic(i.TypeError("parallel.contexts({ retained }): there is no option %q; the only one is retained", name))
		}
	}
	retained := o.Get("retained")
	if retained == nil || goja.IsUndefined(retained) {
		return false
	}
	on, ok := retained.Export().(bool)
	if _, object := retained.(*goja.Object); object || !ok {
		panic(i.TypeError("parallel.contexts({ retained }): retained must be true or false, not %s", kindName(retained)))
	}
	return on
}

// number makes a function that returns one number of what goes on.
func number(name string, f func(Activity) int64) func(*Instance, goja.FunctionCall) goja.Value {
	return func(i *Instance, _ goja.FunctionCall) goja.Value {
		return i.told(name, func() []any { return []any{f(i.activity())} })
	}
}

// told is what the parts say, in the VM's own objects: one object, if they are
// objects, of all their keys. What a statement of the top level was told in
// main it is told in every worker that runs it again.
func (i *Instance) told(name string, parts func() []any) goja.Value {
	if !i.declaring() {
		return i.fromParts(encoded(parts()))
	}
	at := i.site(name)
	if text, ok := i.module.declared(at).([][]byte); ok && i.Scope.Replaying() {
		return i.fromParts(text)
	}
	text := encoded(parts())
	if i.Scope.IsMain() {
		i.module.declare(at, text)
	}
	return i.fromParts(text)
}

func encoded(parts []any) (text [][]byte) {
	for _, p := range parts {
		b, err := json.Marshal(p)
		if err != nil {
			panic("BUG: " + err.Error())
		}
		text = append(text, b)
	}
	return text
}

func (i *Instance) fromParts(text [][]byte) (v goja.Value) {
	for _, b := range text {
		d := json.NewDecoder(bytes.NewReader(b))
		d.UseNumber()
		v = i.fromJSON(d, v)
	}
	return v
}

// fromJSON makes the next value of d. The keys of an object are added to those
// of to, if that is one.
func (i *Instance) fromJSON(d *json.Decoder, to goja.Value) goja.Value {
	token, err := d.Token()
	if err != nil {
		panic("BUG: " + err.Error())
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return i.listFromJSON(d)
		}
		o, ok := to.(*goja.Object)
		if !ok {
			o = i.RT.NewObject()
		}
		for d.More() {
			key, _ := d.Token()
			values.Must(o.Set(key.(string), i.fromJSON(d, nil)))
		}
		_, _ = d.Token()
		return o
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return i.RT.ToValue(n)
		}
		f, _ := t.Float64()
		return i.RT.ToValue(f)
	case nil:
		return goja.Null()
	}
	return i.RT.ToValue(token)
}

func (i *Instance) listFromJSON(d *json.Decoder) goja.Value {
	var list []any
	for d.More() {
		list = append(list, i.fromJSON(d, nil))
	}
	_, _ = d.Token()
	return i.RT.NewArray(list...)
}
