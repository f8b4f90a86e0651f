package main

import (
	"strings"
	"testing"
)

// huge is a script with constants that no memory holds. The compiler works them
// out before there is any VM.
const huge = use + `
class App {
  http11 = true;
  power() { return 2n ** (10n ** 10n); }
  tower() { return 9n ** 9n ** 9n; }
  shift() { return 1n << (1n << 40n); }
  caught() { try { return 7n ** 7n ** 7n ** 7n; } catch (e) { return e.name; } }
  small() { return String(2n ** 10n); }
}
register({ transport: server('127.0.0.1', 0), protocol: App });
run();
`

// Such a constant is an error where it is used, and neither keeps the script
// from being loaded nor from being checked.
func TestConstantsThatAreTooLargeFailWhereTheyAreUsed(t *testing.T) {
	if _, errs, code := checked(t, huge); code != 0 {
		t.Fatalf("pyp check: %d\n%s", code, errs)
	}
	s := start(t, command(t, map[string]string{"a.js": huge}, "a.js"), 1)
	for path, want := range map[string]string{"/caught": "RangeError", "/small": "1024"} {
		if got := s.get(0, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for path, line := range map[string]string{"/power": "a.js:5:", "/tower": "a.js:6:", "/shift": "a.js:7:"} {
		s.get(0, path)
		s.expect("RangeError")
		if l := s.stderr.String(); !strings.Contains(l, line) {
			t.Errorf("%s: no %s in\n%s", path, line, l)
		}
	}
}
