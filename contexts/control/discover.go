package control

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"pyp/contexts/stats"
)

// Entry is a host of this user's.
type Entry struct {
	PID     int
	Script  string
	Socket  string
	Started time.Time
	Host    *stats.Host // what it said, nil if it did not answer
	Err     error       // why not
}

// answerTime is how long a host may take to tell who it is.
const answerTime = 2 * time.Second

// Discover lists the hosts of this user, the oldest first. Sockets that dead
// hosts have left are removed.
func Discover(ctx context.Context) []Entry {
	var paths []string
	for _, dir := range folders() {
		if private(dir) == nil {
			sweep(dir)
			paths = append(paths, sockets(dir)...)
		}
	}
	list := make([]Entry, len(paths))
	var asked sync.WaitGroup
	for i, path := range paths {
		asked.Go(func() { list[i] = Ask(ctx, path) })
	}
	asked.Wait()
	list = slices.DeleteFunc(list, func(e Entry) bool { return errors.Is(e.Err, ErrGone) })
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.PID, b.PID), cmp.Compare(a.Socket, b.Socket))
	})
	return list
}

// Ask lets the host at path tell who it is.
func Ask(ctx context.Context, path string) Entry {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	c := NewClient(path)
	defer c.Close()
	e := Entry{PID: pidOf(path), Socket: path}
	h, err := c.Stats(ctx)
	if err != nil {
		e.Err = err
		return e
	}
	e.PID, e.Script, e.Started, e.Host = h.PID, h.Script, h.Started, h
	return e
}
