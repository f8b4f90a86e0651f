package control

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pyp/contexts/stats"
)

// unit is how a number is written in a filter.
type unit int

const (
	plain unit = iota
	duration
	size
)

// field is what contexts are sorted and filtered by: a text or a number.
type field struct {
	text   func(*stats.Context) string
	whole  bool // the text is compared whole
	number func(*stats.Context) int64
	unit   unit
}

// retainedKey is the field that has to be estimated.
const retainedKey = "retained"

var fields = map[string]field{
	"server":   {text: func(c *stats.Context) string { return c.Server }},
	"protocol": {text: func(c *stats.Context) string { return c.Protocol }},
	"kind":     {text: func(c *stats.Context) string { return c.Kind }, whole: true},
	"remote":   {text: func(c *stats.Context) string { return c.RemoteAddress }},
	"state":    {text: func(c *stats.Context) string { return c.State }, whole: true},
	"error":    {text: func(c *stats.Context) string { return c.LastError }},

	"id":         {number: func(c *stats.Context) int64 { return int64(c.ID) }},
	"worker":     {number: func(c *stats.Context) int64 { return int64(c.Worker) }},
	"generation": {number: func(c *stats.Context) int64 { return int64(c.Generation) }},
	"callbacks":  {number: func(c *stats.Context) int64 { return c.Callbacks }},
	"timers":     {number: func(c *stats.Context) int64 { return int64(c.Timers) }},
	"pending":    {number: func(c *stats.Context) int64 { return int64(c.Pending) }},
	"errors":     {number: func(c *stats.Context) int64 { return c.Errors }},
	"cpu":        {number: func(c *stats.Context) int64 { return c.JSTimeUS }, unit: duration},
	"age":        {number: func(c *stats.Context) int64 { return c.AgeUS }, unit: duration},
	"idle":       {number: func(c *stats.Context) int64 { return c.IdleUS }, unit: duration},
	"received":   {number: func(c *stats.Context) int64 { return c.BytesReceived }, unit: size},
	"sent":       {number: func(c *stats.Context) int64 { return c.BytesSent }, unit: size},
	"bytes":      {number: func(c *stats.Context) int64 { return c.BytesReceived + c.BytesSent }, unit: size},
	"queued":     {number: func(c *stats.Context) int64 { return c.BytesQueued }, unit: size},
	retainedKey:  {number: retained, unit: size},
}

func retained(c *stats.Context) int64 {
	if c.Retained == nil {
		return 0
	}
	return *c.Retained
}

// SortKeys are the names that contexts can be sorted and filtered by.
func SortKeys() []string { return slices.Sorted(maps.Keys(fields)) }

// Filter is one condition on a context.
type Filter struct {
	name  string // of the field
	field field
	op    byte // '=', '<' or '>'; 0 looks into all texts
	text  string
	value int64
}

// ParseFilter reads a condition. field=text is true where a text holds that
// text, field=number, field<number and field>number compare numbers, which may
// be times (10s) and sizes (1MB); anything else is looked for in all texts.
func ParseFilter(s string) (Filter, error) {
	i := strings.IndexAny(s, "=<>")
	if s == "" {
		return Filter{}, errors.New("an empty filter; use field=text, field>number or a text to look for")
	}
	if i < 0 {
		return Filter{text: s}, nil
	}
	name, value := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	f := Filter{name: name, op: s[i], text: value}
	var ok bool
	if f.field, ok = fields[name]; !ok {
		return f, fmt.Errorf("contexts have no %q to filter by; use one of %s", name, strings.Join(SortKeys(), ", "))
	}
	if f.field.number == nil {
		if f.op != '=' {
			return f, fmt.Errorf("%s is a text; use %s=%s", name, name, value)
		}
		return f, nil
	}
	var err error
	if f.value, err = f.field.unit.parse(value); err != nil {
		return f, fmt.Errorf("filter %q: %w", s, err)
	}
	return f, nil
}

// Match reports that the condition holds.
func (f Filter) Match(c *stats.Context) bool {
	switch {
	case f.op == 0:
		for _, o := range fields {
			if o.text != nil && strings.Contains(o.text(c), f.text) {
				return true
			}
		}
		return false
	case f.field.number == nil && f.field.whole:
		return f.field.text(c) == f.text
	case f.field.number == nil:
		return strings.Contains(f.field.text(c), f.text)
	}
	n := f.field.number(c)
	return f.op == '=' && n == f.value || f.op == '<' && n < f.value || f.op == '>' && n > f.value
}

// parse reads a number of the unit.
func (u unit) parse(s string) (int64, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && u != duration {
		return n, nil
	}
	switch u {
	case duration:
		d, err := time.ParseDuration(s)
		if err != nil {
			return 0, errors.New("give a time such as 300ms, 10s or 5m")
		}
		return d.Microseconds(), nil
	case size:
		return parseBytes(s)
	}
	return 0, errors.New("give a plain number")
}

var byteUnits = []struct {
	name  string
	bytes float64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1}} // the longer names first

func parseBytes(s string) (int64, error) {
	for _, u := range byteUnits {
		if n := len(s) - len(u.name); n > 0 && strings.EqualFold(s[n:], u.name) {
			f, err := strconv.ParseFloat(strings.TrimSpace(s[:n]), 64)
			if err == nil && f >= 0 && f*u.bytes < 1<<62 {
				return int64(f * u.bytes), nil
			}
		}
	}
	return 0, errors.New("give a number of bytes such as 65536, 64KiB or 1.5MB")
}
