package top

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"pyp/cmd/pyp/inspect/figures"
	"pyp/cmd/pyp/inspect/tables"
)

// pane is one of the tables.
type pane int

const (
	workerPane pane = iota
	serverPane
	callbackPane
	contextPane
	panes // how many there are
)

// least is the height of a pane that says anything: its titles and a row.
const least = 2

// tables are the panes that fit into room lines.
func (m *model) tables(room int) []string {
	var list [panes]*figures.Table
	list[workerPane] = tables.Workers(m.now, m.rates)
	list[serverPane] = tables.Servers(m.now, m.rates)
	list[callbackPane] = tables.Callbacks(m.now, m.rates)
	list[contextPane] = tables.Contexts(m.contexts, false)
	heights := m.heights(&list, room)
	var lines []string
	for p, t := range list {
		if heights[p] >= least {
			lines = append(lines, m.pane(pane(p), t, heights[p])...)
		}
	}
	return lines
}

// heights shares the lines out: to the pane with the focus what it needs, up
// to half, to the contexts what is left.
func (m *model) heights(list *[panes]*figures.Table, room int) [panes]int {
	var h [panes]int
	if m.zoomed {
		h[m.focus] = room
		return h
	}
	need := func(p pane) int { return 1 + len(list[p].Rows) } // the contexts' own line is spared if need be
	left := room - min(need(contextPane), max(room/3, least))
	give := func(p pane, most int) {
		if n := min(need(p), most, left); n >= least {
			h[p] = n
			left -= n
		}
	}
	if m.focus != contextPane {
		give(m.focus, max(room/2, least))
	}
	for p := range contextPane {
		if h[p] == 0 {
			give(p, max(room/5, least))
		}
	}
	h[contextPane] = room
	for p := range contextPane {
		h[contextPane] -= h[p]
	}
	return h
}

// pane draws a table of which height lines are seen.
func (m *model) pane(p pane, t *figures.Table, height int) []string {
	lines := t.Lines()
	rows := lines[1:]
	var shown []string
	if p == contextPane && height > least+1 {
		shown = append(shown, m.cut(m.contextTitle()))
	}
	seen := height - 1 - len(shown)
	m.scroll(p, len(rows), seen)
	from := m.offsets[p]
	title := lines[0]
	if p != contextPane && len(rows) > seen {
		title += fmt.Sprintf("  (%d to %d of %d)", from+1, min(from+seen, len(rows)), len(rows))
	}
	style := bold
	if p == m.focus {
		style = bold.Underline(true)
	}
	shown = append(shown, style.Render(m.window(title)))
	for i := from; i < min(from+seen, len(rows)); i++ {
		line := m.window(rows[i])
		if p == contextPane && m.contexts[i].ID == m.selected {
			line = marked.Render(line)
		}
		shown = append(shown, line)
	}
	return shown
}

// contextTitle tells which contexts are listed.
func (m *model) contextTitle() string {
	title := fmt.Sprintf("contexts: %d", m.total)
	if len(m.contexts) < m.total {
		title += fmt.Sprintf(", the first %d", len(m.contexts))
	}
	title += ", by " + m.sortName()
	if len(m.query.Filters) > 0 {
		title += ", filter: " + strings.Join(m.query.Filters, " ")
	}
	return title
}

// scroll keeps the selected context in sight, and a table's end at the bottom.
func (m *model) scroll(p pane, rows, seen int) {
	at := m.offsets[p]
	if p == contextPane {
		if c := m.cursor(); c >= 0 {
			at = min(max(at, c-seen+1), c)
		}
	}
	m.offsets[p] = max(min(at, rows-seen), 0)
}

// window is the part of a line that is not scrolled away.
func (m *model) window(line string) string { return ansi.Cut(line, m.across, m.across+m.width) }
