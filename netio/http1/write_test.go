package http1

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

const someDate = "Sun, 06 Nov 1994 08:49:37 GMT"

func TestAppendHead(t *testing.T) {
	date := []byte(someDate)
	for _, c := range []struct {
		r    Response
		want string
	}{
		{Response{Status: 200, ContentType: "text/plain", Length: 5, KeepAlive: true, Minor: 1, Date: date},
			"200 OK|Server: pyp|Date: " + someDate + "|Content-Type: text/plain|Content-Length: 5"},
		{Response{Status: 200, Length: 0, KeepAlive: true, Minor: 0}, "200 OK|Server: pyp|Content-Length: 0|Connection: keep-alive"},
		{Response{Status: 404, Length: 0, Minor: 1}, "404 Not Found|Server: pyp|Content-Length: 0|Connection: close"},
		{Response{Status: 204, Length: 7, KeepAlive: true, Minor: 1}, "204 No Content|Server: pyp"},
		{Response{Status: 101, Length: 7, KeepAlive: true, Minor: 1}, "101 Switching Protocols|Server: pyp"},
		{Response{Status: 304, Length: -1, KeepAlive: true, Minor: 1}, "304 Not Modified|Server: pyp"},
		{Response{Status: 200, Length: -1, Chunked: true, KeepAlive: true, Minor: 1}, "200 OK|Server: pyp|Transfer-Encoding: chunked"},
		{Response{Status: 200, Length: -1, Chunked: true, Minor: 0}, "200 OK|Server: pyp|Connection: close"},
		{Response{Status: 299, Length: 1, KeepAlive: true, Minor: 1}, "299 |Server: pyp|Content-Length: 1"},
		{Response{Status: 7, Length: 1, KeepAlive: true, Minor: 1}, "500 Internal Server Error|Server: pyp|Content-Length: 1"},
		{Response{Status: 302, Length: 0, KeepAlive: true, Minor: 1, Extra: []HeaderField{{"Location", "/x"}, {"Vary", "*"}}},
			"302 Found|Server: pyp|Content-Length: 0|Location: /x|Vary: *"},
	} {
		want := "before HTTP/1.1 " + strings.ReplaceAll(c.want, "|", "\r\n") + "\r\n\r\n"
		if got := string(AppendHead([]byte("before "), &c.r)); got != want {
			t.Errorf("want %q\n got %q", want, got)
		}
	}
}

func TestAppendError(t *testing.T) {
	for _, e := range []*Error{ErrHostMissing, ErrTargetLong, ErrFieldsMany, ErrVersion, ErrBodyLong} {
		answer := AppendError(nil, e, []byte(someDate))
		r, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != e.Status || !r.Close || string(body) != e.Reason+"\n" || r.Header.Get("Date") != someDate {
			t.Errorf("%v: %q", err, answer)
		}
	}
	if got := string(AppendRefusal(nil, 408, "", nil)); !strings.HasSuffix(got, "\r\n\r\nRequest Timeout\n") {
		t.Errorf("%q", got)
	}
	if ErrHost.Error() != "malformed Host" {
		t.Error(ErrHost)
	}
}

// TestStatusText compares with net/http, which spells some phrases as older RFCs did.
func TestStatusText(t *testing.T) {
	older := map[int]string{413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable",
		422: "Unprocessable Content", 418: "", 104: "Upload Resumption Supported"}
	for code := range 1000 {
		want := http.StatusText(code)
		if w, ok := older[code]; ok {
			want = w
		}
		if got := StatusText(code); got != want {
			t.Errorf("%d: want %q, got %q", code, want, got)
		}
		line := string(AppendStatus(nil, code))
		if code >= 100 && line != fmt.Sprintf("HTTP/1.1 %d %s\r\n", code, want) {
			t.Errorf("%d: %q", code, line)
		}
	}
}

func TestAppendChunk(t *testing.T) {
	b := AppendChunk(nil, []byte("hello"))
	b = AppendChunk(b, nil)
	b = AppendChunk(b, bytes.Repeat([]byte("x"), 300))
	b = append(b, LastChunk...)
	var d Chunked
	lim := DefaultLimits()
	out, n, done, err := d.Decode(nil, b, &lim)
	if err != nil || !done || n != len(b) || string(out) != "hello"+strings.Repeat("x", 300) || d.Len() != 305 {
		t.Errorf("%q %d %v %v", out, n, done, err)
	}
	if _, n, done, err := d.Decode(nil, []byte("GET"), &lim); n != 0 || !done || err != nil {
		t.Error("after the end", n, done, err)
	}
	if got := AppendChunkSize(nil, 0); got != nil {
		t.Errorf("%q", got)
	}
}

func TestAppendDate(t *testing.T) {
	check := func(s int64) {
		want := time.Unix(s, 0).UTC().Format(http.TimeFormat)
		if got := string(AppendDate(nil, s)); got != want {
			t.Fatalf("%d: want %q, got %q", s, want, got)
		}
	}
	for s := int64(0); s <= lastSecond; s += 86399 * 5 {
		check(s)
	}
	for day := int64(0); day < 150*366; day++ {
		check(day * secondsPerDay)
		check(day*secondsPerDay + 86399)
	}
	check(lastSecond)
	if got := string(AppendDate(nil, -5)); got != "Thu, 01 Jan 1970 00:00:00 GMT" {
		t.Error(got)
	}
	if got := string(AppendDate(nil, 1<<62)); got != "Fri, 31 Dec 9999 23:59:59 GMT" {
		t.Error(got)
	}
}

func TestValid(t *testing.T) {
	for name, want := range map[string]bool{"X-A": true, "a": true, "": false, "a b": false, "a:": false, "a\r\nb": false,
		"\xc3\xa9": false, "a\x00": false, "(": false} {
		if ValidFieldName(name) != want {
			t.Errorf("name %q: not %v", name, want)
		}
	}
	for value, want := range map[string]bool{"": true, "a b\tc": true, "é": true, "a\r\nB: c": false, "a\n": false,
		"a\r": false, "a\x00": false, "\x7f": false, " a": false, "a\t": false} {
		if ValidFieldValue(value) != want {
			t.Errorf("value %q: not %v", value, want)
		}
	}
	for name, want := range map[string]bool{"Content-Length": true, "TRANSFER-encoding": true, "connection": true, "TE": true,
		"trailer": true, "Keep-Alive": true, "Content-Type": false, "Date": false, "Set-Cookie": false, "": false} {
		if FramingField(name) != want {
			t.Errorf("framing %q: not %v", name, want)
		}
	}
}
