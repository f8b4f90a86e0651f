package routes

import (
	"slices"
	"strings"
	"testing"
)

// oracle finds a route the slow way: it compares every pattern with the path,
// segment by segment, and takes the best of those that have the method.
func oracle(lines []string, patterns []*Pattern, method, path string) int {
	best, rank := -1, []int(nil)
	for k, p := range patterns {
		has, _, _ := strings.Cut(lines[k], " ")
		m := methodRank(has, method)
		r := p.rank(path)
		if m == 0 || r == nil {
			continue
		}
		if r = append(r, m); best < 0 || slices.Compare(r, rank) > 0 {
			best, rank = k, r
		}
	}
	return best
}

func methodRank(has, method string) int {
	switch {
	case has == method:
		return 4
	case has == "GET" && method == "HEAD":
		return 3
	case has == "ANY" && slices.Contains(common, method):
		return 2
	case has == "ALL":
		return 1
	}
	return 0
}

// rank says how well a pattern fits, more in the first place that differs being
// better; nil if it does not.
func (p *Pattern) rank(path string) (rank []int) {
	parts := strings.Split(path, "/")[1:]
	for k, s := range p.segments {
		switch {
		case k >= len(parts):
			return nil
		case s.param && parts[k] != "":
			rank = append(rank, 8)
		case !s.param && Decode(parts[k]) == s.text:
			rank = append(rank, 9)
		default:
			return nil
		}
	}
	rest := parts[len(p.segments):]
	switch {
	case len(rest) == 0 && p.end == exact:
		return append(rank, 7)
	case len(rest) > 0 && p.end == star:
		return append(rank, 6)
	case len(rest) == 1 && rest[0] == "" && p.end == exact && len(parts) > 1 && parts[len(parts)-2] != "":
		return append(rank, 5)
	case p.end == prefix:
		return append(rank, 4)
	}
	return nil
}

// FuzzFind holds the tree against the oracle, on tables and paths of few
// different segments so that they meet.
func FuzzFind(f *testing.F) {
	f.Add("GET /a/:x\nANY /a>\nPOST /a/b\nGET /*", "GET", "/a/b")
	f.Add("ANY /\nGET /a//b\nALL /:x/*t", "HEAD", "/a//b/")
	f.Add("GET /a/:b/c\nGET /a/b/:c", "OPTIONS", "/%61/b/c%2Fd")
	f.Fuzz(func(t *testing.T, text, method, path string) {
		table := &Table{}
		var lines []string
		var patterns []*Pattern
		for _, line := range strings.Split(text, "\n") {
			has, route, _ := strings.Cut(line, " ")
			p, err := Parse(strings.TrimSuffix(route, ">"), strings.HasSuffix(route, ">"))
			if err != nil {
				continue
			}
			m := has
			switch has {
			case "ANY":
				m = Any
			case "ALL":
				m = All
			case Any, All:
				continue
			}
			if _, clash := table.Add(m, p, len(lines)); clash {
				continue
			}
			lines, patterns = append(lines, line), append(patterns, p)
		}
		got := table.Find([]byte(method), []byte(path))
		if path == "" || path[0] != '/' || method == "CONNECT" || !valid([]byte(path)) {
			if got.Status == 0 {
				t.Fatalf("%q %q: a route was found", method, path)
			}
			return
		}
		want := oracle(lines, patterns, method, path)
		switch {
		case got.Status == 0 && got.Number != want:
			t.Fatalf("%q %q of %q: got %q, want %d", method, path, lines, lines[got.Number], want)
		case got.Status != 0 && want >= 0:
			t.Fatalf("%q %q of %q: got %d, want %q", method, path, lines, got.Status, lines[want])
		case got.Status == 0:
			patterns[got.Number].Values(path)
		}
	})
}
