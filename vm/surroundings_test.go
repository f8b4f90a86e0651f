package vm

import (
	"fmt"
	"slices"
	"testing"

	"github.com/dop251/goja"
)

func TestPatches(t *testing.T) {
	rt := goja.New()
	s := surroundingsOf(rt)
	if list := s.patches(); len(list) != 0 {
		t.Errorf("before the script: %v", list)
	}
	if _, err := rt.RunString(`Array.prototype.last = () => 1; globalThis.q = 1; Math.clamp = () => 1; Map.prototype.get = function () {};
Object.defineProperty(Set.prototype, 'count', { get() { return 1 } }); Date.now = () => 0; Math.random(); [].map(x => x);
RegExp.prototype.flags; delete Array.prototype.at; class Own {}; Own.prototype.x = 1`); err != nil {
		t.Fatal(err)
	}
	var got []string
	for p := range s.patches() {
		got = append(got, p.String())
	}
	slices.Sort(got)
	want := "[Array.prototype.last Date.now Map.prototype.get Math.clamp Set.prototype.count globalThis.q]"
	if text := fmt.Sprint(got); text != want {
		t.Errorf("got %v, want %v", text, want)
	}
	e := &engine{rt: goja.New()}
	if e.patched(patch{"Map.prototype", "get"}) == s.patches()[patch{"Map.prototype", "get"}] || e.patched(patch{"Array.prototype", "last"}) != "" {
		t.Error("an engine without the script has its patches")
	}
}
