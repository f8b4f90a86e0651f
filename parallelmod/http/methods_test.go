package http

import (
	"testing"

	"github.com/dop251/goja"
)

// TestIgnoresTransport holds the texts on which a method is called without a
// transport against what goja makes of them. In doubt the answer is no.
func TestIgnoresTransport(t *testing.T) {
	for text, want := range map[string]bool{
		"class A { m(transport, data) { return 'x'; } }":                                 true,
		"class A { m() { return 'x'; } }":                                                true,
		"class A { async m(t) { return 1; } }":                                           true,
		"class A { m = (t, d) => d }":                                                    true,
		"class A { m = t => 5 }":                                                         true,
		"class A { m = function (t) { return 5 } }":                                      true,
		"class A { m(transport, data) { return data; } }":                                true,
		"class A { m(transport) { return transport.path; } }":                            false,
		"class A { m(t) { return () => t; } }":                                           false,
		"class A { m(t) { /* t */ return 5; } }":                                         false, // in doubt
		"class A { m(...args) { return 5; } }":                                           false,
		"class A { m(a) { return arguments[0]; } }":                                      false,
		"class A { m() { return arguments.length; } }":                                   false,
		"class A { m(a) { return eval('a'); } }":                                         false,
		"class A { m({ path }) { return path; } }":                                       false,
		"class A { m([a]) { return a; } }":                                               false,
		"class A { m(a = 1) { return 5; } }":                                             false,
		"class A { m(a, b = a) { return b; } }":                                          false,
		"class A { m(\\u0061) { return a; } }":                                           false,
		"class A { m(a) { return \\u0061; } }":                                           false,
		"class A { m(ä) { return ä; } }":                                                 false,
		"class A { m = ((t) => t.path).bind(null) }":                                     false,
		"class A { m = new Proxy((t) => 1, {}) }":                                        false,
		"class A { m = Reflect.get }":                                                    false,
		"class A { *m(t) { yield 1; } }":                                                 false,
		"class A { m = function named(t) { return 5 } }":                                 false, // in doubt
		"class A { m = (f => function () { return f.apply(this, arguments) })(t => t) }": false,
		"class A { m = (f => (...a) => f(...a))(t => t) }":                               false,
	} {
		rt := goja.New()
		v, err := rt.RunString("(() => { const o = new (" + text + "); return o.m; })()")
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := ignoresTransport(v.String()); got != want {
			t.Errorf("%s: ignores %v, want %v (text %q)", text, got, want, v.String())
		}
	}
}
