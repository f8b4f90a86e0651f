package contexts

import (
	"net/netip"
	"sync"
	"testing"
)

func TestAdmissionCountsNetworks(t *testing.T) {
	a := &admission{each: 2}
	for n, c := range []struct {
		addr  string
		admit bool
	}{
		{"10.0.0.1", true}, {"::ffff:10.0.0.1", true}, {"10.0.0.1", false}, {"10.0.0.2", true},
		{"2001:db8::1", true}, {"2001:db8::2", true}, {"2001:db8:0:0:ffff::", false}, {"2001:db8:0:1::1", true},
	} {
		if got := a.enter(netip.MustParseAddr(c.addr)); (got == "") != c.admit {
			t.Errorf("%d: %s: %q", n, c.addr, got)
		}
	}
	a.leave(netip.MustParseAddr("10.0.0.1"))
	if why := a.enter(netip.MustParseAddr("10.0.0.1")); why != "" {
		t.Errorf("after one has left: %q", why)
	}
}

func TestHammerAdmission(t *testing.T) {
	a := &admission{most: 10, each: 3}
	var all sync.WaitGroup
	for n := range 8 {
		addr := netip.AddrFrom4([4]byte{10, 0, 0, byte(n % 3)})
		all.Go(func() {
			for range 2000 {
				if a.enter(addr) == "" {
					a.leave(addr)
				}
			}
		})
	}
	all.Wait()
	if a.all != 0 || len(a.by) != 0 {
		t.Errorf("%d are left, %v", a.all, a.by)
	}
}
