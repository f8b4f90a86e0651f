package figures

import (
	"strings"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	for _, c := range [][2]string{
		{Bytes(0), "0B"}, {Bytes(1023), "1023B"}, {Bytes(1024), "1.0KiB"}, {Bytes(1 << 20), "1.0MiB"},
		{Bytes(1<<20 - 1), "1.0MiB"}, {Bytes(150 << 20), "150MiB"}, {Bytes(-2048), "-2.0KiB"}, {Bytes(1 << 62), "4.0EiB"},
		{Count(7), "7"}, {Count(9999), "9999"}, {Count(12345), "12.3k"}, {Count(999_999), "1.0M"}, {Count(4_500_000), "4.5M"},
		{Rate(0), "0"}, {Rate(0.25), "0.25"}, {Rate(3.44), "3.4"}, {Rate(119.7), "120"}, {Rate(51234), "51.2k"},
		{Percent(0.256), "26%"}, {Percent(1), "100%"},
		{Micros(0), "0"}, {Micros(0.418), "0.42us"}, {Micros(1.74), "1.7us"}, {Micros(87), "87us"}, {Micros(1234), "1.2ms"}, {Micros(340_400), "340ms"}, {Micros(4_520_000), "4.5s"},
		{Duration(187 * time.Second), "3m07s"}, {Duration(125 * time.Minute), "2h05m"}, {Duration(291 * time.Hour), "12d03h"},
		{Duration(-time.Second), "-1.0s"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s, want %s", c[0], c[1])
		}
	}
}

func TestTable(t *testing.T) {
	table := Table{Columns: Columns("NAME", ">COUNT", "REST")}
	table.Add("a", "1", "x\x1b[31m")
	table.Add("日本", "12345", "")
	var b strings.Builder
	if err := table.Write(&b, "  "); err != nil {
		t.Fatal(err)
	}
	want := "  NAME  COUNT  REST\n  a         1  x\\x1b[31m\n  日本  12345  -\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
