package parallelmod_test

import (
	"io"
	"strings"
	"sync"
	"testing"

	"pyp/parallelmod"
	"pyp/parallelmod/node"
	"pyp/vm"
	"pyp/vm/vmtest"
)

// shop is a script that main has run, and its workers.
type shop struct {
	module  *parallelmod.Module
	gen     *vm.Generation
	workers []*vm.Worker
	stopped int // calls of ShutdownServer
}

func (s *shop) Run(vm.Scope) error                 { return nil }
func (s *shop) RunOnce(vm.Scope) error             { return nil }
func (s *shop) Shutdown()                          {}
func (s *shop) ShutdownServer(*parallelmod.Server) { s.stopped++ }

// open runs source in main and starts n workers of it.
func open(t testing.TB, n int, source string) *shop {
	t.Helper()
	s, err := tryOpen(t, n, source)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryOpen(t testing.TB, n int, source string) (*shop, error) {
	t.Helper()
	s := &shop{}
	m := parallelmod.New(&node.Host{Stdout: io.Discard, Stderr: io.Discard, Env: []string{"A=1"}}, s)
	s.module = m
	gen, w, q, _, err := vmtest.Start(t, m, "import * as parallel from 'parallel'; globalThis.parallel = parallel;\n"+source)
	if err != nil {
		return s, err
	}
	m.Seal()
	s.gen, s.workers = gen, []*vm.Worker{w}
	var mu sync.Mutex
	return s, gen.StartOthers(n, func(int) vm.Poster { return q.Post }, func(w *vm.Worker) error {
		mu.Lock()
		defer mu.Unlock()
		s.workers = append(s.workers, w)
		return nil
	})
}

// eval runs code in main, or in a worker, and prints what it gives.
func (s *shop) main(code string) string {
	return eval(s.gen.Main.Enter, code)
}

func (s *shop) worker(n int, code string) string {
	return eval(func(t vm.Task) error { return s.workers[n].Enter(nil, t) }, code)
}

func eval(enter func(vm.Task) error, code string) (text string) {
	bug := enter(vm.TaskFunc(func(s vm.Scope) {
		v, err := s.Runtime().RunString(code)
		if err != nil {
			text = "throws " + s.Error(err).Message
			return
		}
		text = v.String()
	}))
	if bug != nil {
		return "bug " + bug.Error()
	}
	return text
}

// table is code and what it prints.
type table []struct{ code, want string }

func (list table) check(t *testing.T, run func(string) string) {
	t.Helper()
	for _, c := range list {
		if got := run(c.code); got != c.want && !(strings.HasPrefix(c.want, "throws ") && strings.Contains(got, c.want[len("throws "):])) {
			t.Errorf("%s\n got %s\nwant %s", c.code, got, c.want)
		}
	}
}

func TestCounter(t *testing.T) {
	s := open(t, 2, `
		const hits = parallel.counter(), named = parallel.counter('visits');
		named.set(5);
		globalThis.hits = () => hits;
		globalThis.named = () => named;
	`)
	first := func(code string) string { return s.worker(0, code) }
	table{
		{"hits().add()", "1"}, {"hits().add(2)", "3"}, {"hits().add(-0.5)", "2.5"}, {"hits().get()", "2.5"}, {"hits().add(0.5)", "3"},
		{"hits().set(7)", "undefined"}, {"String(hits())", "7"}, {"hits() + 1", "8"}, {"hits() > 6", "true"},
		{"JSON.stringify({ n: hits() })", `{"n":7}`}, {"`${hits()}`", "7"},
		{"hits() === hits()", "true"}, {"Object.keys(hits()).length", "0"}, {"Object.prototype.toString.call(hits())", "[object Counter]"},
		{"parallel.counter('visits') === named()", "true"}, {"named().get()", "5"},
		{"hits().set(2 ** 53 - 1); hits().get()", "9007199254740991"},
		{"hits().set(-0); Object.is(hits().get(), 0)", "true"},
		{"hits().set(1e308); hits().add(1e308)", "Infinity"}, {"hits().set(3); hits().get()", "3"},
		{"hits().add('1')", `throws TypeError: counter.add(n): n must be a number, not "1"`},
		{"hits().add(NaN)", "throws TypeError: counter.add(n): n must be a finite number, not NaN"},
		{"hits().set()", "throws TypeError: counter.set(n): n must be a number, not undefined"},
		{"hits().set({})", "throws TypeError: counter.set(n): n must be a number, not an object"},
		{"hits().add(1n)", "throws TypeError: counter.add(n): n must be a number"},
		{"'use strict'; hits().total = 1", `throws TypeError: a counter has no property "total"`},
		{"hits().add.call({})", "throws TypeError: this method must be called on what parallel.counter() returned"},
		{"parallel.counter()", "throws TypeError: parallel.counter(): each call here would make another one; give it a name"},
		{"parallel.counter('')", "throws TypeError: parallel.counter(name): the name must be a string that is not empty"},
		{"parallel.counter(1)", "throws TypeError: parallel.counter(name): the name must be a string"},
		{"parallel.counter('later').add(4)", "4"},
		{"require = undefined; structuredClone(hits())", "throws could not be cloned"},
	}.check(t, first)
	for _, run := range []func(string) string{s.main, func(c string) string { return s.worker(1, c) }} {
		table{{"hits().get()", "3"}, {"named().get()", "5"}, {"parallel.counter('later').get()", "4"}}.check(t, run)
	}
	table{{"parallel.counter()", "throws give it a name"}, {"hits().add(1)", "4"}}.check(t, s.main)
}

func TestDict(t *testing.T) {
	s := open(t, 2, `
		const users = parallel.dict(), named = parallel.dict('cache');
		users.set('ann', { age: 3, tags: ['a', 'b'] }).set(1, 'number').set('1', 'text');
		globalThis.users = () => users;
		globalThis.named = () => named;
	`)
	table{
		{"users().size", "3"}, {"users().get('ann').tags[1]", "b"}, {"users().get(1) + users().get('1')", "numbertext"},
		{"users().get('bob')", "undefined"}, {"users().has('ann') + ' ' + users().has('bob')", "true false"},
		{"try { users().get('ann').age = 4 } catch (e) { e instanceof TypeError }", "true"}, {"users().get('ann').age", "3"},
		{"JSON.stringify([...users().keys()])", `["ann",1,"1"]`},
		{"JSON.stringify([...users().values()].slice(1))", `["number","text"]`},
		{"JSON.stringify([...users()][0])", `["ann",{"age":3,"tags":["a","b"]}]`},
		{"JSON.stringify([...users().entries()].length)", "3"},
		{"const seen = []; users().forEach((v, k, d) => seen.push(typeof k, d === users())); seen.join()", "string,true,number,true,string,true"},
		{"JSON.stringify(users())", `{"1":"text","ann":{"age":3,"tags":["a","b"]}}`},
		{"users().set(NaN, 1).set(NaN, 2).get(NaN)", "2"}, {"users().set(-0, 'zero').get(0)", "zero"},
		{"users().set('\\ud800', 'high').set('\\ud801', 'other').get('\\ud800')", "high"},
		{"[...users().keys()].includes('\\ud801') + ' ' + users().has('\\ufffd')", "true false"},
		{"users().set('\\ud83d\\ude00\\ufffd\\udc00', 1); [...users().keys()].at(-1) === '\\ud83d\\ude00\\ufffd\\udc00'", "true"},
		{"users().set('none').has('none')", "true"},
		{"users().set('p', 'a\\ud800').get('p').charCodeAt(1) + ' ' + users().set('p', 2n ** 70n).get('p') + users().set('p', null).get('p')", "55296 1180591620717411303424null"},
		{"users().set('p', true).get('p') === true && users().delete('p')", "true"},
		{"users().set('p', Symbol('s'))", "throws TypeError: dict.set(): the value cannot be kept: "},
		{"users().delete('none') + ' ' + users().delete('none')", "true false"},
		{"users().compute('n', (old, key) => (old ?? 0) + key.length)", "1"}, {"users().compute('n', (old) => old + 1)", "2"},
		{"users().compute('n', () => undefined)", "undefined"}, {"users().has('n')", "false"},
		{"users().compute('n', () => { throw new RangeError('mine'); })", "throws RangeError: mine"},
		{"users().compute('n', () => users().set('n', 1))", "throws TypeError: dict.set(): dict.compute() is at work on this key"},
		{"users().compute('n', () => users().clear())", "throws TypeError: dict.clear(): dict.compute() is at work"},
		{"users().compute('n', () => users().compute('m', () => 5) + 1)", "6"},
		{"users().compute('n')", "throws TypeError: dict.compute(key, f): f must be a function"},
		{"users().set('f', () => 1)", "throws TypeError: dict.set(): the value cannot be kept: "},
		{"users().set({}, 1)", "throws TypeError: dict.set(key): the key must be a string or a number, not an object"},
		{"users().get()", "throws TypeError: dict.get(key): the key must be a string or a number, not undefined"},
		{"'use strict'; users().ann = 1", `throws TypeError: a dict has no property "ann"`},
		{"users().get.call(new Map(), 1)", "throws TypeError: this method must be called on what parallel.dict() returned"},
		{"Object.prototype.toString.call(users().keys())", "[object Dict Iterator]"},
		{"const it = named().set('a', 1).set('b', 2).keys(); named().delete('b'); [...it].join()", "a,b"},
		{"parallel.dict('cache') === named()", "true"},
		{"parallel.dict()", "throws TypeError: parallel.dict(): each call here would make another one"},
	}.check(t, func(code string) string { return s.worker(0, code) })
	for _, run := range []func(string) string{s.main, func(c string) string { return s.worker(1, c) }} {
		table{{"named().get('a')", "1"}, {"users().get('m')", "5"}, {"users().get('ann').age", "3"}}.check(t, run)
	}
	table{{"users().clear(); users().size", "0"}}.check(t, s.main)
	table{{"users().size + ' ' + [...users()].length", "0 0"}}.check(t, func(code string) string { return s.worker(1, code) })
}

func TestPrintedCountersAndDicts(t *testing.T) {
	s := open(t, 1, `
		import { inspect } from 'util';
		const c = parallel.counter(), n = parallel.counter('n'), d = parallel.dict(), e = parallel.dict('e');
		d.set('a', { b: 1 }).set(2, []);
		const srv = parallel.server('127.0.0.1', 80);
		globalThis.show = (name, o) => inspect({ c, n, d, e, srv }[name], o);
	`)
	table{
		{"show('c')", "[Counter: 0]"}, {"show('n')", `[Counter "n": 0]`}, {"show('d')", "Dict(2) { 'a' => { b: 1 }, 2 => [] }"},
		{"show('e')", `Dict "e"(0) {}`}, {"show('d', { depth: -1 })", "[Dict]"},
		{"show('srv')", "{ host: '127.0.0.1', port: 80, address: '' }"},
	}.check(t, func(code string) string { return s.worker(0, code) })
}

// TestDeclarationsAreFoundByTheirPlace calls functions that declare from
// statements of which a worker runs only a part.
func TestDeclarationsAreFoundByTheirPlace(t *testing.T) {
	s := open(t, 2, `
		const make = (n) => { const c = parallel.counter(); c.set(n); return c; };
		if (parallel.isMain) make(1);
		const list = [];
		for (let k = 0; k < 3; k++) list.push(make(10 + k));
		const two = [make(20), make(21)];
		const local = { c: make(30), f() { return local.c; } };
		globalThis.list = () => list.concat(two, local.f());
	`)
	for n := range s.workers {
		table{{"list().map((c) => c.get()).join()", "10,11,12,20,21,30"}}.check(t, func(code string) string { return s.worker(n, code) })
	}
	s.worker(0, "list().forEach((c) => c.add())")
	table{{"list().map((c) => c.get()).join()", "11,12,13,21,22,31"}}.check(t, func(code string) string { return s.worker(1, code) })
}

// TestStartChangesNothing has top levels change counters and dicts that the
// workers' starts come to again.
func TestStartChangesNothing(t *testing.T) {
	s := open(t, 4, `
		const ids = parallel.counter(), names = parallel.dict(), log = parallel.dict('log');
		class Route {
			id = ids.add();
			constructor(f) { this.f = f; names.set(this.id, 'route'); log.compute('n', (n = 0) => n + 1); }
		}
		const routes = [new Route(() => 1), new Route(() => 2)];
		globalThis.state = () => routes.map((r) => r.id).join() + ' ' + ids.get() + ' ' + names.size + ' ' + log.get('n');
		globalThis.ids = () => ids;
	`)
	for n := range s.workers {
		table{{"state()", "1,2 2 2 2"}}.check(t, func(code string) string { return s.worker(n, code) })
	}
	table{{"state()", "1,2 2 2 2"}, {"ids().add()", "3"}}.check(t, s.main)
	table{{"ids().add()", "4"}}.check(t, func(code string) string { return s.worker(2, code) })
}

func TestSharedAndLocal(t *testing.T) {
	s := open(t, 2, `
		let built = 0;
		const table = parallel.shared(() => { built++; return { main: parallel.isMain, list: [1, 2] }; });
		const routes = [];
		for (const n of ['a', 'b']) {
			const data = parallel.shared(() => ({ name: n }));
			routes.push({ data, f() { return data; } });
		}
		const cache = parallel.local(() => new Map());
		const plain = parallel.local(() => 5);
		globalThis.seen = () => JSON.stringify([table.main, table.list, routes.map((r) => r.f().name), plain]);
		globalThis.cache = () => cache;
		globalThis.later = () => parallel.shared(() => 1);
		globalThis.own = () => parallel.local(() => [1]).length;
	`)
	for n := range s.workers {
		table{
			{"seen()", `[true,[1,2],["a","b"],5]`},
			{"cache().set('k', 1).size", "1"},
			{"later()", "throws TypeError: parallel.shared() must be called while the top level runs"},
			{"own()", "1"},
			{"parallel.shared(1)", "throws TypeError: parallel.shared(f): f must be a function"},
			{"parallel.local()", "throws TypeError: parallel.local(f): f must be a function"},
		}.check(t, func(code string) string { return s.worker(n, code) })
	}
	table{{"cache().size", "0"}, {"later()", "throws must be called while the top level runs"}}.check(t, s.main)
}

func TestSharedRefuses(t *testing.T) {
	for source, want := range map[string]string{
		"parallel.shared(async () => 1);": "f returned a promise",
		"const f = parallel.isMain ? () => 0 : () => 1; globalThis.f = f; if (!parallel.isMain) globalThis.x = parallel.shared(() => 1);": "main did not come here",
		"if (!parallel.isMain) globalThis.x = parallel.counter();":                                                                        "main did not come here",
		"if (!parallel.isMain) globalThis.x = parallel.server(1);":                                                                        "main did not declare",
	} {
		if _, err := tryOpen(t, 1, source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

func TestServersAreSharedAndStopOnce(t *testing.T) {
	s := open(t, 2, `
		const spare = parallel.server('', 0), srv = parallel.server('127.0.0.1', 0);
		spare.shutdown();
		parallel.register({ transport: srv, protocol: class { http11 = true; } });
		globalThis.srv = () => srv;
	`)
	if s.stopped != 1 {
		t.Errorf("%d servers were stopped, want 1", s.stopped)
	}
	table{{"srv().host + (srv() === srv())", "127.0.0.1true"}}.check(t, func(code string) string { return s.worker(1, code) })
}

func TestUnprotectedErrorIsAClass(t *testing.T) {
	s := open(t, 1, `
		const data = { list: [1] };
		globalThis.write = () => {
			try { data.list.push(2); } catch (e) { return e instanceof parallel.UnprotectedError && e instanceof TypeError && e.name; }
			return 'written';
		};
	`)
	table{{"write()", "UnprotectedError"}}.check(t, func(code string) string { return s.worker(0, code) })
}
