package parallelmod_test

import (
	"strings"
	"testing"
)

// Hints that mean nothing are refused where they are registered.
func TestHintErrors(t *testing.T) {
	for _, c := range []struct{ hints, want string }{
		{"throughput = true; concurrency = true;", "P: throughput and concurrency exclude each other"},
		{"lowLatency = true; concurrency = true;", "P: lowLatency and concurrency exclude each other"},
		{"maxSyncSendAttempts = 3;", "P.maxSyncSendAttempts needs throughput = true or lowLatency = true"},
		{"maxSyncRecvAttempts = 0;", "P.maxSyncRecvAttempts needs throughput = true or lowLatency = true"},
		{"concurrency = true; maxSyncRecvAttempts = 1;", "P.maxSyncRecvAttempts needs throughput"},
		{"throughput = true; maxSyncSendAttempts = -1;", "P.maxSyncSendAttempts must be 0 (any number) or more, not -1"},
		{"throughput = true; maxSyncSendAttempts = 1.5;", "P.maxSyncSendAttempts must be a whole number, not 1.5"},
		{"throughput = true; maxSyncRecvAttempts = 'x';", "P.maxSyncRecvAttempts must be a whole number, not \"x\""},
		{"throughput = true; maxSyncRecvAttempts = '3';", "P.maxSyncRecvAttempts must be a whole number, not \"3\""},
		{"throughput = true; maxSyncRecvAttempts = true;", "P.maxSyncRecvAttempts must be a whole number, not true"},
		{"throughput = 1;", "P.throughput must be true or false, not 1"},
		{"lowlatency = true;", "P.lowlatency has no meaning; did you mean lowLatency?"},
		{"low_latency = true;", "P.low_latency has no meaning; did you mean lowLatency?"},
		{"throughput = true; max_sync_recv_attempts = 1;", "P.max_sync_recv_attempts has no meaning; did you mean maxSyncRecvAttempts?"},
		{"_throughput = true; _low_latency = 1;", ""},
		{"throughput = true; lowLatency = true;", ""},
		{"static throughput = true; maxSyncSendAttempts = 0; maxSyncRecvAttempts = 7;", ""},
	} {
		for _, base := range []string{"class P { dataReceived() {}", "class P { http11 = true; x() {}", "import { HttpServer } from 'parallel/http/server';\nclass P extends HttpServer { static routes = { '/': () => 'x' };"} {
			_, err := tryOpen(t, 1, base+c.hints+` }
parallel.register({ transport: parallel.server('127.0.0.1', 0), protocol: P });`)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("%s: %v", c.hints, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), ".js:")):
				t.Errorf("%s: %v, want %q and a place", c.hints, err, c.want)
			}
		}
	}
}
