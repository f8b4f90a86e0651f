package web_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"pyp/parallelmod/node"
	"pyp/parallelmod/values"
	"pyp/parallelmod/web"
	"pyp/vm"
	"pyp/vm/vmtest"
)

// modules are Node's and the web's classes.
type modules struct {
	*node.Host
	use func(s vm.Scope, c *web.Classes) // called when a VM is installed, may be nil
}

type instance struct {
	*node.Instance
	classes *web.Classes
}

func (i instance) Require(name string) goja.Value { return i.Instance.Require(name) }

func (m modules) Install(s vm.Scope) (vm.Instance, error) {
	n, err := m.Host.Install(s)
	if err != nil {
		return nil, err
	}
	c := web.New(values.New(s, n))
	if m.use != nil {
		m.use(s, c)
	}
	return instance{n, c}, c.Install()
}

func newModules() (modules, *bytes.Buffer) {
	out := new(bytes.Buffer)
	return modules{Host: &node.Host{Stdout: out, Stderr: out, Args: []string{"pyp", "main.js"}}}, out
}

// run runs a script in main until nothing is to be expected any more.
func run(t testing.TB, source string) (out string, errs []string) {
	t.Helper()
	m, b := newModules()
	main, r := vmtest.Main(t, m, source)
	if err := main.Load(); err != nil {
		t.Error(err)
	}
	return b.String(), r.Errors()
}

// script is a file of testdata/web with what all of them end with.
func script(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	check, err := os.ReadFile("../../testdata/web/lib/check.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(src) + string(check)
}

// TestScripts runs the scripts of testdata/web. They say how many assertions
// held, so that one that ends early is noticed.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("../../testdata/web/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".js"), func(t *testing.T) {
			out, errs := run(t, script(t, f))
			if !strings.HasSuffix(out, "passed\n") || len(errs) > 0 {
				t.Errorf("%s%s", out, strings.Join(errs, "\n"))
			}
			t.Log(strings.TrimSpace(out))
		})
	}
}

// TestScriptsUnderNode runs the same scripts under Node, which is where most of
// their expectations come from. NODE is its executable.
func TestScriptsUnderNode(t *testing.T) {
	node := os.Getenv("NODE")
	if node == "" {
		t.Skip("NODE is not set")
	}
	files, _ := filepath.Glob("../../testdata/web/*.js")
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".js"), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "main.mjs")
			if err := os.WriteFile(path, []byte(script(t, f)), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(node, "--no-warnings", path).CombinedOutput()
			if err != nil || !bytes.HasSuffix(out, []byte("passed\n")) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
