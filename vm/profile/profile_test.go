package profile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

// build makes a profile of a few samples, with names as a script may have them.
func build() *profile.Profile {
	b := New(10 * time.Millisecond)
	inner := Frame{Function: "inner", File: "a.js", Line: 5, Column: 3, Begins: 4}
	outer := Frame{Function: `<b onclick="x">&`, File: "a.js", Line: 9, Column: 7, Begins: 8}
	b.Add(Sample{Frames: []Frame{inner, outer}, Callback: "Hello.json", Worker: 1, Ticks: 2})
	b.Add(Sample{Frames: []Frame{inner, outer}, Callback: "Hello.json", Worker: 1, Ticks: 3})
	b.Add(Sample{Frames: []Frame{inner, outer}, Callback: "Hello.json", Worker: 0, Ticks: 1})
	inner.Line = 6
	b.Add(Sample{Frames: []Frame{inner, {File: "a.js", Line: 20, Column: 1, Begins: 19}, {File: "a.js", Line: 31, Column: 1, Begins: 30}}, Native: "JSON.parse", Callback: "Hello.json", Worker: 1, Ticks: 4})
	b.Add(Sample{Frames: []Frame{{Function: "map"}}, Worker: 1, Ticks: 1})
	b.Add(Sample{Worker: 1, Ticks: 1})
	return b.Profile(time.Second)
}

func TestProfileOfSamples(t *testing.T) {
	var raw bytes.Buffer
	if err := build().Write(&raw); err != nil { // checks it
		t.Fatal(err)
	}
	p, err := profile.Parse(&raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Sample) != 5 || p.DurationNanos != 1e9 || p.Period != 1e7 || p.SampleType[0].Type != "samples" || p.SampleType[1].Unit != "nanoseconds" {
		t.Errorf("got %d samples: %v", len(p.Sample), p)
	}
	first := p.Sample[0]
	if first.Value[0] != 5 || first.Value[1] != 5e7 || first.Label["worker"][0] != "1" || first.Label["callback"][0] != "Hello.json" {
		t.Errorf("samples that are alike became %+v", first)
	}
	at := first.Location[0].Line[0]
	if at.Function.Name != "inner" || at.Function.Filename != "a.js" || at.Line != 5 || at.Column != 3 || at.Function.StartLine != 4 {
		t.Errorf("the innermost call is %+v", at)
	}
	var names []string
	for _, l := range p.Sample[2].Location {
		names = append(names, l.Line[0].Function.Name)
	}
	if got := strings.Join(names, " < "); got != "JSON.parse < inner < (anonymous, line 19) < (anonymous, line 30) < Hello.json" {
		t.Errorf("got %s", got)
	}
	if p.Sample[2].Location[1].Line[0].Function != at.Function {
		t.Error("two lines of a function are two functions")
	}
}

// texts are the texts of an SVG, whose syntax is checked.
func texts(t *testing.T, svg string) (list []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	d.Strict = true
	element := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		switch x := token.(type) {
		case xml.StartElement:
			element = x.Name.Local
			for _, a := range x.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" {
					t.Errorf("an element has %s", a.Name.Local)
				}
			}
			if element == "b" {
				t.Error("a name has become an element")
			}
		case xml.CharData:
			if s := string(x); element == "title" || element == "text" {
				list = append(list, strings.TrimSpace(s))
			}
		}
	}
}

func TestFlame(t *testing.T) {
	var b bytes.Buffer
	if err := Flame(&b, build()); err != nil {
		t.Fatal(err)
	}
	all := "|" + strings.Join(texts(t, b.String()), "|") + "|"
	for _, want := range []string{
		"|JavaScript: 120ms in 1s of time|", "|all: 120ms, 100.00 %|all|", "|Hello.json: 100ms, 83.33 %|Hello.json|",
		`|<b onclick="x">& (a.js:8): 60ms, 50.00 %|<b onclick="x">&|`, "|inner (a.js:4): 60ms, 50.00 %|", "|JSON.parse: 40ms, 33.33 %|",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in %s", want, all)
		}
	}
	if i := strings.Index(b.String(), "http"); strings.LastIndex(b.String(), "http") != i || !strings.HasPrefix(b.String()[i:], "http://www.w3.org/2000/svg") {
		t.Error("it refers to something outside")
	}
}

func TestFlameOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := Flame(&b, New(time.Millisecond).Profile(time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(texts(t, b.String()), "|"); !strings.Contains(got, "no worker was busy") {
		t.Errorf("got %q", got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestFlameThatCannotBeWritten(t *testing.T) {
	if err := Flame(full{}, build()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		name string
		wide float64
		want string
	}{{"abcdef", 100, "abcdef"}, {"abcdefgh", 42, "abc.."}, {"äöüäöüäö", 42, "äöü.."}, {"abcdef", 20, ""}, {"abc", 0, ""}} {
		if got := fit(c.name, c.wide); got != c.want {
			t.Errorf("fit(%q, %g) = %q, want %q", c.name, c.wide, got, c.want)
		}
	}
}
