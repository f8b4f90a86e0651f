package parallelmod

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
)

// This file asks the system for what PyParallel asks Windows. What cannot be
// read counts as 0, or as null where that has a meaning.

// machine remembers the machine's memory as it was last asked for: the values
// stay as they are until the script refreshes them.
type machine struct{ last atomic.Pointer[machineMemory] }

func (m *machine) get() *machineMemory {
	if last := m.last.Load(); last != nil {
		return last
	}
	m.refresh()
	return m.last.Load()
}

func (m *machine) refresh() { m.last.Store(readMemory()) }

// addressSpace is what a process of a 64-bit system may address.
const addressSpace = 1 << 47

func readMemory() *machineMemory {
	info := fields("/proc/meminfo")
	m := &machineMemory{
		TotalVirtual: addressSpace, AvailVirtual: addressSpace - fields("/proc/self/status")["VmSize"],
		TotalPhysical: info["MemTotal"], AvailPhysical: info["MemAvailable"],
		TotalPageFile: info["CommitLimit"], AvailPageFile: max(info["CommitLimit"]-info["Committed_AS"], 0),
	}
	if m.TotalPhysical > 0 {
		m.Load = (m.TotalPhysical - m.AvailPhysical) * 100 / m.TotalPhysical
	}
	return m
}

func readSystem() *systemStats {
	info := fields("/proc/meminfo")
	s := &systemStats{
		MaxAddress: addressSpace - 1, Granularity: os.Getpagesize(), CPUType: runtime.GOARCH, NumCPUs: runtime.NumCPU(), PageSize: os.Getpagesize(),
	}
	if n, err := strconv.ParseInt(line("/proc/sys/vm/mmap_min_addr"), 10, 64); err == nil {
		s.MinAddress = &n
	}
	if mask := allowed(line("/proc/self/status")); mask != "" {
		s.CPUMask = &mask
	}
	if size, ok := info["Hugepagesize"]; ok {
		s.LargePageMinimum = &size
		free := info["HugePages_Free"] > 0
		s.LargePages = &free
	}
	return s
}

// allowed is the mask of processors in /proc/self/status, in hexadecimal.
func allowed(status string) string {
	_, rest, _ := strings.Cut(status, "\nCpus_allowed:")
	mask, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(mask)
}

// line is a small file of the system's, without space around it.
func line(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// fields are the numbers in a file of lines like "MemTotal: 1024 kB", in bytes.
func fields(path string) map[string]int64 {
	all := map[string]int64{}
	for l := range strings.Lines(line(path)) {
		name, rest, _ := strings.Cut(l, ":")
		words := strings.Fields(rest)
		if len(words) == 0 {
			continue
		}
		n, err := strconv.ParseInt(words[0], 10, 64)
		if err != nil {
			continue
		}
		if len(words) == 2 && words[1] == "kB" {
			n <<= 10
		}
		all[name] = n
	}
	return all
}
