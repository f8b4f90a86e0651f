package http1

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

func seedHeads(f *testing.F) {
	for _, e := range readExamples(f) {
		if len(e.input) < 2000 {
			f.Add(e.input)
		}
	}
	f.Add([]byte(browserRequest))
	f.Add([]byte(wrkRequest))
}

// knownDifference lists what this package accepts and net/http does not.
func knownDifference(h *Head) string {
	_, trailer := h.Get("Trailer")
	switch {
	case trailer:
		return "net/http judges the names in Trailer"
	case bytes.Contains(h.Host, []byte("%")):
		return "net/url wants no percent-encoded ASCII in a host"
	case h.seen.targetHost && bytes.ContainsAny(h.Host, "[];"):
		return "net/url has its own rules for bracketed hosts"
	}
	return ""
}

// FuzzHead checks that net/http accepts what this package accepts and reads it alike, and that it does not matter how
// the bytes are split.
func FuzzHead(f *testing.F) {
	seedHeads(f)
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 4000 {
			return
		}
		lim := DefaultLimits()
		var h Head
		scanned := 0
		n, err := ParseHead(input, &scanned, &h, &lim)
		slowly(t, input, n, err)
		if n == 0 || err != nil {
			return
		}
		if n > len(input) || !bytes.HasSuffix(input[:n], emptyLine) {
			t.Fatalf("%d of %q", n, input)
		}
		compare(t, &h, input[:n])
	})
}

// slowly feeds the same bytes one by one. An error may come earlier that way, never where the whole had none; it may
// come not at all only while the head has no end.
func slowly(t *testing.T, input []byte, n int, err *Error) {
	lim := DefaultLimits()
	var h Head
	scanned := 0
	for i := 1; i <= len(input); i++ {
		m, e := ParseHead(input[:i], &scanned, &h, &lim)
		if e != nil && err == nil || m > 0 && (m != n || m != i) {
			t.Fatalf("%d bytes: %d %v, whole %d %v", i, m, e, n, err)
		}
		if e != nil || m > 0 {
			return
		}
	}
	if n > 0 || err != nil && bytes.Contains(bytes.TrimLeft(input, "\r\n"), emptyLine) {
		t.Fatalf("no end, whole %d %v", n, err)
	}
}

// compare reads the head with net/http.
func compare(t *testing.T, h *Head, head []byte) {
	head = bytes.TrimLeft(head, "\r\n") // net/http takes no empty lines before a request
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(head)))
	if err != nil {
		if why := knownDifference(h); why == "" {
			t.Fatalf("net/http: %v\n%q", err, head)
		}
		return
	}
	length := h.ContentLength
	if h.Chunked {
		length = -1
	}
	if r.Method != string(h.Method) || r.ProtoMinor != h.Minor || r.ContentLength != length || r.RequestURI != string(h.Target) {
		t.Fatalf("method, version, length or target: %+v\n%q", r, head)
	}
	if r.Close == h.KeepAlive {
		t.Fatalf("close %v, keep-alive %v\n%q", r.Close, h.KeepAlive, head)
	}
	comparePlace(t, h, r)
	compareFields(t, h, r)
}

func comparePlace(t *testing.T, h *Head, r *http.Request) {
	if r.Host != string(h.Host) {
		t.Fatalf("host %q, %q", r.Host, h.Host)
	}
	if h.Path == nil {
		return // CONNECT
	}
	path := r.URL.Path
	if path == "" {
		path = "/" // net/http leaves an absolute form's path empty
	}
	if path != unpercent(string(h.Path)) || r.URL.RawQuery != string(h.Query) {
		t.Fatalf("path %q, %q; query %q, %q", path, h.Path, r.URL.RawQuery, h.Query)
	}
}

func unpercent(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			b.WriteByte(nibble(s[i+1])<<4 | nibble(s[i+2]))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func nibble(c byte) byte { return byte(strings.IndexByte("0123456789abcdef", lower[c])) }

func compareFields(t *testing.T, h *Head, r *http.Request) {
	for _, f := range h.Fields {
		name := http.CanonicalHeaderKey(string(f.Name))
		switch name {
		case "Host", "Transfer-Encoding", "Pragma", "Cache-Control": // net/http moves or adds these
			continue
		}
		found := false
		for _, v := range r.Header[name] {
			found = found || v == string(f.Value)
		}
		if !found {
			t.Fatalf("field %q: %q, %q", name, f.Value, r.Header[name])
		}
	}
}

const chunkedHead = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

// FuzzChunked checks that net/http reads the same content where this package finds a whole body, and that it does not
// matter how the bytes are split. net/http is the laxer of the two: it takes bare LFs and any extension.
func FuzzChunked(f *testing.F) {
	for _, e := range readExamples(f) {
		if body, ok := bytes.CutPrefix(e.input, []byte(chunkedHead)); ok && len(body) < 2000 {
			f.Add(body)
		}
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) > 4000 {
			return
		}
		lim := DefaultLimits()
		var d Chunked
		out, n, done, err := d.Decode(nil, input, &lim)
		if !done && err == nil && n != len(input) || done && err != nil || int64(len(out)) != d.Len() {
			t.Fatalf("%d %v %v %q", n, done, err, input)
		}
		inPieces(t, input, out, n, done, err)
		if done {
			sameAsNetHTTP(t, input[:n], out)
		}
	})
}

// inPieces decodes the same bytes in pieces of one, two and seven.
func inPieces(t *testing.T, input, want []byte, n int, done bool, err *Error) {
	lim := DefaultLimits()
	for _, size := range []int{1, 2, 7} {
		var d Chunked
		var out []byte
		var end bool
		var e *Error
		taken := 0
		for taken < len(input) && !end && e == nil {
			var k int
			out, k, end, e = d.Decode(out, input[taken:min(taken+size, len(input))], &lim)
			taken += k
		}
		if !bytes.Equal(out, want) || taken != n || end != done || e != err {
			t.Fatalf("pieces of %d: %q %d %v %v, whole %q %d %v %v", size, out, taken, end, e, want, n, done, err)
		}
	}
}

func sameAsNetHTTP(t *testing.T, body, want []byte) {
	in := bufio.NewReader(strings.NewReader(chunkedHead + string(body) + "NEXT"))
	r, err := http.ReadRequest(in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r.Body)
	if err != nil && (bytes.Contains(body, []byte(" ;")) || bytes.Contains(body, []byte("\t;"))) {
		return // RFC 9112 section 7.1.1 has bad white space before a semicolon read, net/http refuses it
	}
	if err != nil {
		t.Fatalf("net/http: %v\n%q", err, body)
	}
	if rest, _ := io.ReadAll(in); !bytes.Equal(got, want) || string(rest) != "NEXT" {
		t.Fatalf("want %q, net/http reads %q and leaves %q of %q", want, got, rest, body)
	}
}
