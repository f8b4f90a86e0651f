package http1

import "bytes"

const (
	near  = 64   // a line that began this close to the new bytes is looked at from its start on every call
	block = 1024 // a longer one only when it ends, or when the input passes a multiple of this
)

// glance looks at the bytes of an unfinished head that came since the last call. It refuses what can't become a head,
// and forgets what it reads: the head is parsed once more when it is whole, which keeps the resume state a single int.
func (h *Head) glance(buf []byte, from int, lim *Limits) *Error {
	h.Reset()
	first, err := skipEmpty(buf)
	if err != nil || first < 0 {
		return err
	}
	start := lineStart(buf, from)
	if start < 0 {
		return midLine(buf, from)
	}
	if start <= first {
		if start, err = h.requestLine(buf, first, lim); err != nil || start == 0 {
			return err
		}
	}
	if _, err = h.fields(buf, start, lim); err != nil {
		return err
	}
	return total(buf, first, from, lim)
}

// lineStart returns where the line begins that the new bytes continue, or -1 when that is far away and need not be known.
func lineStart(buf []byte, from int) int {
	lo := max(0, from-near)
	if i := bytes.LastIndexByte(buf[lo:from], '\n'); i >= 0 || lo == 0 {
		return lo + i + 1
	}
	if from/block == len(buf)/block && bytes.IndexByte(buf[from:], '\n') < 0 {
		return -1
	}
	return bytes.LastIndexByte(buf[:from], '\n') + 1
}

// midLine looks at new bytes that neither begin nor end a line.
func midLine(buf []byte, from int) *Error {
	if buf[from-1] == '\r' && from < len(buf) {
		return ErrLineEnd
	}
	for i := nextControl(buf, from); i < len(buf); i = nextControl(buf, i+1) {
		if buf[i] == '\r' && i+1 == len(buf) {
			return nil
		}
		if buf[i] != '\t' {
			return ErrFieldValue
		}
	}
	return nil
}

// total applies the limits that regard all field lines to the lines of an unfinished head.
func total(buf []byte, first, from int, lim *Limits) *Error {
	if len(buf) > lim.Fields {
		if end := bytes.IndexByte(buf[first:], '\n') + first + 1; len(buf)-end > lim.Fields+1 {
			return ErrFieldsLong
		}
	}
	if bytes.IndexByte(buf[from:], '\n') >= 0 && bytes.Count(buf[first:], []byte{'\n'}) > lim.Count+1 {
		return ErrFieldsMany
	}
	return nil
}
