package httpfile

import (
	"mime"
	"strings"
	"testing"
)

func TestTypeOf(t *testing.T) {
	for name, want := range map[string]string{
		"index.html": "text/html; charset=utf-8", "A.HTM": "text/html; charset=utf-8", "x.css": "text/css; charset=utf-8",
		"x.js": "text/javascript; charset=utf-8", "x.min.mjs": "text/javascript; charset=utf-8", "x.json": "application/json",
		"x.txt": "text/plain; charset=utf-8", "x.md": "text/markdown; charset=utf-8", "x.xml": "text/xml; charset=utf-8",
		"x.svg": "image/svg+xml", "x.PNG": "image/png", "x.jpg": "image/jpeg", "x.ico": "image/vnd.microsoft.icon",
		"x.wasm": "application/wasm", "x.woff2": "font/woff2", "x.mp4": "video/mp4", "x.pdf": "application/pdf",
		"a/b.tar.gz": "application/gzip", "a.html/b": "application/octet-stream", "": "application/octet-stream",
		"x": "application/octet-stream", "x.": "application/octet-stream", "x.unknown": "application/octet-stream",
		".html": "text/html; charset=utf-8", "x.html ": "application/octet-stream", "x.bin": "application/octet-stream",
	} {
		if got := TypeOf(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	if len(byExtension) < 150 {
		t.Errorf("only %d extensions", len(byExtension))
	}
	listed := 0
	for typ, list := range extensions {
		listed += len(strings.Fields(list))
		if _, _, err := mime.ParseMediaType(typ); err != nil || !validType(typ) || strings.ToLower(typ) != typ {
			t.Errorf("%s: %v", typ, err)
		}
	}
	if listed != len(byExtension) {
		t.Errorf("%d extensions are listed, %d are different", listed, len(byExtension))
	}
	for extension := range byExtension {
		if extension != strings.ToLower(extension) || extension[0] != '.' || strings.Count(extension, ".") != 1 {
			t.Error(extension)
		}
	}
	for _, typ := range compressibles {
		if !compressible(typ) || strings.HasPrefix(typ, "text/") {
			t.Error(typ)
		}
	}
}

func TestCompressible(t *testing.T) {
	for typ, want := range map[string]bool{
		"text/html; charset=utf-8": true, "TEXT/CSS": true, "application/json ;x=y": true, "image/svg+xml": true,
		"application/ld+json": true, "application/wasm": true, "font/ttf": true,
		"image/png": false, "font/woff2": false, "application/gzip": false, "application/octet-stream": false,
		"video/mp4": false, "application/x-tar": false, "": false,
	} {
		if got := compressible(typ); got != want {
			t.Errorf("%s: %v", typ, got)
		}
	}
}

func TestValidType(t *testing.T) {
	for typ, want := range map[string]bool{
		"text/plain": true, "a/b; c=\"d\"": true, "a/b\tc": true, "a/ä": true,
		"": false, "text": false, "/b": false, "a/": false, " a/b": false, "a/b\r\nX: y": false, "a/b\x00": false, "a/b\x7f": false,
	} {
		if validType(typ) != want {
			t.Errorf("%q: %v", typ, !want)
		}
	}
}
