package contexts

import (
	"bufio"
	"bytes"
	"math"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// This file asks the system what the process may have: memory, addresses,
// descriptors.

// Descriptors is the process's limit of open files. Go has raised it to what
// the system allows.
func Descriptors() int64 {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r); err != nil {
		return 1024
	}
	return int64(min(r.Cur, math.MaxInt32))
}

// AvailableMemory is what the process may take, in bytes: the least of the
// machine's memory, its cgroups' limits, and the room for addresses that is
// left beside what Go's runtime has reserved.
func AvailableMemory() int64 {
	most := int64(math.MaxInt64)
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		most = min(most, meminfo(b))
	}
	if b, err := os.ReadFile("/proc/self/cgroup"); err == nil {
		most = min(most, cgroupLimit(b, "/sys/fs/cgroup", os.ReadFile))
	}
	if room, limited := addressRoom(); limited {
		most = min(most, room)
	}
	return most
}

// meminfo reads the machine's memory from /proc/meminfo.
func meminfo(b []byte) int64 {
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		f := strings.Fields(s.Text())
		if len(f) >= 2 && f[0] == "MemTotal:" {
			if n, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				return n << 10
			}
		}
	}
	return math.MaxInt64
}

// cgroupLimit is the least limit of the groups that /proc/self/cgroup names,
// and of those around them. root is where they are mounted.
func cgroupLimit(b []byte, root string, read func(string) ([]byte, error)) int64 {
	most := int64(math.MaxInt64)
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		id, rest, _ := strings.Cut(s.Text(), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		switch {
		case id == "0" && controllers == "":
			for _, mount := range []string{root, root + "/unified"} {
				most = min(most, ancestors(mount, group, "memory.max", read))
			}
		case strings.Contains(","+controllers+",", ",memory,"):
			most = min(most, ancestors(root+"/memory", group, "memory.limit_in_bytes", read))
		}
	}
	return most
}

// ancestors is the least value of a file in a group's folder and in those
// above. Inside a container the group's name may be the host's, of which only
// the mount itself is to be seen.
func ancestors(mount, group, file string, read func(string) ([]byte, error)) int64 {
	most := int64(math.MaxInt64)
	for g := path.Clean("/" + group); ; g = path.Dir(g) {
		if b, err := read(mount + path.Join(g, file)); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil && n > 0 {
				most = min(most, n) // else it is "max"
			}
		}
		if g == "/" {
			return most
		}
	}
}

// addressRoom is what a limit of addresses (ulimit -v) leaves for memory, with
// what is in use now. Go's runtime reserves addresses that it never uses, and a
// quarter is not to be had in large pieces.
func addressRoom() (room int64, limited bool) {
	limit := addressLimit()
	if limit == math.MaxInt64 {
		return limit, false
	}
	return max((limit-addresses()+usedMemory())/4*3, 1), true
}

// arena is by how many addresses Go's heap grows at a time.
const arena = 64 << 20

// addressesFor reports that a piece of memory of so many bytes can be had under
// a limit of addresses, of which the heap has so many to spare: it may have to
// grow, since those need not be in one piece.
func addressesFor(bytes, spare int64) bool {
	limit := addressLimit()
	return limit == math.MaxInt64 || addresses()+bytes+arena <= limit || bytes <= spare/4
}

// addressesLeft is by how much the heap may grow under a limit of addresses, with
// spare ones of its own. The last arena is not for use.
func addressesLeft(spare int64) (left int64, limited bool) {
	limit := addressLimit()
	if limit == math.MaxInt64 {
		return 0, false
	}
	return limit - addresses() + spare/4*3 - arena, true
}

// addressLimit is the limit of addresses (ulimit -v).
var addressLimit = sync.OnceValue(func() int64 {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &r); err != nil || r.Cur >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(r.Cur)
})

// addresses is the size of the process's address space.
func addresses() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _, _ := strings.Cut(string(b), " ")
	n, _ := strconv.ParseInt(pages, 10, 64)
	return n * int64(os.Getpagesize())
}
