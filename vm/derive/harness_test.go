package derive

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"pyp/vm/load"
)

const scripts = "../../testdata/seal"

var hostModules = map[string][]string{
	"parallel":             {"server", "register", "run", "runOnce", "isMain", "local", "shared", "counter", "dict"},
	"parallel/http/server": {"HttpServer", "router", "makeRoutes"},
	"fs":                   {"readFileSync", "appendFileSync", "watch"},
	"timers":               {"setTimeout", "setInterval"},
}

// hostCode makes host modules; what they do is logged.
const hostCode = `(function(isMain, log, end) {
	const print = (...a) => log(a.map(String).join(" "));
	globalThis.console = {log: print, error: print, warn: print};
	globalThis.process = {env: {MODE: "a"}, on() { log("listens") }};
	for (const n of ["asyncIterator", "dispose", "asyncDispose", "metadata"])
		if (!Symbol[n]) Object.defineProperty(Symbol, n, {value: Symbol.for("Symbol." + n)});
	globalThis.setTimeout = globalThis.setInterval = () => { log("timer"); return 1 };
	return {
		parallel: {isMain, server: (...a) => ({transport: a.join(":")}), register() { log("register") }, run: end, runOnce: end,
			local: f => f(), shared: f => f(), dict: () => ({}), counter: () => ({})},
		"parallel/http/server": {HttpServer: class HttpServer { http11 = true },
			router: r => (f, c) => { if (r.push) r.push(c.name); return f }, makeRoutes: () => []},
		fs: {readFileSync: () => '{"port":81,"x":[1,2]}', appendFileSync(p, s) { log("append " + s) }, watch() { log("watch") }},
		timers: {setTimeout() { log("timer") }, setInterval() { log("timer") }},
	};
})`

// describeCode words a value so that two VMs can be compared.
const describeCode = `(function(v, bare) {
	const d = (v, depth) => {
		if (typeof v === "function") return "fn:" + v.name;
		if (v === null || typeof v !== "object") return typeof v === "bigint" ? v + "n" : typeof v === "symbol" ? v.toString() : JSON.stringify(v) + "";
		if (depth > 8) return "...";
		const in1 = x => d(x, depth + 1);
		if (v instanceof Map) return "Map" + in1([...v]);
		if (v instanceof Set) return "Set" + in1([...v]);
		if (v instanceof Date) return "Date" + v.getTime();
		if (v instanceof RegExp || v instanceof Error) return String(v);
		if (Array.isArray(v)) return "[" + Array.from(v, in1).join() + "]";
		const keys = Reflect.ownKeys(v);
		return (!bare && v.constructor && v.constructor.name || "") + "{" + keys.map(k => String(k) + ":" + in1(v[k])).join() + "}";
	};
	return d(v, 0);
})`

// mergeCode makes dst equal to src, keeping the identity of what dst holds.
const mergeCode = `(function(dst, src) {
	const merge = (d, s) => {
		if (d === s || d === null || s === null || typeof d !== "object" || typeof s !== "object") return s;
		if (Object.getPrototypeOf(d) !== Object.getPrototypeOf(s)) return s;
		if (Array.isArray(s)) { const old = [...d]; d.length = 0; s.forEach((x, i) => d.push(i in old ? merge(old[i], x) : x)); return d }
		if (s instanceof Map) { const e = [...s]; d.clear(); for (const [k, v] of e) d.set(k, v); return d }
		if (s instanceof Set) { const e = [...s]; d.clear(); for (const v of e) d.add(v); return d }
		if (s instanceof Date) return s;
		for (const k of Object.keys(d)) if (!(k in s)) delete d[k];
		for (const k of Object.keys(s)) d[k] = k in d ? merge(d[k], s[k]) : s[k];
		return d;
	};
	return merge(dst, src);
})`

// machine is one VM of a trial.
type machine struct {
	t       *testing.T
	rt      *goja.Runtime
	log     []string
	mark    int
	capture goja.Callable
	finish  goja.Callable
	ended   bool
	err     error

	shared map[string]goja.Value // of a worker
	plan   *Plan
	wrote  map[string]string
	ready  bool
	local  []LocalWrite // that were told of
}

func newMachine(t *testing.T) *machine {
	return &machine{t: t, rt: goja.New(), mark: -1, wrote: map[string]string{}, shared: map[string]goja.Value{}}
}

func (m *machine) call(code string, args ...goja.Value) goja.Value {
	m.t.Helper()
	f, err := m.rt.RunString(code)
	if err != nil {
		m.t.Fatal(err)
	}
	c, _ := goja.AssertFunction(f)
	v, err := c(nil, args...)
	if err != nil {
		m.t.Fatal(err)
	}
	return v
}

func (m *machine) natives() []goja.Value {
	shared := m.rt.NewObject()
	for name, v := range m.shared {
		_ = shared.Set(name, v)
	}
	return []goja.Value{
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			m.capture, _ = goja.AssertFunction(c.Argument(0))
			m.finish, _ = goja.AssertFunction(c.Argument(1))
			return nil
		}),
		shared,
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			name := c.Argument(0).String()
			if m.ready {
				panic(m.rt.NewTypeError("Unprotected " + name))
			}
			if _, ok := m.plan.Entangled[name]; !ok {
				m.wrote[name] = "assigned"
			}
			return c.Argument(1)
		}),
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			if m.ready {
				panic(m.rt.NewTypeError("Unprotected " + c.Argument(1).String()))
			}
			return c.Argument(0)
		}),
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			return m.call(mergeCode, c.Argument(1), m.shared[c.Argument(0).String()])
		}),
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value { m.mark = int(c.Argument(0).ToInteger()); return nil }),
		m.rt.ToValue(func(goja.FunctionCall) goja.Value { return nil }),
		m.rt.ToValue(func(c goja.FunctionCall) goja.Value {
			m.local = append(m.local, m.plan.LocalWrites[c.Argument(0).ToInteger()])
			if len(c.Arguments) > 2 {
				return c.Argument(2)
			}
			return m.rt.ToValue(false)
		}),
	}
}

// run runs a program to its end, or to run().
func (m *machine) run(b *load.Bundle, p *goja.Program, isMain bool) {
	m.t.Helper()
	end := func() { m.ended = true; m.rt.Interrupt("run()") }
	log := func(s string) { m.log = append(m.log, s) }
	mods := m.call(hostCode, m.rt.ToValue(isMain), m.rt.ToValue(log), m.rt.ToValue(end)).ToObject(m.rt)
	wrapper, err := m.rt.RunProgram(p)
	if err != nil {
		m.t.Fatal(err)
	}
	f, _ := goja.AssertFunction(wrapper)
	module, exports := m.rt.NewObject(), m.rt.NewObject()
	_ = module.Set("exports", exports)
	host := func(n string) goja.Value { return mods.Get(strings.TrimPrefix(n, "node:")) }
	parsed := map[int]goja.Value{}
	json := func(i int) goja.Value {
		if parsed[i] == nil {
			parsed[i] = m.call("JSON.parse", m.rt.ToValue(string(b.JSON[i].Data)))
		}
		return parsed[i]
	}
	args := []goja.Value{module, exports, goja.Undefined(), m.rt.ToValue(host), m.rt.ToValue(json)}
	timer := time.AfterFunc(10*time.Second, func() { m.rt.Interrupt("timeout") })
	defer timer.Stop()
	v, err := f(goja.Undefined(), append(args, m.natives()...)...)
	var stop *goja.InterruptedError
	if errors.As(err, &stop) && stop.Value() == "run()" {
		err = nil
	}
	m.rt.ClearInterrupt()
	if err == nil && !m.ended {
		if promise, ok := v.Export().(*goja.Promise); ok && promise.State() == goja.PromiseStateRejected {
			err = fmt.Errorf("rejected: %v", promise.Result())
		}
	}
	m.err = err
}

func (m *machine) values() *goja.Object {
	v, err := m.capture(nil)
	if err != nil {
		m.t.Fatal(err)
	}
	return v.ToObject(m.rt)
}

func (m *machine) describe(v goja.Value) string { return m.call(describeCode, v).String() }

// bare leaves the names of classes out.
func (m *machine) bare(v goja.Value) string {
	return m.call(describeCode, v, m.rt.ToValue(true)).String()
}

func (m *machine) probe() string {
	v, err := m.rt.RunString("globalThis.probe()")
	if err != nil {
		return "probe: " + err.Error()
	}
	return m.describe(v)
}
