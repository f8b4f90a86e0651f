package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestTopOnATerminal runs the full-screen view on a terminal of its own.
func TestTopOnATerminal(t *testing.T) {
	w := lookout(t)
	s := w.serve(2, "app.js", inspected)
	for range 3 {
		s.get(0, "/hello")
	}
	here, there := terminal(t)
	c := w.pyp(nil, "top", "--interval", "100ms")
	c.Env = append(c.Env, "TERM=xterm-256color")
	c.Stdin, c.Stdout, c.Stderr = there, there, there
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	_ = there.Close()
	out := &output{}
	go func() { _, _ = io.Copy(out, here) }()
	until(t, "the screen", func() bool {
		return strings.Contains(out.String(), "Hello.hello") && strings.Contains(out.String(), "app.js")
	})
	if _, err := here.WriteString("?"); err != nil {
		t.Fatal(err)
	}
	until(t, "the help", func() bool { return strings.Contains(out.String(), "columns that do not fit") })
	if _, err := here.WriteString("qq"); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("after q: %v", err)
	}
}

// terminal makes a terminal of 120 by 40: our end of it and a program's.
func terminal(t *testing.T) (here, there *os.File) {
	t.Helper()
	here, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = here.Close() })
	fd := int(here.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120})
	}
	if err != nil {
		t.Fatal(err)
	}
	there, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return here, there
}
