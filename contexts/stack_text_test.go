package contexts

import (
	"strings"
	"testing"

	"pyp/vm"
	"pyp/vm/profile"
)

// TestStackTextOfBuiltIns has a built-in that has called the script, which has
// no place.
func TestStackTextOfBuiltIns(t *testing.T) {
	s := vm.Sample{Frames: []profile.Frame{{Function: "f", File: "a.js", Line: 3, Column: 5, Begins: 3}, {Function: "from"}, {Function: "main", File: "a.js", Line: 9, Column: 1, Begins: 8}}}
	if got := stackText(s); !strings.HasSuffix(got, "a.js:3:5 in f < from (built in) < a.js:9:1 in main") {
		t.Errorf("got %q", got)
	}
}
