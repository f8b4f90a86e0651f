package contexts_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pyp/contexts"
)

// serveRawFiles serves a protocol that answers lines with files.
func serveRawFiles(t *testing.T, set ...func(*contexts.Config)) (s *served, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range map[string]string{"small": "small file", "big": string(bigFile)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return serve(t, fmt.Sprintf(`
	const at = (name) => %q + '/' + name;
	class Files {
		lineMode = true;
		lineReceived(transport, line) {
			const [verb, name] = line.split(' ');
			if (verb == 'get') { transport.write('['); transport.sendfile('<', at(name), '>'); transport.write(']'); return '.'; }
			if (verb == 'part') transport.rangedSendfile('', at(name), '', 3, 5);
			if (verb == 'beyond') return transport.rangedSendfile('', at(name), '', 9999, 5);
			if (verb == 'quit') { transport.sendfile('', at(name), 'bye'); transport.close(); }
			if (verb == 'say') return name;
		}
		sendFailed(transport, id) { console.log('failed', typeof id); }
		exceptionHandler(transport, error, where) { console.log(where, error.name, error.message); return 'sorry;'; }
	}
	class Strict {
		lineMode = true;
		lineReceived(transport, line) { transport.sendfile('', at(line), ''); return 'behind'; }
		connectionClosed(transport, reason) { console.log('closed', reason); }
	}
	class Completes {
		lineMode = true;
		lineReceived(transport, line) { transport.sendfile('', at(line), ''); }
		sendComplete(transport) { console.log('complete', transport.bytesSent); return transport.close(); }
	}
	register({ transport: server('127.0.0.1', 0), protocol: Files });
	register({ transport: server('127.0.0.1', 0), protocol: Strict });
	register({ transport: server('127.0.0.1', 0), protocol: Completes });
	run();`, dir), set...), dir
}

func TestRawSendfileKeepsItsPlace(t *testing.T) {
	s, _ := serveRawFiles(t)
	big := string(bigFile)
	if got := s.talk("get small\nsay 1\nget big\nsay 2\npart small\nget small\n"); got != "[<small file>].1[<"+big+">].2ll fi[<small file>]." {
		t.Errorf("%d bytes: %.100q ... %q", len(got), got, got[max(0, len(got)-50):])
	}
	if got := s.talk("quit big\nsay no\n"); got != big+"bye" {
		t.Errorf("close behind a file: %d bytes", len(got))
	}
	if got := s.talkTo(2, "big\n"); got != big {
		t.Errorf("sendComplete: %d bytes", len(got))
	}
	s.printed(fmt.Sprint("complete ", len(big)))
}

func TestRawSendfileThatFails(t *testing.T) {
	s, _ := serveRawFiles(t)
	if got := s.talk("get missing\nsay on\n"); got != "[].sorry;on" && got != "[].onsorry;" {
		t.Errorf("%q", got)
	}
	s.printed("failed number")
	s.printed("sendFailed Error Files.sendFailed: the file cannot be sent: ")
	if got := s.talk("beyond small\n"); got != "sorry;" {
		t.Errorf("%q", got)
	}
	s.printed("sendFailed InvalidFileRangeError Files.sendFailed: the file cannot be sent: 5 bytes from offset 9999 are not within")
	c := s.dialTo(1)
	send(t, c, "missing\n")
	if got, _ := io.ReadAll(c); strings.Contains(string(got), "small") {
		t.Errorf("%q", got)
	}
	s.printed("closed error")
	s.logged("Strict.sendFailed")
}

func TestRawSendfileOfADiskThatDoesNotAnswer(t *testing.T) {
	s, _ := serveRawFiles(t, func(c *contexts.Config) { c.RequestTimeout = 200 * time.Millisecond })
	release := s.host.BlockOpeners()
	defer release()
	c := s.dialTo(1)
	send(t, c, "small\n")
	if got, _ := io.ReadAll(c); len(got) > 0 {
		t.Errorf("%q", got)
	}
	s.printed("closed timeout")
}

// Connections that ask for files, say more and go away at any moment leave no
// file open.
func TestHammerRawSendfile(t *testing.T) {
	rounds := 40
	if slowed {
		rounds = 10
	}
	s, dir := serveRawFiles(t)
	var clients sync.WaitGroup
	for n := range 8 {
		clients.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(n), 5))
			for range rounds {
				c, err := net.Dial("tcp", s.address(0))
				if err != nil {
					t.Error(err)
					return
				}
				conn := c.(*net.TCPConn)
				_ = conn.SetDeadline(time.Now().Add(time.Minute))
				asks := 1 + rnd.IntN(4)
				want := strings.Repeat("[<"+string(bigFile)+">].1", asks)
				_, _ = io.WriteString(conn, strings.Repeat("get big\nsay 1\n", asks))
				if rnd.IntN(2) == 0 {
					_, _ = io.CopyN(io.Discard, conn, rnd.Int64N(int64(len(want))))
					_ = conn.SetLinger(0)
				} else {
					_ = conn.CloseWrite()
					if got, err := io.ReadAll(conn); err != nil || string(got) != want {
						t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
					}
				}
				_ = conn.Close()
			}
		})
	}
	clients.Wait()
	wait(t, "the contexts to end", func() bool { return s.host.Live() == 0 })
	wait(t, "the files to be closed", func() bool { return openFiles(t, dir) == 0 })
	if strings.Contains(s.log.String(), "bug") {
		t.Errorf("the log:\n%s", s.log)
	}
}

// Of the files that a script sends at once few are open at a time, and a client
// that reads gets all of them, however many there are.
func TestRawSendfileOpensOneAfterTheOther(t *testing.T) {
	s, dir := serveRawFiles(t)
	if got := s.talk(strings.Repeat("part small\n", 3000)); got != strings.Repeat("ll fi", 3000) {
		t.Errorf("many small ones: %d bytes", len(got))
	}
	const files = 40
	c := s.dial()
	send(t, c, strings.Repeat("get big\n", files))
	most := 0
	for range files * len("[<"+string(bigFile)+">].") / len(bigFile) {
		if _, err := io.CopyN(io.Discard, c, int64(len(bigFile))); err != nil {
			t.Fatal(err)
		}
		most = max(most, openFiles(t, dir))
	}
	if most > 2 {
		t.Errorf("%d files are open at once for one client", most)
	}
}
