package bounds

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/pprof/profile"
	"golang.org/x/sys/unix"
)

func TestEveryOperatorIsGuarded(t *testing.T) {
	guarded(MaxString)
	if u := Unguarded(); u != nil {
		t.Fatal(u)
	}
	for i := range operators {
		o := &operators[i]
		without(t, o, func() {
			if o.guarded(goja.New()) {
				t.Errorf("%s counts as guarded and is not", o.source)
			}
		})
		if !o.guarded(goja.New()) {
			t.Errorf("%s is not guarded", o.source)
		}
	}
}

// without runs f while the engine's own method is in the table. No test of this package runs beside another one.
func without(t *testing.T, o *operator, f func()) {
	t.Helper()
	table, guard, err := o.swap()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := o.put(table, guard); err != nil {
			t.Fatal(err)
		}
	}()
	f()
}

func TestATableThatCannotBeWrittenIsReported(t *testing.T) {
	guarded(MaxString)
	defer func() { mprotect = unix.Mprotect }()
	mprotect = func([]byte, int) error { return syscall.EACCES }
	o := &operators[0]
	if _, _, err := o.swap(); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("refused: %v", err)
	}
	if !o.guarded(goja.New()) {
		t.Error("a refused write has changed the table")
	}
}

func TestPagesKeepTheirProtection(t *testing.T) {
	guarded(MaxString)
	o := &operators[0]
	without(t, o, func() {})
	if p := protection(o.place(t)); p != unix.PROT_READ {
		t.Errorf("the page of the table has protection %#x", p)
	}
	writable := new(uintptr)
	if p := protection(addressOf(writable)); p != unix.PROT_READ|unix.PROT_WRITE {
		t.Errorf("the heap has protection %#x", p)
	}
}

// The compiler puts the callee that is the most frequent at a call into its caller, if the profile says so.
func TestProfileInlinesNoGuardedOperator(t *testing.T) {
	f, err := os.Open("../../cmd/pyp/default.pgo")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	p, err := profile.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	calls := map[int64]map[string]int64{} // by line of the engine's loop
	for _, s := range p.Sample {
		callee := ""
		for _, l := range s.Location {
			for _, line := range l.Line {
				if strings.HasSuffix(line.Function.Name, "goja.(*vm).run") && strings.HasSuffix(callee, ".exec") {
					if calls[line.Line] == nil {
						calls[line.Line] = map[string]int64{}
					}
					calls[line.Line][callee] += s.Value[len(s.Value)-1]
				}
				callee = line.Function.Name
			}
		}
	}
	if len(calls) == 0 {
		t.Fatal("the profile has no instruction of the engine's loop")
	}
	for _, callees := range calls {
		hottest := ""
		for name, n := range callees {
			if hottest == "" || n > callees[hottest] {
				hottest = name
			}
		}
		for _, o := range operators {
			if strings.Contains(hottest, "."+o.name+".") || strings.Contains(hottest, "."+o.name+")") {
				t.Errorf("%s is what the engine executes most: a build with this profile does not guard it", hottest)
			}
		}
	}
}
