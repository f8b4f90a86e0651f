package dashboard

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pyp/contexts/stats"
)

// metric is a sample as a scraper reads it.
type metric struct {
	name   string
	labels map[string]string
	value  float64
}

// scrape reads the text format as its description has it, and stops at what a
// scraper or promtool would refuse.
func scrape(text string) ([]metric, error) {
	p := parser{kinds: map[string]string{}, closed: map[string]bool{}, seen: map[string]bool{}}
	if !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("the last line has no end")
	}
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d, %q: %w", n+1, line, err)
		}
	}
	return p.list, nil
}

type parser struct {
	list   []metric
	kinds  map[string]string // by family
	closed map[string]bool   // families that another has followed
	family string
	helped string
	seen   map[string]bool
}

var (
	metricName = regexp.MustCompile(`^[a-z][a-z0-9_]*`)
	labelPair  = regexp.MustCompile(`^([a-z][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"`)
	unescape   = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n")
)

func (p *parser) line(line string) error {
	if help, ok := strings.CutPrefix(line, "# HELP "); ok {
		name, text, _ := strings.Cut(help, " ")
		if p.closed[name] || p.kinds[name] != "" || text == "" || !strings.HasSuffix(text, ".") {
			return fmt.Errorf("a HELP that comes again or says nothing")
		}
		p.closed[p.family], p.family, p.helped = true, name, name
		return nil
	}
	if kind, ok := strings.CutPrefix(line, "# TYPE "); ok {
		name, kind, _ := strings.Cut(kind, " ")
		if name != p.helped || p.kinds[name] != "" || kind != "counter" && kind != "gauge" && kind != "summary" {
			return fmt.Errorf("TYPE does not follow its HELP, or is unknown")
		}
		if total := strings.HasSuffix(name, "_total"); total != (kind == "counter") {
			return fmt.Errorf("the names of counters, and of nothing else, end in _total")
		}
		p.kinds[name] = kind
		return nil
	}
	return p.sample(line)
}

func (p *parser) sample(line string) error {
	m := metric{name: metricName.FindString(line), labels: map[string]string{}}
	rest := line[len(m.name):]
	base := m.name
	if p.kinds[p.family] == "summary" {
		base = strings.TrimSuffix(strings.TrimSuffix(base, "_sum"), "_count")
	}
	if base != p.family || p.kinds[base] == "" || !strings.HasPrefix(m.name, "pyp_") {
		return fmt.Errorf("not of the family %s", p.family)
	}
	if strings.HasPrefix(rest, "{") {
		rest = rest[1:]
		for {
			pair := labelPair.FindStringSubmatch(rest)
			if pair == nil {
				return fmt.Errorf("no label at %q", rest)
			}
			if _, twice := m.labels[pair[1]]; twice {
				return fmt.Errorf("the label %s comes twice", pair[1])
			}
			m.labels[pair[1]] = unescape.Replace(pair[2])
			rest = rest[len(pair[0]):]
			if !strings.HasPrefix(rest, ",") {
				break
			}
			rest = rest[1:]
		}
		if !strings.HasPrefix(rest, "}") {
			return fmt.Errorf("labels without an end")
		}
		rest = rest[1:]
	}
	if _, ok := m.labels["quantile"]; ok != (p.kinds[base] == "summary" && m.name == base) {
		return fmt.Errorf("quantile belongs to summaries, and to all of them")
	}
	var err error
	if m.value, err = strconv.ParseFloat(strings.TrimPrefix(rest, " "), 64); err != nil || !strings.HasPrefix(rest, " ") {
		return fmt.Errorf("no value: %w", err)
	}
	if p.kinds[base] == "counter" && !(m.value >= 0) {
		return fmt.Errorf("a counter below 0")
	}
	id := m.name + fmt.Sprint(m.labels)
	if p.seen[id] {
		return fmt.Errorf("the same sample comes again")
	}
	p.seen[id] = true
	p.list = append(p.list, m)
	return nil
}

func TestScraperRefuses(t *testing.T) {
	const good = "# HELP pyp_a A.\n# TYPE pyp_a gauge\n"
	if list, err := scrape(good + "pyp_a{x=\"1\"} 2\n"); err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	for _, bad := range []string{
		good + "pyp_a 1", good + "pyp_b 1\n", good + "pyp_a{x=\"\"\"} 1\n", good + "pyp_a{x=\"1\" 1\n", good + "pyp_a x\n", good + "pyp_a 1\npyp_a 1\n",
		good + good, "pyp_a 1\n", "# TYPE pyp_a gauge\npyp_a 1\n", "# HELP pyp_a_total A.\n# TYPE pyp_a_total gauge\n", good + "pyp_a{x=\"\\q\"} 1\n", good + "\n",
	} {
		if _, err := scrape(bad); err == nil {
			t.Errorf("accepted:\n%s", bad)
		}
	}
}

func TestMetrics(t *testing.T) {
	s := listen(t, Config{Address: "127.0.0.1:0"})
	r := ask(s, question{path: "/metrics"})
	if r.Header.Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("it is %s", r.Header.Get("Content-Type"))
	}
	list, err := scrape(body(t, r))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []metric{
		{"pyp_info", map[string]string{"version": "v1", "script": "/srv/a \"b\"\\c\n.js", "pid": "7"}, 1},
		{"pyp_start_time_seconds", nil, 1_700_000_000.5},
		{"pyp_contexts", nil, 3},
		{"pyp_requests_total", nil, 10},
		{"pyp_sent_bytes_total", nil, 4096},
		{"pyp_request_duration_seconds", map[string]string{"quantile": "0.99"}, 0.0009},
		{"pyp_request_duration_seconds_sum", nil, 0.002004},
		{"pyp_request_duration_seconds_count", nil, 10},
		{"pyp_worker_busy_seconds", map[string]string{"worker": "0"}, 2.5},
		{"pyp_worker_state", map[string]string{"worker": "0", "state": "busy"}, 1},
		{"pyp_worker_state", map[string]string{"worker": "0", "state": "idle"}, 0},
		{"pyp_worker_queue_length", map[string]string{"worker": "0"}, 4},
		{"pyp_server_answers_total", map[string]string{"server": "127.0.0.1:8080", "protocol": "Hello", "class": "2xx"}, 9},
		{"pyp_callback_duration_seconds_count", map[string]string{"server": "127.0.0.1:8080", "callback": "Hello.json"}, 10},
		{"pyp_callback_errors_total", map[string]string{"server": "127.0.0.1:8080", "callback": "Hello.json"}, 1},
		{"pyp_callback_errors_total", map[string]string{"server": "127.0.0.1:8080", "callback": "Hello.json#2"}, 2},
		{"pyp_callback_errors_total", map[string]string{"server": "127.0.0.1:8080", "callback": "Hello.\uFFFD\"é\\"}, 0},
		{"pyp_callback_runs", map[string]string{"server": "127.0.0.1:8081", "callback": "Echo.dataReceived", "how": "queued"}, 1},
		{"pyp_generation_shared_bytes", map[string]string{"generation": "2"}, 99},
		{"pyp_memory_limit_bytes", map[string]string{"kind": "hard"}, 1 << 31},
		{"pyp_memory_state", map[string]string{"state": "soft"}, 1},
		{"pyp_gc_cpu_ratio", nil, 0.015},
		{"pyp_limit_callback_timeout_seconds", nil, 30},
	} {
		found := false
		for _, m := range list {
			if m.name == want.name && fmt.Sprint(m.labels) == fmt.Sprint(want.labels) {
				found = true
				if math.Abs(m.value-want.value) > 1e-9 {
					t.Errorf("%s%v is %v, want %v", m.name, m.labels, m.value, want.value)
				}
			}
		}
		if !found {
			t.Errorf("there is no %s%v", want.name, want.labels)
		}
	}
}

// A host that has just begun has nothing to tell, and tells it well.
func TestMetricsOfAnEmptyHost(t *testing.T) {
	if _, err := scrape(string(expose(&stats.Host{}))); err != nil {
		t.Error(err)
	}
}

// The guide lists the metrics there are, and no other.
func TestMetricsOfTheGuide(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "GUIDE.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("`(pyp_[a-z_]+)`").FindAllStringSubmatch(string(guide), -1) {
		listed[m[1]] = true
	}
	delete(listed, "pyp_") // what all names begin with
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(string(expose(look())), -1) {
		if !listed[m[1]] {
			t.Errorf("the guide does not have %s", m[1])
		}
		delete(listed, m[1])
	}
	for name := range listed {
		t.Errorf("the guide has %s, which there is not", name)
	}
}
