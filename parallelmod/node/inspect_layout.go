package node

import (
	"math"
	"strings"
)

// layout puts a picture on one line if it is small, else on several.
func (s *inspector) layout(p *picture, level int) string {
	base := p.base
	if base != "" {
		base += " "
	}
	if s.compact > 0 {
		n := len(p.items)
		if p.list && n > 6 {
			s.columns(p)
		}
		if s.current-level < s.compact && n == len(p.items) {
			if line := strings.Join(p.items, ", "); s.fits(p) && !strings.Contains(line, "\n") {
				if line != "" {
					line += " "
				}
				return base + p.open + " " + line + p.close
			}
		}
	}
	gap := "\n" + strings.Repeat(" ", s.indent)
	return base + p.open + gap + "  " + strings.Join(p.items, ","+gap+"  ") + gap + p.close
}

// fits reports that the items have room on one line.
func (s *inspector) fits(p *picture) bool {
	total := 2*len(p.items) + s.indent + utf16Len(p.open) + utf16Len(p.base) + 10
	for _, t := range p.items {
		if s.colors {
			t = ansi.ReplaceAllString(t, "")
		}
		total += utf16Len(t)
		if float64(total) > s.breakLength {
			return false
		}
	}
	return float64(total) <= s.breakLength && !strings.Contains(p.base, "\n")
}

// gap is the room between two columns: a comma and a space.
const gap = 2

// columns arranges the elements of a list in columns, if they are short
// enough for at least two.
func (s *inspector) columns(p *picture) {
	n := len(p.items)
	if s.maxArrayLength < float64(n) {
		n-- // the note on how many more there are has a line of its own
	}
	if n <= 0 {
		return
	}
	widths, total, widest := make([]int, n), 0, 0
	for k, t := range p.items[:n] {
		widths[k] = width(t)
		total += widths[k] + gap
		widest = max(widest, widths[k])
	}
	cell := widest + gap
	if float64(cell*3+s.indent) >= s.breakLength || float64(total)/float64(cell) <= 5 && widest > 6 {
		return
	}
	cols := s.columnCount(cell, n, float64(total)/float64(len(p.items)))
	if cols <= 1 {
		return
	}
	rows := joinRows(p.items[:n], widths, cols, s.numeric(p))
	p.items = append(rows, p.items[n:]...)
}

// columnCount is how many columns make the block about two and a half times
// as wide as it is high, a character being that much higher than wide.
func (s *inspector) columnCount(cell, n int, mean float64) int {
	biased := math.Max(float64(cell)-3-math.Sqrt(float64(cell)-mean), 1)
	cols := math.Floor(math.Sqrt(2.5*biased*float64(n))/biased + 0.5)
	cols = math.Min(cols, math.Floor((s.breakLength-float64(s.indent))/float64(cell)))
	return int(math.Min(math.Min(cols, float64(s.compact*4)), 15))
}

// numeric reports that all elements are numbers, which are aligned right.
func (s *inspector) numeric(p *picture) bool {
	if p.kind == kindTyped {
		return true
	}
	if len(p.keys) > 0 {
		return false
	}
	for k := range p.items {
		v, ok := s.own(p.o, s.rt.ToValue(k))
		if !ok || v.value == nil {
			return false
		}
		if t := typeOf(v.value); t != "number" && t != "bigint" {
			return false
		}
	}
	return true
}

func joinRows(items []string, widths []int, cols int, right bool) []string {
	wide := make([]int, cols)
	for k, w := range widths {
		wide[k%cols] = max(wide[k%cols], w+gap)
	}
	var rows []string
	for from := 0; from < len(items); from += cols {
		to := min(from+cols, len(items))
		var b strings.Builder
		for k := from; k < to; k++ {
			last := k == to-1
			cell, pad := items[k], wide[k-from]-widths[k]-gap
			if !last {
				cell += ", "
			}
			if right {
				cell = strings.Repeat(" ", pad) + cell
			} else if !last {
				cell += strings.Repeat(" ", pad)
			}
			b.WriteString(cell)
		}
		rows = append(rows, b.String())
	}
	return rows
}
