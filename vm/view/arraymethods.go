package view

import "github.com/dop251/goja"

// The engine's array methods are fast on its own arrays only. These are for
// views; what they do not handle they leave to the engine's.

// loop is one call of a method that takes a callback.
type loop struct {
	a    *array
	f    native
	call goja.FunctionCall
}

// step calls the callback with element i.
func (l *loop) step(i int) goja.Value {
	l.call.Arguments[0], l.call.Arguments[1] = l.a.Get(i), integer(int64(i))
	return l.f(l.call)
}

// each shadows a method with a callback.
func (s shadower) each(name string, run func(l *loop) goja.Value) {
	s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
		a, f := arrayOf(c.This), callable(c.Argument(0))
		if a == nil || f == nil || a.subclass {
			return engine(c)
		}
		l := loop{a: a, f: f, call: goja.FunctionCall{This: c.Argument(1), Arguments: []goja.Value{nil, nil, c.This}}}
		return run(&l)
	})
}

// onCopy shadows a method that takes no callback which could see its array: the
// engine's runs on an ordinary array of the same elements.
func (s shadower) onCopy(names ...string) {
	for _, name := range names {
		s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
			if a := arrayOf(c.This); a != nil && !a.subclass {
				c.This = newArray(s.r.Runtime, a.values(0, a.size))
			}
			return engine(c)
		})
	}
}

func (s shadower) arrayMethods() {
	s.loops()
	s.finds()
	s.folds()
	s.searches()
	s.method("slice", s.r.slice)
	s.method("at", s.r.at)
	s.onCopy("concat", "flat", "toSorted", "toReversed", "toSpliced", "with")
	s.refuse("copyWithin")
	s.refuseIf("push", func(a *array, c goja.FunctionCall) bool { return len(c.Arguments) > 0 })
	s.refuseIf("unshift", func(a *array, c goja.FunctionCall) bool { return len(c.Arguments) > 0 })
	for _, name := range []string{"pop", "shift", "fill"} {
		s.refuseIf(name, func(a *array, c goja.FunctionCall) bool { return a.size > 0 })
	}
	for _, name := range []string{"sort", "reverse"} {
		s.refuseIf(name, func(a *array, c goja.FunctionCall) bool { return a.size > 1 })
	}
	s.refuseIf("splice", splices)
}

// splices tells whether a call of splice changes anything.
func splices(a *array, c goja.FunctionCall) bool {
	switch n := len(c.Arguments); n {
	case 0:
		return false
	case 1:
		return relative(c.Argument(0), a.size, 0) < a.size
	default:
		return n > 2 || c.Argument(1).ToInteger() > 0 && relative(c.Argument(0), a.size, 0) < a.size
	}
}

// refuseIf shadows a method that changes its array if changes says so. While
// writes are recorded it works on a copy, so that it returns what it should.
func (s shadower) refuseIf(name string, changes func(a *array, c goja.FunctionCall) bool) {
	s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
		a := arrayOf(c.This)
		if a == nil {
			if f := s.r.refOf(c.This); f != nil {
				f.called(name)
			}
			return engine(c)
		}
		if changes(a, c) {
			a.called(name)
		}
		view := c.This
		c.This = newArray(s.r.Runtime, a.values(0, a.size))
		if v := engine(c); v != c.This {
			return v
		}
		return view
	})
}

// relative is an index as array methods take it: negative ones count from the
// end, undefined is missing.
func relative(v goja.Value, size, missing int) int {
	if goja.IsUndefined(v) {
		return missing
	}
	n := v.ToInteger()
	if n < 0 {
		return int(max(0, n+int64(size)))
	}
	return int(min(n, int64(size)))
}

func (r *Realm) slice(c goja.FunctionCall, engine native) goja.Value {
	a := arrayOf(c.This)
	if a == nil || a.subclass {
		return engine(c)
	}
	from := relative(c.Argument(0), a.size, 0)
	return newArray(r.Runtime, a.values(from, relative(c.Argument(1), a.size, a.size)))
}

func (r *Realm) at(c goja.FunctionCall, engine native) goja.Value {
	a := arrayOf(c.This)
	if a == nil {
		return engine(c)
	}
	i := c.Argument(0).ToInteger()
	if i < 0 {
		i += int64(a.size)
	}
	if i < 0 || i >= int64(a.size) {
		return goja.Undefined()
	}
	return a.Get(int(i))
}

func (s shadower) loops() {
	r := s.r
	s.each("map", func(l *loop) goja.Value {
		list := make([]goja.Value, l.a.size)
		for i := range list {
			list[i] = l.step(i)
		}
		return newArray(r.Runtime, list)
	})
	s.each("filter", func(l *loop) goja.Value {
		var list []goja.Value
		for i := range l.a.size {
			if l.step(i).ToBoolean() {
				list = append(list, l.a.Get(i))
			}
		}
		return newArray(r.Runtime, list)
	})
	s.each("forEach", func(l *loop) goja.Value {
		for i := range l.a.size {
			l.step(i)
		}
		return goja.Undefined()
	})
	s.each("some", func(l *loop) goja.Value { return r.bool(l.first(true) >= 0) })
	s.each("every", func(l *loop) goja.Value { return r.bool(l.first(false) < 0) })
}

// first is the first element for which the callback says so; -1 if there is none.
func (l *loop) first(want bool) int {
	for i := range l.a.size {
		if l.step(i).ToBoolean() == want {
			return i
		}
	}
	return -1
}

func (l *loop) last() int {
	for i := l.a.size - 1; i >= 0; i-- {
		if l.step(i).ToBoolean() {
			return i
		}
	}
	return -1
}

func (s shadower) finds() {
	element := func(a *array, i int) goja.Value {
		if i < 0 {
			return goja.Undefined()
		}
		return a.Get(i)
	}
	s.each("find", func(l *loop) goja.Value { return element(l.a, l.first(true)) })
	s.each("findLast", func(l *loop) goja.Value { return element(l.a, l.last()) })
	s.each("findIndex", func(l *loop) goja.Value { return integer(int64(l.first(true))) })
	s.each("findLastIndex", func(l *loop) goja.Value { return integer(int64(l.last())) })
}

// folds shadows reduce and reduceRight.
func (s shadower) folds() {
	fold := func(name string, by int) {
		s.method(name, func(c goja.FunctionCall, engine native) goja.Value {
			a, f := arrayOf(c.This), callable(c.Argument(0))
			if a == nil || f == nil || len(c.Arguments) < 2 && a.size == 0 {
				return engine(c)
			}
			i := 0
			if by < 0 {
				i = a.size - 1
			}
			value := c.Argument(1)
			if len(c.Arguments) < 2 {
				value, i = a.Get(i), i+by
			}
			call := goja.FunctionCall{This: goja.Undefined(), Arguments: []goja.Value{nil, nil, nil, c.This}}
			for ; i >= 0 && i < a.size; i += by {
				call.Arguments[0], call.Arguments[1], call.Arguments[2] = value, a.Get(i), integer(int64(i))
				value = f(call)
			}
			return value
		})
	}
	fold("reduce", 1)
	fold("reduceRight", -1)
}

func (r *Realm) bool(b bool) goja.Value {
	if b {
		return r.true
	}
	return r.false
}
