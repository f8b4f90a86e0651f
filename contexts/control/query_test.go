package control

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pyp/contexts/stats"
)

func ids(list []stats.Context) (r []uint64) {
	for _, c := range list {
		r = append(r, c.ID)
	}
	return r
}

func TestQuery(t *testing.T) {
	for _, c := range []struct {
		q    Query
		want []uint64
	}{
		{Query{}, []uint64{1, 2, 3}},
		{Query{Reverse: true}, []uint64{3, 2, 1}},
		{Query{Sort: "cpu"}, []uint64{1, 2, 3}},
		{Query{Sort: "age"}, []uint64{1, 3, 2}},
		{Query{Sort: "age", Reverse: true}, []uint64{2, 3, 1}},
		{Query{Sort: "bytes"}, []uint64{2, 3, 1}},
		{Query{Sort: "remote"}, []uint64{1, 3, 2}},
		{Query{Sort: "worker"}, []uint64{2, 1, 3}},
		{Query{Sort: "kind", Limit: 2}, []uint64{1, 3}},
		{Query{Filters: []string{"state=idle"}}, []uint64{2, 3}},
		{Query{Filters: []string{"state=id"}}, nil},
		{Query{Filters: []string{"remote=10.0.0."}}, []uint64{1, 3}},
		{Query{Filters: []string{"server=:8080", "protocol=Hello", "age>10s"}}, []uint64{1}},
		{Query{Filters: []string{"bytes>1MB"}}, []uint64{2}},
		{Query{Filters: []string{"bytes<10"}}, []uint64{1}},
		{Query{Filters: []string{"worker=-1"}}, []uint64{2}},
		{Query{Filters: []string{"cpu>800us"}}, []uint64{1}},
		{Query{Filters: []string{"such key"}}, []uint64{2}},
	} {
		got, total, err := c.q.Apply(newFake().live)
		if err != nil || !reflect.DeepEqual(ids(got), c.want) || total < len(got) {
			t.Errorf("%+v: %v of %d, %v; want %v", c.q, ids(got), total, err, c.want)
		}
		again, err := ParseQuery(c.q.Values())
		if err != nil || !reflect.DeepEqual(again, c.q) {
			t.Errorf("%+v becomes %+v, %v", c.q, again, err)
		}
	}
}

// TestEstimatesThatAQueryNeeds holds for a client that does not ask for them.
func TestEstimatesThatAQueryNeeds(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "sort=cpu": false, "filter=bytes>1MB": false, "filter=retained": false,
		"sort=retained": true, "filter=state%3Didle&filter=retained>1MB": true, "retained=1": true,
	} {
		f := newFake()
		Handler(f).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/v1/contexts?"+text, nil))
		if f.retained != want {
			t.Errorf("%q: estimated %v, want %v", text, f.retained, want)
		}
	}
}

func TestQueriesThatMakeNoSense(t *testing.T) {
	for text, want := range map[string]string{
		"sort=size":                   `cannot be sorted by "size"; use one of age, `,
		"filter=":                     "an empty filter",
		"filter=size%3D1":             `no "size" to filter by; use one of age, `,
		"filter=age>10":               "give a time such as 300ms",
		"filter=bytes>1x":             "give a number of bytes such as",
		"filter=errors>1x":            "give a plain number",
		"filter=bytes>99999999999GiB": "give a number of bytes such as",
		"filter=state<x":              "state is a text; use state=x",
		"limit=many":                  "limit must be a number",
		"reverse=2":                   "reverse must be 1 or 0",
	} {
		v, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseQuery(v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
