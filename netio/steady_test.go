package netio_test

import (
	"io"
	"net"
	"testing"
	"time"

	"pyp/netio"
)

// TestSteadyReaderIsNotCut has a client read a little now and then, for several
// write timeouts. The kernel asks for more only when a good part of its buffer
// is gone, so the writer waits all that time; but the client does read.
func TestSteadyReaderIsNotCut(t *testing.T) {
	const timeout = 200 * time.Millisecond
	_, addr := serve(t, netio.Config{WriteTimeout: timeout}, func(c netio.Conn) netio.Handler {
		c.Send(make([]byte, 8<<20))
		c.Close()
		return &funcs{}
	})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	total := 0
	buf := make([]byte, 16<<10)
	for end := time.Now().Add(8 * timeout); time.Now().Before(end); {
		n, err := conn.Read(buf)
		if total += n; err != nil {
			t.Fatalf("cut after %d bytes: %v", total, err)
		}
		time.Sleep(timeout / 20) // the client's pace
	}
	rest, err := io.Copy(io.Discard, conn)
	if total += int(rest); err != nil || total != 8<<20 {
		t.Fatalf("%d bytes of %d, %v", total, 8<<20, err)
	}
}
