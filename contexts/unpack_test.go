package contexts_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// unpack reads a compressed content to its end.
func unpack(t testing.TB, coding, body string) string {
	t.Helper()
	var r io.Reader = brotli.NewReader(strings.NewReader(body))
	if coding == "gzip" {
		var err error
		if r, err = gzip.NewReader(strings.NewReader(body)); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("%s: %v", coding, err)
	}
	return string(b)
}

// unpackSome reads n bytes off the beginning of a gzip content.
func unpackSome(t testing.TB, body []byte, n int) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}
