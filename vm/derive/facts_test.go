package derive

import (
	"slices"
	"strings"
	"testing"
)

func TestBindings(t *testing.T) {
	r := analyse(t, write(t, `import { register } from "parallel"; import cfg, { limit } from "./cfg.json"; import { f } from "pkg"; import { server } from "./lib.js";
const lib = require("./common.js"), ns = await import("./lazy.js");
export const { deep: [first, second = 2], ...others } = { deep: [1], x: 1 };
export default class {}
const x = [register, limit, cfg, f, server, lib, ns];`,
		`// cfg.json`+"\n"+`{"limit": 4}`, "// lib.js\nexport const server = 1, x = 2;", "// common.js\nmodule.exports = 1;", "// lazy.js\nexport const late = 1;",
		"// node_modules/pkg/index.js\nexport const f = () => 1;"), "server.ts")
	got := map[string]string{}
	for _, b := range r.a.Bindings() {
		var flags []string
		for name, on := range map[string]bool{"host": b.Host, "helper": b.Helper, "package": b.Package, "json": b.JSON} {
			if on {
				flags = append(flags, name)
			}
		}
		slices.Sort(flags)
		at := ""
		if !b.Helper {
			at = " " + b.Position.String()
		}
		got[b.Name] = b.Author + at + " " + strings.Join(flags, ",")
	}
	for name, want := range map[string]string{
		"register":       "register host:parallel:3:14 host",
		"cfg_default":    "cfg cfg.json:3:8 json",
		"limit":          "limit cfg.json:2:14 json",
		"f":              "f node_modules/pkg/index.js:1:14 package",
		"server2":        "server lib.js:1:14 ",
		"x2":             "x server.ts:5:7 ",
		"x":              "x lib.js:1:26 ",
		"first":          "first server.ts:3:23 ",
		"second":         "second server.ts:3:30 ",
		"others":         "others server.ts:3:46 ",
		"server_default": "default server.ts:4:8 ",
		"require_common": "common.js common.js:1:1 ",
		"lazy_exports":   "lazy.js lazy.js:1:1 ",
		"late":           "late lazy.js:1:14 ",
		"__commonJS":     "__commonJS helper",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, not %q", name, got[name], want)
		}
	}
}

func TestMarks(t *testing.T) {
	r := analyse(t, write(t, `import { register, run } from "parallel";
const data = [1], more = [2];
const boot = () => { register({}); run() };
const start = async () => boot();
await start();
console.log("behind");`), "server.ts")
	at := slices.IndexFunc(r.a.Plan(Input{Last: -1}).Units, func(u UnitPlan) bool { return strings.Contains(u.Text, "await start()") })
	for _, timed := range []bool{false, true} {
		m := newMachine(t)
		m.run(r.b, r.compile(r.a.CompileMain(timed)), true)
		if m.mark != at || at < 0 {
			t.Errorf("timed %v: main ended in unit %d, not %d", timed, m.mark, at)
		}
	}
	plain := analyse(t, write(t, "globalThis.x = 1;"), "server.ts")
	m := newMachine(t)
	m.run(plain.b, plain.compile(plain.a.CompileMain(true)), true)
	if n := len(plain.a.Plan(Input{Last: -1}).Units); m.mark != n {
		t.Errorf("the last mark is %d of %d", m.mark, n)
	}
}

func TestUnsharable(t *testing.T) {
	r := trySource(t, `const hidden = new WeakMap(), all = [() => 0], counts = { n: 0 };
class Plain { x = 1 }
class Counted { id = counts.n++ }
class Private { constructor() { hidden.set(this, 1) } }
class Child extends Private {}
class Known { constructor() { note(this) } }
function note(x) { all.push(x) }
function Old() { hidden.set(this, 2) }
globalThis.probe = () => [new Plain(), new Private(), new Child(), new Known(), new Old()].length;`)
	if got := strings.Join(r.a.Unsharable(r.plan), " "); got != "Private Child Known note Old" {
		t.Error(got)
	}
}

func TestSplit(t *testing.T) {
	r := trySource(t, `const lib = require("./lib.js");
const config = { table: { a: 1 }, hits: 0, seen: new Set(), limits: { max: 1 }, log() { this.hits++; this.seen.add(1) }, raise() { config.limits.max = 2 } };
let other = { f() {} }; other = { f() {}, x: 1 };
const made = Object.assign(() => 1, { x: {} });
config.table.b = 2;
globalThis.probe = () => [lib.f(), config.table, other.x, made.x];`, "// lib.js\nmodule.exports = { table: {}, f() { return 1 } };")
	for name, want := range map[string]bool{"lib": true, "config": true, "other": false, "made": false, "nothing": false} {
		if r.a.Splittable(name) != want {
			t.Errorf("Splittable(%s) is %v", name, !want)
		}
	}
	for name, want := range map[string]bool{"table": false, "hits": true, "seen": true, "limits": true, "max": true, "b": false} {
		if r.a.Mutated(name) != want {
			t.Errorf("Mutated(%s) is %v", name, !want)
		}
	}
}

// A binding that differs in the comparison brings back what mentions it.
func TestForced(t *testing.T) {
	r := trySource(t, `const gen = (() => { const state = { n: 0 }, bump = o => ++o.n; return { next: () => bump(state) } })();
const one = gen.next();
globalThis.probe = () => [one, gen.next()];`)
	if main, worker := r.main.probe(), r.worker.probe(); main == worker {
		t.Error("the static rule foresees it, so that there is nothing to force")
	}
	r.runMain()
	r.in.Forced["gen"] = true
	r.runWorker()
	r.same()
}

// esbuild declares a var of a block at the end, behind run().
func TestVarInBlock(t *testing.T) {
	r := trySource(t, `import { register, run } from "parallel";
for (var i = 0; i < 3; i++) { var f = () => 1; }
globalThis.probe = () => [i, f()];
register({});
run();
var late = 1;`)
	r.same()
	if w := r.plan.Why; w["i"] != "is data, made again in each worker because it is written by server.ts:2, which runs again" || w["late"] != "is declared behind run() and has no value" {
		t.Errorf("%q", w)
	}
}

// Reasons are in plain words.
func TestReasons(t *testing.T) {
	r := trySource(t, `import { register, run } from "parallel"; import { watch } from "fs";
const routes = [() => 0], data = [1];
class Lookup {}
const mixin = C => { C.prototype.y = 1 };
routes.push(() => 1);
Array.prototype.last = () => 1;
Lookup.table = {};
mixin(Lookup);
watch("x", () => {});
data.push(2);
globalThis.probe = () => data;
register({});
run();
console.log(1);`)
	want := []string{
		"", "defines routes", "its value is shared", "defines Lookup", "defines mixin", "reaches routes", "writes Array.prototype.last",
		"writes Lookup", "passes Lookup to mixin", "hands code to watch", "reaches only shared data", "writes globalThis.probe",
		"reaches register()", "comes to run()", "is behind run()",
	}
	var got []string
	for i, u := range r.plan.Units {
		if r.a.units[i].origin == authors {
			got = append(got, u.Kept+u.Dropped)
		}
	}
	if !slices.Equal(got, want[1:]) {
		t.Errorf("%q", got)
	}
}
