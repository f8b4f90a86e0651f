package web_test

import (
	"testing"

	"pyp/vm"
	"pyp/vm/vmtest"
)

// TestInWorkers has instances at the top level, which each worker makes again.
func TestInWorkers(t *testing.T) {
	m, _ := newModules()
	w, _, r := vmtest.Worker(t, m, `
		const h = new Headers({ a: 'b' });
		const holder = { h, list: [new Blob(['x', 'y'], { type: 't/t' })], n: 1 };
		const file = new File(['content'], 'name.txt', { lastModified: 5 });
		const form = new FormData();
		form.append('k', 'v');
		form.append('f', file);
		const stop = new AbortController();
		const both = AbortSignal.any([stop.signal]);
		const answer = new Response('body', { status: 201, headers: h });
		const asked = new Request('http://a/', { method: 'POST', body: 'q' });
		class Mine extends Headers { extra = 1; get(name) { return '<' + super.get(name) + '>'; } }
		class Plain extends Headers {}
		const mine = new Mine({ a: 'm' }), plain = new Plain({ a: 'p' });
		class Bus extends EventTarget { count = 0; }
		const bus = new Bus();
		bus.addEventListener('x', () => { bus.count++; });
		const sent = new Event('sent'), own = new CustomEvent('own', { detail: [1] });
		const stream = new ReadableStream({ start(c) { c.enqueue('s'); c.close(); } });
		const loose = new Headers([['q', 'r']]);
		globalThis.check = async () => {
			h.append('c', 'd');
			bus.dispatchEvent(new Event('x'));
			stop.abort('now');
			let text = '';
			for await (const piece of stream) text += piece;
			return [h.get('a'), h.get('c'), holder.h === h, await holder.list[0].text(), holder.list[0].type, file.name, file.lastModified, await file.text(),
				form.get('k'), form.get('f') === file, both.aborted, both.reason, answer.status, await answer.text(), answer.headers.get('a'),
				await asked.text(), mine.get('a'), mine.extra, plain.get('a'), bus.count, text, sent.type, own.detail[0], loose.get('q')].join('|');
		};
	`)
	const want = "b|d|true|xy|t/t|name.txt|5|content|v|true|true|now|201|body|b|q|<m>|1|p|1|s|sent|1|r"
	if got := settle(t, w, "check()"); got != want || len(r.Errors()) > 0 {
		t.Errorf("got  %s\nwant %s\n%v", got, want, r.Errors())
	}
}

// settle is what a promise of the worker's comes to.
func settle(t *testing.T, w *vm.Worker, code string) (got string) {
	t.Helper()
	for _, f := range []func(s vm.Scope){
		func(s vm.Scope) {
			if _, err := s.Runtime().RunString(code + ".then((v) => { globalThis.result = v; }, (e) => { globalThis.result = e.stack; })"); err != nil {
				t.Error(s.Error(err))
			}
		},
		func(s vm.Scope) { got = s.Runtime().Get("result").String() },
	} {
		if bug := w.Enter(nil, vm.TaskFunc(f)); bug != nil {
			t.Error(bug)
		}
	}
	return got
}

// TestSharedArguments gives the classes what main shares.
func TestSharedArguments(t *testing.T) {
	m, _ := newModules()
	w, _, r := vmtest.Worker(t, m, `
		const bytes = new Uint8Array([104, 105]), words = new Uint16Array([0x6968]), memory = bytes.buffer, view = new DataView(memory, 1);
		const buffer = Buffer.from('buf'), parts = ['a', bytes, words, memory, view, buffer];
		const init = { status: 202, statusText: 'Fine', headers: { a: 'b', list: 'c' } }, pairs = [['x', '1'], ['x', '2']];
		const map = new Map([['m', 'n']]), options = { type: 'T/T', highWaterMark: 3, detail: { d: 1 }, bubbles: true };
		globalThis.check = async () => {
			const r = new Response(bytes, init), body = await new Response(buffer).text();
			const text = await new Response(new ReadableStream({ start(c) { for (const p of parts) c.enqueue(p); c.close(); } })).text();
			const f = new FormData();
			f.append('f', new Blob(parts), init.statusText);
			return [r.status, r.statusText, r.headers.get('list'), await r.text(), body, new Headers(pairs).get('x'), new Headers(map).get('m'),
				await new Blob(parts, options).text(), new Blob([], options).type, text, new CustomEvent('e', options).detail.d,
				await (await new Response(f).formData()).get('f').text(), (await Response.json(init).json()).headers.a,
				new ReadableStream({}, options).locked, await new Response(words).text(), await new Response(view).text(), await new Response(memory).text()].join('|');
		};
	`)
	const want = "202|Fine|c|hi|buf|1, 2|n|ahihihiibuf|t/t|ahihihiibuf|1|ahihihiibuf|b|false|hi|i|hi"
	if got := settle(t, w, "check()"); got != want || len(r.Errors()) > 0 {
		t.Errorf("got  %s\nwant %s\n%v", got, want, r.Errors())
	}
}
