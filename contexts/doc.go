// Package contexts is one connection's life: it joins the bytes of netio to the
// callbacks of a script. A Context is born when a connection is accepted, runs
// its protocol's callbacks in a worker VM, and when it ends everything that
// was its own ends with it: timers, pending operations, queued work.
//
// It owns the Host (one per process: the servers, the workers of the serving
// generation, drain and shutdown), the scheduling of callbacks onto workers,
// the limits and deadlines, the log and the access log. HTTP connections may
// use any free worker for each request; a raw connection stays with the worker
// in which its instance lives. An HTTP answer is whole, a file that netio sends,
// or a stream that is pulled out of its VM as fast as the client reads.
//
// What crosses its edges: from netio come byte slices that are valid until the
// handler returns and are copied if they must live longer; to parallelmod go
// Transport and Request, whose methods are called only inside an entry of the
// context's worker. Output is collected inside an entry and sent after it, so
// that a VM never waits for a socket. Files are opened and long texts compressed
// by goroutines that hold neither a poller nor a VM.
//
// contexts imports netio, parallelmod and vm. It never names goja, netpoll or
// esbuild.
package contexts
