package contexts

import (
	"slices"
	"strconv"
	"strings"

	"pyp/parallelmod/http"
)

// This file compresses texts for clients that ask for it, if the protocol says
// so: RFC 9110 sections 8.4, 12.5.3 and 12.5.5.

// coding is a content coding.
type coding string

const (
	identity coding = ""
	gzipped  coding = "gzip"
	brotli   coding = "br"
)

// maxInline is the longest text that is compressed by whoever made the answer:
// that takes about as long as a callback may before it counts as slow.
const maxInline = 64 << 10

// compress makes a text what its client can read best.
func (r *request) compress(a *http.Answer) {
	if !r.compressible(a) {
		return
	}
	c := r.coding(a)
	var packed []byte
	if c != identity {
		packed = pack(c, a.Text, a.Bytes)
	}
	if packed == nil || len(packed) >= a.Len() { // it is noise, and stays as it is
		vary(a)
		return
	}
	a.Text, a.Bytes = "", packed
	encode(a, c)
}

// compressible reports that an answer may go out compressed, to some client.
func (r *request) compressible(a *http.Answer) bool {
	o := &r.binding.options
	if len(o.Compress) == 0 || a.Stream == nil && a.Len() < max(o.CompressMin, 1) {
		return false
	}
	if bodiless(a.Status) || a.Status == 206 || !textual(a.Type) {
		return false
	}
	for _, f := range a.Headers {
		switch strings.ToLower(f.Name) {
		case "content-encoding", "content-range":
			return false
		case "cache-control":
			if strings.Contains(strings.ToLower(f.Value), "no-transform") {
				return false
			}
		}
	}
	return true
}

// coding is what the answer is to be compressed with, by what its client
// accepts.
func (r *request) coding(a *http.Answer) coding {
	if !r.compressible(a) {
		return identity
	}
	return negotiate(r.joined("Accept-Encoding"), r.binding.options.Compress)
}

// encode says that the content is compressed. What is not the same bytes any
// more keeps a weak tag only.
func encode(a *http.Answer, c coding) {
	vary(a)
	a.Headers = append(a.Headers, http.Header{Name: "content-encoding", Value: string(c)})
	for i, f := range a.Headers {
		if strings.EqualFold(f.Name, "etag") && !strings.HasPrefix(f.Value, "W/") {
			a.Headers[i].Value = "W/" + f.Value
		}
	}
}

// vary tells caches that the answer depends on what the client accepts. It
// makes the list of fields the answer's own.
func vary(a *http.Answer) {
	a.Headers = slices.Clone(a.Headers)
	for _, f := range a.Headers {
		if strings.EqualFold(f.Name, "vary") && (f.Value == "*" || strings.Contains(strings.ToLower(f.Value), "accept-encoding")) {
			return
		}
	}
	a.Headers = append(a.Headers, http.Header{Name: "vary", Value: "Accept-Encoding"})
}

// textual are the types that shrink.
func textual(contentType string) bool {
	t, _, _ := strings.Cut(contentType, ";")
	t = strings.ToLower(strings.TrimSpace(t))
	switch t {
	case "application/json", "application/javascript", "application/xml", "application/wasm", "application/x-ndjson", "application/graphql":
		return true
	}
	return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "+json") || strings.HasSuffix(t, "+xml") || strings.HasSuffix(t, "+text")
}

// negotiate chooses among what we offer, the preferred first, by the value of
// Accept-Encoding.
func negotiate(accept string, offer []string) coding {
	best, weight := identity, 0.0
	if q, named := weightOf(accept, "identity"); named {
		weight = q
	}
	for _, name := range offer {
		q, named := weightOf(accept, name)
		if !named {
			q, named = weightOf(accept, "*")
		}
		if named && q > 0 && (q > weight || q == weight && best == identity) {
			best, weight = coding(name), q
		}
	}
	return best
}

// weightOf finds the weight of a coding in Accept-Encoding, and whether it is
// named there. A weight that is none counts as 0: in doubt nothing is done.
func weightOf(accept, name string) (weight float64, named bool) {
	for item := range strings.SplitSeq(accept, ",") {
		token, parameter, _ := strings.Cut(item, ";")
		token = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(token)), "x-")
		if token != name {
			continue
		}
		key, value, given := strings.Cut(strings.TrimSpace(parameter), "=")
		if !given {
			return 1, true
		}
		q, err := strconv.ParseFloat(value, 64)
		if !strings.EqualFold(key, "q") || err != nil || !(q >= 0 && q <= 1) {
			return 0, true
		}
		return q, true
	}
	return 0, false
}
