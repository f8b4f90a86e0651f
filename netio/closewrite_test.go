package netio_test

import (
	"bytes"
	"io"
	"testing"

	"pyp/netio"
)

// Our side ends behind what is queued; the peer's goes on, and what is sent afterwards is dropped.
func TestCloseWrite(t *testing.T) {
	for _, size := range []int{0, 5, 8 << 20} {
		got, closed := make(chan string, 1), make(chan error, 1)
		all := ""
		h := &funcs{
			data:   func(c netio.Conn, in []byte) int { all += string(in); c.Send([]byte("too late")); return len(in) },
			eof:    func(c netio.Conn) { got <- all; c.Close() },
			closed: func(c netio.Conn, err error) { closed <- err },
		}
		_, addr := serve(t, netio.Config{}, func(c netio.Conn) netio.Handler {
			c.SetWriteLimit(size)
			c.Send(bytes.Repeat([]byte("x"), size))
			c.CloseWrite()
			c.CloseWrite()
			c.Send([]byte("too late"))
			c.Sendv([][]byte{[]byte("too late")})
			return h
		})
		conn := dial(t, addr)
		b, err := io.ReadAll(conn)
		if err != nil || len(b) != size {
			t.Errorf("%d bytes of %d came before the end, %v", len(b), size, err)
		}
		if _, err := io.WriteString(conn, "still heard"); err != nil {
			t.Fatal(err)
		}
		_ = conn.CloseWrite()
		if s := receive(t, "the end of input", got); s != "still heard" {
			t.Errorf("received %q", s)
		}
		if err := receive(t, "Closed", closed); err != nil {
			t.Errorf("Closed with %v", err)
		}
	}
}
