package node

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"pyp/vm"
	"pyp/vm/vmtest"
)

// hosted makes a Host the modules of a VM.
type hosted struct{ *Host }

func (h hosted) Install(s vm.Scope) (vm.Instance, error) { return h.Host.Install(s) }

func newHosted() (hosted, *bytes.Buffer) {
	out := new(bytes.Buffer)
	return hosted{&Host{Stdout: out, Stderr: out, Args: []string{"pyp", "main.js"}}}, out
}

func TestInMain(t *testing.T) {
	h, out := newHosted()
	m, r := vmtest.Main(t, h, `
		import fs, { readFileSync } from 'node:fs';
		import EventEmitter, { once } from 'events';
		import assert from 'node:assert';
		import * as path from 'path';
		import { setTimeout as sleep } from 'node:timers/promises';
		assert.strictEqual(fs.readFileSync, readFileSync);
		assert.strictEqual(path.join('a', 'b'), 'a/b');
		const e = new EventEmitter();
		setTimeout(() => e.emit('x', 1), 2);
		console.log(await once(e, 'x'));
		await sleep(2);
		setImmediate(() => console.log('immediate'));
		process.nextTick(() => console.log('tick'));
		console.log((await fs.promises.readdir('/')).length > 0);
		await assert.rejects(fs.promises.readFile('/nothing'), { code: 'ENOENT' });
		console.log('end');
	`)
	if err := m.Load(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "[ 1 ]\ntick\nimmediate\ntrue\nend\n" {
		t.Errorf("%q", got)
	}
	if e := r.Errors(); len(e) > 0 {
		t.Error(e)
	}
}

func TestInWorker(t *testing.T) {
	h, out := newHosted()
	w, q, r := vmtest.Worker(t, h, `
		console.log('top level');
		setTimeout(() => console.log('a timer of main'), 1);
		setImmediate(() => console.log('an immediate of main'));
		globalThis.later = () => setTimeout(() => { console.log('of the worker'); throw new Error('lost'); }, 1);
	`)
	_ = w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		if _, err := s.Runtime().RunString("later(); console.log('called')"); err != nil {
			t.Error(err)
		}
	}))
	for end := time.Now().Add(5 * time.Second); len(r.Errors()) == 0 && time.Now().Before(end); {
		select {
		case <-q.Wake:
			q.Run(w)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if got := out.String(); got != "top level\nan immediate of main\ncalled\nof the worker\n" {
		t.Errorf("%q", got)
	}
	if e := r.Errors(); len(e) != 1 || !strings.Contains(e[0], "main.js:5") || !strings.Contains(e[0], "lost") {
		t.Error(e)
	}
}

// TestPositionsAreTheAuthors fails on host code in what a script error tells.
func TestPositionsAreTheAuthors(t *testing.T) {
	for _, src := range []string{"import assert from 'assert';\n\nassert.strictEqual(1, 2);", "\n\nnew URL('x');",
		"import EE from 'events';\n\nnew EE().emit('error', new Error('q'));", "import fs from 'fs';\n\nfs.readFileSync('/nothing');"} {
		h, _ := newHosted()
		m, _ := vmtest.Main(t, h, src)
		if err := m.Load(); err == nil || !strings.HasPrefix(err.Error(), "main.js:3:") {
			t.Errorf("%q: %v", src, err)
		}
	}
	h, out := newHosted()
	m, _ := vmtest.Main(t, h, "function f() {\n  console.error(new Error('x'));\n}\n[1].forEach(f);")
	if err := m.Load(); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.HasPrefix(got, "Error: x\n    at f (main.js:2:17)\n    at main.js:4:") {
		t.Errorf("%q", got)
	}
}
