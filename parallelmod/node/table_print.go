package node

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// grid is what console.table prints: rows of cells under named columns.
type grid struct {
	columns []string
	rows    []map[string]string
}

const (
	indexColumn  = "(index)"
	valuesColumn = "Values"
	maxTableRows = 10000
)

func (i *Instance) consoleTable(c goja.FunctionCall) goja.Value {
	o, ok := c.Argument(0).(*goja.Object)
	if !ok || i.realm.Replaying() {
		return i.print(i.host.Stdout, c.Arguments)
	}
	g := &grid{columns: []string{indexColumn}}
	values := false
	i.tableRows(o, func(index string, v goja.Value) bool {
		row := map[string]string{indexColumn: index}
		if cells, ok := v.(*goja.Object); ok && !isCallable(cells) {
			i.tableCells(g, row, cells)
		} else {
			row[valuesColumn], values = i.cell(v), true
		}
		g.rows = append(g.rows, row)
		return len(g.rows) < maxTableRows
	})
	if want := c.Argument(1); i.isList(want) {
		g.columns = []string{indexColumn}
		i.rt.ForOf(want, func(v goja.Value) bool {
			g.columns = append(g.columns, v.String())
			return true
		})
	} else if values {
		g.columns = append(g.columns, valuesColumn)
	}
	return i.stdout(g.String())
}

// tableRows calls f for each row of what is to be a table.
func (i *Instance) tableRows(o *goja.Object, f func(index string, v goja.Value) bool) {
	if k := i.kindOf(o); k == kindMap || k == kindSet {
		n := 0
		i.eachOf(o, k, func(v, _ goja.Value) bool {
			n++
			return f(strconv.Itoa(n-1), v)
		})
		return
	}
	for _, k := range o.Keys() {
		if !f(k, orUndefined(o.Get(k))) {
			return
		}
	}
}

func (i *Instance) tableCells(g *grid, row map[string]string, cells *goja.Object) {
	for _, k := range cells.Keys() {
		if !contains(g.columns, k) {
			g.columns = append(g.columns, k)
		}
		p, _ := i.own(cells, i.rt.ToValue(k))
		row[k] = i.cell(orUndefined(p.value))
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (i *Instance) cell(v goja.Value) string {
	o := defaultInspect()
	o.depth, o.maxArrayLength, o.breakLength = 0, 3, 1e9
	if _, ok := v.(*goja.Object); ok {
		o.depth = -1
	}
	return i.inspect(v, o)
}

// String draws the grid in the lines that Node draws.
func (g *grid) String() string {
	widths := make([]int, len(g.columns))
	for k, c := range g.columns {
		widths[k] = width(c) + 2
		for _, r := range g.rows {
			widths[k] = max(widths[k], width(r[c])+2)
		}
	}
	var b strings.Builder
	rule := func(left, middle, right string) {
		parts := make([]string, len(widths))
		for k, w := range widths {
			parts[k] = strings.Repeat("─", w)
		}
		b.WriteString(left + strings.Join(parts, middle) + right)
	}
	rule("┌", "┬", "┐\n")
	b.WriteString(drawRow(g.columns, widths))
	rule("├", "┼", "┤\n")
	for _, r := range g.rows {
		cells := make([]string, len(g.columns))
		for k, c := range g.columns {
			cells[k] = r[c]
		}
		b.WriteString(drawRow(cells, widths))
	}
	rule("└", "┴", "┘")
	return b.String()
}

func drawRow(cells []string, widths []int) string {
	var b strings.Builder
	for k, c := range cells {
		room := widths[k] - width(c)
		b.WriteString("│" + strings.Repeat(" ", room/2) + c + strings.Repeat(" ", room-room/2))
	}
	return b.String() + "│\n"
}
