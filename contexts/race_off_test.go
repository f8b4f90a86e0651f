//go:build !race

package contexts_test

const slowed = false
