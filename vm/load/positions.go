package load

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/go-sourcemap/sourcemap"
)

// positions leads from places in the bundle to the author's. It is not changed
// once it is made.
type positions struct {
	// Map is the source map of Code, which AST.File has already. Unlike a plain
	// one it counts columns from 1 on both sides: that is what goja asks it with,
	// and what the stack traces that goja writes should show.
	Map *sourcemap.Consumer

	dir   string
	code  string
	lines []int               // offset of each line of code
	text  map[string][]string // the lines of the author's files, by absolute path
}

func newPositions(j *job, code string) (positions, error) {
	p := positions{dir: j.Dir, code: code, lines: []int{0}, text: map[string][]string{}}
	for path, text := range j.sources.text {
		p.text[path] = strings.Split(text, "\n")
	}
	for i := 0; i < len(code); i++ {
		if code[i] == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	shifted, err := countFromOne(j.out.rawMap)
	if err != nil || shifted == nil {
		return p, err
	}
	p.Map, err = sourcemap.Parse("", shifted)
	return p, err
}

// Position is the author's place for a line and column of the bundle, both from
// 1 and the column in bytes, as goja counts. Code that nobody wrote, such as
// esbuild's helpers, has none: ok is false.
func (p *positions) Position(line, column int) (at Position, ok bool) {
	if p.Map == nil || line < 1 || line > len(p.lines) {
		return Position{}, false
	}
	text := p.code[p.lines[line-1]:]
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	source, name, l, c, ok := p.Map.Source(line, utf16Column(text, column-1)+1)
	if !ok {
		return Position{}, false
	}
	return Position{File: p.File(source), Line: l, Column: c, Name: name}, true
}

// PositionAt is Position for a place in the syntax tree.
func (p *positions) PositionAt(idx file.Idx) (at Position, ok bool) {
	offset := int(idx) - 1
	line := sort.SearchInts(p.lines, offset+1)
	if offset < 0 || line < 1 {
		return Position{}, false
	}
	return p.Position(line, offset-p.lines[line-1]+1)
}

// Authored tells whether the author wrote this identifier, maybe with another
// name. Variables that esbuild adds, such as those of a for await, are only
// known to be unlike the text they stand for.
func (p *positions) Authored(id *ast.Identifier) bool {
	at, ok := p.PositionAt(id.Idx)
	if !ok {
		return false
	}
	line, ok := p.SourceLine(at.File, at.Line)
	name := at.Name
	if name == "" {
		name = id.Name.String()
	}
	return ok && strings.HasPrefix(line[utf16Offset(line, at.Column-1):], name)
}

// File is the path as the author would write it for a name in the source map
// or in a stack trace of goja, which holds it as a URL. Modules of the host
// are "host:" and their name.
func (p *positions) File(source string) string {
	if strings.HasPrefix(source, hostESM+":") || strings.HasPrefix(source, hostCJS+":") {
		return hostESM + source[strings.IndexByte(source, ':'):]
	}
	source = strings.TrimPrefix(strings.TrimPrefix(source, jsonAll+":"), jsonCJS+":")
	return displayPath(p.dir, p.abs(source))
}

func (p *positions) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(p.dir, filepath.FromSlash(name))
}

// SourceLine is a line of a file, named as in a Position, from 1. The author's
// files are as they were when the bundle was made.
func (p *positions) SourceLine(file string, line int) (string, bool) {
	path := p.abs(file)
	lines, ok := p.text[path]
	if !ok && inPackage(path) {
		data, _ := os.ReadFile(path)
		lines = strings.Split(string(data), "\n")
	}
	if line < 1 || line > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[line-1], "\r"), true
}

// ErrorAt is an Error about a place in the tree, for what only compiling finds.
func (p *positions) ErrorAt(idx file.Idx, message string) *Error {
	at, ok := p.PositionAt(idx)
	if !ok {
		return newError(Problem{Position: Position{File: "bundle"}, Message: message})
	}
	return newError(p.problemAt(at, message))
}

func (p *positions) problemAt(at Position, message string, notes ...string) Problem {
	line, _ := p.SourceLine(at.File, at.Line)
	return Problem{Position: at, Message: message, SourceLine: line, Notes: notes}
}

// countFromOne makes all columns count from 1. They are written as differences
// to the one before, the generated ones from the start of their line, so that
// only the first of each line, and the first of all in the sources, change.
func countFromOne(raw []byte) ([]byte, error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, err
	}
	var s string
	if err := json.Unmarshal(m["mappings"], &s); err != nil || strings.Trim(s, ";") == "" {
		return nil, err // a script that does nothing is an empty bundle
	}
	lines, first := strings.Split(s, ";"), true
	for i, line := range lines {
		if line == "" {
			continue
		}
		fields := []int{0}
		if first {
			fields = append(fields, 3)
		}
		var err error
		if lines[i], err = increment(line, fields); err != nil {
			return nil, err
		}
		first = false
	}
	m["mappings"] = json.RawMessage(`"` + strings.Join(lines, ";") + `"`)
	return json.Marshal(m)
}

// increment adds 1 to some of the numbers that a line of mappings begins with.
func increment(line string, fields []int) (string, error) {
	var head []byte
	at := 0
	for field := 0; field <= fields[len(fields)-1]; field++ {
		value, end, err := vlqRead(line, at)
		if err != nil {
			return "", err
		}
		if slices.Contains(fields, field) {
			value++
		}
		head = append(head, vlq(value)...)
		at = end
	}
	return string(head) + line[at:], nil
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func vlqDigit(c byte) int { return strings.IndexByte(base64Digits, c) }

func vlqRead(s string, at int) (value, end int, err error) {
	for shift := 0; at < len(s); shift += 5 {
		d := vlqDigit(s[at])
		if d < 0 {
			break
		}
		at++
		value |= d & 31 << shift
		if d&32 == 0 {
			if value&1 != 0 {
				return -(value >> 1), at, nil
			}
			return value >> 1, at, nil
		}
	}
	return 0, 0, errors.New("source map: bad mapping")
}

func vlq(value int) (digits []byte) {
	n := value << 1
	if value < 0 {
		n = -value<<1 | 1
	}
	for {
		d := n & 31
		if n >>= 5; n == 0 {
			return append(digits, base64Digits[d])
		}
		digits = append(digits, base64Digits[d|32])
	}
}
