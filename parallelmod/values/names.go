package values

import "strings"

// SameWord reports that two names differ at most in case and in underscores
// between letters: lowLatency and low_latency. One that begins with an
// underscore is private and like no other.
func SameWord(a, b string) bool { return strings.EqualFold(word(a), word(b)) }

func word(name string) string {
	if strings.HasPrefix(name, "_") {
		return name
	}
	return strings.ReplaceAll(name, "_", "")
}
