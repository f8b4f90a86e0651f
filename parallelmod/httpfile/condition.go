package httpfile

import (
	"strings"
	"time"
)

// judge evaluates the preconditions in the order of RFC 9110 section 13.2.2 and
// returns 412, 304, or 0 to go on. Preconditions of other methods than GET and
// HEAD are about what the method changes, not about the file it is answered
// with.
func (c *content) judge(q *Query) int {
	if !q.reads() {
		return 0
	}
	if tags, ok := q.field("If-Match"); ok {
		if !matches(tags, c.tag, strong) {
			return 412
		}
	} else if t, ok := q.date("If-Unmodified-Since"); ok && c.modified.After(t) {
		return 412
	}
	if tags, ok := q.field("If-None-Match"); ok {
		if matches(tags, c.tag, weak) {
			return 304
		}
	} else if t, ok := q.date("If-Modified-Since"); ok && !c.modified.After(t) {
		return 304
	}
	return 0
}

// current tells whether a range may be served: what the client has a part of is
// what the file is now, RFC 9110 section 13.1.5. A date has to be the very one
// that was sent.
func (c *content) current(q *Query) bool {
	value, ok := q.field("If-Range")
	if !ok {
		return true
	}
	if tag, _, ok := cutTag(value); ok {
		return tag == value && strong(tag, c.tag)
	}
	t, ok := ParseDate(value)
	return ok && t.Equal(c.modified)
}

// date is a field that holds a date. What is none is as if it were not there.
func (q *Query) date(name string) (time.Time, bool) {
	value, ok := q.field(name)
	if !ok {
		return time.Time{}, false
	}
	return ParseDate(value)
}

// strong and weak compare two entity tags, RFC 9110 section 8.8.3.2.
func strong(a, b string) bool { return a == b && a[0] == '"' }

func weak(a, b string) bool { return strings.TrimPrefix(a, "W/") == strings.TrimPrefix(b, "W/") }

// matches looks for a tag in the value of If-Match or If-None-Match. A list
// counts up to where it stops to be one.
func matches(list, tag string, same func(a, b string) bool) bool {
	if list == "*" {
		return true
	}
	for {
		list = strings.TrimLeft(list, " \t,")
		candidate, rest, ok := cutTag(list)
		if !ok {
			return false
		}
		if same(candidate, tag) {
			return true
		}
		if rest = strings.TrimLeft(rest, " \t"); rest != "" && rest[0] != ',' {
			return false
		}
		list = rest
	}
}

// cutTag takes an entity tag off the front of s, RFC 9110 section 8.8.3.
func cutTag(s string) (tag, rest string, ok bool) {
	opaque := strings.TrimPrefix(s, "W/")
	if opaque == "" || opaque[0] != '"' {
		return "", s, false
	}
	for i := 1; i < len(opaque); i++ {
		switch b := opaque[i]; {
		case b == '"':
			end := len(s) - len(opaque) + i + 1
			return s[:end], s[end:], true
		case b <= ' ' || b == 0x7f:
			return "", s, false
		}
	}
	return "", s, false
}
