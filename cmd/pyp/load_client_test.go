package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// This file is the client of the load benchmarks: keep-alive connections that
// make requests at a fixed rate, whatever the server does, or one after the
// other.

// demand is what is asked of a server.
type demand struct {
	address     string
	path        string
	connections int
	rate        float64 // requests a second of all connections; 0 is one after the other
	lasts       time.Duration
}

// figures are what came of it.
type figures struct {
	rate   float64         // answers a second
	sorted []time.Duration // latencies
	late   int             // requests that had to wait for the answer before
}

// at is a quantile.
func (f *figures) at(q float64) time.Duration {
	if len(f.sorted) == 0 {
		return 0
	}
	return f.sorted[min(int(q*float64(len(f.sorted))), len(f.sorted)-1)]
}

// report makes metrics of the figures.
func (f *figures) report(b *testing.B) {
	ms := func(q float64, unit string) { b.ReportMetric(float64(f.at(q))/1e6, unit) }
	ms(0.5, "p50-ms")
	ms(0.99, "p99-ms")
	ms(0.999, "p99.9-ms")
	ms(1, "max-ms")
	b.ReportMetric(f.rate, "req/s")
	b.ReportMetric(0, "ns/op") // leaves it out
}

// run makes the load.
func (l demand) run(b *testing.B) *figures {
	b.Helper()
	clients := make([]*client, l.connections)
	for i := range clients {
		c, err := newClient(l)
		if err != nil {
			b.Fatal(err)
		}
		defer c.close()
		clients[i] = c
	}
	begun := time.Now()
	var all sync.WaitGroup
	for i, c := range clients {
		all.Go(func() {
			if l.rate == 0 {
				c.closed(begun.Add(l.lasts))
			} else {
				c.open(begun, i, l)
			}
		})
	}
	all.Wait()
	f := &figures{}
	for _, c := range clients {
		if c.err != nil {
			b.Fatalf("%s%s: %v", l.address, l.path, c.err)
		}
		f.sorted = append(f.sorted, c.took...)
		f.late += c.late
	}
	f.rate = float64(len(f.sorted)) / time.Since(begun).Seconds()
	slices.Sort(f.sorted)
	return f
}

// client is one connection, whose answers all have one size.
type client struct {
	conn    net.Conn
	request []byte
	answer  []byte
	took    []time.Duration
	late    int
	err     error
}

// newClient makes a first request, to see how long the answers are.
func newClient(l demand) (*client, error) {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, request: fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", l.path, l.address)}
	seen := &counted{Reader: conn}
	if _, err := conn.Write(c.request); err != nil {
		return nil, err
	}
	r, err := http.ReadResponse(bufio.NewReader(seen), nil)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != 200 {
		return nil, fmt.Errorf("status %d: %w", r.StatusCode, err)
	}
	c.answer = make([]byte, seen.n)
	c.took = make([]time.Duration, 0, 1<<16)
	return c, nil
}

func (c *client) close() { _ = c.conn.Close() }

// counted counts what was read.
type counted struct {
	io.Reader
	n int
}

// Read counts.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += n
	return n, err
}

func (c *client) once() error {
	if _, err := c.conn.Write(c.request); err != nil {
		return err
	}
	_, err := io.ReadFull(c.conn, c.answer)
	return err
}

// closed makes one request after the other.
func (c *client) closed(end time.Time) {
	for c.err == nil {
		begun := time.Now()
		if begun.After(end) {
			return
		}
		c.err = c.once()
		c.took = append(c.took, time.Since(begun))
	}
}

// open makes its share of the requests at their times. One that is late because
// the answer before was is counted from when it was due; one that is late
// because this process was not woken in time is counted from when it was sent.
func (c *client) open(begun time.Time, number int, l demand) {
	each := time.Duration(float64(l.connections) / l.rate * float64(time.Second))
	due := begun.Add(each * time.Duration(number) / time.Duration(l.connections))
	for end := begun.Add(l.lasts); c.err == nil && due.Before(end); due = due.Add(each) {
		from := due
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
			from = time.Now()
		} else {
			c.late++
		}
		c.err = c.once()
		c.took = append(c.took, time.Since(from))
	}
}
