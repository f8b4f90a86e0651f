package parallelmod

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// Limits are what a script says of one server's connections. What is nil the
// process's flags say.
type Limits struct {
	CallbackTimeout *time.Duration // of JavaScript in one callback
	HogAfter        *time.Duration // before a callback is logged as a hog; 0 is never
	ContextMemory   *int64         // bytes that one connection may retain; 0 is no limit
	MaxConnections  *int           // of this server; 0 is no limit
	MaxPerIP        *int           // of them from one address; 0 is no limit
	MaxWriteBuffer  *int           // bytes that wait for a peer
}

// option is one property of the third argument of parallel.server().
type option struct {
	name        string
	unit        string
	least, most float64
	set         func(*Limits, float64)
}

const (
	mostTime  = float64(math.MaxInt64 / int64(time.Millisecond) / 2)
	mostBytes = 1 << 50
	mostCount = math.MaxInt32
)

var options = []option{
	{"callbackTimeout", "milliseconds", 1, mostTime, func(l *Limits, f float64) { l.CallbackTimeout = milliseconds(f) }},
	{"contextMemory", "bytes", 0, mostBytes, func(l *Limits, f float64) { l.ContextMemory = new(int64(f)) }},
	{"hogAfter", "milliseconds", 0, mostTime, func(l *Limits, f float64) { l.HogAfter = milliseconds(f) }},
	{"maxConnections", "connections", 0, mostCount, func(l *Limits, f float64) { l.MaxConnections = new(int(f)) }},
	{"maxConnectionsPerIp", "connections", 0, mostCount, func(l *Limits, f float64) { l.MaxPerIP = new(int(f)) }},
	{"maxWriteBuffer", "bytes", 1, mostCount, func(l *Limits, f float64) { l.MaxWriteBuffer = new(int(f)) }},
}

func milliseconds(f float64) *time.Duration { return new(time.Duration(f * float64(time.Millisecond))) }

// limits reads the options of a server.
func (i *Instance) limits(v goja.Value) (l Limits) {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return l
	}
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "Object" {
		panic(i.TypeError("parallel.server(host, port, options): options must be an object, such as { callbackTimeout: 5000 }, not %s", kindName(v)))
	}
	for _, name := range o.Keys() {
		n := slices.IndexFunc(options, func(x option) bool { return x.name == name })
		if n < 0 {
			panic(i.TypeError("parallel.server(host, port, options): %s", unknownOption(name)))
		}
		if v := o.Get(name); !goja.IsUndefined(v) {
			options[n].set(&l, i.amount(&options[n], v))
		}
	}
	return l
}

func unknownOption(name string) string {
	if strings.EqualFold(name, "memoryLimit") {
		return "memoryLimit belongs to the process, not to a server: start pyp with --memory-limit; contextMemory limits one connection"
	}
	names := make([]string, len(options))
	for n, x := range options {
		names[n] = x.name
	}
	return fmt.Sprintf("there is no option %q; the options are %s", name, strings.Join(names, ", "))
}

// amount is an option's value.
func (i *Instance) amount(x *option, v goja.Value) float64 {
	amount, whole := "a number of "+x.unit, x.unit != "milliseconds"
	if whole {
		amount = "a whole number of " + x.unit
	}
	if !isNumber(v) {
		panic(i.TypeError("parallel.server(host, port, options): %s must be %s, not %s", x.name, amount, kindName(v)))
	}
	f := v.ToFloat()
	if !(f >= x.least && f <= x.most) || whole && f != math.Trunc(f) {
		panic(i.TypeError("parallel.server(host, port, options): %s is %v; it must be %s from %.0f to %.0f", x.name, v, amount, x.least, x.most))
	}
	return f
}

// equal reports that two servers are limited alike.
func (l Limits) equal(other Limits) bool { return reflect.DeepEqual(l, other) }
