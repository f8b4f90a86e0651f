package derive

import (
	"slices"
	"strings"
	"testing"
)

// replays are scripts whose worker must see what main sees, and what is to run
// again for it. Names stand for declarations; other statements are given by a
// part of their line.
var replays = []struct {
	name, source string
	files        []string
	kept         string // each, by line
	dropped      string
	entangled    string
}{{
	name: "numbered instances",
	source: `let nextId = 1;
class R { id = nextId++ }
const r1 = new R(), r2 = new R();
globalThis.probe = () => [r1.id, r2.id, nextId, r1];`,
	kept: "R", dropped: "nextId\nr1\nr2",
}, {
	name: "numbered instances with code",
	source: `let nextId = 1;
class R { id = nextId++; f = () => this.id }
const r1 = new R(), r2 = new R();
nextId = 10;
const r3 = new R();
globalThis.probe = () => [r1.f(), r2.id, r3.id, nextId];`,
	kept: "r1\nr2\nr3\nnextId\nnextId = 10", entangled: "nextId",
}, {
	name: "once",
	source: `const routes = []; const f = () => 1;
let ready = false;
if (!ready) { ready = true; routes.push(f); }
globalThis.probe = () => [ready, routes.length];`,
	kept: "routes\nready\nif (!ready)", entangled: "ready",
}, {
	name: "seen before",
	source: `const seen = new Set(), table = {};
function define(n) { if (seen.has(n)) throw new Error("twice " + n); seen.add(n); table[n] = () => n; }
define("a"); define("b");
globalThis.probe = () => [[...seen], Object.keys(table), table.b()];`,
	kept: "seen\ntable\ndefine(", entangled: "seen",
}, {
	name: "a number for code",
	source: `const handlers = [];
const n = handlers.push(() => 1), m = handlers.push(() => 2);
globalThis.probe = () => [n, m, handlers.length, handlers[1]()];`,
	kept: "handlers\nn\nm", entangled: "n,m",
}, {
	name: "globals of the script's own",
	source: `globalThis.APP = { handlers: [], n: 0 };
APP.handlers.push(() => 1);
globalThis.count = 0; count += 5;
Object.assign(globalThis, { BUS: { list: [], on(f) { this.list.push(f); return this.list.length } } });
const n = BUS.on(() => 1), m = globalThis.BUS.on(() => 2);
for (const k of [1, 2]) BUS.on(() => k);
Object.defineProperty(globalThis, "table", { value: {} });
table.x = () => 3;
globalThis.log = s => s.length;
globalThis["twice"] = function (n) { return n * 2 };
const big = [];
for (let i = 0; i < 3; i++) big.push(twice(log("ab") + i));
const total = big.length + APP.handlers.length;
function shadow(APP) { APP.x = 1; return APP }
const shadowed = shadow({});
globalThis.probe = () => [APP.handlers.length, count, n, m, BUS.list.length, table.x(), big, total, shadowed];`,
	kept: "APP.handlers.push\ncount += 5\nfor (const k\nn\nm\ntable.x", dropped: "big\nfor (let i\ntotal\nshadowed",
}, {
	name: "a generator that data came from",
	source: `function* count(n = 1) { while (true) yield n++ }
const ids = count(10), first = ids.next().value, taken = [ids.next().value, ids.next().value];
const { value } = ids.next();
const rows = taken.map(n => n * 2);
globalThis.probe = () => [first, taken, value, rows, ids.next().value];`,
	kept: "first\ntaken\nvalue", dropped: "rows", entangled: "first,taken,value",
}, {
	name: "main",
	source: `import { register, run } from "parallel";
import fs from "fs";
const titles = {};
function fill() { for (let i = 0; i < 3; i++) titles[i] = i; }
globalThis.probe = () => titles;
function main() { fs.appendFileSync("x", "y"); fill(); register({}); run(); }
main();
globalThis.never = 1;`,
	kept: "main();", dropped: "globalThis.never", entangled: "titles",
}, {
	name: "behind run",
	source: `import { register, run } from "parallel";
const before = [1];
globalThis.probe = () => [before, typeof later, typeof hoisted, later2()];
register({});
run();
const later = [1], Late = class {};
function hoisted() {}
function later2() { return typeof Late }
console.log("behind");`,
	kept: "hoisted\nlater2", dropped: "later\nLate\nconsole.log(\"behind\")\nbefore",
}, {
	name: "isMain",
	source: `import parallel, { isMain } from "parallel";
import * as all from "parallel";
const log = [() => 1];
let who = "?";
const start = () => { log.push(() => 2) };
if (isMain) { start(); who = "main"; }
if (!parallel.isMain) start(); else who += "!";
isMain && start();
all.isMain ? start() : 0;
if (isMain && process.env.X) start();
!isMain || start();
const main = parallel.isMain;
if (main) start();
globalThis.probe = () => who;`,
	kept: "if (!parallel.isMain)\nlog", dropped: "main\nif (isMain)\nisMain && start\nall.isMain ?\nif (isMain && process\n!isMain ||\nif (main)\nwho",
}, {
	name: "isMain by require",
	source: `const p = require("parallel"), { isMain: inMain } = require("parallel");
const log = [() => 1];
if (p.isMain) log.push(() => 2);
if (inMain) log.push(() => 3);
globalThis.probe = () => typeof log;
p.register({});
p.run();`,
	kept: "p.register\np.run", dropped: "if (p.isMain)\nif (inMain)",
}, {
	name: "main writes what a worker read",
	source: `import { isMain } from "parallel";
let state = "boot"; const log = [() => 1];
log.push(state, () => state);
if (isMain) state = "ready";
globalThis.probe = () => [log[1], log[2](), state];`,
	kept: "state\nlog.push(", entangled: "state",
}, {
	name: "reads before a later change",
	source: `let counter = 0;
class Registry { items = []; add(f) { this.items.push({ id: counter, f }); return this } }
const reg = new Registry();
reg.add(() => 1);
counter++;
reg.add(() => 2);
globalThis.probe = () => [reg.items.map(i => i.id), counter];`,
	kept: "reg\ncounter++", entangled: "counter",
}, {
	name: "methods that count",
	source: `let counter = 0;
const reg = { items: [], add(f) { this.items.push({ id: counter++, f }) } };
reg.add(() => 1); reg.add(() => 2);
globalThis.probe = () => [reg.items.map(i => i.id), counter];`,
	kept: "reg\nreg.add", entangled: "counter",
}, {
	name: "methods of shared instances that reach code",
	source: `const hooks = [() => 0];
class Plugin { name = "p"; install() { hooks.push(() => this.name); return this } touch() { this.name += "!" } }
const plugin = new Plugin(), list = [new Plugin()];
plugin.install();
for (const p of list) p.install();
plugin.touch();
globalThis.probe = () => [hooks.length, plugin.name];`,
	kept: "hooks\nplugin.install()\nfor (const p of list)\nplugin\nplugin.touch()", dropped: "list", entangled: "plugin",
}, {
	name: "functions that call what they are given",
	source: `const hooks = [() => 0]; let n = 0, names = "";
function each(list, f) { for (const x of list) f(x) }
each(["a", "b"], x => { names += x; hooks.push(() => x + n++) });
const quiet = []; each([1, 2], x => quiet.push(x));
globalThis.probe = () => [hooks.length, names, quiet, n];`,
	kept: "hooks\nnames\neach([\"a\"", dropped: "quiet\nn", entangled: "names",
}, {
	name: "a table filled after it is part of an object with code",
	source: `const titles = {}; let count = 0;
const config = { titles, log() { return this.titles } };
for (let i = 0; i < 3; i++) { titles[i] = i; count++ }
globalThis.probe = () => [config.log(), titles, count];`,
	kept: "config", dropped: "titles\ncount\nfor (let i = 0",
}, {
	name: "helpers that only look",
	source: `const titles = { b: [2], a: [1] }, table = {};
const norm = s => s.toUpperCase();
for (const [k, v] of Object.entries(titles).sort()) table[norm(k)] = Object.keys(v).map(Number).sort();
Array.from(Object.keys(table)).forEach(k => { table[k].x = norm(k) });
console.log(norm, titles);
const list = Object.keys(table).map(norm);
globalThis.probe = () => [table, list];`,
	kept: "norm", dropped: "table\nfor (const [k, v]\nArray.from(\nconsole.log(norm\nlist",
}, {
	name: "what a function returns is written",
	source: `const state = { n: 0 }; const routes = [() => 0];
function get() { return state }
routes.push(() => 1); get().n = 5; routes.push(get().n, () => 2); get().n = 6;
globalThis.probe = () => [routes[2], state.n];`,
	kept: "state\nroutes\nget().n = 5", entangled: "state",
}, {
	name: "polyfills in a declaration",
	source: `function install() { Array.prototype.second = function () { return this[1] }; return true }
const installed = install();
globalThis.probe = () => [installed, [1, 2].second()];`,
	kept: "installed",
}, {
	name: "a class registry by statics",
	source: `class Model { static all = {}; static define(name) { return (this.all[name] = class extends Model { name = name }) && name } }
const a = Model.define("A"), b = Model.define("B");
class Late extends Model { static { Model.all.Late = Late } }
globalThis.probe = () => [a, b, Object.keys(Model.all), new Model.all.B().name];`,
	kept: "Model\na\nb\nLate",
}, {
	name: "var in blocks",
	source: `const fs = [];
for (var i = 0; i < 3; i++) { var last = i; fs.push(() => last) }
try { var ok = fs.length } catch { var ok = -1 }
globalThis.probe = () => [i, last, ok, fs.length, fs[0]()];`,
	kept: "fs\nfor (var i\ntry {", entangled: "i,last,ok",
}, {
	name: "using",
	source: `const open = []; let n = 0;
using res = { name: "r", [Symbol.dispose]() { open.push("closed") } };
const data = [1, 2]; n++;
console.log("once");
const f = () => data;
globalThis.probe = () => [data, n, f(), typeof res];`,
	kept: "res\nf", dropped: "data\nn++\nconsole.log(",
}, {
	name: "using of no consequence",
	source: `using res = null;
const data = [1, 2];
console.log("once");
globalThis.probe = () => [data];`,
	dropped: "data\nconsole.log(",
}, {
	name: "top-level await",
	source: `const rows = await Promise.resolve([1, 2]);
const make = await Promise.resolve(() => 1);
for await (const x of [1]) rows.push(x);
globalThis.probe = () => [rows, make()];`,
	kept: "make", dropped: "rows\nfor await",
}, {
	name: "top-level await of data only",
	source: `const rows = await Promise.resolve([1, 2]);
await Promise.all(rows);
globalThis.probe = () => rows;`,
	dropped: "rows\nawait Promise.all",
}, {
	name: "parallel.local and parallel.shared",
	source: `import { local, shared } from "parallel";
const mine = local(() => new Map()), all = shared(() => [1, 2]);
mine.set("a", all.length);
globalThis.probe = () => [mine, all];`,
	kept: "mine\nmine.set(", dropped: "all",
}, {
	name: "modules with one default or by CommonJS",
	source: `const lib = require("./lib.js"); import { table, next } from "./esm.js"; import cfg from "./cfg.json";
next(); const limit = cfg.limit + lib.limit;
const state = lib.table;
globalThis.probe = () => [table, limit, lib.f(), cfg, state];`,
	files: []string{
		"// lib.js\nlet n = 0; module.exports = { limit: 3, table: { a: 1 }, f() { return ++n } };",
		"// esm.js\nexport const table = {}; let n = 0; export function next() { table[n++] = n }",
		`// cfg.json` + "\n" + `{"limit": 4, "deep": {"x": [1, 2]}}`,
	},
	kept: "lib", dropped: "table\nnext()\nlimit\nstate\ncfg_default",
}, {
	name: "a module loaded on demand",
	source: `const { table, f, K } = await import("./lazy.js");
const later = () => import("./never.js");
globalThis.probe = () => [table, f(), new K().x, typeof later];`,
	files: []string{
		"// lazy.js\nexport const table = {}; for (let i = 0; i < 3; i++) table[i] = i; export const f = () => table; export class K { x = 1 }",
		"// never.js\nexport const big = [1]; export const g = () => big;",
	},
	kept: "later",
}, {
	name: "packages",
	source: `import { rows, plugin, count } from "pkg";
const table = {};
for (const r of rows("a b")) table[r] = 1;
const list = rows("c d"), n = count();
plugin(() => 1);
globalThis.probe = () => [table, list, count()];`,
	files: []string{
		"// node_modules/pkg/package.json\n" + `{"name": "pkg", "main": "index.js", "module": "index.js"}`,
		"// node_modules/pkg/index.js\nconst plugins = []; let calls = 0; export function rows(s) { calls++; return s.split(' ') }\nexport function plugin(f) { plugins.push(f) } export const count = () => plugins.length;",
	},
	kept: "plugin(() => 1)\nfor (const r", dropped: "list\nn", entangled: "table",
}, {
	name: "names of the wrapper's parameters",
	source: `const module = { a: 1 }, exports = [2], require = "r";
const f = [() => module];
globalThis.probe = () => [module, exports, require, f[0]()];`,
	kept: "f",
}, {
	name: "listeners and timers",
	source: `import { watch } from "fs"; import { setTimeout as later } from "timers";
let n = 0; const log = { f() {} };
process.on("exit", () => { n++ });
setInterval(() => { n++ }, 10); later(() => { n++ }, 10);
setInterval(() => { log.f() }, 11);
watch("x", () => { n++ });
globalThis.probe = () => n;`,
	kept: "log\nsetInterval(() => { log.f\nwatch(", dropped: "n\nprocess.on\nsetInterval(() => { n++",
}, {
	name: "early end",
	source: `const p = require("parallel"); const data = [1];
globalThis.probe = () => data;
p.register({});
if (data.length > 5) return;
const more = () => data;
module.exports.more = more;`,
	kept: "if (data.length > 5)\nmore\nmodule.exports.more",
}, {
	name: "swapped functions",
	source: `let handler = () => 1; let fallback = handler;
function version() { return 1 } const old = version; version = () => 2;
handler = () => 3;
globalThis.probe = () => [handler(), fallback(), version(), old()];`,
	kept: "handler\nfallback\nold\nhandler = ",
}, {
	name: "destructuring that mixes",
	source: `function make() { const t = { a: 1 }; return { t, get: () => t } }
const { t, get } = make(); let u, v;
({ t: u, get: v } = make());
globalThis.probe = () => [get() === t, v() === u, t, u];`,
	kept: "t,get\nu\nv", entangled: "t,u",
}, {
	name: "built-ins by other names",
	source: `const { log } = console, random = Math.random, parse = JSON.parse, say = console.error;
const table = {};
for (const k of ["a", "b"]) { table[k] = parse("[1]"); log(k); say(random() < 2) }
const f = () => say;
globalThis.probe = () => [table, typeof f()];`,
	kept: "say\nf", dropped: "table\nfor (const k\nlog\nrandom\nparse",
}, {
	name: "direct eval",
	source: `const data = [1, 2];
const x = eval("data.length");
const f = s => eval(s);
globalThis.probe = () => [x, f("data[1]")];`,
	kept: "x\nf", entangled: "x",
}}

func TestReplay(t *testing.T) {
	for _, c := range replays {
		t.Run(c.name, func(t *testing.T) {
			r := trySource(t, append([]string{c.source}, c.files...)...)
			r.same()
			kept, dropped := r.kept()
			covers(t, r, "kept", kept, c.kept)
			covers(t, r, "dropped", dropped, c.dropped)
			if want := strings.Split(c.entangled, ","); c.entangled != "" {
				slices.Sort(want)
				if got := r.entangled(); !slices.Equal(got, want) {
					t.Errorf("entangled %v, not %v\n%s", got, want, r.show())
				}
			} else if got := r.entangled(); len(got) > 0 && c.kept == "" {
				t.Errorf("entangled %v", got)
			}
		})
	}
}

func covers(t *testing.T, r *trial, what string, list []string, want string) {
	t.Helper()
	for _, w := range strings.Split(want, "\n") {
		found := slices.ContainsFunc(list, func(s string) bool {
			return s == w || strings.Contains(w, " ") && strings.Contains(s, w) || strings.ContainsAny(w, "(.+") && strings.Contains(s, w)
		})
		if w != "" && !found {
			t.Errorf("%s is not %s\n%s", w, what, r.show())
		}
	}
}
