package httpfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options says how a Root serves its folder.
type Options struct {
	Listing       bool              // a folder without an index file is answered with a list of its entries
	Symlinks      bool              // symbolic links may lead out of the folder, and may be absolute
	Dotfiles      bool              // names that begin with a dot are served; /.well-known/ always is
	Precompressed bool              // name.br and name.gz are sent to clients that accept them
	Index         []string          // the index files of a folder, the first that exists; nil is index.html and index.htm
	Types         map[string]string // content types by extension, with or without its dot, before the built-in ones
	MaxAge        time.Duration     // Cache-Control: max-age; 0 writes none
}

// Root serves a folder. Symbolic links in it are followed as long as they are
// relative and stay inside, and it holds the folder itself: another one that
// takes its name later is not served. Options.Symlinks gives up both.
type Root struct {
	dir     string // absolute
	root    *os.Root
	options Options
}

// NewRoot opens a folder to serve. The operating system's hold on it is released
// when the Root is garbage.
func NewRoot(dir string, o Options) (*Root, error) {
	if o.Index == nil {
		o.Index = []string{"index.html", "index.htm"}
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, unservable(dir, err)
	}
	root, err := os.OpenRoot(absolute)
	if err != nil {
		return nil, unservable(dir, err)
	}
	return &Root{absolute, root, o}, nil
}

func unservable(dir string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("%q cannot be served: %w; name a folder that exists and that this process may read", dir, err)
}

// check refuses what would serve a wrong file or break an answer's head, and
// brings the types into one form.
func (o *Options) check() error {
	for _, name := range o.Index {
		if !o.serves(name, false) {
			return fmt.Errorf("%q cannot be an index file; give a file's name without a folder", name)
		}
	}
	types := make(map[string]string, len(o.Types))
	for extension, typ := range o.Types {
		if !validType(typ) {
			return fmt.Errorf("the content type %q of %q is not valid; write it like text/plain", typ, extension)
		}
		types["."+strings.ToLower(strings.TrimPrefix(extension, "."))] = typ
	}
	o.Types = types
	return nil
}

// Open answers a request.
func (r *Root) Open(q *Query) Result {
	if !q.reads() {
		return Result{Status: 405, Fields: []Field{{"Allow", "GET, HEAD"}}, Message: "A file can only be read: use GET or HEAD"}
	}
	name, slash, ok := r.options.resolve(q.Path)
	if !ok {
		return failure(q, errName)
	}
	if slash {
		return r.folder(q, name)
	}
	f, info, err := r.open(name)
	if err != nil {
		return failure(q, err)
	}
	if info.IsDir() {
		_ = f.Close()
		return Result{Status: 301, Fields: []Field{{"Location", withSlash(q)}}}
	}
	return r.serve(q, name, f, info)
}

// folder answers for a path with a slash at its end.
func (r *Root) folder(q *Query, dir string) Result {
	for _, index := range r.options.Index {
		name := filepath.Join(dir, index)
		f, info, err := r.open(name)
		switch {
		case err == nil && !info.IsDir():
			return r.serve(q, name, f, info)
		case err == nil:
			_ = f.Close()
		case statusOf(err) != 404:
			return failure(q, err)
		}
	}
	f, info, err := r.open(dir)
	if err != nil {
		return failure(q, err)
	}
	defer func() { _ = f.Close() }()
	switch {
	case !info.IsDir():
		return failure(q, errName)
	case !r.options.Listing:
		return failure(q, errFolder)
	}
	return r.list(q, dir, f)
}

// serve answers with a file, or with its precompressed neighbour.
func (r *Root) serve(q *Query, name string, f *os.File, info fs.FileInfo) Result {
	c := newContent(f, info, r.typeOf(name), "")
	if r.options.Precompressed && compressible(c.typ) {
		c = r.neighbour(q, name, c, info)
		c.vary = true
	}
	c.maxAge = r.options.MaxAge
	return c.answer(q)
}

// open opens a file or folder below the root.
func (r *Root) open(name string) (*os.File, fs.FileInfo, error) {
	if r.options.Symlinks {
		return inspect(os.OpenFile(filepath.Join(r.dir, name), openFlags, 0))
	}
	return inspect(r.root.OpenFile(name, openFlags, 0))
}

// stat follows symbolic links as open does.
func (r *Root) stat(name string) (fs.FileInfo, error) {
	if r.options.Symlinks {
		return os.Stat(filepath.Join(r.dir, name))
	}
	return r.root.Stat(name)
}

func (r *Root) typeOf(name string) string {
	if typ, ok := r.options.Types[extension(name)]; ok {
		return typ
	}
	return TypeOf(name)
}
