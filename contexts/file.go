package contexts

import (
	"io"
	"os"

	"pyp/parallelmod/http"
	"pyp/parallelmod/httpfile"
	"pyp/vm"
)

// This file is for answers whose content is a file's. The file is opened by one
// of the openers' goroutines, since a disk may make it wait, and sent by netio.

// maxInMemory is the longest file that is read, and sent in one write with its
// head; a longer one is sent by the kernel.
const maxInMemory = 64 << 10

// openFile finishes an answer that is a file. It reports whether there is an
// answer to send now.
func (r *request) openFile(a *http.Answer) bool {
	res := a.File.Open(r.fileQuery())
	if res.Status >= 400 {
		return r.fileFailed(&res)
	}
	whole := http.Answer{Status: res.Status, Type: res.Type, Bytes: res.Body, Close: a.Close, Own: true}
	if a.Type != "" && !bodiless(res.Status) {
		whole.Type = a.Type
	}
	if res.Status == 200 && a.Status >= 200 && a.Status < 600 && a.Status/100 != 3 {
		whole.Status = a.Status
	}
	for _, f := range res.Fields {
		whole.Headers = append(whole.Headers, http.Header(f))
	}
	whole.Headers = append(whole.Headers, a.Headers...)
	if res.File != nil && res.Length <= maxInMemory {
		if err := readFile(&res); err != nil {
			return r.fileFailed(&httpfile.Result{Status: 500, Message: "The file cannot be read", Err: err})
		}
		whole.Bytes = res.Body
	}
	if res.File == nil && (res.Length == int64(len(res.Body)) || bodiless(res.Status)) {
		whole.Bytes = join(res.Before, whole.Bytes, res.After)
		return r.deliverAsIs(r, &whole) // a file that shrinks has compressed neighbours
	}
	return r.deliverFile(&whole, &res)
}

// fileQuery is what of the request decides about a file's answer.
func (r *request) fileQuery() *httpfile.Query {
	path := string(r.head.Path)
	return &httpfile.Query{Method: string(r.head.Method), Path: path, Query: string(r.head.Query), URLPath: path, Header: r.fields}
}

// fields finds all lines of a field.
func (r *request) fields(name string) (string, bool) {
	if _, ok := r.head.Get(name); !ok {
		return "", false
	}
	return r.joined(name), true
}

// readFile takes a file's part into memory and closes the file.
func readFile(res *httpfile.Result) error {
	f := res.File
	res.File, res.Body = nil, make([]byte, res.Length)
	n, err := f.ReadAt(res.Body, res.Offset)
	_ = f.Close()
	if int64(n) == res.Length {
		return nil
	}
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// join puts a script's own bytes around a file's.
func join(before, b, after []byte) []byte {
	if len(before)+len(after) == 0 {
		return b
	}
	all := make([]byte, 0, len(before)+len(b)+len(after))
	return append(append(append(all, before...), b...), after...)
}

// fileFailed answers for a file that cannot be served: with what the script's
// error method says, if it has one.
func (r *request) fileFailed(res *httpfile.Result) bool {
	if res.Status >= 500 && res.Err != nil {
		r.binding.host.log.Limited("%s: %v", r.binding.location(&r.Context, r.name), res.Err)
	}
	p := r.binding.decl.HTTP
	if p.HandlesErrors() && !r.failing {
		r.failing = true
		m := &mistake{r: r, status: res.Status, message: res.Message}
		if r.slot != nil { // the request is an object in that VM
			r.slot.post(m)
		} else {
			r.binding.host.pool.post(m)
		}
		return false
	}
	var allow string
	for _, f := range res.Fields {
		if f.Name == "Allow" {
			allow = f.Value
		}
	}
	a := p.Refusal(res.Status, res.Message, allow, r.joined("Accept"))
	for _, f := range res.Fields {
		if f.Name != "Allow" {
			a.Headers = append(a.Headers, http.Header(f))
		}
	}
	return r.deliver(r, &a)
}

// mistake has the script's error method answer for a file.
type mistake struct {
	r       *request
	status  int
	message string
	answer  http.Answer
	err     *vm.ScriptError
	ran     bool
}

func (m *mistake) run(sl *slot) {
	r := m.r
	if r.givenUp() {
		return
	}
	if r.promised = false; r.slot == nil {
		r.slot = sl
		r.hmu.Lock()
		r.home = sl
		r.hmu.Unlock()
	}
	if fault := sl.enterAt(&r.Context, m, r.binding.extra(sl, mistakeTally), vm.Now()); fault != nil {
		m.err = fault
	}
	if m.err != nil {
		r.complain(m.err)
	}
	sl.finish(vm.Now())
	switch {
	case m.ran && r.promised:
	case r.promised:
		r.cutShort()
	case !m.ran:
		r.deliver(r, &http.Answer{Status: 500, Close: true})
	case !r.setApart(&m.answer):
		r.deliver(r, &m.answer)
	}
}

// Run is the script's method inside the VM.
func (m *mistake) Run(s vm.Scope) {
	r := m.r
	m.err = r.binding.protocol(s).HTTP.Error(s, m.status, m.message, r, &r.x, &m.answer)
	if !r.promised && m.answer.Stream != nil {
		r.stream(s, &m.answer)
	}
	m.ran = true
}

func (m *mistake) settle() { m.r.settle() }

// fileBody is the content of an answer whose head is made.
type fileBody struct {
	file      *os.File // nil for HEAD
	offset, n int64
	before    []byte
	after     []byte
}

// deliverFile is deliver for an answer that netio sends from a file, or for
// HEAD, of which that is only told. The file is closed in any case.
func (r *request) deliverFile(a *http.Answer, res *httpfile.Result) bool {
	length := int64(len(res.Before)) + res.Length + int64(len(res.After))
	h := r.httpContext
	h.hmu.Lock()
	defer h.hmu.Unlock()
	if !r.expected() {
		if res.File != nil {
			go res.File.Close() // a disk may make that wait, too
		}
		return false
	}
	out, keep := r.writeHead(h.out, a, length, false)
	h.out, h.last = out, h.last || !keep
	if res.File == nil {
		r.finish(a.Status, 0)
		return true
	}
	h.file = &fileBody{res.File, res.Offset, res.Length, res.Before, res.After}
	r.complete()
	if r.binding.host.cfg.AccessLog != nil {
		h.transfer = &transfer{req: r, status: a.Status, length: length}
	}
	return true
}

// flush hands what the parked request has so far to netio; hmu is held.
func (h *httpContext) flush() {
	f := h.file
	switch {
	case f == nil && len(h.out) > 0:
		h.conn.Send(h.out)
	case f != nil:
		h.file = nil
		h.conn.SendFile(append(h.out, f.before...), f.file, f.offset, f.n, f.after)
		if h.transfer != nil {
			h.transfer.end = h.handed()
		}
	}
	h.out = h.out[:0]
}

// transfer is a file on its way, which is logged when that has ended; end is
// where in all of the connection's output it ends, 0 before netio has it.
type transfer struct {
	req         *request
	status      int
	length, end int64
}

// handed is how many bytes netio was given in all. What goes out meanwhile
// changes both counts, so that they are read until they fit together.
func (h *httpContext) handed() int64 {
	for {
		sent := h.conn.BytesSent()
		queued := h.conn.Queued()
		if h.conn.BytesSent() == sent {
			return sent + queued
		}
	}
}

// logTransfer logs a file that was sent, or as much of it as was; hmu is held.
func (h *httpContext) logTransfer() {
	if t := h.transfer; t != nil {
		h.transfer = nil
		if t.end == 0 { // netio never got it
			t.req.log(statusGone, 0)
			return
		}
		missing := max(t.end-h.conn.BytesSent(), 0)
		t.req.log(t.status, max(t.length-missing, 0))
	}
}
