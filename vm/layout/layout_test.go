package layout

import (
	"testing"

	"github.com/dop251/goja"
)

func TestMirrorsAreChecked(t *testing.T) {
	Ready()
	rt := goja.New()
	if err := check(rt); err != nil {
		t.Fatal(err)
	}
	for s, source := range samples {
		if got, b := Look(sample(rt, source)); b == nil || got != s && s != Template {
			t.Errorf("%s is of shape %d", source, got)
		}
	}
	kept := mirrors[Date]
	mirrors[Date] = mirrors[Typed]
	defer func() { mirrors[Date] = kept }()
	if err := check(rt); err == nil {
		t.Error("a wrong mirror passes")
	}
}

func TestTemplatedObjects(t *testing.T) {
	Ready()
	rt := goja.New()
	for _, source := range templated {
		m := LookTemplate(sample(rt, source))
		if m == nil || m.Tmpl.Props["toString"] == nil && m.Tmpl.Props["keys"] == nil {
			t.Errorf("%s: %+v", source, m)
		}
	}
	if LookTemplate(rt.NewObject()) != nil {
		t.Error("a plain object is templated")
	}
	proto := sample(rt, "Object.prototype")
	sample(rt, "Object.prototype.added = {}")
	if m := LookTemplate(proto); m.Values["added"] == nil || m.Prototype != nil {
		t.Errorf("Object.prototype has %v and inherits from %v", m.Values, m.Prototype)
	}
}

func TestValues(t *testing.T) {
	Ready()
	rt := goja.New()
	for _, c := range []struct {
		v    goja.Value
		want any
	}{
		{rt.ToValue(7), int64(7)}, {rt.ToValue(1.5), 1.5}, {rt.ToValue(true), true}, {rt.ToValue(false), false},
		{rt.ToValue("short"), "short"}, {rt.ToValue(notScanned), notScanned},
	} {
		var got any
		switch typ, data := TypeOf(c.v); typ {
		case TypeInt:
			got = Int(data)
		case TypeFloat:
			got = Float(data)
		case TypeBool:
			got = Bool(data)
		case TypeASCII:
			got = ASCII(data)
		case TypeImported:
			got = Imported(data).S
		}
		if got != c.want {
			t.Errorf("%v is read as %v", c.v, got)
		}
	}
	if o := rt.NewObject(); ObjectOf(TypeOf(o)) != o || ObjectOf(TypeOf(rt.ToValue(1))) != nil {
		t.Error("objects and others are confused")
	}
}

func TestInterrupted(t *testing.T) {
	rt := goja.New()
	flag := Interrupted(rt)
	if *flag != 0 {
		t.Error("interrupted at first")
	}
	rt.Interrupt("stop")
	if *flag == 0 {
		t.Error("an interrupt is not seen")
	}
}
