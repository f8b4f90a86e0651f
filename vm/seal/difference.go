package seal

import "strings"

// Difference says in a few words how a digest of main's differs from a worker's: "1 entry in main, 0 in a worker".
// It is empty if they are equal.
func Difference(main, worker string) string {
	if main == worker {
		return ""
	}
	inWorker := map[string]digestLine{}
	for _, l := range digestLinesOf(worker) {
		inWorker[l.path] = l
	}
	inMain := map[string]bool{}
	for _, l := range digestLinesOf(main) {
		inMain[l.path] = true
		other, ok := inWorker[l.path]
		if !ok {
			return at(l.path) + "is only in main"
		}
		if text := l.differs(other); text != "" {
			return text
		}
	}
	for _, l := range digestLinesOf(worker) {
		if !inMain[l.path] {
			return at(l.path) + "is only in a worker"
		}
	}
	return "the order differs"
}

type digestLine struct{ path, kind, count string }

func digestLinesOf(digest string) (lines []digestLine) {
	for line := range strings.Lines(digest) {
		if f := strings.Split(line, separator); len(f) >= 3 {
			lines = append(lines, digestLine{f[0], f[1], f[2]})
		}
	}
	return lines
}

func (l digestLine) differs(o digestLine) string {
	prefix := ""
	if l.path != "" {
		prefix = at(l.path)
	}
	switch {
	case l.count != o.count && l.count != "-1" && o.count != "-1":
		noun := " entries"
		if l.count == "1" {
			noun = " entry"
		}
		return prefix + l.count + noun + " in main, " + o.count + " in a worker"
	case l.kind != o.kind || l.count != o.count:
		return prefix + shorten(l.kind) + " in main, " + shorten(o.kind) + " in a worker"
	}
	return ""
}

// at names a place below the value that is compared.
func at(path string) string { return strings.TrimPrefix(path, ".") + " " }
