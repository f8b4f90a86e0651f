package node

import (
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

func TestExportsAreTheKeys(t *testing.T) {
	v := newVM(t)
	h := &Host{}
	for spec, want := range h.Exports() {
		o, ok := v.Require(spec).(*goja.Object)
		if !ok {
			t.Errorf("no module %s", spec)
			continue
		}
		got := o.Keys()
		for _, internal := range []string{"_events", "_eventsCount", "_maxListeners", "usingDomains"} {
			got = slices.DeleteFunc(got, func(s string) bool { return s == internal })
		}
		want = slices.Clone(want)
		sort.Strings(got)
		sort.Strings(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, exports %v", spec, got, want)
		}
		if o.Get("default") != goja.Value(o) {
			t.Errorf("%s is not its own default", spec)
		}
	}
	if v.Require("node:nothing") != nil {
		t.Error("a module that does not exist")
	}
}

func TestAbsentGlobals(t *testing.T) {
	v := newVM(t)
	for _, n := range AbsentGlobals() {
		if n == "Response" {
			t.Error("Response exists")
		}
		if v.loop.rt.GlobalObject().Get(n) != nil {
			t.Errorf("%s exists", n)
		}
	}
}

func TestLazyGlobals(t *testing.T) {
	v := newVM(t)
	v.script(t, "lazy.js", `
		const d = (n) => Object.getOwnPropertyDescriptor(globalThis, n);
		for (const n of ['console', 'process', 'Buffer', 'URL', 'TextEncoder', 'crypto', 'performance', 'DOMException']) {
			if (typeof d(n).get !== 'function') throw new Error(n + ' is not lazy');
			const v = globalThis[n];
			const { value, writable, configurable, enumerable } = d(n);
			if (value !== v || !writable || !configurable || enumerable) throw new Error(n + ' is no ordinary property');
		}
		URLSearchParams = 5;
		if (URLSearchParams !== 5 || d('URLSearchParams').value !== 5) throw new Error('assigning');
		setTimeout = 6;
		if (setTimeout !== 6) throw new Error('assigning');
		if (typeof require('url').URLSearchParams !== 'function') throw new Error('the module keeps its own');
		if (typeof process.env !== 'object' || process.env.A !== '1' || process.env.B !== 'x=y') throw new Error('env');
		if (process.argv.join() !== '/usr/bin/pyp,/srv/app.js,one') throw new Error('argv');
	`)
}

func TestConsole(t *testing.T) {
	v := newVM(t)
	v.script(t, "console.js", `
		console.log('a', 1, { b: 2 });
		console.info('%s-%d', 'x', 5);
		console.debug();
		console.error('bad', [1]);
		console.warn('careful');
		console.group('G');
		console.log('in\nside');
		console.group();
		console.log('deeper');
		console.groupEnd();
		console.groupEnd();
		console.groupEnd();
		console.dir({ a: { b: { c: {} } } }, { depth: 0 });
		console.assert(true, 'not printed');
		console.assert(false, 'why %s', 'x');
		console.assert(false);
		console.count();
		console.count('k');
		console.count();
		console.countReset();
		console.count();
		console.time('t');
		console.timeLog('t', 'half');
		console.timeEnd('t');
		console.timeEnd('none');
		console.trace('here');
		console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
		console.table([1, 'two']);
		console.table([{ a: 1, b: 2 }], ['b']);
		console.table(5);
		process.stdout.write('raw');
		process.stderr.write(Buffer.from('!'));
	`)
	out := v.out.String()
	for _, want := range []string{"a 1 { b: 2 }\nx-5\n\nG\n  in\n  side\n    deeper\n{ a: [Object] }\ndefault: 1\nk: 1\ndefault: 2\ndefault: 1\nt: ",
		"ms half\n", `┌─────────┬───┬─────┬──────┐
│ (index) │ a │  b  │  c   │
├─────────┼───┼─────┼──────┤
│    0    │ 1 │ 'x' │      │
│    1    │ 2 │     │ true │
└─────────┴───┴─────┴──────┘
`, "│    1    │ 'two'  │", "│    0    │ 2 │", "\n5\nraw"} {
		if !strings.Contains(out, want) {
			t.Errorf("stdout lacks %q:\n%s", want, out)
		}
	}
	errs := v.err.String()
	want := "bad [ 1 ]\ncareful\nAssertion failed: why x\nAssertion failed\nWarning: No such label 'none' for console.timeEnd()\nTrace: here\n    at "
	if !strings.HasPrefix(errs, want) || !strings.HasSuffix(errs, "!") || !strings.Contains(errs, "console.js:") {
		t.Errorf("stderr is %q", errs)
	}
}

// lines counts writes, each of which must be whole lines.
type lines struct{ list []string }

func (l *lines) Write(b []byte) (int, error) {
	l.list = append(l.list, string(b))
	return len(b), nil
}

func TestOneWritePerLine(t *testing.T) {
	var l lines
	v := &vmTest{loop: newLoop()}
	i, err := (&Host{Stdout: &l, Stderr: &l}).install(v.loop)
	if err != nil {
		t.Fatal(err)
	}
	v.Instance = i
	v.script(t, "x.js", `console.log('a', {b: 1}); console.error('c\nd')`)
	if !slices.Equal(l.list, []string{"a { b: 1 }\n", "c\nd\n"}) {
		t.Errorf("%q", l.list)
	}
}

func TestReplayHasNoEffect(t *testing.T) {
	dir := t.TempDir()
	v := newVM(t, func(v *vmTest) { v.worker, v.replaying = true, true })
	v.script(t, "replay.js", `
		const fs = require('fs'), f = '`+dir+`/x';
		console.log('a'); console.error('b'); console.table([1]); console.group('c'); console.trace();
		process.stdout.write('d'); process.exit(3); process.emitWarning('w');
		fs.writeFileSync(f, 'x');
		fs.mkdirSync(f);
		fs.unlinkSync('/nothing/there');
		fs.rmSync('/nothing/there');
		if (!fs.mkdtempSync(f).startsWith(f)) throw new Error('mkdtemp');
		if (fs.existsSync(f)) throw new Error('written');
		if (fs.readdirSync('`+dir+`').length !== 0) throw new Error('made');
		let failed = 0;
		try { fs.readFileSync(f); } catch (e) { failed++; }
		if (!failed) throw new Error('reads are real');
		fs.promises.writeFile(f, 'x');
		fs.writeFile(f, 'x', (err) => { if (err) throw err; });
	`)
	if v.out.Len()+v.err.Len()+len(v.exited) > 0 {
		t.Errorf("out %q err %q exits %v", v.out.String(), v.err.String(), v.exited)
	}
}

func TestExit(t *testing.T) {
	v := newVM(t)
	v.script(t, "main.js", `process.on('exit', (code) => console.log('bye', code)); process.exitCode = 4; process.exit(); process.exit(2)`)
	if !slices.Equal(v.exited, []int{4, 2}) {
		t.Errorf("exits %v", v.exited)
	}
	if code := v.RunExit(0); code != 4 || v.out.String() != "bye 4\n" {
		t.Errorf("code %d, out %q", code, v.out.String())
	}
	w := newVM(t, func(v *vmTest) { v.worker = true })
	err := w.try("worker.js", "\nprocess.exit(1)")
	if err == nil || !strings.Contains(err.Error(), "process.exit() is not available in a parallel context") || !strings.Contains(err.Error(), "worker.js:2") {
		t.Errorf("%v", err)
	}
}

// TestErrorsAreWhereTheyAreRaised looks for the line in what is thrown.
func TestErrorsAreWhereTheyAreRaised(t *testing.T) {
	for _, src := range []string{
		"\n\nBuffer.alloc(2**40)", "\n\nBuffer.allocUnsafe(-1)", "\n\nnew Buffer(1e15)", "\n\nBuffer.concat([], 2**40)",
		"\n\nBuffer.from({ length: 2**50 })", "\n\nrequire('crypto').randomBytes(2**40)", "\n\nrequire('fs').readFileSync('/nothing')",
		"\n\nrequire('assert').strictEqual(1, 2)", "\n\nnew URL('x')", "\n\nstructuredClone(() => {})", "\n\nsetTimeout(5)",
		"\n\nrequire('path').join(5)", "\n\natob('a')", "\n\nBuffer.alloc(1).readUInt32LE(5)", "\n\nBuffer.prototype.toString.call(5)",
		"\n\ncrypto.getRandomValues(5)", "\n\nURLSearchParams.prototype.get.call({}, 'a')",
	} {
		v := newVM(t)
		err := v.try("x.js", src)
		if err == nil || !strings.Contains(err.Error(), "x.js:3") {
			t.Errorf("%s: %v", strings.TrimSpace(src), err)
		}
	}
}

func TestTimerErrorsAreReported(t *testing.T) {
	v := newVM(t)
	if err := v.try("x.js", `setTimeout(() => { throw new Error('from a timer'); }, 1); queueMicrotask(() => { throw new Error('task'); })`); err != nil {
		t.Fatal(err)
	}
	for v.busy > 0 {
		(<-v.queue)()
	}
	if len(v.rejected) != 0 || len(v.failures) != 2 || !strings.Contains(v.failures[0].Error(), "task") || !strings.Contains(v.failures[1].Error(), "from a timer") {
		t.Errorf("%d rejections, failures %v", len(v.rejected), v.failures)
	}
}

func BenchmarkInstall(b *testing.B) {
	h := &Host{}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		l := newLoopFor()
		b.StartTimer()
		if _, err := h.install(l); err != nil {
			b.Fatal(err)
		}
	}
}

func newLoopFor() *loop { return &loop{rt: goja.New()} }

func BenchmarkRequire(b *testing.B) {
	for _, name := range []string{"util", "events", "url", "fs", "assert", "path", "process"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				i, _ := (&Host{}).install(newLoopFor())
				b.StartTimer()
				i.Require(name)
			}
		})
	}
}

func BenchmarkConsoleLog(b *testing.B) {
	v := newVM(b)
	v.host.Stdout = nil
	if err := v.try("x.js", `globalThis.f = () => console.log('request %s took', 'x', { status: 200, path: '/a', tags: ['a', 'b'] })`); err != nil {
		b.Fatal(err)
	}
	f, _ := goja.AssertFunction(v.loop.rt.Get("f"))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = f(goja.Undefined())
	}
}
