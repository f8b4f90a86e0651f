package derive

import "testing"

// late are scripts in which a statement reads data, runs again for what it
// makes of it, and the data is then written by another name.
var late = []struct{ name, source string }{
	{"a part by another name", `const cfg = { db: { pool: 5 } }, db = cfg.db; const r = keep(cfg.db.pool); db.pool = 0;`},
	{"read by the other name", `const cfg = { db: { pool: 5 } }, db = cfg.db; const r = keep(db.pool); cfg.db.pool = 0;`},
	{"early and late", `const cfg = { db: { pool: 1 } }; const db = cfg.db; db.pool = 5; const r = keep(cfg.db.pool); db.pool = 0;`},
	{"for of", `const l = [{ n: 1 }]; const r = keep(l[0].n); for (const x of l) x.n += 5;`},
	{"for of values", `const l = { a: { n: 1 } }; const r = keep(l.a.n); for (const x of Object.values(l)) x.n += 5;`},
	{"for of entries", `const l = { a: { n: 1 } }; const r = keep(l.a.n); for (const [k, x] of Object.entries(l)) x.n += 5;`},
	{"for of a map", `const m = new Map([[1, { n: 1 }]]); const r = keep(m.get(1).n); for (const [, v] of m) v.n = 4;`},
	{"for of var", `const l = [{ n: 1 }]; const r = keep(l[0].n); for (var x of l) x.n += 5;`},
	{"for of a spread", `const l = [{ n: 1 }]; const r = keep(l[0].n); for (const x of [...l]) x.n += 5;`},
	{"find", `const l = [{ n: 2 }]; const r = keep(l[0].n); l.find(x => x.n == 2).n = 1;`},
	{"find in a block", `const l = [{ n: 2 }]; const r = keep(l[0].n); { const x = l.find(x => x.n == 2); x.n = 1 }`},
	{"filter", `const l = [{ n: 2 }]; const r = keep(l[0].n); l.filter(x => x.n == 2)[0].n = 1;`},
	{"destructured", `const c = { a: { x: 2 } }; const { a } = c; const r = keep(c.a.x); a.x = 1;`},
	{"destructured in a block", `const c = { a: { x: 2 } }; const r = keep(c.a.x); { const { a } = c; a.x = 1 }`},
	{"forEach", `const m = new Map([[1, { n: 1 }]]); const r = keep(m.get(1).n); m.forEach(v => v.n++);`},
	{"forEach of values", `const c = { a: { n: 1 } }; const r = keep(c.a.n); Object.values(c).forEach(v => { v.n++ });`},
	{"reduce", `const c = { s: 1 }; const r = keep(c.s); [1, 2].reduce((o, x) => { o.s += x; return o }, c);`},
	{"get", `const m = new Map([[1, { n: 3 }]]); const r = keep(m.get(1).n); m.get(1).n = 1;`},
	{"get by a copy", `const l = [{ n: 3 }], m = new Map(l.map(x => [1, x])); const r = keep(l[0].n); m.get(1).n = 1;`},
	{"reverse", `const a = [1, 2], b = a; const r = keep(a[0]); b.reverse();`},
	{"subarray", `const a = new Array(3).fill({ n: 1 }), b = a.slice(1); const r = keep(a[0].n); b[0].n = 9;`},
	{"sort", `const l = [2, 1], s = l.sort(); const r = keep(l[0]); s.reverse();`},
	{"add", `const s = new Set(), t = s.add(1); const r = keep(s.size); t.add(2);`},
	{"a parameter", `const c = { a: { n: 1 } }; function set(o, n) { o.n = n } const r = keep(c.a.n); set(c.a, 2);`},
	{"an alias that goes away", `const c = { a: { n: 1 } }; let cur = c.a; const r = keep(c.a.n); cur.n = 2; cur = null;`},
	{"a method", `class C { n = 1; inc() { this.n++ } } const c = new C(); const r = keep(c.n); c.inc();`},
	{"an inner function", `const c = { a: { n: 1 } }; const r = keep(c.a.n); (() => { const put = o => { o.n = 3 }; put(c.a) })();`},
	{"a list of data", `const a = { n: 1 }, b = { n: 2 }; const r = keep(a.n + b.n); for (const x of [a, b]) x.n = 7;`},
	{"an object with code", `const t = { n: 1 }; const c = { t, f() {} }; const r = keep(c.t.n); t.n = 2;`},
	{"a loop that fills", `const l = [{ n: 1 }]; const r = keep(l.length); function f() { const out = []; for (const x of l) out.push(x); out[0].n = 5; return 1 } const k = f(), q = keep(l[0].n); f();`},
}

func TestLateByAnotherName(t *testing.T) {
	for _, c := range late {
		t.Run(c.name, func(t *testing.T) {
			r := trySource(t, "const keep = p => ({ size: () => p });\n"+c.source+"\nglobalThis.probe = () => r.size();")
			r.same()
		})
	}
}

// Data that loops build and nobody has read before stays shared.
func TestLoopsStayShared(t *testing.T) {
	r := trySource(t, `const LIMIT = 2, cities = [{ n: 1 }], byName = new Map(), out = [];
const f = () => LIMIT; const first = (x => () => x)(LIMIT), seen = (x => () => x)(cities.length);
for (const c of cities) { const row = { id: c.n }; row.more = LIMIT; byName.set(c.n, row); }
cities.forEach(c => { out.push({ c, l: LIMIT }) });
for (const o of byName.values()) o.x = LIMIT;
globalThis.probe = () => [byName, out, first(), seen()];`)
	r.same()
	if got := r.entangled(); len(got) > 0 {
		t.Errorf("entangled %v\n%s", got, r.show())
	}
}

// An index of what a statement has read stays shared, but not if what the
// statement read holds the index itself.
func TestIndexHeldByAnother(t *testing.T) {
	r := trySource(t, `const keep = p => ({ size: () => p });
const byId = new Map(), all = { byId }; const r = keep(all.byId.size); byId.set(1, 2);
globalThis.probe = () => r.size();`)
	r.same()
}
