package http1

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// outcome is what one request on a connection came to: ok with values, err with a status, or more.
type outcome struct {
	kind   string
	values map[string]string
	err    *Error
}

func (o outcome) String() string {
	if o.kind != "ok" {
		return o.kind + o.values["status"]
	}
	return fmt.Sprint(o.kind, " ", o.values)
}

// connection reads requests as a server does: bytes come in pieces, each request's body follows its head.
type connection struct {
	lim      Limits
	buf      []byte
	scanned  int
	head     Head
	inBody   bool
	chunks   Chunked
	body     []byte
	current  map[string]string
	outcomes []outcome
	closed   bool
}

// feed takes one piece. The bytes move to new memory every time and the old memory is overwritten, so that a slice kept
// across calls would show.
func (c *connection) feed(piece []byte) {
	if c.closed {
		return
	}
	old := c.buf
	c.buf = append(bytes.Clone(old), piece...)
	for i := range old {
		old[i] = 0xff
	}
	for !c.closed && c.advance() {
	}
}

// advance reads one head or one body, and tells whether it could.
func (c *connection) advance() bool {
	if c.inBody {
		return c.readBody()
	}
	n, err := ParseHead(c.buf, &c.scanned, &c.head, &c.lim)
	if err != nil {
		return c.fail(err)
	}
	if n == 0 {
		return false
	}
	c.current = describe(&c.head)
	c.buf = c.buf[n:]
	c.inBody, c.chunks, c.body = true, Chunked{}, nil
	return true
}

func (c *connection) readBody() bool {
	if !c.head.Chunked {
		n := int(c.head.ContentLength)
		if len(c.buf) < n {
			return false
		}
		c.body, c.buf = c.buf[:n], c.buf[n:]
		return c.done()
	}
	out, n, done, err := c.chunks.Decode(c.body, c.buf, &c.lim)
	c.body, c.buf = out, c.buf[n:]
	if err != nil {
		return c.fail(err)
	}
	return done && c.done()
}

func (c *connection) done() bool {
	c.current["body"] = string(c.body)
	c.current["bodylen"] = fmt.Sprint(len(c.body))
	c.outcomes = append(c.outcomes, outcome{kind: "ok", values: c.current})
	c.inBody = false
	c.closed = !c.head.KeepAlive
	return true
}

func (c *connection) fail(err *Error) bool {
	c.outcomes = append(c.outcomes, outcome{"err", map[string]string{"status": fmt.Sprint(" ", err.Status)}, err})
	c.closed = true
	return false
}

// end returns all outcomes once no more comes.
func (c *connection) end() []outcome {
	if !c.closed && (len(c.buf) > 0 || c.inBody) {
		c.outcomes = append(c.outcomes, outcome{kind: "more"})
	}
	return c.outcomes
}

func describe(h *Head) map[string]string {
	m := map[string]string{
		"method": string(h.Method), "target": string(h.Target), "path": string(h.Path), "query": string(h.Query),
		"host": string(h.Host), "minor": fmt.Sprint(h.Minor), "chunked": fmt.Sprint(h.Chunked),
		"keep": fmt.Sprint(h.KeepAlive), "expect": fmt.Sprint(h.Expect100), "fields": fmt.Sprint(len(h.Fields)),
		"cl": "none",
	}
	if h.HasLength {
		m["cl"] = fmt.Sprint(h.ContentLength)
	}
	for _, f := range slices.Backward(h.Fields) {
		m["f."+strings.ToLower(string(f.Name))] = string(f.Value)
	}
	return m
}

// drive sends a connection's bytes in the given pieces and returns what came of them.
func drive(lim Limits, pieces ...[]byte) []outcome {
	c := connection{lim: lim}
	for _, p := range pieces {
		c.feed(p)
	}
	return c.end()
}

// single cuts input into pieces of one byte.
func single(input []byte) [][]byte {
	return slices.Collect(slices.Chunk(input, 1))
}

// same tells whether two runs came to the same.
func same(a, b []outcome) bool {
	return slices.EqualFunc(a, b, func(x, y outcome) bool { return x.String() == y.String() })
}
