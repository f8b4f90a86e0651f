package seal

import (
	"runtime/debug"
	"testing"

	"github.com/dop251/goja"

	"pyp/vm/view"
)

// With the real views a script sees in the originals what it saw before they were stored.
func TestRealViews(t *testing.T) {
	for name, source := range data {
		if name == "resource" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			x := start(t, dumper+classes)
			x.run("var value = (" + source + "), held = [value]")
			want := x.run("dump(value)").String()
			plain := Digest(x.rt.Get("value"), nil)
			realm := view.NewRealm(view.Config{Runtime: x.rt, Class: func(class string) *goja.Object {
				for p, name := range x.classes {
					if name == class {
						return p
					}
				}
				return nil
			}})
			become := realm.Views(x.b.Heap()).Sealer()
			c := x.config()
			c.View = become.NodeOf
			g := Classify(c, []Root{{"value", x.rt.Get("value")}})
			cell, err := g.Store(x.b, "value", become)
			if err != nil {
				t.Fatal(err)
			}
			x.b.Freeze()
			realm.Install()
			if got := x.run("dump(value)").String(); got != want {
				t.Errorf("%.2000s, not\n%.2000s", got, want)
			}
			if !x.run("Object.is(held[0], value)").ToBoolean() {
				t.Error("identity is lost")
			}
			if d := Difference(plain, Digest(x.rt.Get("value"), realm.NodeOf)); d != "" {
				t.Error(d)
			}
			again := Classify(c, []Root{{"value", x.rt.Get("value")}})
			if v := again.Verdict("value"); !v.Data {
				t.Error("a view is no data: " + v.Why)
			}
			if n, ok := x.rt.Get("value").(*goja.Object); ok {
				if at, ok := become.NodeOf(n); !ok || at != cell.Node() {
					t.Error("the original is not the view")
				}
			}
		})
	}
}

func TestDeepRealViews(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(16 << 20))
	x := start(t, `var value = 'end'; for (let i = 0; i < 50000; i++) { const a = i % 2 ? [] : new Date(0); a.next = value; value = a }`)
	realm := view.NewRealm(view.Config{Runtime: x.rt})
	become := realm.Views(x.b.Heap()).Sealer()
	c := x.config()
	c.View = become.NodeOf
	g := Classify(c, []Root{{"value", x.rt.Get("value")}})
	if _, err := g.Store(x.b, "value", become); err != nil {
		t.Fatal(err)
	}
	x.b.Freeze()
	realm.Install()
	if n := x.run(`let n = 0; for (let y = value; y !== 'end'; y = y.next) n++; n`).ToInteger(); n != 50000 {
		t.Errorf("%d", n)
	}
}
