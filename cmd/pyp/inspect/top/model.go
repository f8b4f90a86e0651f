package top

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"pyp/contexts/control"
	"pyp/contexts/stats"
)

// mode is what the keys mean, and what the screen shows.
type mode int

const (
	watching mode = iota
	filtering
	confirming // that a context is ended
	helping
	detail // one context in full
	stacks
)

// model is all that is shown.
type model struct {
	ctx   context.Context
	src   Source
	every time.Duration

	width, height int
	mode          mode
	back          mode // where confirming came from
	focus         pane
	zoomed        bool
	paused        bool
	across        int        // columns that are scrolled away
	offsets       [panes]int // rows that are
	input         []rune     // the filter as it is typed
	message       string     // what the last key did
	query         control.Query

	now      *stats.Host
	marks    [2]*stats.Host // the looks that rates are since: half an interval old, or more
	rates    *stats.Rates
	contexts []stats.Context
	total    int
	selected uint64
	chosen   bool           // by a key; else the first is selected
	one      *stats.Context // the one in full
	ended    uint64         // the one that was to be shown in full and is no more
	running  []stats.Stack
	failed   error // why the last look brought nothing

	looking bool // a look is on its way
	again   bool // another one is wanted when it comes
}

// most is how many contexts are asked for.
const most = 500

// patience is how long an answer may take.
const patience = 5 * time.Second

func newModel(ctx context.Context, s Source, every time.Duration) *model {
	return &model{ctx: ctx, src: s, every: every, width: 80, height: 24, focus: contextPane, query: control.Query{Sort: "cpu", Limit: most}}
}

// The messages: answers of the host, and the clock.
type (
	looked struct {
		host     *stats.Host
		contexts []stats.Context
		total    int
		one      *stats.Context
		ended    uint64 // the context that was asked for and is no more
		stacks   []stats.Stack
		err      error
	}
	killed struct {
		id  uint64
		err error
	}
	ticked struct{}
)

// Init asks the host for the first time and starts the clock.
func (m *model) Init() tea.Cmd { return tea.Batch(m.look(), m.tick()) }

func (m *model) tick() tea.Cmd { return tea.Tick(m.every, func(time.Time) tea.Msg { return ticked{} }) }

// Update takes one message.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case ticked:
		if m.paused {
			return m, m.tick()
		}
		return m, tea.Batch(m.look(), m.tick())
	case looked:
		return m, m.take(msg)
	case killed:
		m.message = fmt.Sprintf("context %d has been ended", msg.id)
		if msg.err != nil {
			m.message = msg.err.Error()
		}
		return m, m.look()
	case tea.PasteMsg:
		if m.mode == filtering {
			m.input = append(m.input, []rune(msg.Content)...)
		}
	case tea.KeyPressMsg:
		return m, m.key(msg)
	}
	return m, nil
}

// look asks the host for what the screen shows, once at a time.
func (m *model) look() tea.Cmd {
	if m.looking {
		m.again = true
		return nil
	}
	m.looking = true
	query, mode, id := m.query, m.mode, m.selected
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(m.ctx, patience)
		defer cancel()
		var l looked
		if l.host, l.err = m.src.Stats(ctx); l.err != nil {
			return l
		}
		if l.contexts, l.total, l.err = m.src.Contexts(ctx, query); l.err != nil {
			return l
		}
		switch mode {
		case detail:
			var err error
			l.one, err = m.src.Context(ctx, id)
			switch {
			case errors.Is(err, control.ErrGone) || ctx.Err() != nil:
				l.err = err
			case err != nil:
				l.one, l.ended = nil, id
			}
		case stacks:
			l.stacks, l.err = m.src.Stacks(ctx)
		}
		return l
	}
}

// take shows an answer. After a failure the last figures stay.
func (m *model) take(l looked) tea.Cmd {
	m.looking = false
	if m.failed = l.err; l.err == nil {
		m.now = l.host
		m.rate()
		m.contexts, m.total, m.running = l.contexts, l.total, l.stacks
		if l.one != nil || m.mode == detail {
			m.one, m.ended = l.one, l.ended
		}
		m.keepSelected()
	}
	if m.again {
		m.again = false
		return m.look()
	}
	return nil
}

// rate compares the newest look with one that is old enough: a key may have
// asked for both within a moment, in which nothing happens.
func (m *model) rate() {
	if last := m.marks[1]; last == nil || last.PID != m.now.PID || m.now.UptimeUS < last.UptimeUS || m.now.UptimeUS-last.UptimeUS >= m.every.Microseconds()/2 {
		m.marks = [2]*stats.Host{last, m.now}
	}
	m.rates = stats.Between(m.marks[0], m.now)
}

// gone reports that the host has ended.
func (m *model) gone() bool { return errors.Is(m.failed, control.ErrGone) }

// cursor is the row of the selected context, -1 without one.
func (m *model) cursor() int {
	for i := range m.contexts {
		if m.contexts[i].ID == m.selected {
			return i
		}
	}
	return -1
}

// keepSelected selects the first context until a key has chosen another one,
// and when that has ended.
func (m *model) keepSelected() {
	if m.mode == detail || m.mode == confirming || m.chosen && m.cursor() >= 0 {
		return
	}
	m.selected, m.chosen = 0, false
	if len(m.contexts) > 0 {
		m.selected = m.contexts[0].ID
	}
}
