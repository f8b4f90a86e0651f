package vm

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/dop251/goja/file"
)

// stackLine is one line of an Error's stack as goja writes it:
// "\tat name (file:line:column(pc))" or "\tat file:line:column(pc)".
var stackLine = regexp.MustCompile(`^\s*at (?:(.*) \()?(.+):(\d+):(\d+)\(\d+\)\)?$`)

// locateText reads positions from an Error's stack property, which is all that
// is left of the place where a rejection began.
func (e *engine) locateText(se *ScriptError, text string) {
	for line := range strings.Lines(text) {
		m := stackLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue
		}
		l, _ := strconv.Atoi(m[3])
		c, _ := strconv.Atoi(m[4])
		e.push(se, file.Position{Filename: m[2], Line: l, Column: c}, m[1])
	}
}
