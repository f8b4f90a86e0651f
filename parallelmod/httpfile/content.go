package httpfile

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"
)

// content is an open file as the selected representation of what is asked for.
type content struct {
	file     *os.File
	size     int64
	modified time.Time // Last-Modified's value
	tag      string
	typ      string
	coding   string // the Content-Encoding, "" for none
	vary     bool   // another Accept-Encoding might have selected another one
	maxAge   time.Duration
}

// newContent takes info from the open file, so that both are of one time.
func newContent(f *os.File, info fs.FileInfo, typ, coding string) *content {
	return &content{
		file:     f,
		size:     info.Size(),
		modified: lastModified(info.ModTime(), time.Now()),
		tag:      etag(info, coding),
		typ:      typ,
		coding:   coding,
	}
}

// openFlags keep a FIFO from making its opener wait for a writer, and a
// terminal from becoming the process's own.
const openFlags = os.O_RDONLY | syscall.O_NONBLOCK | syscall.O_NOCTTY

// inspect passes on regular files and folders only.
func inspect(f *os.File, err error) (*os.File, fs.FileInfo, error) {
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: f.Name(), Err: errIrregular}
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// lastModified is in whole seconds and never a time to come, RFC 9110 section
// 8.8.2.1.
func lastModified(t, now time.Time) time.Time {
	if t.After(now) {
		t = now
	}
	return t.Truncate(time.Second)
}

// etag is a strong tag, RFC 9110 section 8.8.3, that differs between codings of
// one file. It is as good as the file system's clock: a file that is written
// twice within one tick and keeps its size keeps its tag.
func etag(info fs.FileInfo, coding string) string {
	b := strconv.AppendUint([]byte{'"'}, uint64(info.ModTime().UnixNano()), 16)
	b = strconv.AppendInt(append(b, '-'), info.Size(), 16)
	if coding != "" {
		b = append(append(b, '-'), coding...)
	}
	return string(append(b, '"'))
}

// answer decides between 200, 206, 304, 412 and 416. It takes the file over.
func (c *content) answer(q *Query) Result {
	switch c.judge(q) {
	case 304:
		return c.withoutContent(Result{Status: 304, Fields: c.guiding()})
	case 412:
		return c.withoutContent(Result{Status: 412, Message: "The file is not what If-Match or If-Unmodified-Since asks for"})
	}
	if q.reads() && c.current(q) {
		switch s, v := q.ask(c.size); v {
		case satisfiable:
			return c.send(q, Result{Status: 206, Fields: []Field{{"Content-Range", s.contentRange(c.size)}}}, s)
		case unsatisfiable:
			return c.withoutContent(pastEnd(c.size))
		}
	}
	return c.send(q, Result{Status: 200}, span{0, c.size})
}

// guiding are the fields that a 304 shares with a 200, RFC 9110 section 15.4.5.
func (c *content) guiding() []Field {
	fields := append(make([]Field, 0, 8), Field{"ETag", c.tag})
	if c.maxAge > 0 {
		fields = append(fields, Field{"Cache-Control", "max-age=" + strconv.FormatInt(int64(c.maxAge/time.Second), 10)})
	}
	if c.vary {
		fields = append(fields, Field{"Vary", "Accept-Encoding"})
	}
	return fields
}

// pastEnd tells how long the file is, RFC 9110 section 14.4.
func pastEnd(size int64) Result {
	n := strconv.FormatInt(size, 10)
	return Result{
		Status:  416,
		Fields:  []Field{{"Content-Range", "bytes */" + n}, {"Accept-Ranges", "bytes"}},
		Message: "The range is not within the " + n + " bytes of the file",
	}
}

func (c *content) withoutContent(r Result) Result {
	_ = c.file.Close()
	return r
}

// send makes the span the result's content.
func (c *content) send(q *Query, r Result, s span) Result {
	r.Type, r.Offset, r.Length = c.typ, s.offset, s.length
	r.Fields = append(append(c.guiding(), r.Fields...),
		Field{"Last-Modified", DateString(c.modified)}, Field{"Accept-Ranges", "bytes"})
	if c.coding != "" {
		r.Fields = append(r.Fields, Field{"Content-Encoding", c.coding})
	}
	if q.Method == "HEAD" || s.length == 0 {
		return c.withoutContent(r)
	}
	r.File = c.file
	return r
}
