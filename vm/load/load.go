package load

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
)

// DefaultMaxSource is how many bytes of source a bundle may take when Options
// does not say.
const DefaultMaxSource = 64 << 20

// Options says what to load and what the host offers to it.
type Options struct {
	// Entry is the path of the file to start from.
	Entry string
	// Modules names the modules of the host and what each exports. The default
	// export, the whole module, goes without saying. An alias is its own entry.
	Modules map[string][]string
	// AbsentGlobals are names that scripts know from elsewhere and that the host
	// lacks: a free reference to one in the author's files is an error, unless
	// the file tests for it.
	AbsentGlobals []string
	// Dir is what printed paths are relative to; "" is the working directory.
	Dir string
	// MaxSource limits the bytes of all sources together, JSON left out;
	// 0 is DefaultMaxSource.
	MaxSource int
}

// JSONFile is a JSON file of the bundle, known to be well-formed and not parsed.
type JSONFile struct {
	Path string // absolute
	Data []byte
}

// Bundle is a loaded program.
type Bundle struct {
	// Code is the text behind AST, one function expression. Positions refer to it.
	Code string
	// AST is Code parsed and adjusted; it is what must be compiled.
	AST *ast.Program
	// Async tells that the function is an async one, since the script awaits at
	// its top level.
	Async bool
	// CommonJS tells that the entry file is a CommonJS module.
	CommonJS bool
	// Files are the absolute paths of all files in the bundle, sorted.
	Files []string
	// JSON are the files that __json(i) refers to.
	JSON []JSONFile
	// Warnings are what is odd but does not keep the script from loading.
	Warnings []Problem

	positions
}

// Build loads the entry file and all it imports. The error is an *Error unless
// the working directory is unknown.
func Build(o Options) (*Bundle, error) {
	j, err := newJob(o)
	if err != nil {
		return nil, err
	}
	if p := j.checkEntry(); p != nil {
		return nil, newError(*p)
	}
	if ps := j.bundle(); len(ps) > 0 {
		return nil, newError(ps...)
	}
	b, ps := j.parse()
	if len(ps) > 0 {
		return nil, newError(ps...)
	}
	return b, nil
}

// job is one call of Build.
type job struct {
	Options
	sources *sources
	hosts   []string // names of Modules, sorted
	out     output
}

func newJob(o Options) (*job, error) {
	if o.Dir == "" {
		wd, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		o.Dir = wd
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	if !filepath.IsAbs(o.Entry) {
		o.Entry = filepath.Join(dir, o.Entry)
	}
	if o.MaxSource == 0 {
		o.MaxSource = DefaultMaxSource
	}
	j := &job{Options: o}
	for name := range o.Modules {
		j.hosts = append(j.hosts, name)
	}
	slices.Sort(j.hosts)
	j.sources = newSources(j)
	return j, nil
}

// checkEntry reports what esbuild would word as a failing import.
func (j *job) checkEntry() *Problem {
	st, err := os.Stat(j.Entry)
	p := &Problem{Position: Position{File: j.display(j.Entry)}}
	switch {
	case os.IsNotExist(err):
		p.Message = "no such file"
		p.Notes = j.nearestFile(j.Entry)
	case err != nil:
		p.Message = reason(err)
	case st.IsDir():
		p.Message = "is a directory; name the file to run"
		p.Notes = entryIn(p.File, j.Entry)
	case loaderOf(j.Entry) == nil:
		p.Message = "not a script: pyp runs " + strings.Join(scriptExts, " ")
	default:
		return nil
	}
	return p
}

// entryIn proposes a file of a directory that was named as the entry.
func entryIn(shown, dir string) []string {
	for _, base := range []string{"server", "index", "main"} {
		for _, ext := range []string{".ts", ".js", ".mjs"} {
			if _, err := os.Stat(filepath.Join(dir, base+ext)); err == nil {
				return []string{"did you mean " + filepath.Join(shown, base+ext) + "?"}
			}
		}
	}
	return nil
}

// display is the path as the user would write it.
func (j *job) display(path string) string { return displayPath(j.Dir, path) }

func displayPath(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return path
	}
	return rel
}

// inPackage tells the files of packages from the author's own.
func inPackage(path string) bool {
	return strings.Contains(filepath.ToSlash("/"+path), "/node_modules/")
}

// reason is the part of a file error that a reader needs: the path is printed
// before it anyway.
func reason(err error) string {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err.Error()
	}
	return err.Error()
}
