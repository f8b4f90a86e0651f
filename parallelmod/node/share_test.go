package node

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// shownMap is a Map as a view of one is made: an object without keys whose
// prototype has the methods.
type shownMap struct{}

func (*shownMap) Get(string) goja.Value       { return nil }
func (*shownMap) Set(string, goja.Value) bool { panic("written") }
func (*shownMap) Has(string) bool             { return false }
func (*shownMap) Delete(string) bool          { return false }
func (*shownMap) Keys() []string              { return nil }

// shownRecord is an object as a view of one is made.
type shownRecord struct {
	shownMap
	rt *goja.Runtime
}

func (r *shownRecord) Get(key string) goja.Value {
	if key == "x" {
		return r.rt.ToValue(1)
	}
	return nil
}
func (r *shownRecord) Has(key string) bool { return key == "x" }
func (r *shownRecord) Keys() []string      { return []string{"x"} }

// newViews is a VM in which scripts have view(), which makes views of each
// kind.
func newViews(t *testing.T) *vmTest {
	v := newVM(t)
	rt := v.loop.rt
	v.views = map[*goja.Object]string{}
	v.hidden(rt.GlobalObject(), "view", v.fn("view", 3, func(c goja.FunctionCall) goja.Value {
		kind, proto := c.Argument(0).String(), c.Argument(1).ToObject(rt)
		var o *goja.Object
		switch kind {
		case "Map":
			o = rt.NewDynamicObject(&shownMap{})
		case "Object":
			o = rt.NewDynamicObject(&shownRecord{rt: rt})
		default:
			v.views[proto] = kind
			return proto
		}
		v.must(o.SetPrototype(proto))
		v.views[o] = kind
		return o
	}))
	return v
}

// TestViewsAreWhatTheyShow holds views against the plain values that they
// stand for.
func TestViewsAreWhatTheyShow(t *testing.T) {
	newViews(t).script(t, "views.js", `
		const assert = require('assert'), util = require('util');
		class Point { constructor() { this.x = 1; } }
		const point = view('Object', Point.prototype), plainMap = new Map([['a', { b: 1 }], [{ k: 1 }, 2]]);
		const map = view('Map', Object.create(Map.prototype, {
			size: { get: () => 2 },
			forEach: { value(f) { plainMap.forEach((v, k) => f(v, k, this)); } },
		}));
		const holes = view('Array', new Proxy(Object.freeze(Object.assign([1, , 3], { index: 0 })), { set() { throw new Error('written'); } }));
		const odd = view('Object', Object.create(null));
		const bytes = view('Typed', Buffer.from('abc')), memory = view('Buffer', new ArrayBuffer(2)), date = view('Date', Object.freeze(new Date(5)));
		const error = view('Error', Object.freeze(new RangeError('far', { cause: 1 })));

		assert.strictEqual(util.inspect(point), 'Point { x: 1 }');
		assert.strictEqual(util.inspect(map), util.inspect(plainMap));
		assert.strictEqual(util.inspect(holes), "[ 1, <1 empty item>, 3, index: 0 ]");
		assert.strictEqual(util.inspect(date), '1970-01-01T00:00:00.005Z');
		assert.strictEqual(util.inspect(error).split('\n')[0], 'RangeError: far');
		assert.strictEqual(util.inspect(bytes), '<Buffer 61 62 63>');

		assert.ok(util.types.isMap(map) && util.types.isDate(date) && util.types.isUint8Array(bytes) && util.types.isNativeError(error));
		assert.ok(util.types.isArrayBuffer(memory) && !util.types.isProxy(holes) && Buffer.isBuffer(bytes));
		assert.ok(util.isDeepStrictEqual(point, new Point()) && util.isDeepStrictEqual(date, new Date(5)));
		assert.deepEqual(map, plainMap);
		assert.deepEqual([...structuredClone(map)], [...plainMap]);

		const copy = structuredClone(holes);
		copy.push(4);
		copy.index = 5;
		assert.ok(!(1 in copy) && copy.length === 4);
		assert.deepStrictEqual(structuredClone(point), { x: 1 });
		assert.strictEqual(structuredClone(date).setTime(1), 1);
		assert.strictEqual(structuredClone(error).cause, 1);
		assert.throws(() => structuredClone(memory, { transfer: [memory] }), { name: 'DataCloneError' });
		assert.strictEqual(structuredClone(memory).byteLength, 2);

		const b = Buffer.from(bytes);
		b.write('xyz');
		assert.strictEqual(b.toString() + bytes.toString() + new TextDecoder().decode(bytes), 'xyzabcabc');
		assert.strictEqual(Buffer.concat(view('Array', new Proxy([bytes, b], {}))).toString(), 'abcxyz');
		for (const write of [
			() => bytes.write('x'), () => bytes.writeUInt8(1), () => bytes.fill(0), () => bytes.swap16(), () => b.copy(bytes),
			() => new TextEncoder().encodeInto('x', bytes), () => crypto.getRandomValues(bytes), () => require('crypto').randomFillSync(bytes),
			() => new Uint8Array(memory).set && crypto.getRandomValues(new Uint8Array(memory)),
		]) assert.throws(write, /belongs to the main VM and is read-only in a parallel context/);
		assert.strictEqual(bytes.toString() + bytes.readUInt8(0), 'abc97');
	`)
}

func TestSharedURLs(t *testing.T) {
	main, worker := newVM(t), newVM(t)
	value := func(v *vmTest, code string) *goja.Object {
		t.Helper()
		o, err := v.loop.rt.RunString(code)
		if err != nil {
			t.Fatal(err)
		}
		return o.ToObject(v.loop.rt)
	}
	if _, _, ok := main.Share(value(main, "({})")); ok {
		t.Error("an object is shared as a URL")
	}
	u := value(main, "globalThis.u = new URL('https://a.b/c?d=1#e')")
	x, _, ok := main.Share(u)
	again, _, _ := main.Share(u)
	if !ok || x != again {
		t.Fatal("a URL is not shared, or not always as the same", ok)
	}
	value(main, "u.search = '?d=2'")
	if _, _, ok := main.Share(value(main, "Object.assign(new URL('a:b'), { own: 1 })")); ok {
		t.Error("a URL with properties of its own is shared")
	}
	o := worker.Shared(x)
	if o != worker.Shared(x) {
		t.Error("two objects for one URL")
	}
	worker.must(worker.loop.rt.GlobalObject().Set("u", o))
	worker.script(t, "url.js", `
		const assert = require('assert');
		assert.ok(u instanceof URL);
		assert.strictEqual(String(u), 'https://a.b/c?d=1#e');
		assert.strictEqual(u.searchParams.get('d'), '1');
		assert.strictEqual(require('util').inspect(u).split('\n')[1], "  href: 'https://a.b/c?d=1#e',");
		const q = u.searchParams;
		for (const write of [() => { u.search = '?x'; }, () => { u.href = 'b:c'; }, () => { u.port = 1; },
			() => q.set('d', 2), () => q.append('d', 2), () => q.delete('d'), () => q.sort()]) {
			assert.throws(write, /^TypeError: url\.[a-zA-Z.()]+ belongs to the main VM and is read-only in a parallel context/);
		}
		assert.ok(Object.isFrozen(u) && !Object.isFrozen(new URL('a:b')));
		assert.throws(() => { 'use strict'; u.foo = 1; }, TypeError);
		assert.throws(() => Object.defineProperty(u, 'foo', { value: 1 }), TypeError);
		assert.strictEqual(u.foo, undefined);
		assert.strictEqual(u.href + q, 'https://a.b/c?d=1#ed=1');
		const copy = new URL(u);
		copy.searchParams.set('d', 3);
		assert.strictEqual(copy.search, '?d=3');
		assert.deepStrictEqual(Object.getOwnPropertyNames(URL).filter((n) => /record/i.test(n)), []);
	`)
}

func TestClassesOfData(t *testing.T) {
	main, worker := newVM(t), newVM(t)
	main.script(t, "classes.js", `
		globalThis.list = [Buffer.from('a'), require('fs').statSync('/'), require('url').parse('http://a/b')];
		globalThis.none = [{}, [], new Date(), require('events').prototype, new URLSearchParams()];
	`)
	rt := main.loop.rt
	for k, want := range []string{"Buffer", "Stats", "Url"} {
		o := rt.Get("list").ToObject(rt).Get(fmt.Sprint(k)).ToObject(rt)
		got, ok := main.ClassOf(o.Prototype())
		if !ok || got != want || main.Prototype(got) != o.Prototype() || worker.Prototype(got) == nil {
			t.Errorf("%s: %q %v", want, got, ok)
		}
	}
	for k := range 5 {
		o := rt.Get("none").ToObject(rt).Get(fmt.Sprint(k)).ToObject(rt)
		if got, ok := main.ClassOf(o.Prototype()); ok {
			t.Errorf("none %d is of the class %s", k, got)
		}
	}
	if worker.Prototype("Nothing") != nil {
		t.Error("a class that does not exist has a prototype")
	}
}

func TestWorkersInheritTheEnvironment(t *testing.T) {
	main, worker := newVM(t), newVM(t, func(v *vmTest) { v.worker = true })
	if env := main.Bequeath().([]string); !slices.Contains(env, "B=x=y") {
		t.Error(env)
	}
	main.script(t, "env.js", "process.env.NAME = 'n'; process.env.A = 2; delete process.env.B;")
	if !main.Local(main.loop.rt.Get("process").ToObject(main.loop.rt).Get("env").ToObject(main.loop.rt)) {
		t.Error("the environment is not each worker's own")
	}
	worker.Inherit(main.Bequeath())
	worker.script(t, "env.js", "require('assert').deepStrictEqual(process.env, { A: '2', NODE_DEBUG: '', NAME: 'n' });")
}

// readers are the file operations that change nothing.
var readers = []string{"readFile", "stat", "lstat", "readdir", "access", "realpath", "readlink"}

// TestStartOfWorkerHasNoEffect calls, while a worker starts, everything that
// has an effect outside of the VM.
func TestStartOfWorkerHasNoEffect(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"file": "text", "other": "more"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	args := map[string]string{
		"writeFile": "F, 'x'", "appendFile": "F, 'x'", "mkdir": "F + '/new', { recursive: true }", "mkdtemp": "D + '/t-'", "unlink": "F",
		"rmdir": "D + '/empty'", "rm": "D, { recursive: true, force: true }", "rename": "F, D + '/moved'", "link": "F, D + '/link'",
		"symlink": "F, D + '/symbolic'", "copyFile": "F, D + '/copy'", "chmod": "F, 0o777", "truncate": "F, 1", "utimes": "F, 1, 1",
		"readFile": "D + '/made', { flag: 'a+' }",
	}
	var b strings.Builder
	fmt.Fprintf(&b, "const fs = require('fs'), D = %q, F = D + '/file', fail = (e) => { if (e) throw e; };\n", dir)
	for _, op := range fsOps {
		if args[op.name] == "" {
			if !slices.Contains(readers, op.name) {
				t.Errorf("fs.%s is not tested", op.name)
			}
			continue
		}
		fmt.Fprintf(&b, "fs.%[1]sSync(%[2]s); fs.%[1]s(%[2]s, fail); fs.promises.%[1]s(%[2]s);\n", op.name, args[op.name])
	}
	b.WriteString(`
		for (const name of Object.keys(console)) console[name]('x', [{ a: 1 }]);
		process.stdout.write('x', fail);
		process.stderr.write('x');
		process.exit(3);
		process.abort();
		process.emitWarning('x');
		process.on('exit', () => process.stdout.write('x'));
		require('util').debuglog('x')('x');
	`)
	before := tree(t, dir)
	v := newVM(t, func(v *vmTest) { v.worker, v.replaying = true, true })
	v.script(t, "start.js", b.String())
	if after := tree(t, dir); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
	if v.out.Len()+v.err.Len() > 0 || len(v.exited) > 0 {
		t.Errorf("printed %q %q, exited %v", v.out.String(), v.err.String(), v.exited)
	}
}

// tree describes all there is in a folder.
func tree(t *testing.T, dir string) string {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&b, path, info.Mode(), info.Size(), info.ModTime())
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return b.String()
}
