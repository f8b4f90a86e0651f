package bounds

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// Matches are given up sooner than they are for users.
func TestMain(m *testing.M) {
	matchTime, allMatches = 200*time.Millisecond, 300*time.Millisecond
	if raceOn {
		allMatches = 2 * time.Second
	}
	regexp2.DefaultMatchTimeout = matchTime
	os.Exit(m.Run())
}

// some are all of a list, or a random eighth of them where the race detector makes large values slow: `make hammer` runs the
// same tests without it.
func some(list []string) []string {
	if !raceOn {
		return list
	}
	var out []string
	for _, i := range rand.Perm(len(list))[:max(1, len(list)/8)] {
		out = append(out, list[i])
	}
	return out
}
