package contexts

import (
	"math"
	"os"
	"testing"
)

// The least limit of a process's cgroups and of those around them holds, in
// either version, and inside a container that shows only its own.
func TestLimitOfCgroups(t *testing.T) {
	for name, c := range map[string]struct {
		groups string
		files  map[string]string
		want   int64
	}{
		"v2":               {"0::/a/b\n", map[string]string{"/cg/a/b/memory.max": "max\n", "/cg/a/memory.max": "1000\n"}, 1000},
		"v2 in a box":      {"0::/../x\n", map[string]string{"/cg/memory.max": "700\n"}, 700},
		"v1":               {"5:cpu:/\n4:memory:/p\n0::/\n", map[string]string{"/cg/memory/p/memory.limit_in_bytes": "5000\n", "/cg/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 5000},
		"both":             {"4:cpu,memory:/p\n0::/q\n", map[string]string{"/cg/memory/p/memory.limit_in_bytes": "5000\n", "/cg/unified/q/memory.max": "4000"}, 4000},
		"none":             {"0::/\n", nil, math.MaxInt64},
		"nothing readable": {"", nil, math.MaxInt64},
	} {
		read := func(path string) ([]byte, error) {
			if text, ok := c.files[path]; ok {
				return []byte(text), nil
			}
			return nil, os.ErrNotExist
		}
		if got := cgroupLimit([]byte(c.groups), "/cg", read); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestAvailableMemory(t *testing.T) {
	if got := meminfo([]byte("MemFree: 5 kB\nMemTotal:       24683840 kB\n")); got != 24683840<<10 {
		t.Errorf("the machine has %d bytes", got)
	}
	if got := AvailableMemory(); got <= usedMemory() || got == math.MaxInt64 {
		t.Errorf("%d bytes are available", got)
	}
	if n := Descriptors(); n < 64 {
		t.Errorf("%d descriptors", n)
	}
}
