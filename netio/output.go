package netio

import (
	"os"
	"sync"
	"syscall"
)

// fileCost is what a queued file counts against WriteLimit: about what its descriptor takes, in the kernel and here.
const fileCost = 4 << 10

// output is the queue of a connection whose kernel buffer is full, or that sends files. It is made when first needed; all is
// guarded by the connection's mu unless said.
type output struct {
	parts   []segment // waiting for the writer, before q; every run of bytes is followed by a file
	q       []byte    // waiting for the writer
	held    int       // bytes in memory: in parts, in q, and in the writer's hand
	inFiles int64     // bytes of files, likewise
	files   int       // files open, likewise
	busy    bool      // the writer is running

	file *os.File        // the descriptor for Go's runtime poller, and its owner once made; the writer makes it when it has to wait
	sock syscall.RawConn // file's; the writer's only

	calling sync.Mutex // held by the writer while it uses the descriptor without file, and to close it; mu is never taken with it

	since, acked int64 // when the writer last judged the peer's rate, and what the peer had then; the writer's only
}

// segment is a run of output: bytes, or a piece of a file.
type segment struct {
	b    []byte
	more bool // b is followed by a file

	f      *os.File // nil for bytes
	off, n int64
	copied bool // the kernel refuses to send this file by itself
}

// left is how much of the segment the kernel has not taken.
func (s *segment) left() int64 { return int64(len(s.b)) + s.n }

// advance notes that the kernel has taken n bytes.
func (s *segment) advance(n int) {
	if s.f == nil {
		s.b = s.b[n:]
		return
	}
	s.off += int64(n)
	s.n -= int64(n)
}

// close gives up the segment's file.
func (s *segment) close() {
	if s.f != nil {
		s.f.Close() // opened for reading: there is nothing that an error could tell
	}
}

// add queues a copy of b.
func (o *output) add(b []byte) {
	o.q = append(o.q, b...)
	o.held += len(b)
}

// addFile queues n bytes of a file.
func (o *output) addFile(f *os.File, off, n int64) {
	if len(o.q) > 0 {
		o.parts = append(o.parts, segment{b: o.q, more: true})
		o.q = nil
	}
	o.parts = append(o.parts, segment{f: f, off: off, n: n})
	o.inFiles += n
	o.files++
}

// take hands the writer what comes next.
func (o *output) take() (s segment, ok bool) {
	if len(o.parts) == 0 {
		s.b, o.q = o.q, nil
		return s, len(s.b) > 0
	}
	s = o.parts[0]
	o.parts[0] = segment{}
	if o.parts = o.parts[1:]; len(o.parts) == 0 {
		o.parts = nil
	}
	return s, true
}

// took notes that the kernel has taken n bytes of s, and perhaps its end.
func (o *output) took(s *segment, n int) {
	if s.f == nil {
		o.held -= n
		return
	}
	o.inFiles -= int64(n)
	if s.n == int64(n) {
		o.files--
	}
}

// drop empties the queue. Files are closed elsewhere, since closing one may take its time.
func (o *output) drop() {
	if parts := o.parts; len(parts) > 0 {
		go func() {
			for i := range parts {
				parts[i].close()
			}
		}()
	}
	o.parts, o.q = nil, nil
	o.held, o.inFiles, o.files = 0, 0, 0
}
