package parallelmod

import (
	"time"

	"pyp/vm"
	"pyp/vm/retain"
)

// Retained estimates how many bytes the connection's instance keeps alive. It
// looks for about so long, or until it has come to more than enough, and reports
// whether it has come to an end; if not, the next call goes on.
func (x *Session) Retained(s vm.Scope, limit time.Duration, enough int64) (bytes int64, done bool) {
	if x.walk == nil {
		x.walk = x.p.retention(s).Walk(x.this)
	}
	bytes, done = x.walk.Step(limit, enough)
	if done {
		x.walk = nil
	}
	return bytes, done
}

// retention is what instances of the class have in common in this VM.
func (p *Protocol) retention(s vm.Scope) *retain.Realm {
	if p.realm == nil {
		p.realm = retain.NewRealm(s.Runtime(), s.SharedBytes, p.class)
	}
	return p.realm
}
