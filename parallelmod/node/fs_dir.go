package node

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"syscall"
	"time"

	"github.com/dop251/goja"
)

// entry is one name in a directory.
type entry struct {
	parent, name, rel string
	mode              os.FileMode
}

func (i *Instance) opReaddir(a []goja.Value) *fsCall {
	p, o := i.filePath(at(a, 0), "path"), i.fileOptions(at(a, 1), "")
	typed, deep := o.is("withFileTypes"), o.is("recursive")
	raw := goja.IsString(at(a, 1)) && at(a, 1).String() == "buffer"
	if o.o != nil && !isNullish(o.o.Get("encoding")) {
		raw = o.o.Get("encoding").String() == "buffer"
	}
	c := &fsCall{syscall: "scandir", path: p.given}
	c.run = func() (any, error) { return listDir(p, "", deep) }
	c.value = func(v any) goja.Value {
		var list []any
		for _, e := range v.([]entry) {
			switch {
			case typed:
				list = append(list, i.dirent(e))
			case raw:
				list = append(list, i.buffer([]byte(e.rel)))
			default:
				list = append(list, e.rel)
			}
		}
		return i.rt.NewArray(list...)
	}
	return c
}

// listDir lists a directory by name, and what is below it if deep. Symbolic
// links are not followed.
func listDir(p filename, below string, deep bool) ([]entry, error) {
	all, err := os.ReadDir(filepath.Join(p.abs, below))
	if err != nil {
		return nil, err
	}
	sort.Slice(all, func(a, b int) bool { return all[a].Name() < all[b].Name() })
	var list []entry
	for _, d := range all {
		rel := filepath.Join(below, d.Name())
		list = append(list, entry{filepath.Join(p.given, below), d.Name(), rel, d.Type()})
	}
	if !deep {
		return list, nil
	}
	for _, d := range all {
		if d.IsDir() {
			more, err := listDir(p, filepath.Join(below, d.Name()), true)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
	}
	return list, nil
}

func (i *Instance) dirent(e entry) *goja.Object {
	o, err := i.rt.New(i.require("fs").Get("Dirent"), i.rt.ToValue(e.name), i.rt.ToValue(e.parent), i.rt.ToValue(unixType(e.mode)))
	i.must(err)
	return o
}

// unixType is the part of st_mode that says what kind of file it is.
func unixType(m os.FileMode) uint32 {
	switch {
	case m&os.ModeDir != 0:
		return syscall.S_IFDIR
	case m&os.ModeSymlink != 0:
		return syscall.S_IFLNK
	case m&os.ModeNamedPipe != 0:
		return syscall.S_IFIFO
	case m&os.ModeSocket != 0:
		return syscall.S_IFSOCK
	case m&os.ModeCharDevice != 0:
		return syscall.S_IFCHR
	case m&os.ModeDevice != 0:
		return syscall.S_IFBLK
	}
	return syscall.S_IFREG
}

// statValue makes a Stats object.
func (i *Instance) statValue(v any) goja.Value {
	info, ok := v.(os.FileInfo)
	if !ok || info == nil {
		return goja.Undefined()
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return goja.Undefined()
	}
	ms := func(t syscall.Timespec) float64 { return float64(t.Sec)*1e3 + float64(t.Nsec)/1e6 }
	o := i.rt.NewObject()
	for _, f := range []struct {
		name string
		v    any
	}{
		{"dev", st.Dev}, {"mode", st.Mode}, {"nlink", st.Nlink}, {"uid", st.Uid}, {"gid", st.Gid}, {"rdev", st.Rdev},
		{"blksize", st.Blksize}, {"ino", st.Ino}, {"size", st.Size}, {"blocks", st.Blocks},
		{"atimeMs", ms(st.Atim)}, {"mtimeMs", ms(st.Mtim)}, {"ctimeMs", ms(st.Ctim)}, {"birthtimeMs", ms(st.Ctim)},
	} {
		i.must(o.Set(f.name, f.v))
	}
	s, err := i.rt.New(i.require("fs").Get("Stats"), o)
	i.must(err)
	return s
}

func randomLetters(n int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), rand.Uint64()))
	b := make([]byte, n)
	for k := range b {
		b[k] = letters[r.IntN(len(letters))]
	}
	return string(b)
}
