package vm_test

import (
	"errors"
	"strings"
	"testing"

	"pyp/vm"
)

// appendJSON writes what a kept function of a worker returns.
func appendJSON(t *testing.T, source, name string, overdue bool) (text string, ok bool, err *vm.ScriptError) {
	t.Helper()
	w, h, _, _ := worker(t, source)
	if failed := w.Enter(nil, vm.TaskFunc(func(s vm.Scope) {
		v, failed := h.called[name](nil)
		if failed != nil {
			t.Fatal(failed)
		}
		if overdue && !w.Overdue(0) {
			t.Error("the entry is not overdue")
		}
		out, wrote, failed := s.AppendJSON([]byte("> "), v)
		text, ok, err = string(out), wrote, s.Error(failed)
	})); failed != nil {
		t.Fatal(failed)
	}
	return text, ok, err
}

func TestAppendJSON(t *testing.T) {
	source := `const rows = [{ id: 1, name: 'ü' }, { id: 2, at: new Date(0) }];
class Price { constructor(n) { this.n = n } toJSON(key) { return key + '=' + this.n } }
const prices = { list: [new Price(1), new Price(2)] };
keep('shared', () => rows); keep('mixed', () => ({ first: rows[0], more: [rows, rows[1].at], f: () => 1 }));
keep('classes', () => [prices, prices.list[1], new Price(3)]);
keep('nothing', () => undefined); keep('text', () => 'a"b');
`
	for name, want := range map[string]string{
		"shared":  `[{"id":1,"name":"ü"},{"id":2,"at":"1970-01-01T00:00:00.000Z"}]`,
		"mixed":   `{"first":{"id":1,"name":"ü"},"more":[[{"id":1,"name":"ü"},{"id":2,"at":"1970-01-01T00:00:00.000Z"}],"1970-01-01T00:00:00.000Z"]}`,
		"classes": `[{"list":["0=1","1=2"]},"1=2","2=3"]`,
		"text":    `"a\"b"`, "nothing": "",
	} {
		text, ok, err := appendJSON(t, source, name, false)
		if text != "> "+want || ok != (want != "") || err != nil {
			t.Errorf("%s: %s %v %v", name, text, ok, err)
		}
	}
}

func TestAppendJSONNamesTheAuthorsLine(t *testing.T) {
	_, ok, err := appendJSON(t, "\nkeep('broken', () => ({ get a() { return null.x } }));", "broken", false)
	if ok || err == nil || !strings.HasPrefix(err.Error(), "main.js:3:") || !strings.Contains(err.Error(), "TypeError: Cannot read property 'x'") {
		t.Errorf("%v", err)
	}
}

func TestAppendJSONIsInterrupted(t *testing.T) {
	text, ok, err := appendJSON(t, "keep('long', () => new Array(5000).fill('text'));", "long", true)
	if ok || text != "> " || !errors.Is(err, vm.ErrTimeout) {
		t.Errorf("%.100s %v %v", text, ok, err)
	}
}

func TestStringifyInMainAndWorkers(t *testing.T) {
	text, _, err := appendJSON(t, `const rows = [{ a: 1 }, { b: [2] }];
note(JSON.stringify(rows));
keep('again', () => [JSON.stringify(rows), JSON.stringify(rows, null, 1).length, JSON.stringify.name]);`, "again", false)
	if text != `> ["[{\"a\":1},{\"b\":[2]}]",43,"stringify"]` || err != nil {
		t.Errorf("%s %v", text, err)
	}
}
