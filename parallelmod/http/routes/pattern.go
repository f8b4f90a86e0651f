package routes

import (
	"errors"
	"fmt"
	"strings"
)

// Pattern is a path that a route answers.
type Pattern struct {
	Text     string // as it was declared
	segments []segment
	end      end
	names    []string // of the parameters, that of the star last
}

// segment is one part of a path: a literal, decoded, or a parameter.
type segment struct {
	text  string
	param bool
}

// end says what may follow the last segment.
type end int

const (
	exact  end = iota
	prefix     // further segments, which are the rest
	star       // one segment at least, which may be empty, and all that follow
)

// Parse reads a pattern. With open, a path without parameters and star is a
// prefix at a segment's border, with or without a slash at its end, but for "/",
// which is only itself.
func Parse(text string, open bool) (*Pattern, error) {
	if !strings.HasPrefix(text, "/") {
		return nil, fmt.Errorf("the path %q must begin with a slash: write %q", text, "/"+text)
	}
	if k := strings.IndexAny(text, "?#%\x00"); k >= 0 {
		return nil, fmt.Errorf("the path %q has a %q: a query is no part of a path, nothing is optional, and what the client encodes is written decoded", text, text[k])
	}
	p := &Pattern{Text: text}
	parts := strings.Split(text[1:], "/")
	for k, part := range parts {
		if err := p.add(part, k == len(parts)-1); err != nil {
			return nil, fmt.Errorf("the path %q: %w", text, err)
		}
	}
	if open && len(p.names) == 0 && p.end == exact && text != "/" {
		p.end = prefix
		if last := len(p.segments) - 1; p.segments[last].text == "" {
			p.segments = p.segments[:last] // the slash begins the rest
		}
	}
	return p, nil
}

var (
	errStar = errors.New(`a star is a whole segment, the last one: "/*" or "/*name"`)
	errName = errors.New(`a parameter is a whole segment, a colon and letters, digits or _: "/:id"; split the segment in the handler`)
)

func (p *Pattern) add(part string, last bool) error {
	switch {
	case strings.HasPrefix(part, "*"):
		name := part[1:]
		if !last || name != "" && !isName(name) {
			return errStar
		}
		if name == "" {
			name = "*"
		}
		p.end = star
		return p.name(name)
	case strings.HasPrefix(part, ":"):
		if !isName(part[1:]) {
			return errName
		}
		p.segments = append(p.segments, segment{part[1:], true})
		return p.name(part[1:])
	case strings.Contains(part, "*"):
		return errStar
	}
	p.segments = append(p.segments, segment{part, false})
	return nil
}

func (p *Pattern) name(name string) error {
	for _, n := range p.names {
		if n == name {
			return fmt.Errorf("two parameters are called %q; give each a name of its own", name)
		}
	}
	p.names = append(p.names, name)
	return nil
}

func isName(s string) bool {
	for k, c := range []byte(s) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$'
		if !letter && !(k > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != ""
}

// Names are those of the parameters, in order; a star without a name is "*".
func (p *Pattern) Names() []string { return p.names }

// Prefix reports that the rest of the path belongs to the route.
func (p *Pattern) Prefix() bool { return p.end == prefix }

const below = " and below"

// Shape is the same for patterns that match the same paths: parameters have no
// names in it.
func (p *Pattern) Shape() string {
	var b strings.Builder
	for _, s := range p.segments {
		b.WriteByte('/')
		if s.param {
			b.WriteByte(':')
		} else {
			b.WriteString(s.text)
		}
	}
	switch p.end {
	case prefix:
		b.WriteString(below)
	case star:
		b.WriteString("/*")
	}
	return b.String()
}

// literal is the path if there is only one, or only one to begin with.
func (p *Pattern) literal() (path string, ok bool) {
	if len(p.names) > 0 {
		return "", false
	}
	return strings.TrimSuffix(p.Shape(), below), true
}
