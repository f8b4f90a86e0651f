package top

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// sorts are the orders that s goes through.
var sorts = []string{"cpu", "bytes", "age", "idle", "callbacks", "queued", "errors", "state", "remote", "id"}

// key does what a key means.
func (m *model) key(k tea.KeyPressMsg) tea.Cmd {
	if k.String() == "ctrl+c" {
		return tea.Quit
	}
	switch m.mode {
	case filtering:
		return m.filterKey(k)
	case confirming:
		return m.confirmKey(k)
	}
	m.message = ""
	switch k.String() {
	case "q":
		if m.mode == watching {
			return tea.Quit
		}
		m.mode = watching
	case "esc":
		if m.mode == watching && len(m.query.Filters) > 0 {
			m.query.Filters = nil
			return m.look()
		}
		m.mode = watching
	case "?", "h":
		m.mode = helping
	case "p", "space":
		if m.paused = !m.paused; !m.paused {
			return m.look()
		}
	case "k", "x":
		if m.mode == watching || m.mode == detail {
			m.askToKill()
		}
	case "t":
		m.mode, m.running = stacks, nil
		return m.look()
	default:
		if m.mode == watching {
			return m.watchKey(k.String())
		}
	}
	return nil
}

// watchKey is a key of the main view.
func (m *model) watchKey(k string) tea.Cmd {
	switch k {
	case "s", "S":
		step := 1
		if k == "S" {
			step = len(sorts) - 1
		}
		m.query.Sort = sorts[(slices.Index(sorts, m.query.Sort)+step)%len(sorts)]
		return m.look()
	case "r":
		m.query.Reverse = !m.query.Reverse
		return m.look()
	case "/", "f":
		m.mode, m.input = filtering, []rune(strings.Join(m.query.Filters, " "))
	case "enter":
		if m.selected != 0 {
			m.mode, m.one = detail, nil
			return m.look()
		}
	case "tab":
		m.focus = (m.focus + 1) % panes
	case "shift+tab":
		m.focus = (m.focus + panes - 1) % panes
	case "z":
		m.zoomed = !m.zoomed
	case "left":
		m.across = max(m.across-8, 0)
	case "right":
		m.across += 8
	default:
		m.move(k)
	}
	return nil
}

// move goes up and down in the pane that has the focus.
func (m *model) move(k string) {
	page := max(m.height/2, 1)
	steps := map[string]int{"up": -1, "down": 1, "pgup": -page, "pgdown": page, "home": -1 << 20, "end": 1 << 20}
	n := steps[k]
	if n == 0 {
		return
	}
	if m.focus != contextPane {
		m.offsets[m.focus] = max(m.offsets[m.focus]+n, 0) // the view bounds it below
		return
	}
	if len(m.contexts) > 0 {
		m.selected = m.contexts[min(max(m.cursor()+n, 0), len(m.contexts)-1)].ID
		m.chosen = k != "home"
	}
}

func (m *model) askToKill() {
	if m.selected == 0 {
		m.message = "there is no context to end"
		return
	}
	m.mode, m.back = confirming, m.mode
}

// confirmKey takes y for yes and anything else for no.
func (m *model) confirmKey(k tea.KeyPressMsg) tea.Cmd {
	m.mode = m.back
	if k.String() != "y" && k.String() != "Y" {
		m.message = "nothing was ended"
		return nil
	}
	id := m.selected
	return func() tea.Msg { return killed{id, m.src.Kill(m.ctx, id)} }
}

// filterKey edits the filter.
func (m *model) filterKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc":
		m.mode, m.message = watching, ""
	case "enter":
		q := m.query
		q.Filters = strings.Fields(string(m.input))
		if err := q.Check(); err != nil {
			m.message = err.Error()
			return nil
		}
		m.query, m.mode, m.message = q, watching, ""
		m.offsets[contextPane] = 0
		return m.look()
	case "backspace":
		m.input = m.input[:max(len(m.input)-1, 0)]
	case "ctrl+u":
		m.input = nil
	default:
		m.input = append(m.input, []rune(k.Text)...)
	}
	return nil
}

// target describes the context that is about to be ended.
func (m *model) target() string {
	if i := m.cursor(); i >= 0 {
		x := &m.contexts[i]
		return fmt.Sprintf("context %d of %s (%s)", x.ID, x.RemoteAddress, x.Protocol)
	}
	return fmt.Sprintf("context %d", m.selected)
}
