package http1

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzConnection checks a whole connection of pipelined requests with bodies: net/http finds every request that is found
// here, with the same bytes as its body, so that no byte is a body to one and a request to the other; and it does not
// matter how the bytes are split. What is refused here may be read by net/http, which forgives more.
func FuzzConnection(f *testing.F) {
	for _, e := range readExamples(f) {
		if len(e.input) < 2000 {
			f.Add(e.input)
		}
	}
	f.Add([]byte(wrkRequest + browserRequest + chunkedHead + "3\r\nabc\r\n0\r\n\r\n" + wrkRequest))
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 4000 {
			return
		}
		lim := DefaultLimits()
		whole := drive(lim, input)
		for _, size := range []int{1, 3, 64} {
			if got := drive(lim, cut(input, size)...); !sameButLate(got, whole) {
				t.Fatalf("pieces of %d: %v\nwhole: %v\n%q", size, got, whole, input)
			}
		}
		readAlike(t, whole, input)
	})
}

func cut(input []byte, size int) (pieces [][]byte) {
	for i := 0; i < len(input); i += size {
		pieces = append(pieces, input[i:min(i+size, len(input))])
	}
	return pieces
}

// sameButLate compares outcomes. A head without its end may be refused later or not at all when it comes in pieces.
func sameButLate(pieces, whole []outcome) bool {
	if same(pieces, whole) {
		return true
	}
	n := len(whole) - 1
	return len(pieces) == len(whole) && same(pieces[:n], whole[:n]) && whole[n].kind == "err" && pieces[n].kind == "more"
}

// readAlike reads the same connection with net/http, as far as this package reads it.
func readAlike(t *testing.T, ours []outcome, input []byte) {
	in := bufio.NewReader(bytes.NewReader(input))
	for _, o := range ours {
		if o.kind != "ok" {
			return
		}
		skipLines(in)
		r, err := http.ReadRequest(in)
		if err != nil {
			if knownOf(o) {
				return
			}
			t.Fatalf("net/http: %v, here %v\n%q", err, o, input)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil && o.values["chunked"] == "true" && (bytes.Contains(input, []byte(" ;")) || bytes.Contains(input, []byte("\t;"))) {
			return // see sameAsNetHTTP
		}
		if err != nil || string(body) != o.values["body"] || r.Method != o.values["method"] || r.RequestURI != o.values["target"] {
			t.Fatalf("net/http: %v %s %s %q\nhere %v\n%q", err, r.Method, r.RequestURI, body, o, input)
		}
	}
}

// skipLines passes the empty lines before a request, which net/http does not.
func skipLines(in *bufio.Reader) {
	for b, err := in.Peek(2); err == nil && string(b) == "\r\n"; b, err = in.Peek(2) {
		_, _ = in.Discard(2)
	}
}

// knownOf is knownDifference for an outcome.
func knownOf(o outcome) bool {
	h := Head{Host: []byte(o.values["host"])}
	if _, ok := o.values["f.trailer"]; ok {
		h.Fields = []Field{{[]byte("Trailer"), nil}}
	}
	h.seen.targetHost = !strings.HasPrefix(o.values["target"], "/")
	return knownDifference(&h) != ""
}

// FuzzTarget puts text where the target and the Host are, which a mutation of a whole head seldom leaves intact.
func FuzzTarget(f *testing.F) {
	for _, s := range [][3]string{
		{"GET", "/a/b?c", "a"}, {"GET", "http://b:80/x?y", "a"}, {"OPTIONS", "*", "a"}, {"CONNECT", "a:443", "a"}, {"GET", "//x/..//", "[::1]:8"},
		{"GET", "/%2e%2E/%00", "a%41b"}, {"GET", "https://[::1]/", "1.2.3.4:65535"}, {"CONNECT", "[1:2::3]:1", ""}, {"GET", "http://a?q", "a_b:"},
		{"OPTIONS", "http://a", "a"}, {"GET", "/a#b?c#d", "xn--a.b"}, {"GET", `/"<>|\^{}`, "a;b"}, {"GET", "http://b/%", "a"},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, method, target, host string) {
		input := []byte(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
		if len(input) > 4000 {
			return
		}
		lim := DefaultLimits()
		var h Head
		scanned := 0
		n, err := ParseHead(input, &scanned, &h, &lim)
		slowly(t, input, n, err)
		if err == nil && n > 0 {
			checkPlace(t, &h)
			compare(t, &h, input[:n])
		}
	})
}

// checkPlace wants what a router may rely on.
func checkPlace(t *testing.T, h *Head) {
	connect := string(h.Method) == "CONNECT"
	switch {
	case connect != (h.Path == nil), connect && h.Query != nil:
		t.Fatalf("path %q, query %q of %s", h.Path, h.Query, h.Method)
	case !connect && h.Path[0] != '/' && (string(h.Path) != "*" || string(h.Method) != "OPTIONS"):
		t.Fatalf("path %q", h.Path)
	case bytes.ContainsAny(h.Path, "?\r\n \x00"), bytes.ContainsAny(h.Host, "/\\@?# \r\n\x00"):
		t.Fatalf("path %q, host %q", h.Path, h.Host)
	}
	for i, c := range h.Path {
		if c == '%' && (i+2 >= len(h.Path) || !is(h.Path[i+1], isHex) || !is(h.Path[i+2], isHex)) {
			t.Fatalf("path %q", h.Path)
		}
	}
}

// FuzzResponse checks that net/http reads what is written here, and nothing more: no status, type or field that passes
// the checks ends a head early, adds a field or changes where the answer ends.
func FuzzResponse(f *testing.F) {
	f.Add(200, "text/plain", "X-A", "b", []byte("hello"), uint8(0))
	f.Add(304, "", "ETag", `"x"`, []byte{}, uint8(3))
	f.Add(204, "a/b", "Vary", "*", []byte("x"), uint8(5))
	f.Add(-1, "a", "Set-Cookie", "a=b; c\td", []byte("\r\n\r\n0\r\n"), uint8(6))
	f.Add(1000, "é", "a", "\x80\xff", []byte("HTTP/1.1 200 OK\r\n\r\n"), uint8(7))
	f.Fuzz(func(t *testing.T, status int, typ, name, value string, body []byte, bits uint8) {
		if !ValidFieldValue(typ) || !ValidFieldName(name) || !ValidFieldValue(value) || FramingField(name) || status >= 100 && status < 200 {
			return
		}
		r := Response{Status: status, ContentType: typ, Length: int64(len(body)), KeepAlive: bits&1 != 0, Minor: int(bits >> 1 & 1),
			Extra: []HeaderField{{name, value}}}
		if bits&4 != 0 {
			r.Length, r.Chunked = -1, true
		}
		checkAnswer(t, &r, body)
	})
}

// checkAnswer writes an answer and another one behind it, and reads both with net/http.
func checkAnswer(t *testing.T, r *Response, body []byte) {
	out := AppendHead(nil, r)
	bodiless := r.Status == 204 || r.Status == 304
	chunked := r.Chunked && r.Minor > 0
	switch {
	case bodiless:
		body = nil
	case chunked:
		half := len(body) / 2
		out = append(AppendChunk(AppendChunk(out, body[:half]), body[half:]), LastChunk...)
	default:
		out = append(out, body...)
	}
	in := bufio.NewReader(bytes.NewReader(append(out, "NEXT"...)))
	got, err := http.ReadResponse(in, httptest.NewRequest("GET", "/", nil))
	if err != nil {
		t.Fatalf("net/http: %v\n%q", err, out)
	}
	if r.Chunked && !chunked {
		body = append(bytes.Clone(body), "NEXT"...) // the connection's end is the body's
	}
	content, err := io.ReadAll(got.Body)
	if err != nil || !bytes.Equal(content, body) && !bodiless {
		t.Fatalf("%v: %q, want %q\n%q", err, content, body, out)
	}
	if rest, _ := io.ReadAll(in); string(rest) != "NEXT" && r.Length >= 0 {
		t.Fatalf("%q is left\n%q", rest, out)
	}
	checkFields(t, r, got, out)
}

func checkFields(t *testing.T, r *Response, got *http.Response, out []byte) {
	status := r.Status
	if status < 100 || status > 999 {
		status = 500
	}
	value := r.Extra[0].Value
	fields := got.Header.Values(r.Extra[0].Name)
	if got.StatusCode != status || len(fields) == 0 || fields[len(fields)-1] != value {
		t.Fatalf("%d %v\n%q", got.StatusCode, got.Header, out)
	}
	if lines := bytes.Count(out[:bytes.Index(out, emptyLine)], []byte("\r\n")); lines > 6 {
		t.Fatalf("%d lines\n%q", lines, out)
	}
}

// FuzzChunks checks that what is written in chunks is read back, here and by net/http, wherever it is cut.
func FuzzChunks(f *testing.F) {
	f.Add([]byte("hello"), 2)
	f.Add([]byte("0\r\n\r\n"), 1)
	f.Add(bytes.Repeat([]byte("x"), 300), 299)
	f.Fuzz(func(t *testing.T, content []byte, size int) {
		if size <= 0 || len(content) > 4000 {
			return
		}
		var out []byte
		for _, piece := range cut(content, min(size, 4000)) {
			out = AppendChunk(out, piece)
		}
		out = append(out, LastChunk...)
		lim := DefaultLimits()
		lim.BodyFraming = 1 << 20
		var d Chunked
		got, n, done, err := d.Decode(nil, out, &lim)
		if err != nil || !done || n != len(out) || !bytes.Equal(got, content) {
			t.Fatalf("%q %d %v %v", got, n, done, err)
		}
		sameAsNetHTTP(t, out, content)
	})
}
