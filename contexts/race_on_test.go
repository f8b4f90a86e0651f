//go:build race

package contexts_test

// slowed says that the race detector makes everything some ten times slower.
const slowed = true
