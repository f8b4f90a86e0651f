package main

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// What cannot be opened is named by its flag, with what to do.
func TestControlThatCannotBeOpened(t *testing.T) {
	for path, want := range map[string]string{
		"nope/a.sock": "pyp: --control nope/a.sock: there is no folder ",
		"a.js":        "pyp: --control a.js: ",
	} {
		code, _, errs := complete(t, command(t, map[string]string{"a.js": checkedOut}, "--control", path, "a.js"))
		if code != 1 || !strings.Contains(errs, want) || !strings.Contains(errs, "choose another path") {
			t.Errorf("--control %s: exit %d, %s", path, code, errs)
		}
	}
}

const checkedOut = use + "register({ transport: server('127.0.0.1', 0), protocol: class P { dataReceived() {} } });"

// An IPv4 address is bound and printed as such.
func TestDashboardIsWhereItWasAskedFor(t *testing.T) {
	for _, host := range []string{"0.0.0.0", "127.0.0.1"} {
		s := start(t, command(t, map[string]string{"a.js": checkedOut}, "--dashboard", host+":0", "--dashboard-token", "a-token-of-this-test", "a.js"), 0)
		place := regexp.MustCompile(`dashboard is at http://` + regexp.QuoteMeta(host) + `:\d+/`)
		for !place.MatchString(s.line()) {
		}
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		if code := s.end(); code != 0 {
			t.Errorf("%s: exit %d:\n%s", host, code, s.stderr)
		}
	}
	code, _, errs := complete(t, command(t, map[string]string{"a.js": checkedOut}, "--dashboard", "127.0.0.1:nope", "a.js"))
	if code != 1 || !strings.Contains(errs, "--dashboard 127.0.0.1:nope: ") || !strings.Contains(errs, "such as 127.0.0.1:9090") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
