package derive

import (
	"strings"
	"testing"
)

// What changes a state that only functions see runs again; what only reads does
// not, nor what hands a built-in to a function that lets it be.
func TestHiddenStateAndGifts(t *testing.T) {
	r := trySource(t, `const next = (() => { let n = 0; return () => ++n })();
const a = next();
const sum = list => { let s = 0; list.forEach(x => { s += x }); return s };
const total = sum([1, 2]);
const parse = (text, T) => T(text);
const port = parse("81", Number);
const kinds = [["x", String]].map(([k, T]) => k + T.name);
const install = C => { C.prototype.z = 1 };
install(Array);
globalThis.probe = () => [a, next(), total, port, kinds, [].z];`)
	r.same()
	want := map[string]string{
		"const a": "advances next", "const total": "", "const port": "", "const kinds": "", "install(Array)": "writes Array, which install gets,",
	}
	for _, u := range r.plan.Units {
		for text, why := range want {
			if strings.HasPrefix(u.Text, text) && u.Kept != why {
				t.Errorf("%s: kept because it %q, not %q", text, u.Kept, why)
			}
		}
	}
}

// A class is announced behind the statement that completes it.
func TestAnnounce(t *testing.T) {
	r := trySource(t, `class A {}
function B() {}
function C() {}
C.prototype = {};
let D = class {};
D = (x => x)(D);
const data = [1];
globalThis.probe = () => [data, A, B, C, D].length;`)
	r.in.Classes = map[string]bool{"A": true, "B": true, "C": true, "D": true, "data": false}
	p := r.a.Plan(r.in)
	got := map[string]string{}
	for at, names := range p.announce {
		for _, n := range names {
			got[n] = "before the first"
			if at >= 0 {
				got[n] = p.Units[at].Text
			}
		}
	}
	for name, want := range map[string]string{"A": "class A {}", "B": "before the first", "C": "C.prototype = {};", "D": "D = (x => x)(D);"} {
		if got[name] != want || !p.Announced[name] {
			t.Errorf("%s is complete behind %q, not %q", name, got[name], want)
		}
	}
}
