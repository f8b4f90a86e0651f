package json

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestDates(t *testing.T) {
	l := newLab(t)
	random := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		l.agree(t, fmt.Sprintf("new Date(%d)", random.Int64N(2e14)-1e14))
	}
	for _, source := range []string{"0", "-1", "1", "8.64e15", "-8.64e15", "8.64e15 + 1", "NaN", "253402300799999", "253402300800000", "-62167219200000", "-62167219200001", "-377705116800000", "1e12 + 7"} {
		l.agree(t, "new Date("+source+")")
	}
}

// That a method was looked at, or called, does not make it the script's.
func TestDatesStayInPlace(t *testing.T) {
	l := newLab(t)
	l.run(t, "new Date(0).toJSON(); new Date(0).valueOf(); `${new Date(0)}`; Date.prototype[Symbol.toPrimitive]")
	for _, source := range []string{"new Date(5)", "[new Date(5)]"} {
		if o := l.w.begin(nil).value(l.value(t, source)); o != written {
			t.Errorf("%s: %d", source, o)
		}
	}
	for _, source := range []string{"Object.assign(new Date(5), { x: 1 })", "new (class D extends Date { toJSON() { return 1 } })", "Object.setPrototypeOf(new Date, null)",
		"Object.defineProperty(new Date(0), Symbol.toPrimitive, { value: () => NaN })", "new Date(1e15)"} {
		if o := l.w.begin(nil).value(l.value(t, source)); o != stuck {
			t.Errorf("%s: %d", source, o)
		}
	}
	l.agree(t, "new (class D extends Date { })(5)")
	l.agree(t, "Object.defineProperty(new Date(0), Symbol.toPrimitive, { value: () => NaN })")
}
