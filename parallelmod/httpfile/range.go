package httpfile

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// span is a range of a content of some size.
type span struct{ offset, length int64 }

// contentRange is the field of that name, RFC 9110 section 14.4.
func (s span) contentRange(size int64) string {
	return "bytes " + strconv.FormatInt(s.offset, 10) + "-" + strconv.FormatInt(s.offset+s.length-1, 10) +
		"/" + strconv.FormatInt(size, 10)
}

// verdict is what a range request comes to.
type verdict int

const (
	ignored       verdict = iota // not a range that is served: the whole content is the answer
	satisfiable                  // one range: 206
	unsatisfiable                // 416
)

// ask finds what a request wants of a content of that size. GET is the only
// method that knows the field Range (RFC 9110 section 14.2). "?range=" is part
// of the resource's name, so HEAD knows that too.
func (q *Query) ask(size int64) (span, verdict) {
	if value, ok := q.field("Range"); ok && q.Method == "GET" {
		if set, ok := cutUnit(value); ok {
			if s, v := parseRanges(set, size); v != ignored {
				return s, v
			}
		}
	}
	set, ok := queryRange(q.Query)
	if !ok {
		return span{}, ignored
	}
	if after, ok := cutUnit(set); ok {
		set = after
	}
	return parseRanges(set, size)
}

// queryRange is the value of the first "range=" in a raw query.
func queryRange(query string) (string, bool) {
	for pair := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(pair, "range="); ok {
			value, err := url.QueryUnescape(value)
			return value, err == nil
		}
	}
	return "", false
}

// cutUnit takes "bytes=" off. Units are case-insensitive, RFC 9110 section
// 14.1; others than bytes are not known here.
func cutUnit(s string) (set string, ok bool) {
	unit, set, ok := strings.Cut(s, "=")
	return set, ok && strings.EqualFold(unit, "bytes")
}

// parseRanges judges a range-set, RFC 9110 section 14.1.1. Anything that is no
// range makes all of it invalid. Of several ranges those past the end are left
// out; if more than one remains, the whole content is sent, since a list of
// ranges is how a small request makes a server send a large file many times
// (section 17.15).
func parseRanges(set string, size int64) (found span, v verdict) {
	specs, fit := 0, 0
	for spec := range strings.SplitSeq(set, ",") {
		spec = strings.Trim(spec, " \t")
		if spec == "" {
			continue // an empty element of a list, section 5.6.1.2
		}
		s, v := parseRange(spec, size)
		if v == ignored {
			return span{}, ignored
		}
		specs++
		if v == satisfiable {
			found = s
			fit++
		}
	}
	switch {
	case specs == 0 || fit > 1:
		return span{}, ignored
	case fit == 0:
		return span{}, unsatisfiable
	}
	return found, satisfiable
}

// parseRange judges one "first-last", "first-" or "-length".
func parseRange(spec string, size int64) (span, verdict) {
	first, last, ok := strings.Cut(spec, "-")
	switch {
	case !ok || !digits(first) || !digits(last) || first+last == "":
		return span{}, ignored
	case first == "":
		return suffix(number(last), size)
	case last != "" && larger(first, last):
		return span{}, ignored
	case number(first) >= size:
		return span{}, unsatisfiable
	}
	offset, end := number(first), size
	if last != "" {
		end = min(number(last), size-1) + 1
	}
	return span{offset, end - offset}, satisfiable
}

// suffix is the last n bytes. Of an empty content they exist, but Content-Range
// cannot say so: the answer is the whole of it.
func suffix(n, size int64) (span, verdict) {
	switch {
	case n == 0:
		return span{}, unsatisfiable
	case size == 0:
		return span{}, ignored
	}
	n = min(n, size)
	return span{size - n, n}, satisfiable
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// number is the value of digits. What an int64 cannot hold is the largest one:
// past the end of any file.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return math.MaxInt64
	}
	return n
}

// larger compares numbers of any length.
func larger(a, b string) bool {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}
