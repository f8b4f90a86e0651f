package httpfile

import (
	"bytes"
	"cmp"
	"errors"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// maxEntries bounds a listing, and with it the time and memory that one takes.
const maxEntries = 10_000

// entry is a line of a listing.
type entry struct {
	name  string
	order string // the name without regard to case
	mark  string // "/" for a folder, "@" for a symbolic link
	href  string // "" is not linked: a request for it would be refused
	info  fs.FileInfo
}

// list answers with a page that lists a folder, for people.
func (r *Root) list(q *Query, dir string, f *os.File) Result {
	found, err := f.ReadDir(maxEntries + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return failure(q, err)
	}
	more := len(found) > maxEntries
	entries := make([]entry, 0, len(found))
	for _, e := range found[:min(len(found), maxEntries)] {
		if e.Name()[0] == '.' && !r.options.Dotfiles {
			continue
		}
		if info, err := e.Info(); err == nil { // else it is gone
			entries = append(entries, r.entry(dir, info))
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(a.order, b.order), strings.Compare(a.name, b.name))
	})
	return q.inMemory("text/html; charset=utf-8", page(q, dir, entries, more))
}

// entry looks at a name of a folder, and behind it if it is a symbolic link.
func (r *Root) entry(dir string, info fs.FileInfo) entry {
	e := entry{name: info.Name(), order: strings.ToLower(info.Name()), info: info}
	if info.Mode()&fs.ModeSymlink != 0 {
		e.mark = "@"
		target, err := r.stat(filepath.Join(dir, e.name))
		if err != nil {
			return e
		}
		e.info = target
	}
	folder := e.info.IsDir()
	if r.options.serves(e.name, dir == ".") && (folder || e.info.Mode().IsRegular()) {
		e.href = escape(e.name, unreserved)
	}
	if folder && e.href != "" {
		e.href += "/"
	}
	if folder && e.mark == "" {
		e.mark = "/"
	}
	return e
}

const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Index of %</title>
<style>body{font-family:sans-serif}td,th{padding:.1em 1em .1em 0;text-align:left}.n{text-align:right}</style>
</head>
<body>
<h1>Index of %</h1>
<table>
<tr><th>Name</th><th class="n">Size</th><th>Modified (UTC)</th></tr>
`

// page writes the listing. Names are any bytes: what is not UTF-8 is replaced
// in what is shown, and kept in the links.
func page(q *Query, dir string, entries []entry, more bool) []byte {
	title, ok := unescape(q.urlPath())
	if !ok {
		title = q.urlPath()
	}
	var b bytes.Buffer
	b.WriteString(strings.ReplaceAll(pageHead, "%", shown(title)))
	if dir != "." {
		b.WriteString("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n")
	}
	for i := range entries {
		entries[i].write(&b)
	}
	b.WriteString("</table>\n")
	if more {
		b.WriteString("<p>The folder has more entries; " + strconv.Itoa(maxEntries) + " of them are shown.</p>\n")
	}
	b.WriteString("</body>\n</html>\n")
	return b.Bytes()
}

func (e *entry) write(b *bytes.Buffer) {
	name := shown(e.name) + e.mark
	if e.href != "" {
		name = `<a href="` + e.href + `">` + name + "</a>"
	}
	size := ""
	if e.info.Mode().IsRegular() {
		size = strconv.FormatInt(e.info.Size(), 10)
	}
	b.WriteString("<tr><td>" + name + `</td><td class="n">` + size + "</td><td>" +
		e.info.ModTime().UTC().Format("2006-01-02 15:04:05") + "</td></tr>\n")
}

func shown(s string) string { return html.EscapeString(strings.ToValidUTF8(s, "\uFFFD")) }
