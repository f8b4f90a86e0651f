package walk

import (
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

const script = `
outer: for (const [a, b = c] of d) { if (e.f in g?.h) break outer; else continue outer; }
class I extends J { static #k = l; [m] = n; static { o; } get p() { return this.#k } }
const { q, r: { s }, ...t } = ({ u, v: w, [x]: y, ...z });
try { A++ } catch ({ B }) { delete C.D } finally { switch (E) { case F: G; default: } }
H = async (K, ...L) => { await M; N` + "`${O}`" + `; do { P } while (Q); while (R) ; new S(T); };
(function U() { return (V, W ? X : Y) });
`

// Every variable is visited, and nothing but variables.
func TestVisitsVariables(t *testing.T) {
	p, err := parser.ParseFile(nil, "", script, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	depth := 0
	w := Walker{
		Enter: func(n ast.Node) bool {
			depth++
			if id, ok := n.(*ast.Identifier); ok {
				names = append(names, id.Name.String())
			}
			return true
		},
		Leave: func(ast.Node) { depth-- },
	}
	w.Statements(p.Body)
	slices.Sort(names)
	got := strings.Join(names, "")
	if want := "ABCEFGHJKLMNOPQRSTVWXYabcdeglmnoqstuwxyz"; got != want || depth != 0 {
		t.Errorf("%s, not %s; depth %d", got, want, depth)
	}
}

// What Enter refuses is left out, and a slot may get another expression.
func TestEnterAndSlot(t *testing.T) {
	p, err := parser.ParseFile(nil, "", "a(function () { b }, c)", 0)
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	w := Walker{
		Slot: func(slot *ast.Expression) {
			if id, ok := (*slot).(*ast.Identifier); ok && id.Name == "c" {
				*slot = &ast.Identifier{Name: "d"}
			}
		},
		Enter: func(n ast.Node) bool {
			if id, ok := n.(*ast.Identifier); ok {
				seen = append(seen, id.Name.String())
			}
			_, function := n.(*ast.FunctionLiteral)
			return !function
		},
	}
	w.Statements(p.Body)
	if got := strings.Join(seen, ""); got != "ad" {
		t.Error(got)
	}
}
