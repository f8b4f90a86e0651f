package seal

import (
	"strings"
	"testing"

	"pyp/vm/heap"
)

func TestGettersOfCodeAreNotAsked(t *testing.T) {
	x := start(t, `
		var calls = '';
		var config = {get lazy() { calls += 'lazy '; return {} }, handler() {}, db: {get host() { calls += 'host '; return 'h' }}};
		var late = {get x() { calls += 'x '; return 1 }, deep: {back: null, get y() { calls += 'y '; return 1 }}};
		late.deep.back = late; late.deep.f = () => 1;
		var nested = [{a: {get z() { calls += 'z '; return 1 }, list: [() => 1]}}];`)
	g := x.classify("config", "late", "nested")
	if got := x.rt.Get("calls").String(); got != "host " {
		t.Errorf("asked %q", got)
	}
	if got := strings.Join(g.Split("config"), " "); got != "db" {
		t.Errorf("split %q", got)
	}
	for name, want := range map[string]string{"config": "config.handler", "late": "late.deep.f", "nested": "nested[0].a.list[0]"} {
		if v := g.Verdict(name); v.Why != "holds a function at "+want {
			t.Errorf("%s %s", name, v.Why)
		}
	}
}

func TestEndlessGetters(t *testing.T) {
	x := start(t, `
		var calls = 0;
		function fresh() { return {get next() { calls++; return fresh() }} }
		function wide() { return Object.defineProperties({}, Object.fromEntries(Array.from({length: 40}, (_, i) => ['k' + i, {get() { calls++; return wide() }}]))) }
		var one = {a: fresh()}, many = wide(), fine = {get a() { return {get b() { return {get c() { return 7 }} }} }};`)
	g := x.classify("one", "fine")
	if v := g.Verdict("one"); v.Data || !strings.HasPrefix(v.Why, "holds a getter that gives a new object each time at one.a.next.next") {
		t.Errorf("%+v", v)
	}
	if n := x.rt.Get("calls").ToInteger(); n != mostRounds {
		t.Errorf("%d calls", n)
	}
	if v := g.Verdict("fine"); strings.Join(v.Getters, " ") != "fine.a fine.a.b fine.a.b.c" {
		t.Errorf("%+v", v)
	}
	if got := dump(x.b.Heap(), x.store(g, "fine"), map[heap.Node]int{}); got != `{"a":{"b":{"c":7}}}` {
		t.Error(got)
	}
	if v := x.classify("many").Verdict("many"); v.Data {
		t.Error("what never ends is data")
	}
	if n := x.rt.Get("calls").ToInteger(); n > mostGetters {
		t.Errorf("%d calls", n)
	}
}

func TestManyGettersAreAsked(t *testing.T) {
	x := start(t, `var list = Array.from({length: 20000}, (_, i) => ({get x() { return i }}))`)
	if v := x.classify("list").Verdict("list"); !v.Data || len(v.Getters) != 20000 {
		t.Errorf("%s, %d getters", v.Why, len(v.Getters))
	}
}

const traps = `
	var ran = '', all = new Proxy({}, {get: (_, name) => { ran += name + ' '; throw new Error(name) }});
	var gone = (target) => { const r = Proxy.revocable(target, all); r.revoke(); return r.proxy };
	var trapped = new Proxy({}, all), revoked = gone({}), call = gone(() => 1), list = gone([]);
	var nested = {a: [trapped]}, nestedRevoked = new Map([[1, {revoked}]]), key = new Set([call]), getter = {get x() { return revoked }};
	var child = Object.create(trapped), orphan = Object.create(Object.create(revoked)), sub = Object.setPrototypeOf([], revoked);
	var func = Object.setPrototypeOf(new Error('x'), trapped), split = {revoked, data: {x: 1}};
`

func TestProxiesAreCodeAndNoTrapRuns(t *testing.T) {
	x := start(t, traps)
	c := x.config()
	c.Resource = nil // the one of the tests runs traps itself
	names := []string{"trapped", "revoked", "call", "list", "nested", "nestedRevoked", "key", "getter", "child", "orphan", "sub", "func", "split"}
	var roots []Root
	for _, name := range names {
		roots = append(roots, Root{name, x.rt.Get(name)})
	}
	g := Classify(c, roots)
	for _, name := range names {
		v := g.Verdict(name)
		if v.Data || !strings.Contains(v.Why, "a Proxy") && !strings.Contains("child orphan sub func", name) {
			t.Errorf("%s %+v", name, v)
		}
		Digest(x.rt.Get(name), nil)
	}
	if got := strings.Join(g.Split("split"), " "); got != "data" {
		t.Errorf("split %q", got)
	}
	if _, err := g.StoreProperty(x.b, "split", "data", x.views); err != nil {
		t.Error(err)
	}
	if got := x.rt.Get("ran").String(); got != "" {
		t.Errorf("ran %s", got)
	}
}

func TestMergeLeavesProxies(t *testing.T) {
	main := start(t, `var v = {a: {x: 1}, b: [{}], m: new Map([[1, {}]]), e: {}}`)
	cell := main.store(main.classify("v"), "v")
	h := main.b.Freeze()
	x := start(t, traps+`var v = {a: trapped, b: [revoked], m: new Map([[1, call]]), e: child}; var top = revoked`)
	Merge(x.config(), x.rt.Get("v"), h, cell, x.views)
	Merge(x.config(), x.rt.Get("top"), h, cell, x.views)
	if got := x.rt.Get("ran").String(); got != "" {
		t.Errorf("ran %s", got)
	}
}

func TestAliases(t *testing.T) {
	x := start(t, `
		var s = {deep: {x: 1}}, a = {s}, b = [s.deep], m = new Map([[a, 1]]);
		var code = {f() {}, list: [1]}, user = {code, own: code.list}, holder = {code};
		var service = {f() {}}, one = {service}, two = {service};
		var buffer = new ArrayBuffer(8), bytes = new Uint8Array(buffer), window = {view: new DataView(buffer)};
		var alone = {x: []}, again = alone, single = {}, number = 1, other = 1;
		var lists = [], bridge = [lists], sets = new Set([bridge]);`)
	for _, names := range []string{
		"m b s a user code service one two holder window bytes alone number other again single sets lists bridge",
		"bridge code user holder a s alone again bytes window m b sets lists one two",
	} {
		var got []string
		for _, group := range x.classify(strings.Fields(names)...).Aliases() {
			got = append(got, strings.Join(group, "+"))
		}
		want := "a+b+m+s again+alone bridge+lists+sets bytes+window code+holder+user"
		if strings.Join(got, " ") != want {
			t.Errorf("%s, not %s", strings.Join(got, " "), want)
		}
	}
	if got := x.classify("single", "s", "alone").Aliases(); len(got) != 0 {
		t.Error(got)
	}
}
