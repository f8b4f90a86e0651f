package http

import (
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/http/routes"
	"pyp/parallelmod/values"
)

// declared is a route as server.js has found it on an HttpServer.
type declared struct {
	methods []string
	path    string
	open    bool // the path is a prefix, if nothing in it says otherwise
	name    string
	value   goja.Value
	self    goja.Value
	at      string
	class   string
	merged  bool // of another server
}

// findRoutes fills the table of an HttpServer.
func (p *Protocol) findRoutes() {
	p.table = &routes.Table{}
	merged := map[int]bool{} // by Index
	for _, d := range p.declared() {
		rt := p.routeOf(d)
		p.enter(rt, d, merged)
	}
	for _, rt := range p.list {
		b := *rt
		b.bare = true
		p.bare = append(p.bare, &b)
	}
	p.checkSettings()
	p.findHooks()
	p.compare()
	p.files = p.folder()
	if p.inst.servers == nil {
		p.inst.servers = map[*goja.Object]*Protocol{}
	}
	p.inst.servers[p.Instance] = p
}

// declared asks server.js.
func (p *Protocol) declared() (list []declared) {
	rt := p.inst.values.RT
	v, err := p.inst.classes().collect(goja.Undefined(), p.Instance)
	values.Must(err)
	all := v.ToObject(rt)
	for k := range all.Get("length").ToInteger() {
		o := all.Get(rt.ToValue(k).String()).ToObject(rt)
		d := declared{path: o.Get("1").String(), open: o.Get("2").ToBoolean(), name: o.Get("3").String(), value: o.Get("4"),
			self: o.Get("5"), at: o.Get("6").String(), class: o.Get("7").String(), merged: o.Get("8").ToBoolean()}
		if m := o.Get("0"); !goja.IsNull(m) {
			values.Must(rt.ExportTo(m, &d.methods))
		}
		list = append(list, d)
	}
	return list
}

func text(v goja.Value) string {
	if v == nil || goja.IsUndefined(v) {
		return ""
	}
	return v.String()
}

// routeOf makes a route of a declaration.
func (p *Protocol) routeOf(d declared) *Route {
	rt := &Route{Name: d.class + "." + d.name, kind: handler, self: d.self, value: d.value, at: d.at}
	methods := strings.Join(d.methods, ",")
	if d.name == "" {
		rt.Name = strings.Join(strings.Fields(d.class+" "+methods+" "+d.path), " ")
	}
	p.locate(rt)
	pattern, err := routes.Parse(d.path, d.open)
	if err != nil {
		panic(p.inst.values.TypeError("%s%s: %s", p.place(rt), rt.Name, err))
	}
	rt.key = rt.Name + " " + methods + " " + pattern.Shape()
	rt.pattern, rt.methods = pattern, d.methods
	rt.call, _ = goja.AssertFunction(d.value)
	rt.Ignores = ignoresTransport(d.value.String())
	return rt
}

// enter adds a route to the table under each of its methods. One of another
// server gives way to the class's own; any other clash is a mistake.
func (p *Protocol) enter(rt *Route, d declared, merged map[int]bool) {
	methods := d.methods
	if methods == nil {
		methods = []string{routes.Any}
	}
	number, entered := len(p.list), false
	for _, m := range methods {
		other, clash := p.table.Add(m, rt.pattern, number)
		switch {
		case !clash:
			entered = true
		case !d.merged:
			was := p.list[other]
			panic(p.inst.values.TypeError("%s%s is the second route of %s; the first is %s%s", p.place(rt), rt.Name,
				strings.TrimSpace(m+" "+rt.pattern.Text), p.place(was), was.Name))
		}
	}
	if entered {
		merged[number] = d.merged
		p.add(rt)
	}
}

// place is where a route is declared, for the beginning of a message.
func (p *Protocol) place(rt *Route) string {
	if rt.at == "" {
		return ""
	}
	return rt.at + ": "
}

// locate notes where the function of a route begins, unless the script has said
// more exactly where it is declared: workers ask main's for it.
func (p *Protocol) locate(rt *Route) {
	if se := p.inst.values.Scope.ErrorAt(rt.value, ""); rt.at == "" && len(se.Stack) > 0 {
		rt.at = se.Stack[0].String()
	}
}

// compare sees to it that a worker has main's routes: main's table names them
// by their numbers.
func (p *Protocol) compare() {
	if p.main == p {
		return
	}
	for k := range max(len(p.list), len(p.main.list)) {
		switch {
		case k >= len(p.list) || k < len(p.main.list) && p.list[k].key != p.main.list[k].key && p.names[p.main.list[k].key] == nil:
			panic(p.inst.values.TypeError("%s%s is a route in main, but not in a worker that runs the same script; add routes on every path of the top level, and not for parallel.isMain only", p.main.place(p.main.list[k]), p.main.list[k].Name))
		case k >= len(p.main.list) || p.list[k].key != p.main.list[k].key:
			panic(p.inst.values.TypeError("%s%s is a route in a worker, but not in main, which runs the same script; add routes in an order that does not change", p.place(p.list[k]), p.list[k].Name))
		}
	}
}

// findHooks finds what the class has put in the place of HttpServer's own.
func (p *Protocol) findHooks() {
	base := p.inst.classes().prototype
	overridden := func(name string) (goja.Value, bool) {
		v := p.Instance.Get(name)
		return v, v != base.Get(name)
	}
	hook := func(kind kind, name string) *Route {
		v := p.Instance.Get(name)
		call, ok := goja.AssertFunction(v)
		if !ok {
			panic(p.inst.values.TypeError("%s.%s must be a function, as HttpServer's is", p.Name, name))
		}
		rt := &Route{Name: p.Name + "." + name, key: name, kind: kind, self: p.Instance, call: call, value: v}
		p.add(rt)
		p.bare = append(p.bare, rt)
		return rt
	}
	for _, name := range []string{"dispatch", "preRoute", "route"} {
		if _, own := overridden(name); own && p.hooks == nil {
			p.hooks = hook(hooks, "dispatch")
		}
	}
	if _, own := overridden("error"); own {
		p.failures = hook(failures, "error")
		p.onError = p.failures.call
		p.presetErrors()
	}
}

// presetErrors has this.error(request, code, message), called by the script,
// set the code before the class's own error() runs, as the host's call does.
func (p *Protocol) presetErrors() {
	values.Must(p.Instance.DefineDataProperty("error", p.inst.values.RT.ToValue(func(c goja.FunctionCall) goja.Value {
		o, ok := c.Argument(0).(*goja.Object)
		code := c.Argument(1).ToInteger()
		if ok && o.ExportType() == serverRequestType && code >= 400 && code <= 599 {
			values.Must(o.Get("response").ToObject(p.inst.values.RT).Set("code", code))
		}
		v, err := p.onError(c.This, c.Arguments...)
		values.Must(err)
		return v
	}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// listRoutes is HttpServer.prototype.getRoutes.
func (i *Instance) listRoutes(c goja.FunctionCall) goja.Value {
	rt := i.values.RT
	var list []any
	if o, ok := c.Argument(0).(*goja.Object); ok && i.servers[o] != nil {
		for _, r := range i.servers[o].list {
			if r.kind != handler {
				continue
			}
			e := rt.NewObject()
			i.values.Define(e, "path", r.pattern.Text)
			var methods goja.Value = goja.Null()
			if r.methods != nil {
				names := make([]any, len(r.methods))
				for k, m := range r.methods {
					names[k] = m
				}
				methods = rt.NewArray(names...)
			}
			i.values.Define(e, "methods", methods)
			i.values.Define(e, "name", r.Name)
			list = append(list, e)
		}
	}
	return rt.NewArray(list...)
}
