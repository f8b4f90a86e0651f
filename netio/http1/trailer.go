package http1

// trailer reads trailer fields and the empty line that ends the body, RFC 9112 section 7.1.2.
func (d *Chunked) trailer(c byte, lim *Limits) *Error {
	if d.state != inLastLF && (d.state != inTrailerStart || c != '\r') {
		if err := d.extra(lim, ErrTrailerLong); err != nil {
			return err
		}
	}
	switch d.state {
	case inTrailerStart:
		return d.trailerStart(c)
	case inTrailerName:
		return d.trailerName(c)
	case inTrailerValue:
		return d.trailerValue(c)
	case inTrailerLF:
		return d.trailerLF(c, inTrailerStart)
	}
	return d.trailerLF(c, atEnd)
}

func (d *Chunked) trailerStart(c byte) *Error {
	if c == '\r' {
		d.state = inLastLF
		return nil
	}
	d.left, d.state = hashStart, inTrailerName
	if c == ':' {
		return ErrTrailer
	}
	return d.trailerName(c)
}

// trailerName hashes the name, since it may come in pieces and a decoder is to be a few bytes.
func (d *Chunked) trailerName(c byte) *Error {
	switch {
	case is(c, isToken):
		d.left = hash(d.left, c)
		return nil
	case c != ':':
		return ErrTrailer
	case forbidden(d.left):
		return ErrTrailerName
	}
	d.state = inTrailerValue
	return nil
}

func (d *Chunked) trailerValue(c byte) *Error {
	if c == '\r' {
		d.state = inTrailerLF
		return nil
	}
	if !is(c, isValue) {
		return ErrTrailer
	}
	return nil
}

func (d *Chunked) trailerLF(c byte, next uint8) *Error {
	if c != '\n' {
		return ErrTrailer
	}
	d.state = next
	return nil
}

// notInTrailers are fields that would change framing, routing, the connection or who is asking, had a recipient merged
// them (RFC 9110 section 6.5.1). Others are harmless, as trailers are dropped.
var notInTrailers = hashes("content-length", "transfer-encoding", "host", "trailer", "te", "connection", "keep-alive",
	"upgrade", "expect", "authorization", "proxy-authorization", "cookie")

func hashes(names ...string) []uint64 {
	all := make([]uint64, len(names))
	for i, name := range names {
		all[i] = hashStart
		for j := range len(name) {
			all[i] = hash(all[i], name[j])
		}
	}
	return all
}

func forbidden(h uint64) bool {
	for _, f := range notInTrailers {
		if f == h {
			return true
		}
	}
	return false
}

const hashStart = 14695981039346656037

// hash is FNV-1a over the name in lower case.
func hash(h uint64, c byte) uint64 { return (h ^ uint64(lower[c])) * 1099511628211 }
