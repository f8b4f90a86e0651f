package json

import (
	"errors"
	"testing"
)

type hostStruct struct {
	Name string
	Next *hostStruct
	Any  any
}

type hostText struct{ fail bool }

// MarshalJSON is what Go's encoder asks for.
func (h hostText) MarshalJSON() ([]byte, error) {
	if h.fail {
		return nil, errors.New("no")
	}
	return []byte(`{"by":"Gö"}`), nil
}

type hostEncodable struct{}

// JsonEncodable is what the engine asks for.
func (hostEncodable) JsonEncodable() any { return map[string]any{"encodable": []int{1, 2}} }

type (
	hostInt    int
	hostFloat  float64
	hostString string
	hostBool   bool
)

func TestHostValues(t *testing.T) {
	cycle := &hostStruct{Name: "cycle"}
	cycle.Next = cycle
	for name, x := range map[string]any{
		"struct": hostStruct{Name: "a", Any: 1}, "pointer": &hostStruct{Name: "a", Next: &hostStruct{Name: "b"}}, "cycle": cycle,
		"marshaler": hostText{}, "failing": hostText{fail: true}, "encodable": hostEncodable{}, "int": hostInt(5), "float": hostFloat(1.5),
		"string": hostString("ü"), "bool": hostBool(true), "no": hostBool(false), "map": map[string]any{"a": []any{1, "x", nil}},
		"ints": []int{1, 2}, "strings": []string{"a", "ü"}, "array": [2]bool{true}, "bytes": []byte("ab"), "numbers": map[int]string{1: "x"},
		"function": func() {}, "nil": (*hostStruct)(nil), "error": errors.New("e"), "interface": &hostStruct{Any: map[string]int{"z": 1}},
	} {
		l := newLab(t)
		if err := l.rt.Set("host", x); err != nil {
			t.Fatal(err)
		}
		for _, source := range []string{"host", "[host, 1]", "{ a: host, b: [host] }", "new Proxy([host], {})"} {
			want := l.theirs(l.value(t, source))
			if got := l.ours(l.value(t, source)); got != want {
				t.Errorf("%s in %s\n\tengine %.300s\n\twriter %.300s", name, source, want, got)
			}
		}
	}
}
