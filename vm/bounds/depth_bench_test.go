package bounds

import (
	"testing"

	"github.com/dop251/goja"
)

// BenchmarkDepthGuards compares what is guarded against depth with a stock engine: 1,000 calls each.
func BenchmarkDepthGuards(b *testing.B) {
	for name, body := range map[string]string{
		"create":    `Object.create(proto)`,
		"proxy":     `new Proxy(proto, proto)`,
		"bind":      `f.bind(proto)`,
		"generator": `it.next()`,
		"linear":    `linear.test('abc')`,
		"global":    `global.test('abc')`,
		"backtrack": `back.test('abc')`,
		"replace":   `'a-b-c'.replace(linear, '+')`,
		"split":     `'a,b'.split(comma)`,
		"regexp":    `new RegExp('a+b')`,
		"eval":      `eval('1')`,
		"function":  `new Function('return 1')`,
		"parse":     `JSON.parse('{"a":[1,2,{"b":"text"}]}')`,
	} {
		source := `const proto = {}, f = () => 1, linear = /b/, global = /b/g, back = /(?=b)b/, comma = /,/;
function* g() { for (;;) yield 1 } const it = g();
(() => { for (let i = 0; i < 1000; i++) ` + body + ` })`
		for kind, rt := range map[string]*goja.Runtime{"stock": goja.New(), "guarded": guarded(MaxString)} {
			v, err := rt.RunString(source)
			if err != nil {
				b.Fatal(err)
			}
			run, _ := goja.AssertFunction(v)
			b.Run(name+"/"+kind, func(b *testing.B) {
				for b.Loop() {
					if _, err := run(nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
