package top

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"pyp/contexts/control"
	"pyp/contexts/stats"
)

// source is a host that answers at once.
type source struct {
	looks  int
	live   []stats.Context
	err    error
	killed []uint64
	query  control.Query
}

func newSource(n int) *source {
	s := &source{}
	for i := range n {
		s.live = append(s.live, stats.Context{ID: uint64(i + 1), RemoteAddress: fmt.Sprintf("10.0.0.%d:99", i), Protocol: "Hello", State: "idle", JSTimeUS: int64(i) * 1000, Server: "127.0.0.1:8080"})
	}
	return s
}

func (s *source) Stats(context.Context) (*stats.Host, error) {
	s.looks++
	n := int64(s.looks)
	return &stats.Host{
		PID: 42, Script: "/srv/app.js", State: "serving", UptimeUS: n * 1e6, Totals: stats.Totals{Requests: n * 250, Contexts: int64(len(s.live))},
		Workers:     []stats.Worker{{Index: 0, State: "busy", JSTimeUS: n * 5e5, Context: 2, Callback: "Hello.json"}, {Index: 1, State: "idle"}},
		Servers:     []stats.Server{{Name: "Hello", Address: "127.0.0.1:8080", Description: "http://127.0.0.1:8080", Callbacks: []stats.Callback{{Name: "Hello.json", Count: n * 250, Runs: "inline", Reason: "fast"}}}},
		Generations: []stats.Generation{{Number: 1}},
	}, s.err
}

func (s *source) Contexts(_ context.Context, q control.Query) ([]stats.Context, int, error) {
	s.query = q
	return q.Apply(slices.Clone(s.live))
}

func (s *source) Context(_ context.Context, id uint64) (*stats.Context, error) {
	for _, c := range s.live {
		if c.ID == id {
			c.Recent = []stats.Recent{{Callback: "Hello.json", TookUS: 77, Error: "oops"}}
			return &c, nil
		}
	}
	return &stats.Context{}, errors.New("there is no such context")
}

func (s *source) Stacks(context.Context) ([]stats.Stack, error) {
	return []stats.Stack{{Worker: 0, State: "busy", Native: "sort", Frames: []stats.Frame{{Function: "spin", File: "app.js", Line: 12, Column: 3}, {Function: "from"}}}}, nil
}

func (s *source) Kill(_ context.Context, id uint64) error {
	s.killed = append(s.killed, id)
	s.live = slices.DeleteFunc(s.live, func(c stats.Context) bool { return c.ID == id })
	return nil
}

// view is a model that runs without a program.
type view struct {
	*model
	t *testing.T
}

func show(t *testing.T, s Source, width, height int) *view {
	v := &view{newModel(context.Background(), s, time.Second), t}
	v.Update(tea.WindowSizeMsg{Width: width, Height: height})
	v.do(v.look())
	return v
}

// do runs a command and what follows of it, but for the clock.
func (v *view) do(cmd tea.Cmd) {
	for cmd != nil {
		_, cmd = v.Update(cmd())
	}
}

// press gives keys: names of them, or the characters of a text.
func (v *view) press(keys ...string) {
	special := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"backspace": tea.KeyBackspace, "end": tea.KeyEnd, "home": tea.KeyHome, "pgdown": tea.KeyPgDown, "space": tea.KeySpace}
	for _, name := range keys {
		if code, ok := special[name]; ok {
			v.do(v.key(tea.KeyPressMsg{Code: code}))
			continue
		}
		for _, r := range name {
			v.do(v.key(tea.KeyPressMsg{Code: r, Text: string(r)}))
		}
	}
}

func (v *view) text() string { return ansi.Strip(strings.Join(v.screen(), "\n")) }

func (v *view) has(want ...string) {
	v.t.Helper()
	for _, w := range want {
		if !strings.Contains(v.text(), w) {
			v.t.Errorf("the screen lacks %q:\n%s", w, v.text())
		}
	}
}

func TestShowsTheHost(t *testing.T) {
	v := show(t, newSource(3), 160, 40)
	v.has("pyp top  /srv/app.js  process 42", "requests 250/s", "(average)", "contexts: 3, by cpu", "Hello.json", "10.0.0.2:99", "q quit")
	v.do(v.look())
	if strings.Contains(v.text(), "(average)") {
		t.Errorf("rates are still averages:\n%s", v.text())
	}
	v.has("requests 250/s", "50%")
}

// TestRatesAreOfAnInterval looks twice within a moment, as keys do.
func TestRatesAreOfAnInterval(t *testing.T) {
	s := newSource(1)
	v := show(t, s, 120, 30)
	v.do(v.look())
	v.every = 10 * time.Second // the looks are a second apart
	for range 3 {
		v.do(v.look())
	}
	if want := 4 * time.Second; v.rates.Average || v.rates.Interval != want {
		t.Errorf("rates of %v (average: %v), want %v", v.rates.Interval, v.rates.Average, want)
	}
}

func TestSelectsAndKills(t *testing.T) {
	s := newSource(3) // by cpu: 3, 2, 1
	v := show(t, s, 120, 40)
	v.press("down", "k")
	v.has("end context 2 of 10.0.0.1:99 (Hello)? y/n")
	v.press("n")
	v.has("nothing was ended")
	if v.press("x", "y"); !slices.Equal(s.killed, []uint64{2}) {
		t.Errorf("killed %v", s.killed)
	}
	v.has("context 2 has been ended", "contexts: 2, by cpu")
	v.press("up", "up", "k", "esc", "end", "k", "y", "k", "y")
	if !slices.Equal(s.killed, []uint64{2, 1, 3}) {
		t.Errorf("killed %v", s.killed)
	}
	v.press("k")
	v.has("there is no context to end")
}

func TestSelectionFollowsItsContext(t *testing.T) {
	s := newSource(3)
	v := show(t, s, 120, 40)
	v.press("down") // 2
	s.live[1].JSTimeUS = 9e9
	v.do(v.look())
	if v.selected != 2 || v.cursor() != 0 {
		t.Errorf("context %d in row %d is selected", v.selected, v.cursor())
	}
	v.press("home")
	s.live[0].JSTimeUS = 10e9
	v.do(v.look())
	if v.selected != 1 {
		t.Errorf("context %d is selected, want the first one", v.selected)
	}
}

func TestSortsAndFilters(t *testing.T) {
	s := newSource(30)
	v := show(t, s, 120, 40)
	v.press("s")
	if s.query.Sort != "bytes" {
		t.Errorf("sorted by %s", s.query.Sort)
	}
	v.press("SS", "r")
	v.has("contexts: 30, by id reversed")
	v.press("/", "remote=10.0.0.2", "x", "backspace")
	v.has("filter: remote=10.0.0.2_")
	v.press("enter")
	v.has("contexts: 11, by id reversed, filter: remote=10.0.0.2")
	v.press("/", " size=1", "enter")
	v.has(`contexts have no "size" to filter by`)
	v.press("esc", "esc")
	v.has("contexts: 30, by id reversed")
	if v.mode != watching {
		t.Errorf("the mode is %d", v.mode)
	}
}

func TestDetailStacksHelp(t *testing.T) {
	s := newSource(3)
	v := show(t, s, 120, 40)
	v.press("enter")
	v.has("remote address  10.0.0.2:99", "Hello.json", "77us", "oops", "k end this context")
	s.live = s.live[:2]
	v.do(v.look())
	v.has("context 3 has ended")
	v.press("q", "t")
	v.has("worker 0: busy", "sort (built in)", "spin (app.js:12:3)", "from (built in)")
	v.press("esc", "?")
	v.has("what the busy workers execute")
	v.press("q")
	v.has("contexts: 2")
}

func TestQuits(t *testing.T) {
	v := show(t, newSource(1), 80, 24)
	for _, k := range []tea.KeyPressMsg{{Code: 'q', Text: "q"}, {Code: 'c', Mod: tea.ModCtrl}} {
		cmd := v.key(k)
		if cmd == nil {
			t.Fatalf("%s does nothing", k)
		}
		if _, ok := cmd().(tea.QuitMsg); !ok {
			t.Errorf("%s does not quit", k)
		}
	}
}

func TestPauses(t *testing.T) {
	s := newSource(1)
	v := show(t, s, 80, 24)
	v.press("p")
	v.has("PAUSED")
	looks := s.looks
	if _, cmd := v.Update(ticked{}); cmd == nil || v.looking {
		t.Error("a paused view looks, or its clock stands still")
	}
	if v.press("p"); s.looks != looks+1 {
		t.Errorf("%d looks after the pause, want 1", s.looks-looks)
	}
}

// TestOneLookAtATime holds however slowly the host answers.
func TestOneLookAtATime(t *testing.T) {
	s := newSource(1)
	v := show(t, s, 80, 24)
	first := v.look()
	for range 2 {
		if v.look() != nil {
			t.Fatal("two looks are on their way")
		}
	}
	looks := s.looks
	if v.do(first); s.looks != looks+2 {
		t.Errorf("%d looks, want the one and another for what was asked meanwhile", s.looks-looks)
	}
}

func TestHostThatGoesAway(t *testing.T) {
	s := newSource(2)
	v := show(t, s, 120, 30)
	s.err = fmt.Errorf("/run/x.sock: %w", control.ErrGone)
	v.do(v.look())
	v.has("THE HOST HAS ENDED", "10.0.0.1:99", "/srv/app.js")
	s.err = errors.New("the host does not answer")
	v.do(v.look())
	v.has("NO ANSWER: the host does not answer")
	s.err = nil
	v.do(v.look())
	if strings.Contains(v.text(), "NO ANSWER") {
		t.Errorf("a host that is back:\n%s", v.text())
	}
	s = newSource(0)
	s.err = control.ErrGone
	show(t, s, 80, 24).has("no host listens there")
}

// TestEveryWindow draws every mode in windows of every size.
func TestEveryWindow(t *testing.T) {
	for _, n := range []int{0, 40} {
		v := show(t, newSource(n), 80, 24)
		for width := 0; width < 130; width += 1 + width/7 {
			for _, height := range []int{0, 1, 2, 3, 5, 6, 8, 11, 16, 24, 61} {
				v.Update(tea.WindowSizeMsg{Width: width, Height: height})
				v.mode = mode(width) % (stacks + 1)
				v.focus = pane(width) % panes
				v.zoomed = width%3 == 0
				lines := v.screen()
				if len(lines) != height {
					t.Fatalf("%dx%d: %d lines", width, height, len(lines))
				}
				for _, l := range lines {
					if ansi.StringWidth(l) > width {
						t.Fatalf("%dx%d: a line of %d: %q", width, height, ansi.StringWidth(l), l)
					}
				}
			}
		}
	}
}

func TestScrolls(t *testing.T) {
	v := show(t, newSource(100), 100, 24)
	v.press("end")
	v.has("10.0.0.0:99")
	v.press("home")
	v.has("10.0.0.99:99")
	v.press("right", "right")
	if strings.Contains(v.text(), "10.0.0.99:99") {
		t.Errorf("nothing is scrolled away:\n%s", v.text())
	}
	v.press("left", "left", "left", "tab", "pgdown", "tab", "tab")
	v.has("WORKER", "CALLBACK", "SERVER")
}

// TestHostileText holds for what a client or a script has a say in.
func TestHostileText(t *testing.T) {
	s := newSource(1)
	s.live[0].Protocol, s.live[0].LastError = "P\x1b[2J", "bad\nline\x1b]0;title\x07\u202e"
	s.live[0].RemoteAddress = "\x9b31m"
	v := show(t, s, 400, 40)
	for _, m := range []mode{watching, detail, confirming} {
		v.mode, v.back = m, detail
		v.do(v.look())
		for _, l := range v.screen() {
			for _, bad := range []string{"\x1b[2J", "\x1b]", "\x07", "\x9b", "\u202e", "\n"} {
				if strings.Contains(l, bad) {
					t.Errorf("mode %d: %q has %q", m, l, bad)
				}
			}
		}
	}
	v.has(`P\x1b[2J`)
}

// TestNothingIsCutInTheMiddle has a window of 80 columns: what does not fit
// goes on in the next line, and keys that do not are left out.
func TestNothingIsCutInTheMiddle(t *testing.T) {
	v := show(t, newSource(3), 80, 24)
	v.now.Script = "/srv/" + strings.Repeat("deep/", 20) + "app.js"
	v.has("pyp top  app.js  process 42", "generation 1\n", "hung 0", "latency none", "limit none", "collector 0 cycles, p99 0, 0.0%", "q quit  ? help", "/ filter")
	lines := strings.Split(v.text(), "\n")
	for _, key := range strings.Split(lines[len(lines)-1], gap) {
		if !strings.Contains(key, " ") {
			t.Errorf("the key %q is cut", key)
		}
	}
	if len(lines) != 24 {
		t.Errorf("%d lines", len(lines))
	}
	for _, width := range []int{1, 20, 40, 200} {
		v.Update(tea.WindowSizeMsg{Width: width, Height: 24})
		for _, line := range v.screen() {
			if ansi.StringWidth(line) > width {
				t.Errorf("in %d columns: %q", width, line)
			}
		}
	}
}
