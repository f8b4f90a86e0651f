package httpfile

import (
	"os"
	"time"
)

// Options says how a Root serves its folder.
type Options struct {
	Listing       bool              // a folder without an index file is answered with a list of its entries
	Symlinks      bool              // symbolic links may lead out of the folder
	Dotfiles      bool              // names that begin with a dot are served; /.well-known/ always is
	Precompressed bool              // name.br and name.gz are sent to clients that accept them
	Index         []string          // the index files of a folder; nil is index.html and index.htm
	Types         map[string]string // content types by extension, with or without its dot, before the built-in ones
	MaxAge        time.Duration     // Cache-Control: max-age; 0 writes none
}

// Root serves a folder.
type Root struct {
	root    *os.Root
	options Options
}

// NewRoot opens a folder to serve.
func NewRoot(dir string, o Options) (*Root, error) {
	root, err := os.OpenRoot(dir)
	return &Root{root, o}, err
}

// Open answers a request.
func (r *Root) Open(q *Query) Result { return Result{Status: 404} }
