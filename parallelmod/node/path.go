package node

import (
	"path"
	"strings"

	"github.com/dop251/goja"
)

// pathModule is node:path in its POSIX form. Windows' form is not offered.
func (i *Instance) pathModule() *goja.Object {
	str := func(f func(string) string) native {
		return func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(f(i.text(c.Argument(0), "path"))) }
	}
	o := i.object([]method{
		{"resolve", 0, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(i.resolve(i.segments(c)...)) }},
		{"normalize", 1, str(normalize)},
		{"isAbsolute", 1, func(c goja.FunctionCall) goja.Value {
			return i.rt.ToValue(strings.HasPrefix(i.text(c.Argument(0), "path"), "/"))
		}},
		{"join", 0, func(c goja.FunctionCall) goja.Value { return i.rt.ToValue(joinPath(i.segments(c))) }},
		{"relative", 2, i.pathRelative},
		{"toNamespacedPath", 1, func(c goja.FunctionCall) goja.Value { return c.Argument(0) }},
		{"dirname", 1, str(dirname)},
		{"basename", 2, i.pathBasename},
		{"extname", 1, str(extname)},
		{"format", 1, i.pathFormat},
		{"parse", 1, i.pathParse},
	})
	i.must(o.Set("sep", "/"))
	i.must(o.Set("delimiter", ":"))
	i.must(o.Set("posix", o))
	i.must(o.Set("win32", goja.Null()))
	return o
}

func (i *Instance) segments(c goja.FunctionCall) []string {
	list := make([]string, len(c.Arguments))
	for k, a := range c.Arguments {
		list[k] = i.text(a, "path")
	}
	return list
}

// resolve makes an absolute path of segments, the last first.
func (i *Instance) resolve(list ...string) string {
	p := ""
	for k := len(list) - 1; k >= 0 && !strings.HasPrefix(p, "/"); k-- {
		if list[k] != "" {
			p = list[k] + "/" + p
		}
	}
	if !strings.HasPrefix(p, "/") {
		p = i.cwd() + "/" + p
	}
	return path.Clean(p)
}

// normalize resolves . and .., and keeps a slash at the end.
func normalize(p string) string {
	if p == "" {
		return "."
	}
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

func joinPath(list []string) string {
	var parts []string
	for _, s := range list {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return normalize(strings.Join(parts, "/"))
}

func (i *Instance) pathRelative(c goja.FunctionCall) goja.Value {
	from, to := i.resolve(i.text(c.Argument(0), "from")), i.resolve(i.text(c.Argument(1), "to"))
	return i.rt.ToValue(relativePath(from, to))
}

func relativePath(from, to string) string {
	a, b := parts(from), parts(to)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	up := make([]string, len(a)-n)
	for k := range up {
		up[k] = ".."
	}
	return strings.Join(append(up, b[n:]...), "/")
}

func parts(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r == '/' })
}

func dirname(p string) string {
	if p == "" {
		return "."
	}
	trimmed := strings.TrimRight(p, "/")
	if trimmed == "" {
		return "/"
	}
	k := strings.LastIndexByte(trimmed, '/')
	if k < 0 {
		return "."
	}
	if k == 1 && p[0] == '/' {
		return "//"
	}
	return p[:max(k, len(root(p)))]
}

// root is the slash of an absolute path.
func root(p string) string {
	if strings.HasPrefix(p, "/") {
		return "/"
	}
	return ""
}

func basename(p string) string {
	p = strings.TrimRight(p, "/")
	return p[strings.LastIndexByte(p, '/')+1:]
}

func (i *Instance) pathBasename(c goja.FunctionCall) goja.Value {
	whole := i.text(c.Argument(0), "path")
	p := basename(whole)
	if v := c.Argument(1); !isUndefined(v) {
		if ext := i.text(v, "suffix"); ext == whole {
			p = ""
		} else if ext != p {
			p = strings.TrimSuffix(p, ext)
		}
	}
	return i.rt.ToValue(p)
}

func extname(p string) string {
	b := basename(p)
	k := strings.LastIndexByte(b, '.')
	if k <= 0 || b == ".." {
		return ""
	}
	return b[k:]
}

func (i *Instance) pathFormat(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok {
		i.throwArg("pathObject", "of type object", c.Argument(0))
	}
	get := func(name string) string {
		if v := o.Get(name); !isNullish(v) {
			return v.String()
		}
		return ""
	}
	dir, base, root := get("dir"), get("base"), get("root")
	if base == "" {
		ext := get("ext")
		if ext != "" && !strings.HasPrefix(ext, ".") {
			ext = "." + ext
		}
		base = get("name") + ext
	}
	switch dir {
	case "":
		return i.rt.ToValue(root + base)
	case root:
		return i.rt.ToValue(dir + base)
	}
	return i.rt.ToValue(dir + "/" + base)
}

func (i *Instance) pathParse(c goja.FunctionCall) goja.Value {
	p := i.text(c.Argument(0), "path")
	root, dir := root(p), ""
	base := basename(p)
	if trimmed := strings.TrimRight(p, "/"); strings.Contains(trimmed, "/") {
		dir = trimmed[:strings.LastIndexByte(trimmed, '/')]
	}
	if dir == "" {
		dir = root
	}
	ext := extname(base)
	o := i.rt.NewObject()
	for _, f := range [][2]string{{"root", root}, {"dir", dir}, {"base", base}, {"ext", ext}, {"name", strings.TrimSuffix(base, ext)}} {
		i.must(o.Set(f[0], f[1]))
	}
	return o
}
