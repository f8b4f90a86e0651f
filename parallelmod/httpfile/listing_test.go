package httpfile

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/html"
)

// row is a line of a listing as a browser reads it.
type row struct{ text, href, size, date string }

func listing(t *testing.T, g got) (title string, rows []row) {
	t.Helper()
	if g.Status != 200 || g.Type != "text/html; charset=utf-8" {
		t.Fatalf("%+v", g.Result)
	}
	doc, err := html.Parse(strings.NewReader(g.text))
	must(t, err)
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "h1":
			title = inner(n)
		case n.Type == html.ElementNode && n.Data == "tr" && n.FirstChild.Data == "td":
			rows = append(rows, readRow(n))
		case n.Type == html.ElementNode && n.Data == "script", n.Type == html.CommentNode:
			t.Errorf("markup from a name: %s", n.Data)
		}
	}
	return title, rows
}

func readRow(tr *html.Node) (r row) {
	var cells []*html.Node
	for td := range tr.ChildNodes() {
		cells = append(cells, td)
	}
	r.text, r.size, r.date = inner(cells[0]), inner(cells[1]), inner(cells[2])
	if a := cells[0].FirstChild; a.Type == html.ElementNode {
		r.href = a.Attr[0].Val
	}
	return r
}

func inner(n *html.Node) (text string) {
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text += d.Data
		}
	}
	return text
}

func TestListing(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.txt": "12345", "B.txt": "1", "a": "", "C/x": "", "d/": "", ".hidden": "", ".well-known/x": "",
		"<script>alert(1)</script>": "", `"quoted" & 'more'`: "", "a b#c?d%e:f": "", "ü": "", "\xff": "",
		"back\\slash": "", "new\nline": "",
	})
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644))
	for name, target := range map[string]string{"in": "b.txt", "folder": "C", "out": "/etc/passwd", "broken": "nothing", "pipe": "fifo"} {
		must(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	r, err := NewRoot(dir, Options{Listing: true})
	must(t, err)
	title, rows := listing(t, get(t, r, "GET /"))
	if title != "Index of /" {
		t.Error(title)
	}
	const date = "2024-02-29 12:30:15"
	want := []row{
		{`"quoted" & 'more'`, "%22quoted%22%20%26%20%27more%27", "0", date},
		{"<script>alert(1)</", "%3Cscript%3Ealert%281%29%3C/", "", ""}, // its slash makes a folder
		{"a", "a", "0", date},
		{"a b#c?d%e:f", "a%20b%23c%3Fd%25e%3Af", "0", date},
		{"B.txt", "B.txt", "1", date},
		{"b.txt", "b.txt", "5", date},
		{"back\\slash", "", "0", date},
		{"broken@", "", "", ""},
		{"C/", "C/", "", ""},
		{"d/", "d/", "", ""},
		{"fifo", "", "", ""},
		{"folder@", "folder/", "", ""},
		{"in@", "in", "5", date},
		{"new\nline", "", "0", date},
		{"out@", "", "", ""},
		{"pipe@", "", "", ""},
		{"ü", "%C3%BC", "0", date},
		{"\uFFFD", "%FF", "0", date},
	}
	checkRows(t, rows, want)
	checkLinks(t, r, "/", rows)
	open, err := NewRoot(dir, Options{Listing: true, Symlinks: true, Dotfiles: true})
	must(t, err)
	_, rows = listing(t, get(t, open, "GET /"))
	hrefs := map[string]string{}
	for _, r := range rows {
		hrefs[r.text] = r.href
	}
	for text, href := range map[string]string{".hidden": ".hidden", ".well-known/": ".well-known/", "out@": "out", "broken@": "", "pipe@": ""} {
		if got, ok := hrefs[text]; !ok || got != href {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
}

// checkRows wants the rows in this order; an empty date stands for any.
func checkRows(t *testing.T, rows, want []row) {
	t.Helper()
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %+v", len(rows), len(want), rows)
	}
	anyDate := regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)
	for i, r := range rows {
		w := want[i]
		if w.date == "" && (anyDate.MatchString(r.date) || r.text == "../") {
			w.date = r.date
		}
		if r != w {
			t.Errorf("row %d: %+v, want %+v", i, r, w)
		}
	}
}

// checkLinks follows every link.
func checkLinks(t *testing.T, r *Root, at string, rows []row) {
	t.Helper()
	base, err := url.Parse("http://host" + at)
	must(t, err)
	for _, row := range rows {
		if row.href == "" {
			continue
		}
		to, err := base.Parse(row.href)
		must(t, err)
		if g := get(t, r, "GET "+to.EscapedPath()); g.Status != 200 || to.Host != "host" || to.RawQuery != "" || to.Fragment != "" {
			t.Errorf("%s leads to %s: %d", row.text, to, g.Status)
		}
	}
}

func TestListingBelow(t *testing.T) {
	r := newRoot(t, Options{Listing: true}, map[string]string{"a/<b>/c": "c", "with/index.html": "index"})
	g := r.Open(&Query{Method: "GET", Path: "/a/%3Cb%3e/", URLPath: "/static/a/%3Cb%3e/"})
	title, rows := listing(t, got{Result: g, text: string(g.Body)})
	if title != "Index of /static/a/<b>/" {
		t.Error(title)
	}
	checkRows(t, rows, []row{{"../", "../", "", ""}, {"c", "c", "1", "2024-02-29 12:30:15"}})
	if h := get(t, r, "HEAD /a/"); h.Status != 200 || h.Body != nil || h.Length != get(t, r, "GET /a/").Length || h.Length == 0 {
		t.Errorf("%+v", h.Result)
	}
	if g := get(t, r, "GET /with/"); g.text != "index" {
		t.Errorf("%+v", g)
	}
	if g := get(t, r, "GET /with/index.html/"); g.Status != 404 || g.Err != errName {
		t.Errorf("%+v", g)
	}
	off := newRoot(t, Options{}, map[string]string{"a/b": ""})
	if g := get(t, off, "GET /a/"); g.Status != 404 || g.Err != errFolder {
		t.Errorf("%+v", g)
	}
}

func TestListingIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range maxEntries {
		must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%05d", i)), nil, 0o644))
	}
	r, err := NewRoot(dir, Options{Listing: true})
	must(t, err)
	g := get(t, r, "GET /")
	links := regexp.MustCompile(`href="(f\d+)"`).FindAllString(g.text, -1)
	if len(links) != maxEntries || !slices.IsSorted(links) || strings.Contains(g.text, "has more entries") {
		t.Errorf("%d links", len(links))
	}
	must(t, os.WriteFile(filepath.Join(dir, "one more"), nil, 0o644))
	g = get(t, r, "GET /")
	if strings.Count(g.text, "<tr><td>") != maxEntries || !strings.Contains(g.text, "has more entries; 10000 of them are shown") {
		t.Error(g.text[len(g.text)-200:])
	}
}
