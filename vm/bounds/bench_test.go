package bounds

import (
	"testing"

	"github.com/dop251/goja"
)

// What the guards cost ordinary calls. Operators are guarded in both: BenchmarkOperators has them.
func BenchmarkCalls(b *testing.B) {
	for name, source := range map[string]string{
		"map10": `a.map(f)`, "repeat10": `'x'.repeat(10)`, "indexOf100": `h.indexOf(99)`, "join10": `a.join()`, "split": `'a,b,c'.split(',')`,
		"replace": `'abc'.replace('b', 'x')`, "replaceRegexp": `'abcabc'.replace(/b/g, 'x')`, "replaceFunction": `'abcabc'.replace(/b/g, () => 'x')`,
		"iterate10": `for (const x of a) ;`, "apply": `Math.max.apply(null, a)`, "sort10": `a.sort()`, "bytes": `new Uint8Array(10)`, "slice": `a.slice(1)`,
		"concat": `a.concat(a)`, "keys": `Object.keys(o)`,
	} {
		for _, kind := range []string{"stock", "guarded"} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				rt := goja.New()
				if kind == "guarded" {
					rt = guarded(MaxString)
				}
				if _, err := rt.RunString(`var a = [1,2,3,4,5,6,7,8,9,10], o = {a: 1, b: 2}, h = Array(100).fill(1), f = x => x; h[99] = 99;
					var run = n => { for (let i = 0; i < n; i++) { ` + source + ` } }`); err != nil {
					b.Fatal(err)
				}
				run, _ := goja.AssertFunction(rt.Get("run"))
				b.ResetTimer()
				if _, err := run(goja.Undefined(), rt.ToValue(b.N)); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
