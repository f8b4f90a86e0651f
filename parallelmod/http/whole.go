package http

import (
	"slices"
	"strings"

	"pyp/parallelmod/httpfile"
)

// whole is a file that is sent with a status of the script's, such as the page
// of an error. Conditions and ranges are about what a path calls, not about
// this, and no client is to keep it as that: RFC 9110 sections 13.2.1 and 14.2.
type whole struct{ file httpfile.Source }

// Open asks without conditions and ranges.
func (w whole) Open(q *httpfile.Query) httpfile.Result {
	own := *q
	own.Query = ""
	if q.Header != nil {
		own.Header = func(name string) (string, bool) {
			if n := strings.ToLower(name); n == "range" || strings.HasPrefix(n, "if-") {
				return "", false
			}
			return q.Header(name)
		}
	}
	r := w.file.Open(&own)
	r.Fields = slices.DeleteFunc(r.Fields, func(f httpfile.Field) bool {
		n := strings.ToLower(f.Name)
		return n == "etag" || n == "last-modified" || n == "accept-ranges"
	})
	return r
}
