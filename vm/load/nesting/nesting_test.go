package nesting

import (
	"strings"
	"testing"
)

func TestDeepSource(t *testing.T) {
	r := strings.Repeat
	for name, source := range map[string]string{
		"brackets":           r("[", 501),
		"templates":          r("`${", 501),
		"operators":          "x" + r(" + x", 5001),
		"prefixes":           r("!", 5001),
		"async arrows":       r("async a => ", 5001),
		"classes":            r("class extends ", 5001),
		"statements":         r("if (a) ", 5001),
		"elses":              r("if (a) b; else ", 5001),
		"prefixes, brackets": r(r("!", 4000)+"(", 6),
		"statements, blocks": r(r("if (a) ", 4000)+"{", 6),
		"a regexp's groups":  "/" + r("(", 501) + "/",
	} {
		if _, message := Check("\n" + source); message == "" {
			t.Errorf("%s: passes", name)
		}
	}
}

func TestShallowSource(t *testing.T) {
	r := strings.Repeat
	for name, source := range map[string]string{
		"deepest brackets":  r("[", 500) + r("]", 500),
		"longest sum":       "x" + r(" + x", 5000),
		"spread calls":      r("f(...new X, ...a.class, o.in, o.if(b), o.return / 2);\n", 3000),
		"a regexp's class":  "/" + r("[(]", 9000) + r("\\(", 9000) + "/",
		"closed operators":  r("(a + b) * (c - d);", 9000),
		"closed statements": r("{ if (a) for (;;) while (b) c() }", 9000),
		"for await":         r("for await (const a of b) { }", 9000),
	} {
		if at, message := Check(source); message != "" {
			t.Errorf("%s: %s at %d", name, message, at)
		}
	}
}

// Check takes the quote for a string that hides the brackets; a parser does not.
func TestStrictIsNotDeceived(t *testing.T) {
	source := "{} /'/.test(" + strings.Repeat("(", 40001)
	if _, message := Check(source); message != "" {
		t.Fatalf("the scan is not deceived: %s", message)
	}
	if Strict(source) == "" {
		t.Error("passes")
	}
	if message := Strict("'" + strings.Repeat("one word or another; ", 20000) + "'"); message != "" {
		t.Error(message)
	}
	if Strict(strings.Repeat("[", Shallow)) != "" {
		t.Error("what is shallow by its length is refused")
	}
}

func TestPattern(t *testing.T) {
	for source, ok := range map[string]bool{
		strings.Repeat("(", 500): true, strings.Repeat("(", 501): false, strings.Repeat("(a)", 9000): true,
		strings.Repeat(`\(`, 9000): true, "[" + strings.Repeat("(", 9000) + "]": true, strings.Repeat("(?=", 501): false,
	} {
		if message := Pattern(source); (message == "") != ok {
			t.Errorf("%.20s…: %q", source, message)
		}
	}
}
