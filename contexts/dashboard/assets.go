package dashboard

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"time"
)

//go:embed assets
var files embed.FS

// asset is a file of the page. None of them is secret: a browser that has not
// logged in gets them too, but for the page itself.
type asset struct {
	name, kind, tag string
	body            []byte
}

var kinds = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
}

var (
	assets      = readAssets()
	indexPage   = readAsset("index.html")
	knownPage   = indexPage.showing(`id="logout"`) // for who has logged in
	loginPage   = readAsset("login.html")
	refusedPage = loginPage.showing(`role="alert"`) // after a wrong token
)

// showing is a page with one of its hidden elements in sight.
func (a asset) showing(attribute string) asset {
	body := bytes.Replace(a.body, []byte(attribute+" hidden"), []byte(attribute), 1)
	return newAsset(a.name, body)
}

// readAssets is all but the pages, by path.
func readAssets() map[string]asset {
	entries, err := files.ReadDir("assets")
	if err != nil {
		panic(err)
	}
	list := map[string]asset{}
	for _, e := range entries {
		if path.Ext(e.Name()) != ".html" {
			list["/"+e.Name()] = readAsset(e.Name())
		}
	}
	return list
}

func readAsset(name string) asset {
	body, err := files.ReadFile("assets/" + name)
	if err != nil {
		panic(err)
	}
	return newAsset(name, body)
}

func newAsset(name string, body []byte) asset {
	sum := sha256.Sum256(body)
	return asset{name: name, kind: kinds[path.Ext(name)], tag: `"` + hex.EncodeToString(sum[:8]) + `"`, body: body}
}

// ServeHTTP lets browsers ask whether their copy still holds.
func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", a.tag)
	http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.body))
}
