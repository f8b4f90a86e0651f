package figures

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"pyp/contexts/printable"
)

// Column is one column of a table.
type Column struct {
	Title string
	Right bool // numbers stand to the right
}

// Columns makes columns of titles. One that begins with > stands to the right.
func Columns(titles ...string) []Column {
	list := make([]Column, len(titles))
	for i, t := range titles {
		list[i].Title, list[i].Right = strings.CutPrefix(t, ">")
	}
	return list
}

// Table is columns and rows of cells. A row may have fewer cells.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Add adds a row. Empty cells are shown as a dash.
func (t *Table) Add(cells ...string) {
	for i, c := range cells {
		if c == "" {
			cells[i] = "-"
		} else {
			cells[i] = printable.Cell(c)
		}
	}
	t.Rows = append(t.Rows, cells)
}

// Write writes the table without colours; the last column is not filled up.
func (t *Table) Write(w io.Writer, indent string) error {
	var b strings.Builder
	for _, line := range t.Lines() {
		b.WriteString(indent)
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Lines are the titles and the rows, aligned.
func (t *Table) Lines() []string {
	widths := make([]int, len(t.Columns))
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
		widths[i] = ansi.StringWidth(c.Title)
		for _, r := range t.Rows {
			if i < len(r) {
				widths[i] = max(widths[i], ansi.StringWidth(r[i]))
			}
		}
	}
	lines := []string{t.line(titles, widths)}
	for _, r := range t.Rows {
		lines = append(lines, t.line(r, widths))
	}
	return lines
}

func (t *Table) line(cells []string, widths []int) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		fill := strings.Repeat(" ", widths[i]-ansi.StringWidth(c))
		if t.Columns[i].Right {
			b.WriteString(fill + c)
		} else {
			b.WriteString(c + fill)
		}
	}
	return b.String()
}
