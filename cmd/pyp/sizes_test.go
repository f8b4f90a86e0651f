package main

import (
	"strings"
	"testing"
)

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "65536": 65536, "64KiB": 65536, "64kib": 65536, "64KB": 64000, "1.5GB": 1_500_000_000, "2 GiB": 2 << 30, "10B": 10, "1TiB": 1 << 40, "-1": -1,
	} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "x", "1e400", "NaN", "0x10", "1_0", "10%", "9999999999GiB", "5 apples"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
	for n, want := range map[int64]string{0: "0", 500: "500", 1024: "1KiB", 64 << 20: "64MiB", 1536: "1536", 3 << 30: "3GiB"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestFlagsOfTheLimits(t *testing.T) {
	o, err := parse([]string{"--memory-limit", "750MiB", "--context-memory", "1GB", "--max-write-buffer", "100KB", "--max-connections", "50%", "--hog-after", "0", "--max-body", "1MiB", "x.js"})
	if err != nil {
		t.Fatal(err)
	}
	c := o.config
	if c.MemorySoft != 750<<20 || c.MemoryLimit != 900<<20 || c.ContextMemory != 1e9 || c.MaxWriteBuffer != 100_000 || c.HogAfter != 0 || c.HTTP.Body != 1<<20 {
		t.Errorf("%+v", c)
	}
	if o, err := parse([]string{"x.js"}); err != nil || o.config.MemorySoft <= 0 || o.config.MaxConnections <= c.MaxConnections {
		t.Errorf("by default: %+v, %v", o.config, err)
	}
	for _, wrong := range []struct {
		args []string
		want string
	}{
		{[]string{"--memory-limit", "110%", "x.js"}, "no percentage"},
		{[]string{"--memory-limit", "1MiB", "x.js"}, "at least 32MiB"},
		{[]string{"--memory-limit", "much", "x.js"}, "64KiB, 1.5GB"},
		{[]string{"--context-memory", "-5", "x.js"}, "must not be negative"},
		{[]string{"--max-write-buffer", "0", "x.js"}, "from 1 to"},
		{[]string{"--max-connections", "1GB", "x.js"}, "a plain number"},
		{[]string{"--max-body", "1 apple", "x.js"}, "with a unit or without"},
		{[]string{"--hog-after", "100", "x.js"}, "needs a unit"},
		{[]string{"--hog-after", "-1s", "x.js"}, "must not be negative"},
	} {
		if _, err := parse(wrong.args); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%v: %v, want %q", wrong.args, err, wrong.want)
		}
	}
}
