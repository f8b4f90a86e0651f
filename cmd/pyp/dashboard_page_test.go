package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"pyp/contexts/dashboard"
	"pyp/contexts/stats"
)

// answers is a control protocol of fixed texts, by path.
type answers map[string]string

func (a answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, ok := a[r.URL.Path]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		text = `{"error":"there is no such path"}`
	}
	_, _ = io.WriteString(w, text)
}

// page serves the dashboard of a host that is made up.
func page(t *testing.T, address, token string, api http.Handler) (url string, end func()) {
	t.Helper()
	s, err := dashboard.Listen(dashboard.Config{Address: address, Token: token, Stats: func() *stats.Host { return &stats.Host{} }, API: api})
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.Serve() }()
	t.Cleanup(func() { _ = s.Close() })
	return s.URL(), func() { _ = s.Close() }
}

// hostile is a text as a client may send it, where pages take texts for more.
const hostile = `</td><script>document.title='hacked'</script><img src=x onerror="document.title='hacked'">`

// The page shows what there is of a host that tells little, takes no text for
// more than text, says so when the host is gone, and goes on with the next one.
func TestDashboardOfStrangeHosts(t *testing.T) {
	b := browse(t)
	b.size(900, 4000, false) // all of the page is in sight, so that all of it is asked for
	for name, text := range map[string]string{
		"nothing": `{}`,
		"nulls":   `{"pid":1,"uptime_us":5,"script":null,"totals":null,"workers":null,"servers":null,"generations":null,"memory":null,"gc":null,"limits":null}`,
		"parts":   `{"pid":1,"uptime_us":5,"script":"/a/b.js","totals":{"contexts":7},"workers":[{"index":0}],"servers":[{"address":"a:1","callbacks":null},{"address":"a:2","callbacks":[{"name":"X.y"}]}],"generations":[{"number":1}],"memory":{},"gc":{}}`,
	} {
		url, _ := page(t, "127.0.0.1:0", "", answers{"/v1/stats": text, "/v1/contexts": `null`, "/v1/stacks": `null`})
		b.open(url)
		b.await("a look at a host that tells "+name, `document.getElementById('totals').children.length > 5`)
		b.eval(`document.getElementById('stacks').click()`)
		b.await("no stacks", `document.getElementById('stack-list').textContent.includes('idle')`)
		b.await("no contexts", `document.getElementById('contexts').textContent.includes('no context')`)
	}
	if list := b.seen(); len(list) > 0 {
		t.Errorf("the page has problems: %q", list)
	}
	textsStayTexts(t, b)
}

func textsStayTexts(t *testing.T, b *browser) {
	t.Helper()
	q := fmt.Sprintf("%q", hostile)
	one := `{"id":3,"worker":0,"server":` + q + `,"protocol":` + q + `,"kind":"raw","remote_address":` + q + `,"state":` + q + `,"errors":1,"last_error":` + q + `,"recent":[{"callback":` + q + `,"error":` + q + `}]}`
	url, end := page(t, "127.0.0.1:0", "", answers{
		"/v1/stats": `{"pid":1,"uptime_us":5,"script":"/x/script.js","version":` + q + `,"state":` + q + `,"totals":{},
			"workers":[{"index":0,"state":"busy","callback":` + q + `}],"generations":[{"number":1,"state":` + q + `}],
			"servers":[{"name":` + q + `,"address":` + q + `,"state":` + q + `,"description":` + q + `,"callbacks":[{"name":` + q + `,"runs":` + q + `,"reason":` + q + `}]}]}`,
		"/v1/contexts": `[` + one + `]`, "/v1/contexts/3": one,
		"/v1/stacks": `[{"worker":0,"state":` + q + `,"callback":` + q + `,"native":` + q + `,"frames":[{"function":` + q + `,"file":` + q + `,"line":1,"column":1}]}]`,
	})
	b.open(url)
	b.await("the context", `document.querySelectorAll('#contexts button.kill').length === 1`)
	b.eval(`document.getElementById('stacks').click()`)
	b.await("the stack", `document.querySelector('.stack')`)
	b.eval(`document.querySelector('#contexts button.link').click()`)
	b.await("the context in full", `document.getElementById('detail').open && document.getElementById('detail-recent').textContent.includes('</td>')`)
	if got := b.eval(`document.title + ' ' + document.querySelectorAll('td script, td img, dd img, li img').length`); got != "script.js · pyp 0" {
		t.Errorf("texts became elements: %s", got)
	}
	end()
	b.await("the host's absence", `!document.getElementById('banner').hidden && document.getElementById('state').textContent === 'unreachable'`)
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")
	_, _ = page(t, address, "", answers{"/v1/stats": `{"pid":2,"uptime_us":1,"state":"serving","script":"/x/script.js"}`, "/v1/contexts": `[]`})
	b.await("the host that follows", `document.getElementById('banner').hidden && document.getElementById('state').textContent === 'serving' && document.getElementById('pid').textContent === '2'`)
}

// Who has the token logs in, sees the host, and logs out.
func TestLoginInABrowser(t *testing.T) {
	var looks atomic.Int64
	const token = "a-token-for-this-test"
	url, _ := page(t, "127.0.0.1:0", token, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		looks.Add(1)
		_, _ = io.WriteString(w, `{"pid":1,"uptime_us":5,"script":"/a/b.js"}`)
	}))
	b := browse(t)
	b.open(url)
	try := func(with string) {
		b.eval(`(() => { document.getElementById('token').value = '` + with + `'; document.querySelector('button').click(); })()`)
	}
	try("not-the-token")
	b.await("the refusal", `document.querySelector('[role=alert]') && !document.querySelector('[role=alert]').hidden`)
	if looks.Load() != 0 {
		t.Error("the host was shown without the token")
	}
	try(token)
	b.await("the page", `document.title.startsWith('b.js')`)
	if cookies := b.eval(`document.cookie`); strings.TrimSpace(cookies) != "" {
		t.Errorf("a script can read the cookie: %s", cookies)
	}
	b.eval(`document.querySelector('#logout button').click()`)
	b.await("the form", `document.getElementById('token')`)
}
