// Package dashboard serves one page that shows a host from outside, and
// /metrics for Prometheus. It owns the listener of --dashboard, the page's
// files (embedded in the binary; the page loads nothing from elsewhere and
// works under a Content-Security-Policy of 'self'), who may look (loopback
// only, or whoever has the token), and the exposition format of the metrics.
//
// What it shows it gets through two edges: a function that takes one look at
// the host, and an http.Handler with the control protocol's paths below /v1/,
// which is mounted below /api/. It enters no worker and takes none of their
// locks, so it answers while all of them are stuck.
//
// It imports contexts/stats, contexts/printable and the standard library, and
// x/net's listener that counts connections. It never imports contexts, vm or
// parallelmod; cmd/pyp joins it to them.
package dashboard
