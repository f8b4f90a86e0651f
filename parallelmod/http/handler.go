package http

import (
	"github.com/dop251/goja"

	"pyp/parallelmod/values"
	"pyp/vm"
)

// callHandler calls what a path of an HttpServer calls. Nothing of the host's
// stands between.
func (x *Exchange) callHandler(s vm.Scope, a *Answer) *vm.ScriptError {
	i, rt := x.p.inst, x.rt
	x.matched = rt
	if rt.bare && rt.Ignores { // then it is a plain function, whose arguments are copied
		args := i.args[:1]
		args[0] = goja.Undefined()
		v, err := rt.call(rt.self, args...)
		clear(args)
		return x.returned(s, v, err, a)
	}
	var request goja.Value = goja.Undefined()
	if !rt.Ignores {
		request = x.request()
	}
	v, err := rt.call(rt.self, x.arguments(request)...)
	return x.returned(s, v, err, a)
}

// arguments are those of the matched route: the request, then what the path
// leaves: parameters, and the segments of the rest, or a star's name as one.
func (x *Exchange) arguments(request goja.Value) []goja.Value {
	args := []goja.Value{request}
	if x.matched.bare || x.matched.pattern == nil {
		return args
	}
	rt := x.p.inst.values.RT
	v, names := x.values(), x.matched.pattern.Names()
	spread := len(v.Params) == 0 || names[len(names)-1] == "*"
	if len(v.Params) > 0 && spread {
		v.Params = v.Params[:len(v.Params)-1]
	}
	for _, text := range v.Params {
		args = append(args, rt.ToValue(text))
	}
	if spread {
		for _, text := range v.Rest {
			args = append(args, rt.ToValue(text))
		}
	}
	return args
}

// callHooks calls dispatch, which leads to the other hooks and to the route.
func (x *Exchange) callHooks(s vm.Scope, a *Answer) *vm.ScriptError {
	v, err := x.rt.call(x.rt.self, x.request())
	return x.returned(s, v, err, a)
}

// callFailures answers for what no route does, by the script's error().
func (x *Exchange) callFailures(s vm.Scope, a *Answer) *vm.ScriptError {
	m := x.p.main.match([]byte(x.r.Method()), []byte(x.r.RawPath()))
	return x.refuse(s, m.Status, m.Message, allowed(m.Allow), a)
}

func allowed(methods string) []Header {
	if methods == "" {
		return nil
	}
	return []Header{{"Allow", methods}}
}

// route is HttpServer.prototype.route: it finds what the path calls, and calls
// it.
func (i *Instance) route(c goja.FunctionCall) goja.Value {
	x := i.exchangeOf(c.Argument(0), "HttpServer.route(request)")
	m := x.p.main.match([]byte(x.r.Method()), []byte(x.r.RawPath()))
	switch {
	case m.Route != nil:
		x.matched = x.p.own(m.Route)
		v, err := x.matched.call(x.matched.self, x.arguments(x.request())...)
		values.Must(err)
		return v
	case m.File != nil:
		x.send(m.File)
		return goja.Undefined()
	case m.Status == 204:
		x.begin(204, allowed(m.Allow))
		return goja.Undefined()
	}
	return x.scriptFailure(m)
}

// scriptFailure calls error(), the script's or the host's, and returns what
// that returns.
func (x *Exchange) scriptFailure(m Match) goja.Value {
	rt := x.p.inst.values.RT
	x.begin(m.Status, allowed(m.Allow))
	message := m.Message
	if message == "" {
		message = statusOf(m.Status).phrase
	}
	call, ok := goja.AssertFunction(x.p.Instance.Get("error"))
	if !ok {
		panic(x.p.inst.values.TypeError("%s.error must be a function", x.p.Name))
	}
	v, err := call(x.p.Instance, x.request(), rt.ToValue(m.Status), rt.ToValue(message))
	values.Must(err)
	return v
}

// exchangeOf finds the request behind an argument.
func (i *Instance) exchangeOf(v goja.Value, what string) *Exchange {
	if o, ok := v.(*goja.Object); ok {
		switch o.ExportType() {
		case serverRequestType:
			r := o.Export().(*serverRequest)
			r.live(what)
			return r.x
		case requestType:
			r := o.Export().(*requestObject)
			r.live(what)
			return r.x
		}
	}
	panic(i.values.TypeError("%s: the first argument must be the request that the handler got", what))
}
