package parallelmod_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func TestLocalDataIsEachWorkersOwn(t *testing.T) {
	s := open(t, 2, `
		const own = parallel.local(() => ({ n: 0, list: [1] }));
		const holder = { own, deep: [{ own }], shared: { k: 1 } };
		const list = parallel.local(() => []);
		const settings = { env: process.env };
		globalThis.add = () => { list.push(1); own.n++; holder.deep[0].own.list.push(2); settings.env.MORE = 'yes'; return [own.n, own.list, list, settings.env.MORE].join('|'); };
		globalThis.same = () => holder.own === own && holder.deep[0].own === own;
	`)
	for n := range s.workers {
		table{{"add()", "1|1,2|1|yes"}, {"same()", "true"}}.check(t, func(code string) string { return s.worker(n, code) })
	}
	why := map[string]string{}
	for _, b := range s.gen.Report().Bindings {
		why[b.Name] = b.Why
	}
	if got, want := why["holder"], "holds what is local to each worker, parallel.local(), at holder.own"; !strings.HasPrefix(got, want) {
		t.Errorf("holder %s, want %s", got, want)
	}
}

func TestDictTakesViewsAtAnyDepth(t *testing.T) {
	s := open(t, 2, `
		class Point { constructor(x) { this.x = x; } double() { return 2 * this.x; } }
		const cities = [{ name: 'Köln', at: new Date(5), near: [] }, { name: 'Bonn' }];
		cities[0].near.push(cities[1], cities[0]);
		const extra = { m: new Map([['k', cities[1]]]), s: new Set([1]), u8: new Uint8Array([1, 2, 3]), e: new TypeError('no'), big: 10n, holes: [1, , 3], p: new Point(4) };
		const d = parallel.dict();
		globalThis.all = { cities: () => cities, extra: () => extra, d };
	`)
	first := func(code string) string { return s.worker(0, code) }
	second := func(code string) string { return s.worker(1, code) }
	table{{"var { cities, extra, d } = all; d.set('k', { city: cities()[0], list: [cities()[1], extra()], again: cities()[0] }) === d", "true"}}.check(t, first)
	table{
		{"var { d, cities } = all, v = d.get('k'); [v.city.name, v.city === v.again, v.city.near[0] === v.list[0], v.city.near[1] === v.city, v.city.at.getTime()].join()", "Köln,true,true,true,5"},
		{"var x = v.list[1]; [x.m.get('k').name, x.m.get('k') === v.list[0], x.s.has(1), [...x.u8], x.e instanceof TypeError, x.e.message, x.big, 1 in x.holes, x.holes.length, x.p.x, x.p.double()].join('|')",
			"Bonn|true|true|1,2,3|true|no|10|false|3|4|8"},
		{"v.city === cities()[0]", "false"},
		{"d.set('again', [v.list, { v }]); d.get('again')[0][0] === d.get('again')[1].v.city.near[0]", "true"},
		{"'use strict'; d.get('again')[1].v.list[0].name = 1", `throws UnprotectedError: dict.get("again")[`},
		{"'use strict'; d.set(7, {a: 1}); d.get(7).a = 1", `throws UnprotectedError: dict.get(7).a belongs`},
		{"d.get('k').list[1].u8[0] = 9", `throws UnprotectedError: dict.get("k").list[1].u8[0] belongs`},
	}.check(t, second)
	table{{"globalThis.f = () => 1; all.d.set('k', { deep: all.cities()[0], f })", "throws a function at value.f"}}.check(t, first)
}

// An instance of a class that a binding holds comes out of a dict as one, in
// every VM, whoever put it in.
func TestDictKeepsClasses(t *testing.T) {
	s := open(t, 2, `
		class Point { constructor(x) { this.x = x; } double() { return 2 * this.x; } }
		class Place extends Point { constructor(x) { super(x); this.kind = 'place'; } half() { return this.x / 2; } }
		const sealed = new Point(3), d = parallel.dict('points');
		d.set('early', [new Point(1), new Place(8)]);
		class Later { #x = 1; x() { return this.#x; } }
		const kept = (k) => d.get(k);
		globalThis.all = { d, Point, Place, Later, sealed: () => sealed, kept };
	`)
	first := func(code string) string { return s.worker(0, code) }
	table{
		{"var { d, Point, Place, Later, sealed, kept } = all; d.set('p', new Point(4)).set('q', sealed()).set('r', { deep: [new Place(6)] }); d.get('p').double()", "8"},
		{"d.set('copy', d.get('r')); d.get('q') instanceof Point && d.get('q') !== sealed() && d.get('q').double()", "6"},
		{"d.set('x', new Later())", "throws a class instance with private fields"},
		{"d.set('x', new (class { x = 1 })())", "throws TypeError"},
		{"'use strict'; d.get('p').x = 1", `throws UnprotectedError: dict.get("p").x belongs`},
		{"d.compute('p', (old) => new Point(old.x + 1)).double()", "10"},
	}.check(t, first)
	same := table{
		{"var { d, Point, Place, kept } = all; [kept('early')[0].double(), kept('early')[1].half(), kept('early')[1] instanceof Place, kept('early')[1].kind].join()", "2,4,true,place"},
		{"[kept('p').double(), kept('p') instanceof Point, kept('p').constructor === Point, kept('r').deep[0].half(), kept('copy').deep[0].double()].join()", "10,true,true,3,12"},
		{"kept('q').double()", "6"},
	}
	same.check(t, func(code string) string { return s.worker(1, code) })
	same.check(t, s.main)
}

func TestMainNamesWhatIsShared(t *testing.T) {
	s := open(t, 1, `
		const all = { b: { c: [1] } };
		const routes = { f() {}, table: { x: [] } };
		globalThis.write = () => { all.b.d = 1; };
		globalThis.alias = ((x) => () => x.push(1))(all.b.c);
		globalThis.part = (k) => { routes[k].x.push(1); };
	`)
	for _, run := range []func(string) string{s.main, func(code string) string { return s.worker(0, code) }} {
		table{
			{"write()", "throws UnprotectedError: all.b.d belongs"},
			{"alias()", "throws UnprotectedError: all.b.c belongs"},
			{"part('table')", "throws UnprotectedError: routes.table.x belongs"},
		}.check(t, run)
	}
}

// TestDictValuesAreLetGo reads many values of a dict, over and over.
func TestDictValuesAreLetGo(t *testing.T) {
	s := open(t, 1, `const d = parallel.dict(); globalThis.d = () => d;`)
	run := func(code string) { table{{code, "1"}}.check(t, func(code string) string { return s.worker(0, code) }) }
	const reads = "for (let i = 0; i < %d; i++) { const v = d().get(i %% 1000); if (v.n !== i %% 1000 || v.list[0].x !== 1 || v.at.getTime() !== 3) throw i } 1"
	run("d().set('first', { n: 1, at: new Date(3) }); d().get('first').n")
	empty := inUse()
	limit := func(when string, most int64) {
		t.Helper()
		if more := inUse() - empty; more > most {
			t.Errorf("%s: %d KB more", when, more>>10)
		}
	}
	run("for (let i = 0; i < 1000; i++) d().set(i, { n: i, list: [{ x: 1 }], at: new Date(3) }); 1")
	limit("1000 small values", 2<<20)
	for range 20 {
		run(fmt.Sprintf(reads, 5000))
	}
	limit("read 100000 times", 4<<20)
	run("for (let i = 0; i < 1000; i++) d().delete(i); 1")
	run("for (let i = 0; i < 3000; i++) d().set('again', { n: i, at: new Date(3) }).get('again').at; 1")
	limit("deleted", 2<<20)
}

func inUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
