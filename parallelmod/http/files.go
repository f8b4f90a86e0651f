package http

import (
	"cmp"
	"math"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"pyp/parallelmod/httpfile"
	"pyp/parallelmod/values"
)

// folder is what `static root` names, to be served where no route answers. It
// is opened in main, so that a folder that is missing is an error of the load.
func (p *Protocol) folder() httpfile.Source {
	v := p.attribute("root")
	if v == nil || p.main != p {
		return nil
	}
	if _, ok := v.(goja.String); !ok || v.String() == "" {
		panic(p.inst.values.TypeError("%s.root must be the name of a folder, not %s", p.Name, v.String()))
	}
	root, err := httpfile.NewRoot(p.inst.inFolder(v.String()), p.folderOptions())
	if err != nil {
		panic(p.inst.values.TypeError("%s.root: %s", p.Name, err))
	}
	return root
}

func (p *Protocol) folderOptions() httpfile.Options {
	o := httpfile.Options{Listing: p.flag("directoryListing", false), Symlinks: p.flag("symlinks", false),
		Dotfiles: p.flag("dotfiles", false), Precompressed: p.flag("precompressed", true)}
	if v := p.attribute("maxAge"); v != nil {
		s := v.ToFloat()
		if !(s >= 0 && s <= 1<<31) {
			panic(p.inst.values.TypeError("%s.maxAge must be a number of seconds, not %s", p.Name, v.String()))
		}
		o.MaxAge = time.Duration(s * float64(time.Second))
	}
	return o
}

// attribute is the instance's or the class's property, nil without one.
func (p *Protocol) attribute(name string) goja.Value {
	for _, o := range []*goja.Object{p.Instance, p.Class} {
		if v := o.Get(name); v != nil && !goja.IsUndefined(v) && !goja.IsNull(v) {
			return v
		}
	}
	return nil
}

func (p *Protocol) flag(name string, otherwise bool) bool {
	v := p.attribute(name)
	if v == nil {
		return otherwise
	}
	on, ok := v.Export().(bool)
	if !ok {
		panic(p.inst.values.TypeError("%s.%s must be true or false, not %s", p.Name, name, v.String()))
	}
	return on
}

// inFolder is a name relative to the script's folder.
func (i *Instance) inFolder(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(i.host.Dir(), name)
}

// defaultCompressMin is how long an answer must be to be worth compressing.
const defaultCompressMin = 1024

// readOptions reads `static compress`.
func (p *Protocol) readOptions() Options {
	o := Options{CompressMin: defaultCompressMin}
	v := p.Class.Get("compress")
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return o
	}
	if on, ok := v.Export().(bool); ok {
		if on {
			o.Compress = []string{"br", "gzip"}
		}
		return o
	}
	wrong := p.inst.values.TypeError("%s.compress must be true, false or a list of 'br' and 'gzip', not %s", p.Name, v.String())
	if err := p.inst.values.RT.ExportTo(v, &o.Compress); err != nil {
		panic(wrong)
	}
	for _, c := range o.Compress {
		if c != "br" && c != "gzip" {
			panic(wrong)
		}
	}
	return o
}

// send makes a file the answer. There is one in a callback.
func (x *Exchange) send(f httpfile.Source) {
	if x.begun {
		panic(x.p.inst.values.TypeError("sendfile: the answer has begun already; call it instead of sending pieces"))
	}
	if x.file != nil {
		panic(x.p.inst.values.TypeError("sendfile: a file is sent already; there is one for each request"))
	}
	x.file = f
}

// sendfile is sendfile(request, path, { root, type }).
func (i *Instance) sendfile(c goja.FunctionCall) goja.Value {
	x := i.exchangeOf(c.Argument(0), "sendfile(request, path)")
	i.checkOptions(c.Argument(2))
	root, typ := i.option(c.Argument(2), "root", "the name of a folder"), i.option(c.Argument(2), "type", "a content type")
	name, ok := c.Argument(1).(goja.String)
	if !ok || name.Length() == 0 && root == "" {
		panic(i.values.TypeError("sendfile(request, path): path must be the name of a file, not %s", shown(c.Argument(1))))
	}
	if !isASCII(typ) || !validField("content-type", typ) {
		panic(i.values.TypeError("sendfile(request, path, { type }): %s is not a content type", strconv.Quote(typ)))
	}
	if root == "" {
		x.send(httpfile.Named(name.String(), typ))
		return goja.Undefined()
	}
	x.send(&inRoot{folder: i.folderAt(i.inFolder(root)), path: name.String(), typ: typ})
	return goja.Undefined()
}

// shown is a wrong argument in a message.
func shown(v goja.Value) string {
	if s, ok := v.(goja.String); ok {
		return strconv.Quote(s.String())
	}
	return v.String()
}

// checkOptions refuses what would be overlooked.
func (i *Instance) checkOptions(options goja.Value) {
	if options == nil || goja.IsUndefined(options) || goja.IsNull(options) {
		return
	}
	o, ok := options.(*goja.Object)
	if !ok {
		panic(i.values.TypeError("sendfile(request, path, { root, type }): the options must be an object, not %s", shown(options)))
	}
	for _, name := range o.Keys() {
		if name != "root" && name != "type" {
			panic(i.values.TypeError("sendfile(request, path, { %s }): there are only root and type", name))
		}
	}
}

// option is one of sendfile's, "" without it.
func (i *Instance) option(options goja.Value, name, what string) string {
	o, ok := options.(*goja.Object)
	if !ok {
		return ""
	}
	switch v := o.Get(name).(type) {
	case nil:
		return ""
	case goja.String:
		return v.String()
	default:
		if goja.IsUndefined(v) || goja.IsNull(v) {
			return ""
		}
		panic(i.values.TypeError("sendfile(request, path, { %s }): %s must be %s, not %s", name, name, what, v.String()))
	}
}

// maxFolders bounds the folders that a VM keeps open for sendfile.
const maxFolders = 64

// folderAt is a folder that a script has named for sendfile.
func (i *Instance) folderAt(dir string) *lazyFolder {
	f := i.folders[dir]
	if f == nil {
		if i.folders == nil || len(i.folders) >= maxFolders {
			i.folders = map[string]*lazyFolder{}
		}
		f = &lazyFolder{dir: dir}
		i.folders[dir] = f
	}
	return f
}

// lazyFolder is opened when a file of it is asked for first: no callback waits
// for the disk.
type lazyFolder struct {
	dir  string
	mu   sync.Mutex
	root *httpfile.Root // guarded by mu
}

func (f *lazyFolder) open() (r *httpfile.Root, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.root == nil {
		f.root, err = httpfile.NewRoot(f.dir, httpfile.Options{Precompressed: true})
	}
	return f.root, err
}

// inRoot is a file by a name below a folder, which may come from the client.
type inRoot struct {
	folder    *lazyFolder
	path, typ string
}

// Open asks the folder, with the script's name in the place of the client's.
func (s *inRoot) Open(q *httpfile.Query) httpfile.Result {
	root, err := s.folder.open()
	if err != nil {
		return httpfile.Result{Status: 500, Message: "The folder cannot be served", Err: err}
	}
	own := *q
	own.URLPath = cmp.Or(q.URLPath, q.Path)
	own.Path = (&url.URL{Path: "/" + strings.TrimPrefix(s.path, "/")}).EscapedPath()
	r := root.Open(&own)
	if s.typ != "" && r.Status < 300 {
		r.Type = s.typ
	}
	return r
}

// Part is what sendfile sends: bytes of the script's own, n bytes of a file from
// offset, or all from there if n is negative, and bytes again.
type Part struct {
	Before, After []byte
	Path          string
	Offset, N     int64
}

// Part reads the arguments of sendfile(before, path, after) and, if ranged, of
// rangedSendfile(before, path, after, offset, nbytes).
func (i *Instance) Part(args []goja.Value, ranged bool) (p Part) {
	usage := "sendfile(before, path, after)"
	if ranged {
		usage = "rangedSendfile(before, path, after, offset, nbytes)"
	}
	arg := func(k int) goja.Value { return goja.FunctionCall{Arguments: args}.Argument(k) }
	name, ok := arg(1).(goja.String)
	if !ok || name.Length() == 0 {
		panic(i.values.TypeError("%s: path must be the name of a file, not %s", usage, arg(1).String()))
	}
	p = Part{Before: i.bytes(arg(0), usage, "before"), Path: name.String(), After: i.bytes(arg(2), usage, "after"), N: -1}
	if ranged {
		p.Offset, p.N = i.length(arg(3), usage, "offset"), i.length(arg(4), usage, "nbytes")
	}
	return p
}

// SendPart sends a part of a file as the answer of the request whose transport
// is v; ok is false if v is no request's.
func (i *Instance) SendPart(v goja.Value, p Part) (ok bool) {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != requestType {
		return false
	}
	r := o.Export().(*requestObject)
	r.live("sendfile")
	r.x.send(httpfile.Part(p.Before, p.Path, p.After, p.Offset, p.N))
	return true
}

// Connection is that of the transport or the request that v is; nil if it is
// none of a request.
func (i *Instance) Connection(v goja.Value) values.Connection {
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() != requestType {
		return nil
	}
	r := o.Export().(*requestObject)
	r.live("socketStats")
	return r.x.r
}

// bytes are those of a string or of bytes; none of undefined and null.
func (i *Instance) bytes(v goja.Value, usage, what string) []byte {
	switch v := v.(type) {
	case goja.String:
		return []byte(v.String())
	case *goja.Object:
		if b, ok := i.values.BytesOf(v); ok {
			return append([]byte(nil), b...)
		}
	}
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	panic(i.values.TypeError("%s: %s must be a string, bytes or null, not %s", usage, what, v.String()))
}

func (i *Instance) length(v goja.Value, usage, what string) int64 {
	f := v.ToFloat()
	if f != math.Trunc(f) || !(f >= 0 && f <= 1<<53) {
		panic(i.InvalidFileRange(usage + ": " + what + " must be a whole number of bytes from 0 on, not " + v.String()))
	}
	return int64(f)
}

// InvalidFileRange makes the error of that name, to be thrown.
func (i *Instance) InvalidFileRange(message string) *goja.Object {
	v, err := i.helpers().outOfRange(goja.Undefined(), i.values.RT.ToValue(message))
	values.Must(err)
	return v.ToObject(i.values.RT)
}
