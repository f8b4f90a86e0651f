package contexts

import "sync/atomic"

// bodies counts the bytes of all bodies that come in pieces, from their arrival
// until their requests are done with them: a limit on each body is none on what
// many clients send at once. A body that comes whole with its head is not
// counted; netio's buffer bounds that.
type bodies struct {
	most  int64
	total atomic.Int64
}

// charge counts n more bytes of a body of which account holds what was counted
// before. It reports false if that is too much for the host; a body that is
// alone may be as long as any.
func (b *bodies) charge(account *atomic.Int64, n int) bool {
	mine := account.Add(int64(n))
	all := b.total.Add(int64(n))
	return b.most == 0 || all <= b.most || all == mine
}

// release takes back what an account was charged.
func (b *bodies) release(account *atomic.Int64) {
	if account.Load() > 0 { // which is rare
		b.total.Add(-account.Swap(0))
	}
}
