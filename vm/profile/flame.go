package profile

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/pprof/profile"
)

// The measures of a graph, in pixels.
const (
	width  = 1200
	margin = 10
	row    = 18
	header = 44
	letter = 6.7 // of the font below, about
	least  = 0.3 // narrower calls are left out
)

// node is a call in the tree that all samples make together.
type node struct {
	name, place string
	value       int64
	children    []*node
	byKey       map[string]*node
}

func (n *node) child(name, place string) *node {
	k := place + "\x00" + name
	c := n.byKey[k]
	if c == nil {
		c = &node{name: name, place: place}
		if n.byKey == nil {
			n.byKey = map[string]*node{}
		}
		n.byKey[k] = c
		n.children = append(n.children, c)
	}
	return c
}

// sort brings calls of the same caller into an order that does not depend on
// which was seen first, and returns how deep the tree is.
func (n *node) sort() (depth int) {
	slices.SortFunc(n.children, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.place, b.place))
	})
	for _, c := range n.children {
		depth = max(depth, c.sort())
	}
	return depth + 1
}

// tree merges the samples of p by function.
func tree(p *profile.Profile) *node {
	root := &node{name: "all"}
	for _, s := range p.Sample {
		v := s.Value[len(s.Value)-1]
		root.value += v
		at := root
		for _, l := range slices.Backward(s.Location) {
			for _, line := range slices.Backward(l.Line) {
				name, place := "(unknown)", ""
				if f := line.Function; f != nil {
					name, place = f.Name, f.Filename
					if place != "" && f.StartLine > 0 {
						place = fmt.Sprintf("%s:%d", place, f.StartLine)
					}
				}
				at = at.child(name, place)
				at.value += v
			}
		}
	}
	return root
}

// Flame draws p as a flame graph, an SVG document that refers to nothing
// outside itself: callers below, what they call above. Its calls have titles;
// where scripts may run, a click makes a call as wide as the graph.
func Flame(w io.Writer, p *profile.Profile) error {
	root := tree(p)
	depth := root.sort()
	g := &graph{w: bufio.NewWriter(w), total: root.value, height: header + depth*row + 2*margin}
	g.open(p)
	if root.value > 0 {
		g.draw(root, 0, 0)
	} else {
		g.printf(`<text x="%d" y="%d">no worker was busy</text>`, margin, header+row)
	}
	g.printf("</g>\n<script><![CDATA[%s]]></script>\n</svg>\n", zoom)
	return g.w.Flush()
}

type graph struct {
	w      *bufio.Writer
	total  int64
	height int
}

// printf writes; the writer keeps its first error until Flush.
func (g *graph) printf(format string, args ...any) { fmt.Fprintf(g.w, format, args...) }

func (g *graph) open(p *profile.Profile) {
	g.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="monospace" font-size="11">
<style>svg{background:#fff}rect{stroke:#fff;stroke-width:.5}g.c{cursor:pointer}g.c:hover rect{stroke:#000;stroke-width:1}text{fill:#111;pointer-events:none}</style>
`, width, g.height, width, g.height)
	g.printf("<text x=\"%d\" y=\"20\" font-size=\"14\">JavaScript: %s in %s of time</text>\n<g id=\"calls\">\n",
		margin, duration(g.total), duration(p.DurationNanos))
}

func duration(ns int64) string { return time.Duration(ns).Round(10 * time.Millisecond).String() }

// draw draws a call that begins at offset, in the unit of values, and what it
// calls.
func (g *graph) draw(n *node, offset int64, level int) {
	scale := (width - 2*margin) / float64(g.total)
	x, wide := margin+float64(offset)*scale, float64(n.value)*scale
	if wide < least {
		return
	}
	y := g.height - margin - (level+1)*row
	title := fmt.Sprintf("%s: %s, %.2f %%", n.name, duration(n.value), 100*float64(n.value)/float64(g.total))
	if n.place != "" {
		title = n.name + " (" + n.place + ")" + title[len(n.name):]
	}
	g.printf(`<g class="c"><title>%s</title><rect x="%.2f" y="%d" width="%.2f" height="%d" rx="1" fill="%s"/>`, escape(title), x, y, wide, row-1, colour(n))
	g.printf(`<text x="%.2f" y="%d" data-n="%s">%s</text></g>`+"\n", x+3, y+13, escape(n.name), escape(fit(n.name, wide)))
	for _, c := range n.children {
		g.draw(c, offset, level+1)
		offset += c.value
	}
}

// colour tells built-ins from the author's functions, and these from each other.
func colour(n *node) string {
	h := fnv.New32a()
	_, _ = io.WriteString(h, n.name+n.place)
	v := h.Sum32()
	switch {
	case n.name == "all":
		return "#ddd"
	case n.place == "":
		return fmt.Sprintf("hsl(%d,45%%,78%%)", 190+v%40)
	}
	return fmt.Sprintf("hsl(%d,85%%,%d%%)", 15+v%40, 62+v/64%12)
}

// fit cuts a name to the width of its call.
func fit(name string, wide float64) string {
	room := int((wide - 6) / letter)
	if utf8.RuneCountInString(name) <= room {
		return name
	}
	if room < 3 {
		return ""
	}
	return string([]rune(name)[:room-2]) + ".."
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// zoom makes the call that is clicked as wide as the graph, with its callers
// below it; a click at the bottom goes back.
const zoom = `
const W = 1180, M = 10, all = [...document.querySelectorAll('g.c')].map(g => {
	const r = g.querySelector('rect'), t = g.querySelector('text');
	return {g, r, t, x: +r.getAttribute('x'), w: +r.getAttribute('width'), y: +r.getAttribute('y'), n: t.dataset.n};
});
for (const c of all) c.g.addEventListener('click', () => {
	const k = W / c.w;
	for (const o of all) {
		const below = o.y > c.y && o.x <= c.x + .01 && o.x + o.w >= c.x + c.w - .01;
		const inside = o.y <= c.y && o.x >= c.x - .01 && o.x + o.w <= c.x + c.w + .01;
		o.g.style.display = below || inside ? '' : 'none';
		const x = below ? M : M + (o.x - c.x) * k, w = below ? W : o.w * k, room = Math.floor((w - 6) / 6.7);
		o.r.setAttribute('x', x); o.r.setAttribute('width', w); o.r.style.opacity = below ? .5 : 1;
		o.t.setAttribute('x', x + 3);
		o.t.textContent = o.n.length <= room ? o.n : room < 3 ? '' : o.n.slice(0, room - 2) + '..';
	}
});
`
