package parallelmod

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFieldsOfTheSystem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meminfo")
	if err := os.WriteFile(path, []byte("MemTotal:       16 kB\nHugePages_Free:        3\nName:\tpyp\nEmpty:\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := fields(path)
	if len(got) != 2 || got["MemTotal"] != 16<<10 || got["HugePages_Free"] != 3 {
		t.Errorf("the fields are %v", got)
	}
	if got := fields(filepath.Join(t.TempDir(), "none")); len(got) != 0 {
		t.Errorf("a file that is not there has %v", got)
	}
	if got := allowed("Name:\tpyp\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n"); got != "3" {
		t.Errorf("the processors are %q", got)
	}
}

// TestMachineIsRemembered until it is refreshed.
func TestMachineIsRemembered(t *testing.T) {
	var m machine
	first := m.get()
	if first.TotalPhysical <= 0 || first.AvailPhysical > first.TotalPhysical || first.Load < 0 || first.Load > 100 {
		t.Errorf("the machine's memory is %+v", first)
	}
	if m.get() != first {
		t.Error("it is read again")
	}
	if m.refresh(); m.get() == first {
		t.Error("it is not read again")
	}
}
