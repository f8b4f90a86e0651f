package http1

// Chunked decodes a chunked body, RFC 9112 section 7.1, however its bytes are split. The zero value is ready; a new body
// needs a new value. It keeps no reference to any input.
type Chunked struct {
	left   uint64 // bytes to come of this chunk; in a trailer's name, the name's hash
	body   int64  // content so far
	extras int32  // bytes of extensions and trailers so far
	excess int32  // bytes of chunk framing beyond the content, never below zero
	state  uint8
	digits uint8 // of the chunk size being read
}

// States, named after what the next byte belongs to.
const (
	inSize uint8 = iota
	inSizeSpace
	inExtStart
	inExtName
	inExtNameSpace
	inExtValueStart
	inExtValue
	inExtQuoted
	inExtEscape
	inExtSpace
	inSizeLF
	inData
	inDataCR
	inDataLF
	inTrailerStart
	inTrailerName
	inTrailerValue
	inTrailerLF
	inLastLF
	atEnd
)

// Decode appends the content found in src to dst. It returns the longer dst, how many bytes of src it took, and whether
// the body has ended; what follows in src then belongs to the next request. Without an end and an error all of src is
// taken. Trailers are checked, bounded and dropped, never merged into the head (RFC 9110 section 6.5.1).
func (d *Chunked) Decode(dst, src []byte, lim *Limits) (out []byte, n int, done bool, err *Error) {
	for n < len(src) && d.state != atEnd {
		if d.state == inData {
			take := int(min(d.left, uint64(len(src)-n)))
			dst = append(dst, src[n:n+take]...)
			d.took(take)
			n += take
			continue
		}
		if err = d.step(src[n], lim); err != nil {
			return dst, n, false, err
		}
		n++
	}
	return dst, n, d.state == atEnd, nil
}

// Len returns the length of the content decoded so far.
func (d *Chunked) Len() int64 { return d.body }

func (d *Chunked) took(n int) {
	d.left -= uint64(n)
	d.body += int64(n)
	d.excess = int32(max(0, int64(d.excess)-int64(n)))
	if d.left == 0 {
		d.state = inDataCR
	}
}

// step reads one byte of framing.
func (d *Chunked) step(c byte, lim *Limits) *Error {
	switch {
	case d.state <= inSizeSpace:
		return d.size(c, lim)
	case d.state < inSizeLF:
		return d.extension(c, lim)
	case d.state >= inTrailerStart:
		return d.trailer(c, lim)
	case d.state == inDataCR:
		return d.want(c, '\r', inDataLF)
	case d.state == inDataLF:
		return d.want(c, '\n', inSize)
	}
	return d.sizeEnd(c, lim)
}

func (d *Chunked) want(c, wanted byte, next uint8) *Error {
	if c != wanted {
		return ErrChunkEnd
	}
	d.state = next
	return nil
}

// size reads "1*HEXDIG". White space is allowed only before the semicolon of an extension (RFC 9112 section 7.1.1).
func (d *Chunked) size(c byte, lim *Limits) *Error {
	switch {
	case d.state == inSize && is(c, isHex):
		return d.digit(c)
	case d.digits == 0:
		return ErrChunkSize
	case d.state == inSize && c == '\r':
		d.state = inSizeLF
	case c == ';':
		d.state = inExtStart
		return d.extra(lim, ErrChunkExtras)
	case c == ' ' || c == '\t':
		d.state = inSizeSpace
		return d.extra(lim, ErrChunkExtras)
	default:
		return ErrChunkSize
	}
	return nil
}

// digit adds one hexadecimal digit; sixteen of them can't overflow.
func (d *Chunked) digit(c byte) *Error {
	if d.digits == maxHex {
		return ErrChunkSize
	}
	if d.digits == 0 {
		d.left = 0
	}
	d.digits++
	d.left = d.left<<4 | uint64(c&0xf+c>>6*9)
	return nil
}

// sizeEnd wants the LF of a size line and judges the chunk before any of it is read.
func (d *Chunked) sizeEnd(c byte, lim *Limits) *Error {
	if c != '\n' {
		return ErrChunkSize
	}
	d.excess += int32(d.digits) + 4
	d.digits = 0
	switch {
	case d.left > uint64(max(0, lim.Body-d.body)):
		return ErrBodyLong
	case int(d.excess) > lim.BodyFraming:
		// Chunks of a few bytes cost more to read than they bring. What outweighs the content by that much
		// is no upload.
		return ErrChunkExtras
	case d.left == 0:
		d.state = inTrailerStart
	default:
		d.state = inData
	}
	return nil
}

// extra counts a byte of an extension or a trailer. Content is no excuse for these: the bound is for the whole body.
func (d *Chunked) extra(lim *Limits, err *Error) *Error {
	if d.extras++; int(d.extras) > lim.BodyFraming {
		return err
	}
	return nil
}
