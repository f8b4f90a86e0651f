package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// browser is a headless Chromium with one page, driven by the DevTools protocol
// over a pair of pipes: messages of JSON that end in a zero byte.
type browser struct {
	t       *testing.T
	out     *os.File
	session string // of the page

	mu       sync.Mutex
	last     int                     // guarded by mu: the number of the last call
	pending  map[int]chan devMessage // guarded by mu
	problems []string                // guarded by mu: exceptions, refused loads, errors on the console
}

type devMessage struct {
	ID        int             `json:"id,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// chromium is the browser of this machine. Where CI runs there has to be one.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("PYP_CI") != "" {
		t.Fatal("no chromium, chromium-browser or google-chrome on PATH; .ci/run installs one")
	}
	t.Skip("THE PAGE IS NOT TESTED: no chromium, chromium-browser or google-chrome on PATH; apt-get install chromium")
	return ""
}

// browse opens a page of the given size and theme.
func browse(t *testing.T) *browser {
	t.Helper()
	program := chromium(t)
	profile, err := os.MkdirTemp("", "pyp") // its processes may still write while they end: t.TempDir would fail the test
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	theirs, out := pipe(t)
	in, theirOut := pipe(t)
	c := exec.Command(program, "--headless", "--no-sandbox", "--remote-debugging-pipe", "--user-data-dir="+profile,
		"--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
		"--disable-component-update", "--no-proxy-server", "--hide-scrollbars",
		"--disable-features=BackForwardCache") // a page that was left never answers while it is kept
	c.ExtraFiles = []*os.File{theirs, theirOut}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = theirs.Close(), theirOut.Close()
	b := &browser{t: t, out: out, pending: map[int]chan devMessage{}}
	go b.receive(in)
	t.Cleanup(func() {
		ended := make(chan struct{})
		go func() { defer close(ended); _ = c.Wait() }()
		_ = b.try("Browser.close", nil, nil)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
		}
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // and the processes that it has started
		<-ended
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return r, w
}

// call asks the browser for something and waits for the answer.
func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	if err := b.try(method, params, result); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// try is call for what may fail.
func (b *browser) try(method string, params map[string]any, result any) error {
	b.t.Helper()
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	answer := make(chan devMessage, 1)
	b.mu.Lock()
	if b.pending == nil {
		b.mu.Unlock()
		return errors.New("the browser has ended")
	}
	b.last++
	m := devMessage{ID: b.last, Method: method, Params: raw, SessionID: b.session}
	if params == nil {
		m.Params = json.RawMessage("{}")
	}
	if method == "Browser.close" {
		m.SessionID = ""
	}
	b.pending[m.ID] = answer
	text, _ := json.Marshal(m)
	_, err = b.out.Write(append(text, 0))
	b.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return errors.New("the browser has ended")
		case m.Error != nil:
			return errors.New(m.Error.Message)
		case result != nil:
			return json.Unmarshal(m.Result, result)
		}
		return nil
	case <-time.After(60 * time.Second):
		return errors.New("no answer")
	}
}

// receive hands answers to those who wait, and notes what went wrong in the
// page.
func (b *browser) receive(in *os.File) {
	r := bufio.NewReader(in)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			break
		}
		var m devMessage
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if answer := b.pending[m.ID]; answer != nil {
			delete(b.pending, m.ID)
			answer <- m
		}
		if m.Method == "Runtime.exceptionThrown" || m.Method == "Log.entryAdded" && strings.Contains(string(m.Params), `"level":"error"`) {
			b.problems = append(b.problems, fmt.Sprintf("%.400s", m.Params))
		}
		b.mu.Unlock()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, answer := range b.pending {
		close(answer)
	}
	b.pending = nil
}

// eval gives what an expression of the page comes to; a promise is awaited.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	v, err := b.evaluate(expression)
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func (b *browser) evaluate(expression string) (string, error) {
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := b.try("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true}, &r)
	if d := r.ExceptionDetails; d != nil {
		return "", fmt.Errorf("%s %s", d.Text, d.Exception.Description)
	}
	return fmt.Sprint(r.Result.Value), err
}

// await waits until an expression of the page is true, and gives its value. A
// page that is left meanwhile is no error: the next one is looked at.
func (b *browser) await(what, expression string) string {
	b.t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); {
		v, err := b.evaluate(`new Promise((done) => {
			const end = Date.now() + 2000;
			const look = () => {
				const v = (` + expression + `);
				if (v || Date.now() > end) done(v || 'NOT YET'); else setTimeout(look, 20);
			};
			look();
		})`)
		switch {
		case err == nil && v != "NOT YET":
			return v
		case err != nil && !strings.Contains(err.Error(), "navigated") && !strings.Contains(err.Error(), "context"):
			b.t.Fatalf("waiting for %s: %s: %v", what, expression, err)
		}
	}
	text, _ := b.evaluate(`document.body.innerText`)
	b.t.Fatalf("waited in vain for %s: %s\nthe page: %.2000s\nproblems: %q", what, expression, text, b.seen())
	return ""
}

// seen are the first things that went wrong in the page.
func (b *browser) seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.problems[:min(len(b.problems), 5)]
}

// open loads a page.
func (b *browser) open(url string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": url}, nil)
	b.await("the page "+url, `location.href.startsWith(`+fmt.Sprintf("%q", url)+`) && document.readyState === 'complete'`)
}

// size sets the window's width and height and whether the theme is dark.
func (b *browser) size(width, height int, dark bool) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
}

// screenshot is a PNG of the whole page.
func (b *browser) screenshot() []byte {
	b.t.Helper()
	var r struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true}, &r)
	png, err := base64.StdEncoding.DecodeString(r.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	return png
}
