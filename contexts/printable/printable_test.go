package printable

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, c := range [][2]string{
		{"plain äöü 日本 😀", "plain äöü 日本 😀"},
		{"a\nb\r\n", `a\nb\r\n`},
		{"\x1b[2J\x1b]0;title\x07", `\x1b[2J\x1b]0;title\x07`},
		{"\u009b31m", `\u009b31m`},
		{"tab\there", "tab\there"},
		{"\xff\xfe", `\xff\xfe`},
		{"a real \ufffd", "a real \ufffd"},
		{"line\u2028separator", `line\u2028separator`},
		{"user\u202egpj.exe", `user\u202egpj.exe`},
		{"\x7f\x00", `\x7f\x00`},
	} {
		if got := Line(c[0]); got != c[1] {
			t.Errorf("Line(%q) = %q, want %q", c[0], got, c[1])
		}
	}
	if got := Cell("a\tb\n"); got != `a b\n` {
		t.Errorf("Cell gives %q", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("\x1b[31m\u202e\xc3")
	f.Fuzz(func(t *testing.T, s string) {
		got := Line(s)
		for _, r := range got {
			if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Fatalf("Line(%q) = %q", s, got)
			}
		}
		if !utf8.ValidString(got) || strings.ContainsRune(got, '\n') {
			t.Fatalf("Line(%q) = %q", s, got)
		}
		if Line(got) != got {
			t.Fatalf("Line(%q) is not stable", s)
		}
	})
}
