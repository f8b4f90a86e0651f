package parallelmod

import (
	"math"
	"strconv"
	"strings"
)

// Hints are what a protocol class says about how its callbacks are to be
// scheduled. Without one the host finds out for itself.
type Hints struct {
	Throughput   bool // keep a connection's work together
	LowLatency   bool // begin at once, on the goroutine that read the input
	Concurrency  bool // never hold up the goroutine that read the input
	SyncSends    int  // sendComplete callbacks that may follow their send at once
	SyncReceives int  // callbacks for input of one connection that may follow one another while others wait
}

// defaultSync is how many callbacks of a connection follow one another with
// throughput or lowLatency, as in PyParallel.
const defaultSync = 3

// hintNames are the attributes that give hints.
var hintNames = []string{"throughput", "lowLatency", "concurrency", "maxSyncSendAttempts", "maxSyncRecvAttempts"}

// String is the hints as the script gives them, "adaptive" for none.
func (h Hints) String() string {
	var list []string
	for i, on := range []bool{h.Throughput, h.LowLatency, h.Concurrency} {
		if on {
			list = append(list, hintNames[i])
		}
	}
	if len(list) == 0 {
		return "adaptive"
	}
	for i, n := range []int{h.SyncSends, h.SyncReceives} {
		if !h.Concurrency && n != defaultSync {
			list = append(list, hintNames[3+i]+" "+attempts(n))
		}
	}
	return strings.Join(list, ", ")
}

func attempts(n int) string {
	if n == math.MaxInt {
		return "0"
	}
	return strconv.Itoa(n)
}

// readHints reads the hints, and refuses those that exclude each other.
func (p *Protocol) readHints() {
	h := Hints{Throughput: p.flag(hintNames[0]), LowLatency: p.flag(hintNames[1]), Concurrency: p.flag(hintNames[2]), SyncReceives: 1}
	spins := h.Throughput || h.LowLatency
	if h.Concurrency && spins {
		other := hintNames[0]
		if !h.Throughput {
			other = hintNames[1]
		}
		panic(p.inst.TypeError("%s: %s and concurrency exclude each other; leave one of them out", p.Name, other))
	}
	if spins {
		h.SyncSends, h.SyncReceives = defaultSync, defaultSync
	}
	p.attempts(hintNames[3], spins, &h.SyncSends)
	p.attempts(hintNames[4], spins, &h.SyncReceives)
	p.Hints = h
}

// attempts reads one of the numbers; 0 is any number.
func (p *Protocol) attempts(name string, allowed bool, n *int) {
	v := p.attribute(name)
	if v == nil {
		return
	}
	if !isNumber(v) {
		panic(p.inst.TypeError("%s.%s must be a whole number, not %s", p.Name, name, kindName(v)))
	}
	f := v.ToFloat()
	switch {
	case f != math.Trunc(f) || f > math.MaxInt32:
		panic(p.inst.TypeError("%s.%s must be a whole number, not %s", p.Name, name, v.String()))
	case f < 0:
		panic(p.inst.TypeError("%s.%s must be 0 (any number) or more, not %s", p.Name, name, v.String()))
	case !allowed:
		panic(p.inst.TypeError("%s.%s needs throughput = true or lowLatency = true", p.Name, name))
	}
	if *n = int(f); *n == 0 {
		*n = math.MaxInt
	}
}
