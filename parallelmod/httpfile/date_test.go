package httpfile

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
)

func TestDateString(t *testing.T) {
	for want, at := range map[string]time.Time{
		"Sun, 06 Nov 1994 08:49:37 GMT": time.Date(1994, 11, 6, 8, 49, 37, 999, time.UTC),
		"Mon, 07 Nov 1994 00:49:37 GMT": time.Date(1994, 11, 6, 16, 49, 37, 0, time.FixedZone("", -8*3600)),
		"Thu, 01 Jan 1970 00:00:00 GMT": time.Unix(0, 0),
		"Wed, 31 Dec 1969 23:59:59 GMT": time.Unix(-1, 0),
		"Fri, 31 Dec 9999 23:59:59 GMT": time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC),
		"Mon, 01 Jan 0001 00:00:00 GMT": time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got := DateString(at); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
	for range 1000 {
		at := time.Unix(rand.Int64N(253402300800), rand.Int64N(1e9))
		s := DateString(at)
		if s != at.UTC().Format(http.TimeFormat) {
			t.Fatal(at, s)
		}
		if back, ok := ParseDate(s); !ok || !back.Equal(at.Truncate(time.Second)) {
			t.Fatal(at, s, back, ok)
		}
	}
}

func TestParseDate(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for s, want := range map[string]string{
		"Sun, 06 Nov 1994 08:49:37 GMT":     "1994-11-06T08:49:37Z",
		"Mon, 06 Nov 1994 08:49:37 GMT":     "1994-11-06T08:49:37Z", // it was a Sunday
		"Sunday, 06-Nov-94 08:49:37 GMT":    "1994-11-06T08:49:37Z",
		"Sun Nov  6 08:49:37 1994":          "1994-11-06T08:49:37Z",
		"Wed Nov 16 08:49:37 1994":          "1994-11-16T08:49:37Z",
		"Thu, 29 Feb 2024 23:59:59 GMT":     "2024-02-29T23:59:59Z",
		"Sat, 31 Dec 2016 23:59:60 GMT":     "2017-01-01T00:00:00Z",
		"Saturday, 31-Dec-16 23:59:60 GMT":  "2017-01-01T00:00:00Z",
		"Wednesday, 01-Jan-70 00:00:00 GMT": "2070-01-01T00:00:00Z",
		"Sunday, 14-Jun-76 00:00:00 GMT":    "2076-06-14T00:00:00Z",
		"Wednesday, 16-Jun-76 00:00:00 GMT": "1976-06-16T00:00:00Z", // more than 50 years ahead
		"Friday, 31-Dec-99 00:00:00 GMT":    "1999-12-31T00:00:00Z",
		"Thursday, 29-Feb-24 00:00:00 GMT":  "2024-02-29T00:00:00Z",
		"Mon, 01 Jan 0001 00:00:00 GMT":     "0001-01-01T00:00:00Z",

		"":                                "",
		"0":                               "",
		"Sun, 06 Nov 1994 08:49:37":       "",
		"Sun, 06 Nov 1994 08:49:37 UTC":   "",
		"Sun, 06 Nov 1994 08:49:37 +0000": "",
		"Sun, 6 Nov 1994 08:49:37 GMT":    "",
		"Sun, 06 nov 1994 08:49:37 GMT":   "",
		"Sun, 06 Nov 1994 08:49:37 gmt":   "",
		"Sun, 06 Nov 1994 24:00:00 GMT":   "",
		"Sun, 06 Nov 1994 08:60:00 GMT":   "",
		"Sun, 06 Nov 1994 08:49:61 GMT":   "",
		"Sun, 29 Feb 2023 08:49:37 GMT":   "",
		"Sun, 31 Nov 1994 08:49:37 GMT":   "",
		"Sun, 00 Nov 1994 08:49:37 GMT":   "",
		"Xyz, 06 Nov 1994 08:49:37 GMT":   "",
		"Sun, 06 Nov 1994 08:49:37.5 GMT": "",
		"Sun,06 Nov 1994 08:49:37 GMT":    "",
		" Sun, 06 Nov 1994 08:49:37 GMT":  "",
		"Sun, 06 Nov 94 08:49:37 GMT":     "",
		"Sun, 06-Nov-94 08:49:37 GMT":     "",
		"Sunday, 06-nov-94 08:49:37 GMT":  "",
		"Sunday, 31-Nov-94 08:49:37 GMT":  "",
		"Sun Nov 06 08:49:37 1994":        "",
		"Sun Nov 6 08:49:37 1994":         "",
		"Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT": "",
	} {
		got, ok := parseDate(s, now)
		if ok != (want != "") || ok && got.Format(time.RFC3339) != want {
			t.Errorf("%q: %v %v, want %s", s, got, ok, want)
		}
	}
}
