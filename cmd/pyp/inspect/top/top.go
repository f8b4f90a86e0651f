package top

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"pyp/contexts/control"
	"pyp/contexts/stats"
)

// Source is a host to look at; control.Client is one.
type Source interface {
	Stats(ctx context.Context) (*stats.Host, error)
	Contexts(ctx context.Context, q control.Query) ([]stats.Context, int, error)
	Context(ctx context.Context, id uint64) (*stats.Context, error)
	Stacks(ctx context.Context) ([]stats.Stack, error)
	Kill(ctx context.Context, id uint64) error
}

// Run shows the host on the terminal until the user quits or ctx ends.
func Run(ctx context.Context, s Source, every time.Duration) error {
	_, err := tea.NewProgram(newModel(ctx, s, every), tea.WithContext(ctx)).Run()
	if errors.Is(err, tea.ErrInterrupted) || ctx.Err() != nil {
		return nil
	}
	return err
}
