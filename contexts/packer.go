package contexts

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"

	brotlicoder "github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// packer compresses one content. Its tables are large, so that packers are used
// again.
type packer struct {
	pool *sync.Pool
	w    compressor
	buf  bytes.Buffer
	live bool // counted among the streams'
}

type compressor interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

const (
	gzipLevel   = 5 // beyond these, much more time buys little
	brotliLevel = 4
)

var (
	gzipPackers   = newPackers(func() compressor { w, _ := gzip.NewWriterLevel(nil, gzipLevel); return w })
	brotliPackers = newPackers(func() compressor {
		return brotlicoder.NewWriterOptions(nil, brotlicoder.WriterOptions{Quality: brotliLevel, LGWin: 18})
	})
)

func newPackers(create func() compressor) *sync.Pool {
	pool := &sync.Pool{}
	pool.New = func() any { return &packer{pool: pool, w: create()} }
	return pool
}

func takePacker(c coding) *packer {
	pool := gzipPackers
	if c == brotli {
		pool = brotliPackers
	}
	p := pool.Get().(*packer)
	p.buf.Reset()
	p.w.Reset(&p.buf)
	return p
}

// free gives the packer back; a nil one is nobody's.
func (p *packer) free() {
	if p == nil {
		return
	}
	if p.live {
		p.live = false
		packedStreams.Add(-1)
	}
	if p.buf.Cap() > maxInMemory {
		p.buf = bytes.Buffer{}
	}
	p.pool.Put(p)
}

// pack compresses a whole content.
func pack(c coding, text string, b []byte) []byte {
	p := takePacker(c)
	defer p.free()
	_, _ = io.WriteString(p.w, text) // a buffer takes all
	_, _ = p.w.Write(b)
	_ = p.w.Close()
	return append([]byte(nil), p.buf.Bytes()...)
}

// maxPackedStreams bounds the streams that are compressed at once, each of
// which needs tables of its own for as long as it lives; the others are sent as
// they are.
const maxPackedStreams = 256

var packedStreams atomic.Int64

// streamPacker is a packer for a body that comes in pieces, nil if there are
// too many already.
func streamPacker(c coding) *packer {
	if packedStreams.Add(1) > maxPackedStreams {
		packedStreams.Add(-1)
		return nil
	}
	p := takePacker(c)
	p.live = true
	return p
}

// piece compresses a piece so that the client can read it at once. The result
// is valid until the next one.
func (p *packer) piece(b []byte, last bool) []byte {
	p.buf.Reset()
	if len(b) > 0 {
		_, _ = p.w.Write(b)
	}
	switch {
	case last:
		_ = p.w.Close()
	case len(b) > 0:
		_ = p.w.Flush()
	}
	return p.buf.Bytes()
}
