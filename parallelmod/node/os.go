package node

import (
	"fmt"
	"net"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"
)

// osModule is node:os.
func (i *Instance) osModule() *goja.Object {
	text := func(f func() string) native {
		return func(goja.FunctionCall) goja.Value { return i.rt.ToValue(f()) }
	}
	o := i.object([]method{
		{"arch", 0, text(arch)},
		{"availableParallelism", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(runtime.NumCPU()) }},
		{"cpus", 0, i.osCPUs},
		{"endianness", 0, text(func() string { return "LE" })},
		{"freemem", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(memory("MemAvailable")) }},
		{"homedir", 0, text(homedir)},
		{"hostname", 0, text(func() string { h, _ := os.Hostname(); return h })},
		{"loadavg", 0, i.osLoad},
		{"machine", 0, text(func() string { return uname().machine })},
		{"networkInterfaces", 0, i.osInterfaces},
		{"platform", 0, text(platform)},
		{"release", 0, text(func() string { return uname().release })},
		{"tmpdir", 0, text(tmpdir)},
		{"totalmem", 0, func(goja.FunctionCall) goja.Value { return i.rt.ToValue(memory("MemTotal")) }},
		{"type", 0, text(func() string { return uname().system })},
		{"uptime", 0, i.osUptime},
		{"userInfo", 0, i.osUser},
		{"version", 0, text(func() string { return uname().version })},
	})
	constants := i.rt.NewObject()
	i.must(constants.Set("signals", i.osSignals()))
	i.must(o.Set("constants", constants))
	i.must(o.Set("EOL", "\n"))
	i.must(o.Set("devNull", "/dev/null"))
	return o
}

func homedir() string {
	h, _ := os.UserHomeDir()
	return h
}

func tmpdir() string {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		if d := os.Getenv(name); d != "" {
			return strings.TrimSuffix(d, "/")
		}
	}
	return "/tmp"
}

type kernel struct{ system, release, version, machine string }

func uname() kernel {
	var u unix.Utsname
	if unix.Uname(&u) != nil {
		return kernel{system: runtime.GOOS}
	}
	s := func(b []byte) string { return unix.ByteSliceToString(b) }
	return kernel{s(u.Sysname[:]), s(u.Release[:]), s(u.Version[:]), s(u.Machine[:])}
}

// memory reads a line of /proc/meminfo, in bytes.
func memory(name string) int64 {
	b, _ := os.ReadFile("/proc/meminfo")
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == name+":" {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n * 1024
		}
	}
	return 0
}

// procFloats reads the numbers that a file of /proc begins with.
func procFloats(file string, n int) []float64 {
	list := make([]float64, n)
	b, _ := os.ReadFile(file)
	for k, f := range strings.Fields(string(b)) {
		if k < n {
			list[k], _ = strconv.ParseFloat(f, 64)
		}
	}
	return list
}

func (i *Instance) osLoad(goja.FunctionCall) goja.Value {
	l := procFloats("/proc/loadavg", 3)
	return i.rt.NewArray(l[0], l[1], l[2])
}

func (i *Instance) osUptime(goja.FunctionCall) goja.Value {
	return i.rt.ToValue(procFloats("/proc/uptime", 1)[0])
}

// osCPUs tells of each processor; its times are since boot, in milliseconds.
func (i *Instance) osCPUs(goja.FunctionCall) goja.Value {
	model, speed := cpuModel()
	stat, _ := os.ReadFile("/proc/stat")
	var list []any
	for line := range strings.Lines(string(stat)) {
		f := strings.Fields(line)
		if len(f) < 7 || !strings.HasPrefix(f[0], "cpu") || f[0] == "cpu" {
			continue
		}
		times := i.rt.NewObject()
		for k, name := range []string{"user", "nice", "sys", "idle", "", "irq"} {
			if n, _ := strconv.ParseInt(f[k+1], 10, 64); name != "" {
				i.must(times.Set(name, n*10))
			}
		}
		cpu := i.rt.NewObject()
		i.must(cpu.Set("model", model))
		i.must(cpu.Set("speed", speed))
		i.must(cpu.Set("times", times))
		list = append(list, cpu)
	}
	return i.rt.NewArray(list...)
}

func cpuModel() (model string, speed int) {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		k, v, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(k) {
		case "model name":
			model = strings.TrimSpace(v)
		case "cpu MHz":
			f, _ := strconv.ParseFloat(strings.TrimSpace(v), 64)
			return model, int(f)
		}
	}
	return model, 0
}

func (i *Instance) osUser(goja.FunctionCall) goja.Value {
	o := i.rt.NewObject()
	name, home := os.Getenv("USER"), homedir()
	if u, err := user.Current(); err == nil {
		name, home = u.Username, u.HomeDir
	}
	i.must(o.Set("uid", os.Getuid()))
	i.must(o.Set("gid", os.Getgid()))
	i.must(o.Set("username", name))
	i.must(o.Set("homedir", home))
	i.must(o.Set("shell", separator(i.rt.ToValue(os.Getenv("SHELL")), "/bin/sh")))
	return o
}

func (i *Instance) osInterfaces(goja.FunctionCall) goja.Value {
	o := i.rt.NewObject()
	all, _ := net.Interfaces()
	for _, n := range all {
		addrs, _ := n.Addrs()
		if n.Flags&net.FlagUp == 0 || len(addrs) == 0 {
			continue
		}
		var list []any
		for _, a := range addrs {
			if ip, ok := a.(*net.IPNet); ok {
				list = append(list, i.address(n, ip))
			}
		}
		i.must(o.Set(n.Name, i.rt.NewArray(list...)))
	}
	return o
}

func (i *Instance) address(n net.Interface, ip *net.IPNet) *goja.Object {
	o := i.rt.NewObject()
	family, mac := "IPv4", n.HardwareAddr.String()
	if ip.IP.To4() == nil {
		family = "IPv6"
	}
	if mac == "" {
		mac = "00:00:00:00:00:00"
	}
	ones, _ := ip.Mask.Size()
	i.must(o.Set("address", ip.IP.String()))
	i.must(o.Set("netmask", net.IP(ip.Mask).String()))
	i.must(o.Set("family", family))
	i.must(o.Set("mac", mac))
	i.must(o.Set("internal", n.Flags&net.FlagLoopback != 0))
	i.must(o.Set("cidr", fmt.Sprintf("%s/%d", ip.IP, ones)))
	return o
}

func (i *Instance) osSignals() *goja.Object {
	o := i.rt.NewObject()
	for n := unix.Signal(1); n < 32; n++ {
		if name := unix.SignalName(n); name != "" {
			i.must(o.Set(name, int(n)))
		}
	}
	return o
}
