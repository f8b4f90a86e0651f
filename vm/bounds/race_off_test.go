//go:build !race

package bounds

const raceOn = false
