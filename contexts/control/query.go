package control

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pyp/contexts/stats"
)

// Query chooses among contexts. The zero Query is all of them by id.
type Query struct {
	Sort     string   // a name of SortKeys; "" is id
	Reverse  bool     // the other way round
	Filters  []string // all of them must match; see ParseFilter
	Limit    int      // this many at most, 0 for all
	Retained bool     // estimate what each retains
}

// Values is the query as a URL has it.
func (q Query) Values() url.Values {
	v := url.Values{}
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	if q.Reverse {
		v.Set("reverse", "1")
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.Retained {
		v.Set("retained", "1")
	}
	for _, f := range q.Filters {
		v.Add("filter", f)
	}
	return v
}

// ParseQuery reads what Values has written.
func ParseQuery(v url.Values) (Query, error) {
	q := Query{Sort: v.Get("sort"), Filters: v["filter"]}
	var err error
	if q.Reverse, err = truth(v, "reverse"); err != nil {
		return q, err
	}
	if q.Retained, err = truth(v, "retained"); err != nil {
		return q, err
	}
	if s := v.Get("limit"); s != "" {
		if q.Limit, err = strconv.Atoi(s); err != nil || q.Limit < 0 {
			return q, fmt.Errorf("limit must be a number from 0, not %q", s)
		}
	}
	return q, q.Check()
}

func truth(v url.Values, name string) (bool, error) {
	switch s := v.Get(name); s {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	default:
		return false, fmt.Errorf("%s must be 1 or 0, not %q", name, s)
	}
}

// Check reports what Apply would not understand.
func (q Query) Check() error {
	if _, err := order(q.Sort); err != nil {
		return err
	}
	for _, f := range q.Filters {
		if _, err := ParseFilter(f); err != nil {
			return err
		}
	}
	return nil
}

// Estimates reports that the query needs what contexts retain: to show it, or
// to sort or filter by it.
func (q Query) Estimates() bool {
	return q.Retained || q.Sort == retainedKey || slices.ContainsFunc(q.Filters, func(text string) bool {
		f, err := ParseFilter(text)
		return err == nil && f.name == retainedKey
	})
}

// Apply gives the contexts that match, in order, and how many there are
// without the limit. It changes the order of list.
func (q Query) Apply(list []stats.Context) ([]stats.Context, int, error) {
	for _, text := range q.Filters {
		f, err := ParseFilter(text)
		if err != nil {
			return nil, 0, err
		}
		list = slices.DeleteFunc(list, func(c stats.Context) bool { return !f.Match(&c) })
	}
	compare, err := order(q.Sort)
	if err != nil {
		return nil, 0, err
	}
	sign := 1
	if q.Reverse {
		sign = -1
	}
	slices.SortStableFunc(list, func(a, b stats.Context) int {
		return sign * cmp.Or(compare(&a, &b), cmp.Compare(a.ID, b.ID))
	})
	total := len(list)
	if q.Limit > 0 {
		list = list[:min(q.Limit, total)]
	}
	return list, total, nil
}

// order compares contexts by a key: amounts from the largest, texts and ids
// from the smallest.
func order(key string) (func(a, b *stats.Context) int, error) {
	if key == "" {
		key = "id"
	}
	f, ok := fields[key]
	switch {
	case !ok:
		return nil, fmt.Errorf("contexts cannot be sorted by %q; use one of %s", key, strings.Join(SortKeys(), ", "))
	case f.number == nil:
		return func(a, b *stats.Context) int { return cmp.Compare(f.text(a), f.text(b)) }, nil
	case key == "id" || key == "worker" || key == "generation":
		return func(a, b *stats.Context) int { return cmp.Compare(f.number(a), f.number(b)) }, nil
	}
	return func(a, b *stats.Context) int { return cmp.Compare(f.number(b), f.number(a)) }, nil
}
