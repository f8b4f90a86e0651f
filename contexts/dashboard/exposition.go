package dashboard

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"pyp/contexts/stats"
)

// exposition writes Prometheus's text format, version 0.0.4: all samples of a
// family stand together behind its HELP and TYPE.
type exposition struct {
	b bytes.Buffer
}

const expositionType = "text/plain; version=0.0.4; charset=utf-8"

// labels are name, value, name, value.
type labels []string

// row is one sample of a family.
type row struct {
	labels labels
	value  float64
}

// quantiles is one summary of a family.
type quantiles struct {
	labels labels
	stats.Quantiles
}

func (e *exposition) family(name, kind, help string) {
	e.b.WriteString("# HELP " + name + " " + helpEscapes.Replace(help) + "\n# TYPE " + name + " " + kind + "\n")
}

func (e *exposition) sample(name string, l labels, value float64) {
	e.b.WriteString(name)
	for i := 0; i+1 < len(l); i += 2 {
		e.b.WriteByte("{,"[min(i, 1)])
		e.b.WriteString(l[i] + `="` + labelEscapes.Replace(strings.ToValidUTF8(l[i+1], "\uFFFD")) + `"`)
	}
	if len(l) > 0 {
		e.b.WriteByte('}')
	}
	e.b.WriteString(" " + number(value) + "\n")
}

var (
	helpEscapes  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

func number(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "+Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case math.IsNaN(v):
		return "NaN"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// counter writes a family of what only grows; its name ends in _total.
func (e *exposition) counter(name, help string, rows ...row) { e.rows(name, "counter", help, rows) }

// gauge writes a family of what goes up and down.
func (e *exposition) gauge(name, help string, rows ...row) { e.rows(name, "gauge", help, rows) }

func (e *exposition) rows(name, kind, help string, rows []row) {
	if len(rows) == 0 {
		return
	}
	e.family(name, kind, help)
	for _, r := range rows {
		e.sample(name, r.labels, r.value)
	}
}

// summary writes quantiles in seconds. They are since the host began; _sum and
// _count are what rates are made of.
func (e *exposition) summary(name, help string, list ...quantiles) {
	if len(list) == 0 {
		return
	}
	e.family(name, "summary", help)
	for _, q := range list {
		for _, p := range []struct {
			q  string
			us float64
		}{{"0.5", q.P50US}, {"0.9", q.P90US}, {"0.99", q.P99US}, {"0.999", q.P999US}, {"1", q.MaxUS}} {
			value := seconds(p.us)
			if q.Count == 0 {
				value = math.NaN()
			}
			e.sample(name, append(append(labels{}, q.labels...), "quantile", p.q), value)
		}
		e.sample(name+"_sum", q.labels, seconds(q.SumUS))
		e.sample(name+"_count", q.labels, float64(q.Count))
	}
}

func seconds[T int64 | float64](us T) float64 { return float64(us) / 1e6 }
