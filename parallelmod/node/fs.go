package node

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"
)

// fsCall is one file operation with its arguments taken out of the VM. run may
// be called on any goroutine; value is called in the VM with what run
// returned.
type fsCall struct {
	syscall, path, dest string
	mutates             bool // a replay skips it and answers idle
	idle                any
	run                 func() (any, error)
	value               func(any) goja.Value
}

// fsOp is a file operation as scripts know it: name, nameSync and
// promises.name are made of it.
type fsOp struct {
	name    string
	length  int
	prepare func(i *Instance, args []goja.Value) *fsCall
}

func undefinedValue(any) goja.Value { return goja.Undefined() }

// perform does a call while the script waits.
func (i *Instance) perform(c *fsCall) goja.Value {
	if c.mutates && i.realm.Replaying() {
		return c.value(c.idle)
	}
	v, err := c.run()
	if err != nil {
		panic(i.fsError(err, c))
	}
	return c.value(v)
}

// begin does a call in the background, and then calls done with an error or a
// value.
func (i *Instance) begin(c *fsCall, done func(err, v goja.Value)) {
	var v any
	var err error
	skip := c.mutates && i.realm.Replaying()
	i.realm.async(func() {
		if v = c.idle; !skip {
			v, err = c.run()
		}
	}, func() {
		if err != nil {
			done(i.fsError(err, c), nil)
		} else {
			done(nil, c.value(v))
		}
	})
}

func (i *Instance) fsSync(op fsOp) native {
	return func(c goja.FunctionCall) goja.Value { return i.perform(op.prepare(i, c.Arguments)) }
}

func (i *Instance) fsPromise(op fsOp) native {
	return func(c goja.FunctionCall) goja.Value {
		p, resolve, reject := i.rt.NewPromise()
		var call *fsCall
		if ex := i.rt.Try(func() { call = op.prepare(i, c.Arguments) }); ex != nil {
			i.must(reject(ex.Value()))
			return i.rt.ToValue(p)
		}
		i.begin(call, func(err, v goja.Value) {
			if err != nil {
				_ = reject(err)
			} else {
				_ = resolve(v)
			}
		})
		return i.rt.ToValue(p)
	}
}

func (i *Instance) fsCallback(op fsOp) native {
	return func(c goja.FunctionCall) goja.Value {
		n := len(c.Arguments) - 1
		if n < 0 || !isCallable(c.Arguments[n]) {
			i.throwArg("cb", "of type function", c.Argument(max(n, 0)))
		}
		f, _ := goja.AssertFunction(c.Arguments[n])
		i.begin(op.prepare(i, c.Arguments[:n]), func(err, v goja.Value) {
			switch {
			case err != nil:
				i.callback(f, goja.Undefined(), err)
			case goja.IsUndefined(v):
				i.callback(f, goja.Undefined(), goja.Null())
			default:
				i.callback(f, goja.Undefined(), goja.Null(), v)
			}
		})
		return goja.Undefined()
	}
}

// fsModule is node:fs.
func (i *Instance) fsModule() *goja.Object {
	o := i.rt.NewObject()
	for _, op := range fsOps {
		i.must(o.Set(op.name, i.fn(op.name, op.length+1, i.fsCallback(op))))
		i.must(o.Set(op.name+"Sync", i.fn(op.name+"Sync", op.length, i.fsSync(op))))
	}
	i.define(o, []method{{"exists", 2, i.fsExists}, {"existsSync", 1, i.fsExistsSync}})
	classes := i.script("fs.js", i.rt.NewObject())
	i.must(o.Set("Stats", classes.Get("Stats")))
	i.noteClass("Stats", classes.Get("Stats"))
	i.must(o.Set("Dirent", classes.Get("Dirent")))
	for n, v := range map[string]int{"F_OK": 0, "R_OK": unix.R_OK, "W_OK": unix.W_OK, "X_OK": unix.X_OK} {
		i.must(o.Set(n, v))
	}
	i.must(o.Set("constants", i.fsConstants()))
	i.must(o.Set("promises", i.require("fs/promises")))
	return o
}

// fsPromisesModule is node:fs/promises.
func (i *Instance) fsPromisesModule() *goja.Object {
	o := i.rt.NewObject()
	for _, op := range fsOps {
		i.must(o.Set(op.name, i.fn(op.name, op.length, i.fsPromise(op))))
	}
	i.must(o.Set("constants", i.fsConstants()))
	return o
}

func (i *Instance) fsConstants() *goja.Object {
	return i.record(map[string]any{"F_OK": 0, "R_OK": unix.R_OK, "W_OK": unix.W_OK, "X_OK": unix.X_OK,
		"COPYFILE_EXCL": 1, "COPYFILE_FICLONE": 2, "O_RDONLY": os.O_RDONLY, "O_WRONLY": os.O_WRONLY, "O_RDWR": os.O_RDWR,
		"O_CREAT": os.O_CREATE, "O_EXCL": os.O_EXCL, "O_TRUNC": os.O_TRUNC, "O_APPEND": os.O_APPEND,
		"S_IFMT": unix.S_IFMT, "S_IFREG": unix.S_IFREG, "S_IFDIR": unix.S_IFDIR, "S_IFLNK": unix.S_IFLNK})
}

func fsNames() []string {
	list := []string{"exists", "existsSync", "Stats", "Dirent", "F_OK", "R_OK", "W_OK", "X_OK", "constants", "promises"}
	for _, op := range fsOps {
		list = append(list, op.name, op.name+"Sync")
	}
	return list
}

func fsPromiseNames() []string {
	list := []string{"constants"}
	for _, op := range fsOps {
		list = append(list, op.name)
	}
	return list
}

func (i *Instance) fsExistsSync(c goja.FunctionCall) (v goja.Value) {
	found := false
	_ = i.rt.Try(func() {
		_, err := os.Stat(i.filePath(c.Argument(0), "path").abs)
		found = err == nil
	})
	return i.rt.ToValue(found)
}

func (i *Instance) fsExists(c goja.FunctionCall) goja.Value {
	i.function(c.Argument(1), "cb")
	i.microtask(c.Argument(1), i.fsExistsSync(c))
	return goja.Undefined()
}

// filename is a path as the script wrote it, and as the system gets it.
type filename struct{ given, abs string }

// filePath is an argument that must be a path: a string, a Buffer or a file
// URL.
func (i *Instance) filePath(v goja.Value, name string) filename {
	var p string
	if o, ok := v.(*goja.Object); ok {
		if b, ok := i.bytesOf(o); ok {
			p = string(b)
		} else if i.constructorName(o) == "URL" {
			f, _ := goja.AssertFunction(i.require("url").Get("fileURLToPath"))
			u, err := f(goja.Undefined(), o)
			i.must(err)
			p = u.String()
		} else {
			i.throwArg(name, "of type string or an instance of Buffer or URL", v)
		}
	} else if goja.IsString(v) {
		p = v.String()
	} else {
		i.throwArg(name, "of type string or an instance of Buffer or URL", v)
	}
	if strings.ContainsRune(p, 0) {
		i.throwType("ERR_INVALID_ARG_VALUE", "The argument '%s' must be a string, Uint8Array, or URL without null bytes. Received %s",
			name, quote(p))
	}
	if p == "" || p[0] == '/' || i.host.Dir == "" {
		return filename{p, p}
	}
	return filename{p, i.host.Dir + "/" + p}
}

// systemErrors are Node's names and words for the system's errors.
var systemErrors = map[syscall.Errno][2]string{
	syscall.ENOENT: {"ENOENT", "no such file or directory"}, syscall.EEXIST: {"EEXIST", "file already exists"},
	syscall.EACCES: {"EACCES", "permission denied"}, syscall.EISDIR: {"EISDIR", "illegal operation on a directory"},
	syscall.ENOTDIR: {"ENOTDIR", "not a directory"}, syscall.ENOTEMPTY: {"ENOTEMPTY", "directory not empty"},
	syscall.EPERM: {"EPERM", "operation not permitted"}, syscall.EBADF: {"EBADF", "bad file descriptor"},
	syscall.EINVAL: {"EINVAL", "invalid argument"}, syscall.EMFILE: {"EMFILE", "too many open files"},
	syscall.EXDEV: {"EXDEV", "cross-device link not permitted"}, syscall.ELOOP: {"ELOOP", "too many symbolic links encountered"},
	syscall.EROFS: {"EROFS", "read-only file system"}, syscall.ENOSPC: {"ENOSPC", "no space left on device"},
	syscall.ENAMETOOLONG: {"ENAMETOOLONG", "name too long"}, syscall.EBUSY: {"EBUSY", "resource busy or locked"},
	syscall.ETXTBSY: {"ETXTBSY", "text file is busy"}, syscall.EIO: {"EIO", "i/o error"},
}

// scriptError is a fault of the arguments that only the work found out.
type scriptError struct{ class, code, message string }

func (e *scriptError) Error() string { return e.message }

// fsError makes what Node would throw of an error of the system.
func (i *Instance) fsError(err error, c *fsCall) *goja.Object {
	var se *scriptError
	if errors.As(err, &se) {
		return i.newError(se.class, se.code, se.message)
	}
	var no syscall.Errno
	switch {
	case errors.As(err, &no):
	case errors.Is(err, fs.ErrNotExist):
		no = syscall.ENOENT
	default:
		no = syscall.EIO
	}
	words, ok := systemErrors[no]
	if !ok {
		words = [2]string{unix.ErrnoName(no), no.Error()}
	}
	message := words[0] + ": " + words[1] + ", " + c.syscall
	if c.path != "" {
		message += " '" + c.path + "'"
	}
	if c.dest != "" {
		message += " -> '" + c.dest + "'"
	}
	e := i.newError("Error", "", message)
	i.must(e.Set("errno", -int(no)))
	i.must(e.Set("code", words[0]))
	i.must(e.Set("syscall", c.syscall))
	if c.path != "" {
		i.must(e.Set("path", c.path))
	}
	if c.dest != "" {
		i.must(e.Set("dest", c.dest))
	}
	return e
}
