package bounds

import (
	"hash/maphash"

	"github.com/dop251/goja"
)

// The engine follows prototypes, proxies and bound functions on Go's stack, some hundred bytes for each. What makes chains
// of them longer measures the chain it adds to, at random: a chain that grows by thousands is found out, and a short one
// costs nothing.
const (
	maxChain  = 4000 // objects in one chain
	boundCost = 4    // a bound function counts as so many: each has a name that is longer than that of the one before
	oneIn     = 64   // calls that are measured
)

func (b *bounds) chains() {
	b.random = uint32(maphash.Comparable(maphash.MakeSeed(), b)) | 1
	object, reflect := b.global("Object"), b.global("Reflect")
	b.method(object, "create", func(c goja.FunctionCall, engine native) goja.Value {
		b.grows(c.Argument(0))
		return engine(c)
	})
	b.method(b.prototype("Function"), "bind", func(c goja.FunctionCall, engine native) goja.Value {
		b.grows(c.This)
		return engine(c)
	})
	b.constructor(b.global("Proxy"), func(args []goja.Value, newTarget *goja.Object, engine constructor) *goja.Object {
		b.proxied(args)
		return engine(args, newTarget)
	})
	b.method(b.global("Proxy"), "revocable", func(c goja.FunctionCall, engine native) goja.Value {
		b.proxied(c.Arguments)
		return engine(c)
	})
	set := func(c goja.FunctionCall, engine native) goja.Value {
		b.inherits(c.Argument(0), c.Argument(1))
		return engine(c)
	}
	b.method(object, "setPrototypeOf", set)
	b.method(reflect, "setPrototypeOf", set)
	b.function(b.setter(), func(c goja.FunctionCall, engine native) goja.Value {
		b.inherits(c.This, c.Argument(0))
		return engine(c)
	})
}

// setter is the one of __proto__.
func (b *bounds) setter() *goja.Object {
	describe := callableOf(b.global("Object").Get("getOwnPropertyDescriptor"))
	d := describe(goja.FunctionCall{Arguments: []goja.Value{b.prototype("Object"), b.rt.ToValue("__proto__")}})
	return b.part(d.(*goja.Object), "set")
}

func (b *bounds) proxied(args []goja.Value) {
	for _, v := range args[:min(2, len(args))] {
		b.grows(v)
	}
}

// grows looks at the chain that begins at v, of which a new object is to become the beginning: at some of them, at random,
// and at all once there was one that is too long.
func (b *bounds) grows(v goja.Value) {
	b.random ^= b.random << 13
	b.random ^= b.random >> 17
	b.random ^= b.random << 5
	if b.random%oneIn != 0 && !b.suspicious {
		return
	}
	if o, ok := v.(*goja.Object); ok {
		b.measure(o, nil)
	}
}

// inherits looks at the chain that o is to continue with. It looks always: the engine does not see a cycle that goes through
// a proxy.
func (b *bounds) inherits(o, proto goja.Value) {
	object, _ := o.(*goja.Object)
	for object != nil && b.links.isProxy(object) {
		object, _ = b.links.of(object) // which is what gets the prototype
	}
	if p, ok := proto.(*goja.Object); ok && object != nil {
		if b.links.runsGo(object) {
			b.fix(object) // its name must not come from the new prototype
		}
		b.measure(p, object)
	}
}

func (b *bounds) measure(o, end *goja.Object) {
	left := maxChain
	if b.follow(o, end, false, &left); left < 0 {
		b.suspicious = true
		b.refuse("A chain of prototypes, proxies or bound functions is longer than %d objects; keep such things in an array", maxChain)
	}
}

// follow goes along a chain until left is used up. It must not come to end by way of a proxy.
func (b *bounds) follow(o, end *goja.Object, proxied bool, left *int) {
	for o != nil {
		if o == end && proxied {
			b.refuse("Cyclic __proto__ value, through a proxy")
		}
		if *left--; *left < 0 {
			return
		}
		target, handler := b.links.of(o)
		if handler != nil {
			b.follow(handler, end, true, left)
		}
		switch {
		case b.links.isProxy(o):
			o, proxied = target, true
		case target != nil:
			*left -= boundCost
			b.follow(target, end, proxied, left)
			o = o.Prototype()
		default:
			o = o.Prototype()
		}
	}
}
