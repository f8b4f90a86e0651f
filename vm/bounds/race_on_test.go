//go:build race

package bounds

const raceOn = true
