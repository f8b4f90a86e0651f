package node

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// version is what process.version says: scripts take it for the API they can
// expect.
const version = "v20.0.0"

var began = time.Now()

// newProcess makes the process object.
func (i *Instance) newProcess() *goja.Object {
	p := i.script("process.js", i.processNatives())
	set := func(name string, v any) { i.must(p.Set(name, v)) }
	h := i.host
	list := make([]any, len(h.Args))
	for k, a := range h.Args {
		list[k] = a
	}
	set("argv", i.rt.NewArray(list...))
	exe := "pyp"
	if len(h.Args) > 0 {
		exe = h.Args[0]
	}
	set("argv0", exe)
	set("execPath", exe)
	set("execArgv", i.rt.NewArray())
	i.env = i.envObject()
	set("env", i.env)
	set("pid", os.Getpid())
	set("ppid", os.Getppid())
	set("platform", platform())
	set("arch", arch())
	set("version", version)
	set("versions", i.versions())
	set("title", filepath.Base(exe))
	set("exitCode", goja.Undefined())
	set("release", i.record(map[string]any{"name": "node"}))
	set("stdout", i.stream(1))
	set("stderr", i.stream(2))
	i.process = p
	return p
}

func (i *Instance) record(m map[string]any) *goja.Object {
	o := i.rt.NewObject()
	for k, v := range m {
		i.must(o.Set(k, v))
	}
	return o
}

func (i *Instance) versions() *goja.Object {
	o := i.rt.NewObject()
	i.must(o.Set("node", strings.TrimPrefix(version, "v")))
	i.must(o.Set("pyp", "0"))
	i.must(o.Set("go", strings.TrimPrefix(runtime.Version(), "go")))
	return o
}

// envObject is this VM's copy of the environment: main's, in a worker.
func (i *Instance) envObject() *goja.Object {
	o := i.rt.NewObject()
	for _, e := range i.environment() {
		if k := strings.IndexByte(e, '='); k > 0 {
			i.must(o.Set(e[:k], e[k+1:]))
		}
	}
	return o
}

func platform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

func arch() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}

func (i *Instance) processNatives() *goja.Object {
	return i.object([]method{
		{"cwd", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(i.cwd()) }},
		{"exit", 1, i.processExit},
		{"isMain", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(i.realm.IsMain()) }},
		{"replaying", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(i.realm.Replaying()) }},
		{"memory", 0, i.memoryUsage},
		{"nanoseconds", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(int64(time.Since(began))) }},
		{"bigNanoseconds", 0, i.hrtimeBigint},
		{"uptime", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(time.Since(began).Seconds()) }},
		{"nextTick", 1, i.nextTick},
		{"warn", 1, func(c goja.FunctionCall) goja.Value { return i.stderr(c.Argument(0).String()) }},
		{"umask", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(0o022) }},
		{"uid", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(os.Getuid()) }},
		{"gid", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(os.Getgid()) }},
	})
}

// cwd is the directory that relative paths of scripts begin at.
func (i *Instance) cwd() string {
	if i.host.Dir != "" {
		return i.host.Dir
	}
	d, err := os.Getwd()
	if err != nil {
		return "/"
	}
	return d
}

// processExit ends the process, from main. A worker answers one connection
// and has no say in that.
func (i *Instance) processExit(c goja.FunctionCall) goja.Value {
	if i.realm.Replaying() {
		return goja.Undefined()
	}
	if !i.realm.IsMain() {
		panic(i.newError("Error", "ERR_WORKER_UNSUPPORTED_OPERATION",
			"process.exit() is not available in a parallel context: it would end every connection; only the main VM may call it"))
	}
	code := 0
	if !isNullish(c.Argument(0)) {
		code = int(int32(c.Argument(0).ToInteger()))
	}
	i.realm.exit(i.host, i.RunExit(code))
	return goja.Undefined()
}

// RunExit runs the handlers of process's exit event, unless they ran already,
// and returns the exit code: the one given, or the one the script has set. It
// must be called inside an entry of the main VM.
func (i *Instance) RunExit(code int) int {
	if i.process == nil {
		return code
	}
	if v := i.process.Get("exitCode"); code == 0 && !isNullish(v) {
		code = int(v.ToInteger())
	}
	if i.exiting { // an exit handler may call exit again
		return code
	}
	i.exiting = true
	if f, ok := goja.AssertFunction(i.process.Get("emit")); ok {
		_, err := f(i.process, i.rt.ToValue("exit"), i.rt.ToValue(code))
		if err != nil {
			i.line(i.host.Stderr, "in an exit handler: "+err.Error())
		}
	}
	if v := i.process.Get("exitCode"); code == 0 && !isNullish(v) {
		code = int(v.ToInteger())
	}
	return code
}

func (i *Instance) memoryUsage(goja.FunctionCall) goja.Value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	o := i.rt.NewObject()
	rss := int64(m.Sys)
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		if f := strings.Fields(string(b)); len(f) > 1 {
			if pages, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				rss = pages * int64(os.Getpagesize())
			}
		}
	}
	i.must(o.Set("rss", rss))
	i.must(o.Set("heapTotal", m.HeapSys))
	i.must(o.Set("heapUsed", m.HeapAlloc))
	i.must(o.Set("external", 0))
	i.must(o.Set("arrayBuffers", 0))
	return o
}

func (i *Instance) nextTick(c goja.FunctionCall) goja.Value {
	i.function(c.Argument(0), "callback")
	i.microtask(c.Argument(0), append([]goja.Value(nil), c.Arguments[1:]...)...)
	return goja.Undefined()
}

// stream is process.stdout or process.stderr.
func (i *Instance) stream(fd int) *goja.Object {
	w := i.host.Stdout
	if fd == 2 {
		w = i.host.Stderr
	}
	o := i.object([]method{
		{"write", 2, func(c goja.FunctionCall) goja.Value {
			i.write(w, string(i.data(c.Argument(0), goja.Undefined(), "chunk")))
			for _, a := range c.Arguments[1:] {
				if _, ok := goja.AssertFunction(a); ok {
					i.microtask(a)
				}
			}
			return i.rt.ToValue(true)
		}},
	})
	self := func(c goja.FunctionCall) goja.Value { return c.This }
	i.define(o, []method{{"on", 2, self}, {"once", 2, self}, {"off", 2, self}, {"end", 0, self}})
	i.must(o.Set("fd", fd))
	i.must(o.Set("isTTY", false))
	i.must(o.Set("writable", true))
	return o
}

func fixed(f float64, digits int) string { return fmt.Sprintf("%.*f", digits, f) }
