package httpfile

import (
	"io/fs"
	"slices"
	"strings"
)

// codings are what a neighbour of a file may hold, the better one first.
var codings = []struct{ name, extension string }{{"br", ".br"}, {"gzip", ".gz"}}

// compressible types are worth a neighbour. The others have a compression of
// their own.
func compressible(typ string) bool {
	typ, _, _ = strings.Cut(strings.ToLower(typ), ";")
	typ = strings.TrimSpace(typ)
	return strings.HasPrefix(typ, "text/") || strings.HasSuffix(typ, "+xml") || strings.HasSuffix(typ, "+json") ||
		slices.Contains(compressibles, typ)
}

var compressibles = []string{
	"application/graphql", "application/javascript", "application/json", "application/rtf", "application/sql",
	"application/toml", "application/vnd.ms-fontobject", "application/wasm", "application/x-ndjson",
	"application/x-sh", "application/xml", "application/xml-dtd", "application/yaml", "font/collection",
	"font/otf", "font/ttf", "image/bmp", "image/vnd.microsoft.icon", "model/gltf-binary", "model/obj", "model/stl",
}

// neighbour selects the coding that the client wants most. A neighbour counts
// if it is a regular file that is not older than the original; an empty one is
// still being written.
func (r *Root) neighbour(q *Query, name string, plain *content, original fs.FileInfo) *content {
	value, ok := q.field("Accept-Encoding")
	if !ok {
		return plain
	}
	for _, i := range preferred(value) {
		f, info, err := r.open(name + codings[i].extension)
		if err != nil {
			continue
		}
		if info.Mode().IsRegular() && info.Size() > 0 && !info.ModTime().Before(original.ModTime()) {
			_ = plain.file.Close()
			return newContent(f, info, plain.typ, codings[i].name)
		}
		_ = f.Close()
	}
	return plain
}

// preferred are the indexes of the codings that are at least as welcome as
// none, RFC 9110 section 12.5.3. A client that accepts nothing of what there is
// still gets the file as it is.
func preferred(accept string) []int {
	w := weights(accept)
	least, ok := w["identity"]
	if !ok {
		least = w["*"]
	}
	var list []int
	for i, c := range codings {
		if weight := w.of(c.name); weight > 0 && weight >= least {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return w.of(codings[b].name) - w.of(codings[a].name) })
	return list
}

// weighted holds the weights of codings, in thousandths.
type weighted map[string]int

func (w weighted) of(coding string) int {
	if n, ok := w[coding]; ok {
		return n
	}
	return w["*"]
}

// weights reads Accept-Encoding. An element that is malformed is left out.
func weights(accept string) weighted {
	w := weighted{}
	for element := range strings.SplitSeq(accept, ",") {
		coding, parameter, found := strings.Cut(element, ";")
		n, ok := 1000, true
		if found {
			n, ok = weight(strings.Trim(parameter, " \t"))
		}
		coding = strings.ToLower(strings.Trim(coding, " \t"))
		if coding == "x-gzip" {
			coding = "gzip" // section 8.4.1.3
		}
		if ok && coding != "" {
			w[coding] = n
		}
	}
	return w
}

// weight reads "q=0.5", RFC 9110 section 12.4.2.
func weight(s string) (int, bool) {
	if len(s) < 3 || s[0]|0x20 != 'q' || s[1] != '=' {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(s[2:], ".")
	if len(fraction) > 3 || !digits(fraction) || whole != "0" && whole != "1" {
		return 0, false
	}
	n := int(number(whole + (fraction + "000")[:3]))
	return n, n <= 1000
}
