package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pyp/contexts/stats"
)

// shop has routes of several kinds, and a raw protocol whose connections stay.
const shop = `import { server, register } from 'parallel';
	const work = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum; };
	class Shop { http11 = true;
		index() { return { hello: 'world' }; }
		sum() { return String(work(2000)); }
		fails() { throw new Error('<img src=x onerror="document.title = 1">'); }
		stuck() { for (;;) work(1000); }
	}
	class Chat { lineMode = true; connectionMade() { return 'welcome\n'; } lineReceived(t, line) { return line; } }
	register({ transport: server('127.0.0.1', 0), protocol: Shop });
	register({ transport: server('127.0.0.1', 0), protocol: Chat });`

// watched starts pyp with a dashboard and gives the page's address.
func watched(t *testing.T, flags ...string) (*server, string) {
	t.Helper()
	args := append([]string{"--workers", "2", "--dashboard", "127.0.0.1:0"}, flags...)
	s := start(t, command(t, map[string]string{"shop.js": shop}, append(args, "shop.js")...), 2)
	for {
		if _, rest, ok := strings.Cut(s.stderr.String(), "the dashboard is at "); ok {
			url, _, _ := strings.Cut(rest, "\n")
			return s, url
		}
		s.line()
	}
}

// busyAt asks for a page again and again, until the test ends.
func busyAt(t *testing.T, url string) {
	var all sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if r, err := http.Get(url); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					_ = r.Body.Close()
				}
			}
		})
	}
	t.Cleanup(func() { close(stop); all.Wait() })
}

func askJSON(t *testing.T, url string, v any) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if err := json.NewDecoder(r.Body).Decode(v); err != nil || r.StatusCode != 200 {
		t.Fatalf("%s: %d, %v", url, r.StatusCode, err)
	}
}

// A browser looks at a host under load: the figures are the host's, a
// connection can be ended, and nothing of the page is refused by its policy.
func TestDashboardInABrowser(t *testing.T) {
	s, url := watched(t)
	busyAt(t, s.urls[0]+"/sum")
	_ = s.get(0, "/fails")
	chat := s.dial(1)
	b := browse(t)
	b.size(1280, 1800, false)
	b.open(url)
	b.await("requests a second", `Number(document.getElementById('requests-now').dataset.value) > 0`)
	b.await("a latency", `Number(document.getElementById('latency-now').dataset.value) > 0`)
	compareWithStats(t, b, url)
	drawn(t, b, "light.png")
	b.size(390, 1800, true)
	b.await("the narrow page", `document.documentElement.scrollWidth <= 390 && getComputedStyle(document.body).backgroundColor === 'rgb(13, 17, 23)'`)
	drawn(t, b, "dark.png")
	b.size(1280, 1800, false)
	killInPage(t, b, chat)
	record(b)
	if title := b.eval(`document.title`); title != "shop.js · pyp" {
		t.Errorf("the page is called %q", title)
	}
	if list := b.seen(); len(list) > 0 {
		t.Errorf("the page has problems: %q", list)
	}
}

// compareWithStats reads figures off the page. They grow, so the page's have to
// lie between two looks of ours.
func compareWithStats(t *testing.T, b *browser, url string) {
	t.Helper()
	var first, last stats.Host
	askJSON(t, url+"api/v1/stats", &first)
	shown := b.await("the route's row", fmt.Sprintf(`(() => {
		const row = document.querySelector('#routes tr[data-key$=" Shop.fails"]');
		const pid = document.getElementById('pid').textContent;
		return row && pid === '%d' && [row.cells[2].textContent, row.cells[3].textContent, document.querySelectorAll('#workers tbody tr').length].join(' ');
	})()`, first.PID))
	if shown != "1 1 2" {
		t.Errorf("the page shows calls, errors and workers as %q, want 1 1 2", shown)
	}
	n, err := strconv.ParseFloat(b.await("the count of contexts", `document.getElementById('contexts-now').dataset.value`), 64)
	askJSON(t, url+"api/v1/stats", &last)
	if low, high := min(first.Totals.Contexts, last.Totals.Contexts), max(first.Totals.Contexts, last.Totals.Contexts); err != nil || int64(n) < low-2 || int64(n) > high+2 {
		t.Errorf("the page shows %v contexts; there were %d to %d", n, low, high)
	}
	rate, _ := strconv.ParseFloat(b.eval(`document.getElementById('requests-now').dataset.value`), 64)
	if all := float64(last.Totals.Requests); rate <= 0 || rate > all {
		t.Errorf("the page shows %v requests a second, of %v in all", rate, all)
	}
}

// drawn takes a screenshot: it has as much colour as a page with charts has.
func drawn(t *testing.T, b *browser, name string) {
	t.Helper()
	shot := b.screenshot()
	if err := os.WriteFile(filepath.Join(t.TempDir(), name), shot, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PYP_SCREENSHOTS"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, name), shot, 0o600)
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	if n := colourCount(img); n < 30 {
		t.Errorf("%s has %d colours: it is blank or nearly so", name, n)
	}
}

func colourCount(img image.Image) int {
	seen := map[color.Color]bool{}
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y += 3 {
		for x := r.Min.X; x < r.Max.X; x++ {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// killInPage ends the connection chat by the page's button.
func killInPage(t *testing.T, b *browser, chat io.Reader) {
	t.Helper()
	hello := make([]byte, len("welcome\n"))
	if _, err := io.ReadFull(chat, hello); err != nil {
		t.Fatal(err)
	}
	b.eval(`(() => { const f = document.getElementById('filter'); f.value = 'protocol=Chat'; f.dispatchEvent(new Event('input')); f.scrollIntoView(); })()`)
	const rows = `[...document.querySelectorAll('#contexts tbody tr')]`
	b.await("the connection's row alone", rows+`.length === 1 && `+rows+`[0].cells[2]?.textContent === 'Chat'`)
	b.eval(`document.querySelector('#contexts button.kill').click()`)
	b.await("the question", `document.getElementById('confirm').open`)
	b.eval(`document.querySelector('#confirm button[value=yes]').click()`)
	b.await("that it is gone", rows+`[0]?.textContent === 'no context'`)
	if rest, err := io.ReadAll(chat); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection went on, with %q", rest)
	}
}

// record has a flame graph made; its own document tells that it was drawn.
func record(b *browser) {
	b.t.Helper()
	b.eval(`document.getElementById('seconds').value = '1', document.getElementById('record').click()`)
	b.await("the flame graph", `document.querySelector('#flame iframe') && document.getElementById('flame-note').textContent.startsWith('1 s until')`)
	if svg := b.eval(`fetch('/flame.svg').then((r) => r.text())`); !strings.Contains(svg, "Shop.sum") {
		b.t.Errorf("the graph does not have the route that is under load: %.500s", svg)
	}
}

// The dashboard is there for the moment in which nothing else answers.
func TestDashboardAnswersWhileAllWorkersAreStuck(t *testing.T) {
	s, url := watched(t)
	for range 2 {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.urls[0], "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := io.WriteString(c, "GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	end := time.Now().Add(30 * time.Second)
	for busy := 0; busy < 2; {
		if time.Now().After(end) {
			t.Fatal("the workers do not become busy")
		}
		var h stats.Host
		askJSON(t, url+"api/v1/stats", &h)
		busy = 0
		for _, w := range h.Workers {
			if w.State == "busy" && w.BusyUS > 0 {
				busy++
			}
		}
	}
	r, err := http.Get(url + "metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	if text, err := io.ReadAll(r.Body); err != nil || !strings.Contains(string(text), `pyp_worker_state{worker="1",state="busy"} 1`) {
		t.Errorf("%v, %s", err, text)
	}
}

func TestDashboardWithAToken(t *testing.T) {
	_, url := watched(t, "--dashboard-token", "a-token-for-this-test")
	for header, want := range map[string]int{"": 401, "Bearer wrong": 401, "Bearer a-token-for-this-test": 200} {
		r, _ := http.NewRequest("GET", url+"api/v1/stats", nil)
		r.Header.Set("Authorization", header)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("with %q: %d, want %d", header, res.StatusCode, want)
		}
	}
}

func TestFlagsOfTheDashboard(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--dashboard", "0.0.0.0:9090", "x.js"}, "--dashboard-token"},
		{[]string{"--dashboard", ":9090", "x.js"}, "127.0.0.1"},
		{[]string{"--dashboard", "9090", "x.js"}, "HOST:PORT"},
		{[]string{"--dashboard-token", "a-token-for-this-test", "x.js"}, "belongs to --dashboard"},
		{[]string{"--dashboard", ":9090", "--dashboard-token", "short", "x.js"}, "characters or more"},
	} {
		if _, err := parse(c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.args, err, c.want)
		}
	}
	t.Setenv("PYP_DASHBOARD_TOKEN", "a-token-for-this-test")
	if o, err := parse([]string{"--dashboard", ":9090", "x.js"}); err != nil || o.dashboardToken != "a-token-for-this-test" {
		t.Errorf("the environment's token: %v", err)
	}
}
