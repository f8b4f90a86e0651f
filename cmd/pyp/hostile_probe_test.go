package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// This file sends testdata/hostile/probes.json through pyp: scripts that kill
// or hang a bare engine. `make probes` runs all of them, each in a process of
// its own, and prints name|outcome|ms; the tests run those that end at once.

const (
	probesEnv  = "PYP_PROBES"      // "all", or names with commas between
	probeSpace = "2097152"         // kB of address space, of which a bare engine dies
	probeHung  = 32 * time.Second  // a worker that is held so long has passed the default deadline by too much
	probeKill  = 100 * time.Second // when a worker counts as hung for good
)

// endless are the probes that only the deadline ends. They run with a shorter
// one; what matters is how late the interrupt comes.
const endlessLimit = "2s"

var endless = words("loop loop_catch loop_finally await_loop gen_loop promise_loop thenable_loop arr_sort_cmp_loop fn_name_object")

// slow are those that take a second or more, or much memory.
var slow = words(`arr_flat arr_sort_cmp arr_sort_native arr_toString err_cause_chain fromHex json_stringify json_stringify_big
	json_stringify_obj mem_ab_many mem_arr_push mem_closure mem_concat mem_map mem_obj mem_regex_repl mem_stringify_ind mem_template
	net_header_join net_keys number_parse date_string parseFloat promise_chain rope_concat str_localeCompare str_replaceAll str_split
	net_regex_email json_parse_big regex_all_quadratic regex_all_linear`)

// hangs are those that hold a worker longer. Each is named in docs/LIMITS.md.
var hangs = words("")

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

func probeTexts(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../testdata/hostile/probes.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// probeHost is pyp under the bound of the address space.
func probeHost(t *testing.T, flags ...string) *server {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/hostile")
	if err != nil {
		t.Fatal(err)
	}
	c := command(t, nil)
	args := append([]string{"-c", "ulimit -v " + probeSpace + `; exec "$0" "$@"`, os.Args[0]}, flags...)
	bounded := exec.Command("/bin/sh", append(args, filepath.Join(dir, "probes.js"))...)
	bounded.Env = append(c.Env, "MALLOC_ARENA_MAX=1") // a test binary that links the C library reserves 64 MiB a thread
	return start(t, bounded, 1)
}

// probe asks for one and says what came of it.
func (s *server) probe(name string) (outcome string, took time.Duration) {
	began := time.Now()
	status, body, err := s.fetch("/probe?"+name, probeKill)
	took = time.Since(began)
	switch {
	case err != nil:
		return "NO ANSWER " + err.Error(), took
	case status != http.StatusOK:
		return fmt.Sprintf("status %d", status), took
	}
	return body, took
}

func (s *server) fetch(path string, limit time.Duration) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.urls[0]+path, nil)
	if err != nil {
		return 0, "", err
	}
	r.Close = true
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = a.Body.Close() }()
	b, err := io.ReadAll(a.Body)
	return a.StatusCode, string(b), err
}

// serves asks for /plaintext of the same process. Connections may be refused
// while the memory that a probe has left is not collected yet.
func (s *server) serves(t *testing.T, after string) bool {
	t.Helper()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for began := time.Now(); ; <-again.C {
		status, body, err := s.fetch("/plaintext", 20*time.Second)
		if err == nil && status == http.StatusOK && body == "Hello, World!" {
			return true
		}
		if errors.Is(err, syscall.ECONNREFUSED) || time.Since(began) > 20*time.Second {
			t.Errorf("after %s /plaintext answers %d %q %v\n%s", after, status, body, err, s.rest())
			return false
		}
	}
}

// rest is what the process has written on stderr by now, its end at least.
func (s *server) rest() string {
	for {
		select {
		case l, ok := <-s.lines:
			if !ok {
				return tail(s.stderr.String())
			}
			s.stderr.WriteString(l + "\n")
		default:
			return tail(s.stderr.String())
		}
	}
}

func tail(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "fatal error:") || strings.HasPrefix(l, "runtime: ") {
			return strings.Join(lines[i:min(i+4, len(lines))], "\n")
		}
	}
	return strings.Join(lines[max(0, len(lines)-6):], "\n")
}

func TestHammerProbesThatEndAtOnce(t *testing.T) {
	if raceOn || testing.Short() {
		t.Skip("the race detector needs more address space")
	}
	s := probeHost(t)
	for _, name := range slices.Sorted(maps.Keys(probeTexts(t))) {
		if slow[name] || endless[name] || hangs[name] {
			continue
		}
		outcome, took := s.probe(name)
		t.Logf("%s|%s|%d", name, outcome, took.Milliseconds())
		if !s.serves(t, name) {
			s = probeHost(t)
		}
	}
}

func TestAllProbes(t *testing.T) {
	which := os.Getenv(probesEnv)
	if which == "" {
		t.Skip("run by make probes")
	}
	names := slices.Sorted(maps.Keys(probeTexts(t)))
	if which != "all" {
		names = strings.Split(which, ",")
	}
	died, hung := 0, 0
	for _, name := range names {
		var flags []string
		if endless[name] {
			flags = []string{"--callback-timeout", endlessLimit}
		}
		s := probeHost(t, flags...)
		outcome, took := s.probe(name)
		mark := ""
		if took > probeHung {
			mark = " HUNG"
			if hung++; !hangs[name] {
				t.Errorf("%s holds a worker for %v and docs/LIMITS.md does not say so", name, took)
			}
		}
		if !s.serves(t, name) {
			mark = " DIED"
			died++
		}
		fmt.Printf("%s|%s%s|%d\n", name, outcome, mark, took.Milliseconds())
		_ = s.cmd.Process.Kill()
	}
	fmt.Printf("%d probes: %d ended the process, %d held a worker past its deadline\n", len(names), died, hung)
	if hung > 5 {
		t.Errorf("%d probes hold a worker past its deadline, and 5 may", hung)
	}
}
