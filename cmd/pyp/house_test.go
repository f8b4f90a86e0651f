package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// This file keeps the house in order: imports point down only, each engine is
// named in one place, and every package says what it is.

// rule forbids packages below a prefix to import anything with one of the
// given prefixes.
type rule struct {
	below  string
	except []string
	never  []string
	why    string
}

const (
	goja    = "github.com/dop251/goja"
	netpoll = "github.com/cloudwego/netpoll"
	esbuild = "github.com/evanw/esbuild"
)

var rules = []rule{
	{below: "pyp/vm", never: []string{"pyp/netio", "pyp/contexts", "pyp/parallelmod"}, why: "vm is below the modules and knows no connections"},
	{below: "pyp/vm/load", never: []string{"pyp/"}, why: "the loader needs nothing of the host"},
	{below: "pyp/parallelmod", never: []string{"pyp/netio", "pyp/contexts"}, why: "modules declare servers and never open one"},
	{below: "pyp/netio", never: []string{"pyp/vm", "pyp/contexts", "pyp/parallelmod", goja}, why: "bytes know no scripts"},
	{below: "pyp/netio/http1", never: []string{"pyp/", netpoll, "net", "os"}, why: "the parser is pure"},
	{below: "pyp/contexts/dashboard", never: []string{"pyp/vm", "pyp/parallelmod", "pyp/netio", "pyp/cmd"}, why: "the page sees what a host tells of itself"},
	{below: "pyp/contexts", never: []string{goja, netpoll, esbuild, "pyp/cmd"}, why: "engine and poller stay behind vm and netio"},
	{below: "pyp", except: []string{"pyp/vm", "pyp/parallelmod"}, never: []string{goja}, why: "the engine is named in vm and parallelmod"},
	{below: "pyp", except: []string{"pyp/netio"}, never: []string{netpoll}, why: "the poller is named in netio"},
	{below: "pyp", except: []string{"pyp/vm/load"}, never: []string{esbuild}, why: "the bundler is named in vm/load"},
	{below: "pyp", except: []string{"pyp/cmd/pyp/inspect/top"}, never: []string{"charm.land/bubbletea"}, why: "the full-screen view stays behind top"},
	{below: "pyp/contexts/printable", never: []string{"pyp/"}, why: "text knows nothing of hosts"},
}

func TestImportsPointDown(t *testing.T) {
	for pkg, files := range packages(t) {
		for _, f := range files {
			for _, imp := range f.Imports {
				path, _ := strconv.Unquote(imp.Path.Value)
				checkImport(t, pkg, path)
			}
		}
	}
}

func checkImport(t *testing.T, pkg, path string) {
	for _, r := range rules {
		if !under(pkg, r.below) || slices.ContainsFunc(r.except, func(e string) bool { return under(pkg, e) }) {
			continue
		}
		for _, n := range r.never {
			if (under(path, n) || strings.HasSuffix(n, "/") && strings.HasPrefix(path, n)) && !under(path, r.below) {
				t.Errorf("%s imports %s: %s", pkg, path, r.why)
			}
		}
	}
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

// minWords is how long a package comment has to be to say what the package
// owns, what crosses its edge and what it never imports.
const minWords = 60

func TestEveryPackageIntroducesItself(t *testing.T) {
	for pkg, files := range packages(t) {
		words := 0
		for _, f := range files {
			if f.Doc != nil {
				words += len(strings.Fields(f.Doc.Text()))
			}
		}
		if words < minWords {
			t.Errorf("the package comment of %s has %d words, want %d or more", pkg, words, minWords)
		}
	}
}

// packages parses the product's own files: by import path, without tests.
func packages(t *testing.T) map[string][]*ast.File {
	t.Helper()
	root := filepath.Join("..", "..")
	list := map[string][]*ast.File{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Join("pyp", filepath.Dir(rel)))
		list[pkg] = append(list[pkg], f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 8 {
		t.Fatalf("found only %d packages", len(list))
	}
	return list
}
