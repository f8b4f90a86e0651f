package top

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/cmd/pyp/inspect/tables"
	"pyp/contexts/printable"
)

var (
	bold   = lipgloss.NewStyle().Bold(true)
	faint  = lipgloss.NewStyle().Faint(true)
	marked = lipgloss.NewStyle().Reverse(true)
	bad    = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("1"))
)

// View draws the whole screen.
func (m *model) View() tea.View {
	v := tea.NewView(strings.Join(m.screen(), "\n"))
	v.AltScreen = true
	v.WindowTitle = "pyp top"
	return v
}

// screen is the lines of the window, as many as it has at most.
func (m *model) screen() []string {
	lines := m.header()
	room := m.height - len(lines) - 1
	switch {
	case room < 1:
		lines = lines[:max(m.height-1, 0)]
	case m.mode == helping:
		lines = append(lines, m.block(strings.Split(helpText, "\n"), room)...)
	case m.mode == stacks:
		lines = append(lines, m.block(m.stackLines(), room)...)
	case m.mode == detail || m.mode == confirming && m.back == detail:
		lines = append(lines, m.block(m.detailLines(), room)...)
	case m.now != nil:
		lines = append(lines, m.tables(room)...)
	}
	for len(lines) < m.height-1 {
		lines = append(lines, "")
	}
	if m.height > 0 {
		lines = append(lines, m.footer())
	}
	return lines
}

// cut fits a line into the window.
func (m *model) cut(s string) string { return ansi.Truncate(printable.Cell(s), m.width, "") }

// block shows lines as they are.
func (m *model) block(lines []string, room int) []string {
	if len(lines) > room {
		lines = lines[:room]
	}
	shown := make([]string, len(lines))
	for i, l := range lines {
		shown[i] = m.cut(l)
	}
	return shown
}

// header is what is known of the whole host, in a few lines.
func (m *model) header() []string {
	if m.now == nil {
		text := "asking the host ..."
		if m.failed != nil {
			text = m.failed.Error()
		}
		return []string{bold.Render(m.cut("pyp top  " + text)), ""}
	}
	h, r, t, mem := m.now, m.rates, &m.now.Totals, &m.now.Memory
	kind := ""
	if r.Average {
		kind = " (average)"
	}
	return append([]string{m.title()}, m.flow(
		"requests "+figures.Rate(r.Requests)+"/s"+kind,
		"callbacks "+figures.Rate(r.Callbacks)+"/s",
		"connections "+figures.Rate(r.Accepted)+"/s",
		"errors "+figures.Rate(r.Errors)+"/s",
		"contexts "+figures.Count(t.Contexts),
		fmt.Sprintf("hogs %d (%s)", t.ActiveHogs, figures.Count(t.Hogs)),
		"timeouts "+figures.Count(t.Timeouts),
		fmt.Sprintf("hung %d", t.HungWorkers),
		"latency "+tables.Quantiles(&r.Latency),
		fmt.Sprintf("memory %s: %s resident, %s live, %s shared, limit %s", mem.State, figures.Bytes(mem.ResidentBytes), figures.Bytes(mem.LiveBytes), figures.Bytes(mem.SharedBytes), tables.Limit(mem.SoftLimit)),
		"in "+figures.Bytes(int64(r.Received))+"/s",
		"out "+figures.Bytes(int64(r.Sent))+"/s",
		fmt.Sprintf("collector %s cycles, p99 %s, %.1f%%", figures.Count(h.GC.Cycles), figures.Micros(h.GC.Pauses.P99US), h.GC.CPUPercent),
	)...)
}

// gap is between two figures of a line.
const gap = "  "

// mostLines of figures stand above the tables.
const mostLines = 5

// flow lays texts out in lines of the window, none of which is cut unless it
// alone is too wide. The last ones are left out where there are too many.
func (m *model) flow(parts ...string) (lines []string) {
	line := ""
	for _, p := range parts {
		switch p = printable.Cell(p); {
		case line == "":
			line = p
		case ansi.StringWidth(line+gap+p) <= m.width:
			line += gap + p
		default:
			lines, line = append(lines, m.cut(line)), p
		}
	}
	lines = append(lines, m.cut(line))
	return lines[:min(len(lines), mostLines)]
}

// title names the host, and tells if it has gone.
func (m *model) title() string {
	h := m.now
	generation := 0
	for _, g := range h.Generations {
		generation = max(generation, g.Number)
	}
	rest := fmt.Sprintf("  process %d  up %s  %s  generation %d", h.PID, figures.Micros(h.UptimeUS), h.State, generation)
	text := "pyp top  " + h.Script + rest
	if ansi.StringWidth(text) > m.width {
		text = "pyp top  " + filepath.Base(h.Script) + rest
	}
	switch {
	case m.gone():
		return bad.Render(m.cut("THE HOST HAS ENDED; these are its last figures.  " + text))
	case m.failed != nil:
		return bad.Render(m.cut("NO ANSWER: " + m.failed.Error() + "  " + text))
	case m.paused:
		return marked.Render(m.cut("PAUSED  " + text))
	}
	return bold.Render(m.cut(text))
}

// footer asks, tells, or names the keys.
func (m *model) footer() string {
	switch {
	case m.mode == confirming:
		return bad.Render(m.cut("end " + m.target() + "? y/n"))
	case m.mode == filtering && m.message != "":
		return m.cut("filter: " + string(m.input) + "_  " + m.message)
	case m.mode == filtering:
		return m.cut("filter: " + string(m.input) + "_  (remote=10.0. state=running age>10s; enter, esc)")
	case m.message != "":
		return bold.Render(m.cut(m.message))
	case m.mode == detail:
		return faint.Render(m.cut("q back  k end this context"))
	case m.mode != watching:
		return faint.Render(m.cut("q back"))
	}
	keys := m.flow("q quit", "? help", "up/down select", "enter show", "k end", "s sort:"+m.sortName(), "/ filter", "t stacks", "p pause", "tab next table", "z zoom", "r reverse")
	return faint.Render(keys[0])
}

func (m *model) sortName() string {
	if m.query.Reverse {
		return m.query.Sort + " reversed"
	}
	return m.query.Sort
}

func (m *model) stackLines() []string {
	if len(m.running) == 0 {
		return []string{"", "no worker is busy"}
	}
	var lines []string
	for i := range m.running {
		lines = append(append(lines, ""), tables.Stack(&m.running[i])...)
	}
	return lines
}

func (m *model) detailLines() []string {
	if m.one == nil {
		if m.ended == m.selected {
			return []string{"", fmt.Sprintf("context %d has ended", m.selected)}
		}
		return []string{"", fmt.Sprintf("asking for context %d ...", m.selected)}
	}
	lines := append([]string{""}, tables.Context(m.one).Lines()...)
	if len(m.one.Recent) > 0 {
		lines = append(append(lines, ""), tables.Recent(m.one).Lines()...)
	}
	return lines
}

const helpText = `
up, down, pgup, pgdown, home, end   select a context, or scroll the table with the focus
left, right                         show columns that do not fit
tab, shift+tab                      the next table, the one before
z                                   only the table with the focus, or all
enter                               the selected context in full
k, x                                end the selected context, after a question
t                                   what the busy workers execute
s, S                                sort contexts by the next field, the one before
r                                   the other way round
/, f                                filter contexts: field=text, field>number, or a text; esc takes it away
p, space                            pause
q, ctrl+c                           quit`
