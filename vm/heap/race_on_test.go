//go:build race

package heap

const raceOn = true
