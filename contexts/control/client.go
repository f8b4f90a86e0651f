package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/google/pprof/profile"

	"pyp/contexts/stats"
)

// ErrGone is the error of a host that does not listen any more.
var ErrGone = errors.New("no host listens there; it may have ended")

// patience is how long a client waits for an answer that takes no time by its
// nature.
const patience = 20 * time.Second

// maxAnswer is the largest answer that a client takes.
const maxAnswer = 1 << 30

// Client asks one host.
type Client struct {
	path string
	http *http.Client
}

// NewClient makes a client of the host at path. It connects when it first asks.
func NewClient(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}
	return &Client{path, &http.Client{Transport: &http.Transport{DialContext: dial, DisableCompression: true, MaxIdleConns: 2, IdleConnTimeout: restTime / 2}}}
}

// Path is the host's socket.
func (c *Client) Path() string { return c.path }

// Close lets go of the connections that are kept.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Stats asks for one look at the whole process.
func (c *Client) Stats(ctx context.Context) (*stats.Host, error) {
	h := new(stats.Host)
	_, err := c.get(ctx, "/v1/stats", h)
	return h, err
}

// Contexts asks for live contexts, and for how many there are without the
// query's limit.
func (c *Client) Contexts(ctx context.Context, q Query) ([]stats.Context, int, error) {
	var list []stats.Context
	path := "/v1/contexts"
	if v := q.Values().Encode(); v != "" {
		path += "?" + v
	}
	header, err := c.get(ctx, path, &list)
	if err != nil {
		return nil, 0, err
	}
	total, err := strconv.Atoi(header.Get(TotalHeader))
	if err != nil {
		total = len(list)
	}
	return list, total, nil
}

// Context asks for one context in full.
func (c *Client) Context(ctx context.Context, id uint64) (*stats.Context, error) {
	one := new(stats.Context)
	if _, err := c.get(ctx, fmt.Sprintf("/v1/contexts/%d", id), one); err != nil {
		return nil, err
	}
	return one, nil
}

// Kill ends one context.
func (c *Client) Kill(ctx context.Context, id uint64) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, _, err := c.do(ctx, http.MethodPost, fmt.Sprintf("/v1/contexts/%d/kill", id))
	if err == nil {
		_ = body.Close()
	}
	return err
}

// Stacks asks what the busy and hung workers are executing.
func (c *Client) Stacks(ctx context.Context) ([]stats.Stack, error) {
	var list []stats.Stack
	_, err := c.get(ctx, "/v1/stacks", &list)
	return list, err
}

// Profile has the workers sampled for this long.
func (c *Client) Profile(ctx context.Context, d time.Duration) (*profile.Profile, error) {
	v := url.Values{"seconds": {strconv.FormatFloat(d.Seconds(), 'f', -1, 64)}}
	ctx, cancel := context.WithTimeout(ctx, d+patience)
	defer cancel()
	body, _, err := c.do(ctx, http.MethodGet, "/v1/profile?"+v.Encode())
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	p, err := profile.Parse(body)
	if err != nil {
		return nil, c.explain(err)
	}
	return p, nil
}

// get reads a JSON answer into v.
func (c *Client) get(ctx context.Context, path string, v any) (http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, header, err := c.do(ctx, http.MethodGet, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	if err := json.NewDecoder(body).Decode(v); err != nil {
		return nil, c.explain(err)
	}
	_, _ = io.Copy(io.Discard, body) // the end, so that the connection is kept
	return header, nil
}

// do makes a request and returns the body of its answer.
func (c *Client) do(ctx context.Context, method, path string) (io.ReadCloser, http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://pyp"+path, nil)
	if err != nil {
		return nil, nil, err
	}
	res, err := c.http.Do(r)
	if err != nil {
		return nil, nil, c.explain(err)
	}
	if res.StatusCode == http.StatusOK {
		return limited{io.LimitReader(res.Body, maxAnswer), res.Body}, res.Header, nil
	}
	defer func() { _ = res.Body.Close() }()
	var p problem
	if err := json.NewDecoder(io.LimitReader(res.Body, 64<<10)).Decode(&p); err != nil || p.Error == "" {
		return nil, nil, fmt.Errorf("the host answered %s", res.Status)
	}
	return nil, nil, errors.New(p.Error)
}

// limited is a body of which no more than a limit is read.
type limited struct {
	io.Reader
	io.Closer
}

// explain says what an error of the connection means.
func (c *Client) explain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: %w", c.path, ErrGone)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: permission denied; the host belongs to another user", c.path)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: the host does not answer; it may be stopped or overloaded", c.path)
	}
	return fmt.Errorf("%s: %w", c.path, err)
}
