package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// checked runs pyp check on a script of that text.
func checked(t *testing.T, source string, flags ...string) (stdout, stderr string, code int) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"server.js": source, "cities.json": `[{"name":"Bern"},{"name":"Bonn"}]`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := command(t, nil, append(append([]string{"check"}, flags...), "server.js")...)
	c.Dir = dir
	code, stdout, stderr = complete(t, c)
	return stdout, stderr, code
}

const checkedScript = `import { server, register, run } from 'parallel';
import cities from './cities.json';
const titles = {};
for (const c of cities) titles[c.name] = c;
const routes = [() => 1];
const once = { get now() { return 1; } };
console.log('loaded');
class Lookup { http11 = true; city(t) { return titles[t.query.get('n')] ?? routes[0](); } }
register({ transport: server('127.0.0.1', 0), protocol: Lookup });
run();
console.log('not reached');
`

func TestCheckTellsWhatIsShared(t *testing.T) {
	stdout, stderr, code := checked(t, checkedScript)
	if code != 0 || stderr != "" {
		t.Fatalf("status %d, %s", code, stderr)
	}
	for _, want := range []string{
		"titles  server.js:3:7  shared", "routes  server.js:5:7  local", "holds a function at routes[0]", "Lookup  server.js:8:7  definition", "evaluated once: once.now",
		"once, in main", "comes to run()", "\nshared: ", "\nworker: starts in ", "loaded\n",
	} {
		if !strings.Contains(spaces(stdout), spaces(want)) {
			t.Errorf("%q is missing in\n%s", want, stdout)
		}
	}
	if strings.Contains(stdout, "not reached") && !strings.Contains(stdout, "console.log('not reached')") {
		t.Error("what is behind run() ran")
	}
}

// spaces makes the columns of a table one space apart.
func spaces(s string) string {
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return s
}

func TestCheckPrintsJSON(t *testing.T) {
	stdout, stderr, code := checked(t, checkedScript, "--json")
	var r jsonReport
	if err := json.Unmarshal([]byte(stdout), &r); err != nil || code != 0 {
		t.Fatalf("status %d, %v\n%s%s", code, err, stdout, stderr)
	}
	if stderr != "loaded\n" {
		t.Errorf("standard error has %q", stderr)
	}
	kinds := map[string]string{}
	for _, b := range r.Bindings {
		kinds[b.Name] = b.Kind
	}
	if kinds["titles"] != "shared" || kinds["routes"] != "local" || kinds["Lookup"] != "definition" {
		t.Errorf("kinds %v", kinds)
	}
	if r.Shared.Nodes < 3 || r.Worker.StartMS <= 0 || len(r.Statements) < 5 || r.Statements[0].Line == 0 {
		t.Errorf("%+v", r)
	}
}

func TestCheckFailsAsARunDoes(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"syntax":  {"let x = ;", "server.js:1:9: error:"},
		"throws":  {"\nnull.x;", "server.js:2:6: error: TypeError"},
		"worker":  {"import { isMain } from 'parallel';\nconst f = [() => 1];\nif (!isMain) f.push(null.x);", "server.js:3:26: error: TypeError"},
		"shared":  {"import { shared } from 'parallel';\nconst f = shared(() => ({ a: [() => 1] }));", "server.js:2:11: error: parallel.shared(): the value cannot be shared: it holds a function"},
		"timeout": {"import fs from 'fs';\nconst f = [];\nfs.writeFileSync('flag', '');\ndo { f.push(() => 1); } while (!fs.existsSync('flag'));\nfs.unlinkSync('flag');", "server.js:4:"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, code := checked(t, c.source, "--worker-start-timeout", "300ms")
			if code != 1 || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d, %q, want %q\n%s", code, stderr, c.want, stdout)
			}
		})
	}
}

func TestCheckOfAScriptWithoutServers(t *testing.T) {
	if stdout, stderr, code := checked(t, "const a = [1];"); code != 0 || !strings.Contains(stdout, "shared") {
		t.Errorf("status %d\n%s%s", code, stdout, stderr)
	}
	if _, _, code := checked(t, "process.exit(5);"); code != 5 {
		t.Errorf("status %d, want the script's own", code)
	}
}

// The word check may follow flags.
func TestCheckAfterFlags(t *testing.T) {
	for _, args := range [][]string{
		{"check", "--worker-start-timeout", "2s", "--json", "a.js", "b"}, {"--worker-start-timeout", "2s", "check", "--json", "a.js", "b"},
		{"--worker-start-timeout", "2s", "--json", "check", "a.js", "b"},
	} {
		o, err := parse(args)
		if err != nil || !o.check || !o.json || o.startTimeout != 2*time.Second || o.script != "a.js" || len(o.args) != 1 {
			t.Errorf("%v: %+v, %v", args, o, err)
		}
	}
	if _, err := parse([]string{"--json", "a.js", "check"}); err == nil {
		t.Error("check is taken from the script's arguments")
	}
}
