package contexts

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"sync/atomic"
)

// identities numbers requests. An id is the same text in the access log, in
// the log of errors, for the script and for the client; its prefix tells one
// run of the process from another.
type identities struct {
	prefix string
	last   atomic.Uint64
}

func (i *identities) init() {
	var b [6]byte
	_, _ = rand.Read(b[:]) // it never fails
	i.prefix = hex.EncodeToString(b[:]) + "-"
}

// requestID is one request's id: what its client gave it, or a number that is
// drawn when somebody first asks.
type requestID struct {
	given  string // immutable once the request is anybody else's
	number atomic.Uint64
}

// known reports that the id has been used.
func (i *requestID) known() bool { return i.given != "" || i.number.Load() != 0 }

func (i *requestID) draw(from *identities) uint64 {
	if n := i.number.Load(); n != 0 {
		return n
	}
	i.number.CompareAndSwap(0, from.last.Add(1)) // another goroutine may have been first
	return i.number.Load()
}

// append writes the id behind dst.
func (i *requestID) append(dst []byte, from *identities) []byte {
	if i.given != "" {
		return append(dst, i.given...)
	}
	return strconv.AppendUint(append(dst, from.prefix...), i.draw(from), 36)
}

// maxID is the longest id that is taken over from a client.
const maxID = 128

// validID keeps to what may stand in any log and any field: visible ASCII.
func validID(v []byte) bool {
	if len(v) == 0 || len(v) > maxID {
		return false
	}
	for _, c := range v {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}
