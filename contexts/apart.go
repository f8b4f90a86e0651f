package contexts

import (
	"sync"

	"pyp/parallelmod/http"
)

// This file is for answers that would hold up whoever made them: files, which
// may wait for the disk, and long texts to compress. Their requests are parked,
// and a goroutine that holds nothing finishes them.

// crew runs functions on goroutines of its own, no more than so many at once;
// the others wait their turn. A disk that does not answer thus costs a bounded
// number of the system's threads.
type crew struct {
	most    int
	log     *Log
	mu      sync.Mutex
	working int      // guarded by mu
	queue   []func() // guarded by mu
}

// maxOpening is how many files are being opened at once.
const maxOpening = 64

func (c *crew) do(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.working == c.most {
		c.queue = append(c.queue, f)
		return
	}
	c.working++
	go c.work(f)
}

func (c *crew) work(f func()) {
	for f != nil {
		c.log.guarded(f)
		f = c.next()
	}
}

func (c *crew) next() func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		c.queue = nil
		c.working--
		return nil
	}
	f := c.queue[0]
	c.queue[0] = nil
	c.queue = c.queue[1:]
	return f
}

// setApart parks the request and has its answer finished by a crew, if it is
// one that takes long.
func (r *request) setApart(a *http.Answer) bool {
	if a.File == nil && (a.Len() <= maxInline || r.coding(a) == identity) {
		return false
	}
	r.park(r)
	r.hire(*a)
	return true
}

func (r *request) hire(a http.Answer) {
	finish, by := r.httpContext.deliver, &r.binding.host.compressors
	if a.File != nil {
		finish, by = (*request).openFile, &r.binding.host.openers
	}
	by.do(func() { r.finishApart(&a, finish) })
}

func (r *request) finishApart(a *http.Answer, finish func(*request, *http.Answer) bool) {
	if r.givenUp() {
		return
	}
	done := false
	defer func() {
		if !done { // a panic, which is reported
			r.deliver(r, &http.Answer{Status: 500, Close: true})
		}
		r.settle()
	}()
	finish(r, a)
	done = true
}
