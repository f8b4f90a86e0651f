package node

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"
)

// fsOps are the file operations, in one table for the three ways to call them.
var fsOps = []fsOp{
	{"readFile", 2, (*Instance).opReadFile},
	{"writeFile", 3, func(i *Instance, a []goja.Value) *fsCall { return i.opWrite(a, "w") }},
	{"appendFile", 3, func(i *Instance, a []goja.Value) *fsCall { return i.opWrite(a, "a") }},
	{"stat", 2, func(i *Instance, a []goja.Value) *fsCall { return i.opStat(a, "stat", os.Stat) }},
	{"lstat", 2, func(i *Instance, a []goja.Value) *fsCall { return i.opStat(a, "lstat", os.Lstat) }},
	{"readdir", 2, (*Instance).opReaddir},
	{"mkdir", 2, (*Instance).opMkdir},
	{"mkdtemp", 2, (*Instance).opMkdtemp},
	{"unlink", 1, simpleOp("unlink", unix.Unlink)},
	{"rmdir", 1, simpleOp("rmdir", unix.Rmdir)},
	{"rm", 2, (*Instance).opRm},
	{"rename", 2, pairOp("rename", os.Rename)},
	{"link", 2, pairOp("link", os.Link)},
	{"symlink", 3, (*Instance).opSymlink},
	{"copyFile", 3, (*Instance).opCopy},
	{"access", 2, (*Instance).opAccess},
	{"realpath", 2, (*Instance).opRealpath},
	{"readlink", 2, (*Instance).opReadlink},
	{"chmod", 2, (*Instance).opChmod},
	{"truncate", 2, (*Instance).opTruncate},
	{"utimes", 3, (*Instance).opUtimes},
}

func at(a []goja.Value, k int) goja.Value {
	if k < len(a) {
		return a[k]
	}
	return goja.Undefined()
}

func simpleOp(name string, f func(string) error) func(*Instance, []goja.Value) *fsCall {
	return func(i *Instance, a []goja.Value) *fsCall {
		p := i.filePath(at(a, 0), "path")
		return &fsCall{syscall: name, path: p.given, mutates: true, value: undefinedValue,
			run: func() (any, error) { return nil, f(p.abs) }}
	}
}

func pairOp(name string, f func(from, to string) error) func(*Instance, []goja.Value) *fsCall {
	return func(i *Instance, a []goja.Value) *fsCall {
		from, to := i.filePath(at(a, 0), "oldPath"), i.filePath(at(a, 1), "newPath")
		return &fsCall{syscall: name, path: from.given, dest: to.given, mutates: true, value: undefinedValue,
			run: func() (any, error) { return nil, f(from.abs, to.abs) }}
	}
}

// fileOptions are the options that most operations share. An encoding alone
// may stand in their place.
type fileOptions struct {
	o        *goja.Object
	encoding string // "": a Buffer
	flag     string
	mode     os.FileMode
}

func (i *Instance) fileOptions(v goja.Value, flag string) fileOptions {
	f := fileOptions{flag: flag, mode: 0o666}
	if goja.IsString(v) {
		f.setEncoding(i, v)
		return f
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return f
	}
	f.o = o
	if e := o.Get("encoding"); !isNullish(e) {
		f.setEncoding(i, e)
	}
	if v := o.Get("flag"); !isNullish(v) {
		f.flag = v.String()
	}
	if v := o.Get("mode"); !isNullish(v) {
		f.mode = i.fileMode(v)
	}
	return f
}

func (f *fileOptions) setEncoding(i *Instance, v goja.Value) {
	if v.String() == "buffer" {
		return
	}
	f.encoding = i.encoding(v)
}

func (f *fileOptions) is(name string) bool {
	if f.o == nil {
		return false
	}
	return orUndefined(f.o.Get(name)).ToBoolean()
}

// fileMode is a number, or a string of octal digits.
func (i *Instance) fileMode(v goja.Value) os.FileMode {
	if goja.IsString(v) {
		n := i.rt.ToValue("0o" + v.String()).ToNumber()
		return os.FileMode(n.ToInteger() & 0o7777)
	}
	return os.FileMode(i.integer(v, "mode", 0, 1<<32-1) & 0o7777)
}

var openFlags = map[string]int{
	"r": os.O_RDONLY, "r+": os.O_RDWR, "rs": os.O_RDONLY | os.O_SYNC, "rs+": os.O_RDWR | os.O_SYNC,
	"w": os.O_WRONLY | os.O_CREATE | os.O_TRUNC, "wx": os.O_WRONLY | os.O_CREATE | os.O_TRUNC | os.O_EXCL,
	"w+": os.O_RDWR | os.O_CREATE | os.O_TRUNC, "wx+": os.O_RDWR | os.O_CREATE | os.O_TRUNC | os.O_EXCL,
	"a": os.O_WRONLY | os.O_CREATE | os.O_APPEND, "ax": os.O_WRONLY | os.O_CREATE | os.O_APPEND | os.O_EXCL,
	"a+": os.O_RDWR | os.O_CREATE | os.O_APPEND, "ax+": os.O_RDWR | os.O_CREATE | os.O_APPEND | os.O_EXCL,
}

func (i *Instance) openFlag(name string) int {
	f, ok := openFlags[name]
	if !ok {
		i.throwType("ERR_INVALID_ARG_VALUE", "The argument 'flags' is invalid. Received %s", quote(name))
	}
	return f
}

func (i *Instance) opReadFile(a []goja.Value) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 1), "r")
	flag := i.openFlag(o.flag)
	c := &fsCall{syscall: "open", path: p.given, mutates: flag&os.O_CREATE != 0, idle: []byte{}}
	c.run = func() (any, error) {
		b, err := readAll(p.abs, flag)
		if errors.Is(err, syscall.EISDIR) {
			c.syscall, c.path = "read", ""
		}
		return b, err
	}
	c.value = func(v any) goja.Value { return i.fileText(v.([]byte), o.encoding) }
	return c
}

func (i *Instance) fileText(b []byte, enc string) goja.Value {
	if enc == "" {
		return i.buffer(b)
	}
	return i.decode(b, enc)
}

func readAll(name string, flag int) ([]byte, error) {
	f, err := os.OpenFile(name, flag, 0o666)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err == nil && st.Size() > maxBuffer {
		return nil, tooLarge(st.Size())
	}
	b, err := io.ReadAll(io.LimitReader(f, maxBuffer+1))
	if len(b) > maxBuffer {
		return nil, tooLarge(int64(len(b)))
	}
	return b, err
}

func tooLarge(n int64) error {
	return &scriptError{"RangeError", "ERR_FS_FILE_TOO_LARGE", "File size (" + byteCount(n) + ") is greater than 1 GiB"}
}

func (i *Instance) opWrite(a []goja.Value, flag string) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 2), flag)
	enc := goja.Undefined()
	if o.encoding != "" {
		enc = i.rt.ToValue(o.encoding)
	}
	data := i.data(at(a, 1), enc, "data")
	if !goja.IsString(at(a, 1)) {
		data = append([]byte(nil), data...) // the script may go on changing it
	}
	bits := i.openFlag(o.flag)
	return &fsCall{syscall: "open", path: p.given, mutates: true, value: undefinedValue, run: func() (any, error) {
		f, err := os.OpenFile(p.abs, bits, o.mode)
		if err != nil {
			return nil, err
		}
		_, err = f.Write(data)
		return nil, errors.Join(err, f.Close())
	}}
}

func (i *Instance) opStat(a []goja.Value, name string, f func(string) (os.FileInfo, error)) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 1), "")
	quiet := false
	if o.o != nil {
		v := o.o.Get("throwIfNoEntry")
		quiet = !isUndefined(v) && !v.ToBoolean()
	}
	return &fsCall{syscall: name, path: p.given, value: i.statValue, run: func() (any, error) {
		st, err := f(p.abs)
		if quiet && errors.Is(err, os.ErrNotExist) {
			return nil, nil
		}
		return st, err
	}}
}

func (i *Instance) opMkdir(a []goja.Value) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 1), "")
	mode := os.FileMode(0o777)
	if v := at(a, 1); goja.IsNumber(v) {
		mode = i.fileMode(v)
	} else if o.o != nil && !isNullish(o.o.Get("mode")) {
		mode = o.mode
	}
	c := &fsCall{syscall: "mkdir", path: p.given, mutates: true, value: i.textOrUndefined}
	if !o.is("recursive") {
		c.run = func() (any, error) { return nil, os.Mkdir(p.abs, mode) }
		return c
	}
	c.run = func() (any, error) {
		first := firstMissing(p.abs)
		return first, os.MkdirAll(p.abs, mode)
	}
	return c
}

// firstMissing is the uppermost directory of a path that does not exist.
func firstMissing(p string) any {
	first := any(nil)
	for {
		if _, err := os.Lstat(p); err == nil || p == "/" || p == "." || p == "" {
			return first
		}
		first = p
		p = filepath.Dir(p)
	}
}

func (i *Instance) textOrUndefined(v any) goja.Value {
	if s, ok := v.(string); ok {
		return i.rt.ToValue(s)
	}
	return goja.Undefined()
}

func (i *Instance) opMkdtemp(a []goja.Value) *fsCall {
	p := i.filePath(at(a, 0), "prefix")
	c := &fsCall{syscall: "mkdtemp", path: p.given + "XXXXXX", mutates: true, idle: p.given + "XXXXXX", value: i.textOrUndefined}
	c.run = func() (any, error) {
		for {
			end := randomLetters(6)
			err := os.Mkdir(p.abs+end, 0o700)
			if !errors.Is(err, os.ErrExist) {
				return p.given + end, err
			}
		}
	}
	return c
}

func (i *Instance) opRm(a []goja.Value) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 1), "")
	recursive, force := o.is("recursive"), o.is("force")
	return &fsCall{syscall: "rm", path: p.given, mutates: true, value: undefinedValue, run: func() (any, error) {
		st, err := os.Lstat(p.abs)
		switch {
		case err != nil && force && errors.Is(err, os.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, err
		case st.IsDir() && !recursive:
			return nil, &scriptError{"Error", "ERR_FS_EISDIR", "Path is a directory: rm returned EISDIR (is a directory) " + p.given}
		case recursive:
			return nil, os.RemoveAll(p.abs)
		}
		return nil, os.Remove(p.abs)
	}}
}

func (i *Instance) opSymlink(a []goja.Value) *fsCall {
	target, p := i.text(at(a, 0), "target"), i.filePath(at(a, 1), "path")
	return &fsCall{syscall: "symlink", path: target, dest: p.given, mutates: true, value: undefinedValue,
		run: func() (any, error) { return nil, os.Symlink(target, p.abs) }}
}

func (i *Instance) opCopy(a []goja.Value) *fsCall {
	from, to := i.filePath(at(a, 0), "src"), i.filePath(at(a, 1), "dest")
	flag := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if v := at(a, 2); goja.IsNumber(v) && v.ToInteger()&1 != 0 {
		flag |= os.O_EXCL
	}
	return &fsCall{syscall: "copyfile", path: from.given, dest: to.given, mutates: true, value: undefinedValue,
		run: func() (any, error) { return nil, copyFile(from.abs, to.abs, flag) }}
}

func copyFile(from, to string, flag int) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	st, err := src.Stat()
	if err != nil {
		return err
	}
	if there, err := os.Stat(to); err == nil && os.SameFile(st, there) {
		return nil
	}
	dst, err := os.OpenFile(to, flag, st.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Close())
}

func (i *Instance) opAccess(a []goja.Value) *fsCall {
	p, mode := i.filePath(at(a, 0), "path"), uint32(0)
	if v := at(a, 1); !isUndefined(v) {
		mode = uint32(i.integer(v, "mode", 0, 7))
	}
	return &fsCall{syscall: "access", path: p.given, value: undefinedValue,
		run: func() (any, error) { return nil, unix.Access(p.abs, mode) }}
}

func (i *Instance) opRealpath(a []goja.Value) *fsCall {
	p := i.filePath(at(a, 0), "path")
	return &fsCall{syscall: "realpath", path: p.given, value: i.textOrUndefined, run: func() (any, error) {
		full, err := filepath.Abs(p.abs)
		if err != nil {
			return nil, err
		}
		return filepath.EvalSymlinks(full)
	}}
}

func (i *Instance) opReadlink(a []goja.Value) *fsCall {
	p := i.filePath(at(a, 0), "path")
	return &fsCall{syscall: "readlink", path: p.given, value: i.textOrUndefined,
		run: func() (any, error) { return os.Readlink(p.abs) }}
}

func (i *Instance) opChmod(a []goja.Value) *fsCall {
	p, mode := i.filePath(at(a, 0), "path"), i.fileMode(at(a, 1))
	return &fsCall{syscall: "chmod", path: p.given, mutates: true, value: undefinedValue,
		run: func() (any, error) { return nil, unix.Chmod(p.abs, uint32(mode)) }}
}

func (i *Instance) opTruncate(a []goja.Value) *fsCall {
	p, n := i.filePath(at(a, 0), "path"), int64(0)
	if v := at(a, 1); !isNullish(v) {
		n = i.integer(v, "len", 0, 1<<53-1)
	}
	return &fsCall{syscall: "open", path: p.given, mutates: true, value: undefinedValue,
		run: func() (any, error) { return nil, os.Truncate(p.abs, n) }}
}

func (i *Instance) opUtimes(a []goja.Value) *fsCall {
	p := i.filePath(at(a, 0), "path")
	atime, mtime := i.fileTime(at(a, 1)), i.fileTime(at(a, 2))
	return &fsCall{syscall: "utime", path: p.given, mutates: true, value: undefinedValue,
		run: func() (any, error) { return nil, os.Chtimes(p.abs, atime, mtime) }}
}

// fileTime is a Date, or seconds since 1970.
func (i *Instance) fileTime(v goja.Value) time.Time {
	if t, ok := v.Export().(time.Time); ok {
		return t
	}
	s := v.ToFloat()
	if s != s || s < -1e11 || s > 1e11 {
		i.throwArg("time", "a Date or a number of seconds", v)
	}
	return time.UnixMicro(int64(s * 1e6))
}

func byteCount(n int64) string { return strconv.FormatInt(n, 10) }
