package load

import (
	"os"
	"path/filepath"
	"strings"
)

// builtins are the modules that Node brings along. Those the host does not
// offer are named as absent instead of being looked for in a registry.
var builtins = map[string]bool{}

func init() {
	for _, n := range strings.Fields(`assert async_hooks buffer child_process cluster console constants
		crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path
		perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder sys test timers
		tls trace_events tty url util v8 vm wasi worker_threads zlib`) {
		builtins[n] = true
	}
}

// isBuiltin tells names of Node's modules, sub-paths included. Only node: makes
// sure that no package is meant by sea, sqlite, test.
func isBuiltin(spec string) bool {
	bare, prefixed := strings.CutPrefix(spec, "node:")
	head, _, _ := strings.Cut(bare, "/")
	if prefixed {
		return true
	}
	return builtins[head] && head != "sea" && head != "sqlite" && head != "test"
}

// isHostLike tells specifiers that can only mean a module of the host.
func (j *job) isHostLike(spec string) bool {
	if isBuiltin(spec) {
		return true
	}
	head, _, _ := strings.Cut(spec, "/")
	_, ok := j.Modules[head]
	return ok
}

// absentModule words the refusal of a module that only the host could provide.
func (j *job) absentModule(spec string) (string, []string) {
	msg := quote(spec) + " is not available in pyp"
	if near := nearest(spec, j.hosts); near != "" {
		return msg, []string{"did you mean " + quote(near) + "?"}
	}
	return msg, j.available(spec)
}

// available lists the host modules of the family that was asked for: node: ones
// for a Node module, else the rest.
func (j *job) available(spec string) []string {
	var names []string
	for _, h := range j.hosts {
		if isBuiltin(spec) == isBuiltin(h) && !j.aliased(h) {
			names = append(names, h)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"available: " + strings.Join(names, ", ")}
}

// aliased tells a bare name that is also there as node:name.
func (j *job) aliased(name string) bool {
	_, ok := j.Modules["node:"+name]
	return ok
}

// nearestFile proposes a file of the same directory with a similar name.
func (j *job) nearestFile(path string) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return []string{"no such directory: " + j.display(filepath.Dir(path))}
	}
	want, names := filepath.Base(path), []string{}
	for _, e := range entries {
		names = append(names, e.Name())
		if stem(e.Name()) == stem(want) && !e.IsDir() {
			return []string{"did you mean " + quote(e.Name()) + "?"}
		}
	}
	if near := nearest(want, names); near != "" {
		return []string{"did you mean " + quote(near) + "?"}
	}
	return nil
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// nearest is the candidate that few typing errors explain, or "". Two names
// that differ by more than a third are two names, unless one begins the other.
func nearest(name string, candidates []string) string {
	name = plainName(name)
	best, limit := "", max(1, len(name)/3)+1
	for _, candidate := range candidates {
		c := plainName(candidate)
		d := distance(name, c)
		if len(name) > 2 && len(c) < 2*len(name) && strings.HasPrefix(c, name) {
			d = 1
		}
		if d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

func plainName(s string) string { return strings.ToLower(strings.TrimPrefix(s, "node:")) }

// distance counts insertions, deletions, replacements and swaps of neighbours.
func distance(a, b string) int {
	prev, cur, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for k := range cur {
		cur[k] = k
	}
	for i := range len(a) {
		next[0] = i + 1
		for k := range len(b) {
			cost := 1
			if a[i] == b[k] {
				cost = 0
			}
			next[k+1] = min(cur[k]+cost, cur[k+1]+1, next[k]+1)
			if i > 0 && k > 0 && a[i] == b[k-1] && a[i-1] == b[k] {
				next[k+1] = min(next[k+1], prev[k-1]+1)
			}
		}
		prev, cur, next = cur, next, prev
	}
	return cur[len(b)]
}

// packageName is what npm would be asked for.
func packageName(spec string) string {
	parts := strings.Split(spec, "/")
	if strings.HasPrefix(spec, "@") && len(parts) > 1 {
		return strings.Join(parts[:2], "/")
	}
	return parts[0]
}

func quote(s string) string { return `"` + s + `"` }
