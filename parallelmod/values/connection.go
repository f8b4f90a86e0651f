package values

import (
	"github.com/dop251/goja"

	"pyp/vm"
)

// Connection is what a script may ask of every connection, whatever its
// protocol. Its methods are called inside an entry of the connection's VM;
// none of them blocks.
type Connection interface {
	vm.Owner
	ID() uint64
	RemoteAddress() string // "ip:port"
	LocalAddress() string
	BytesSent() int64
	BytesReceived() int64
	NextSendID() int64
	Elapsed() int64 // microseconds since the running callback began
	Close()         // after what is queued has gone out
	Abort()
}

// ConnectionKeys are the properties that Connection gives.
var ConnectionKeys = []string{"id", "remoteAddress", "localAddress", "bytesSent", "bytesReceived"}

// Connection is one of ConnectionKeys, nil for any other.
func (i *Values) Connection(c Connection, key string) goja.Value {
	switch key {
	case "id":
		return i.RT.ToValue(int64(c.ID()))
	case "remoteAddress":
		return i.RT.ToValue(c.RemoteAddress())
	case "localAddress":
		return i.RT.ToValue(c.LocalAddress())
	case "bytesSent":
		return i.RT.ToValue(c.BytesSent())
	case "bytesReceived":
		return i.RT.ToValue(c.BytesReceived())
	}
	return nil
}
