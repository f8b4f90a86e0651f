package main

import (
	"strings"
	"testing"
)

// What does not keep a script from running is a warning, and what works is none.
func TestWarningsOfTheLoader(t *testing.T) {
	const script = "const hidden = 41;\nconst f = (x) => eval('hidden + x');\nconsole.log(f(1), f(1) === -0);\n"
	code, out, errs := complete(t, command(t, map[string]string{"a.js": script}, "a.js"))
	if code != 0 || out != "42 false\n" {
		t.Errorf("exit %d, %q", code, out)
	}
	if !strings.HasPrefix(errs, "a.js:3:28: warning: Comparison with -0") || strings.Contains(errs, "eval") || strings.Contains(errs, "error") {
		t.Errorf("stderr:\n%s", errs)
	}
}
