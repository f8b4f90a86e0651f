package httpfile

import (
	"strings"
	"time"
)

// The forms of a date, RFC 9110 section 5.6.7: the one that is written, and
// two that are only read.
const (
	imfFixdate = "Mon, 02 Jan 2006 15:04:05 GMT"
	rfc850Date = "02-Jan-06 15:04:05 GMT" // after its day name
	asctime    = "Mon Jan _2 15:04:05 2006"
)

// DateString is a time as IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT". Times
// outside the years 1 to 9999 are moved to the nearer end, as the form has four
// digits.
func DateString(t time.Time) string {
	t = t.UTC()
	switch y := t.Year(); {
	case y < 1:
		t = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	case y > 9999:
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return t.Format(imfFixdate)
}

// ParseDate reads a date in any of the three forms of RFC 9110 section 5.6.7.
func ParseDate(s string) (time.Time, bool) { return parseDate(s, time.Now()) }

func parseDate(s string, now time.Time) (t time.Time, ok bool) {
	s, leap := strings.CutSuffix(s, ":60 GMT") // a leap second, which package time does not know
	if leap {
		s += ":59 GMT"
	}
	switch _, rest, _ := strings.Cut(s, ", "); {
	case len(s) == len(imfFixdate) && len(rest) == len(imfFixdate)-len("Mon, "):
		t, ok = parseAs(imfFixdate, s)
	case len(s) == len(asctime):
		t, ok = parseAs(asctime, s)
	case len(rest) == len(rfc850Date):
		t, ok = parseRFC850(s, now)
	}
	if leap {
		t = t.Add(time.Second)
	}
	return t, ok
}

// parseAs reads a date whose letters have the right case, which package time
// does not ask for. A day's name says nothing that its date does not.
func parseAs(layout, s string) (time.Time, bool) {
	t, err := time.Parse(layout, s)
	return t, err == nil && t.Format(layout)[3:] == s[3:]
}

// parseRFC850 takes the year's two digits for one that is at most 50 years
// ahead.
func parseRFC850(s string, now time.Time) (time.Time, bool) {
	day, rest, _ := strings.Cut(s, ", ")
	t, err := time.Parse("Monday", day)
	if err != nil {
		return t, false
	}
	if t, err = time.Parse(rfc850Date, rest); err != nil || t.Format(rfc850Date) != rest {
		return t, false
	}
	century := now.UTC().Year() / 100 * 100
	t = t.AddDate(century+t.Year()%100-t.Year(), 0, 0)
	if t.After(now.AddDate(50, 0, 0)) {
		t = t.AddDate(-100, 0, 0)
	}
	return t, true
}
