package stats

import "time"

// Bucket is a duration in microseconds, and how many of about that duration
// were counted.
type Bucket [2]float64

// Buckets lists what d has, from the shortest. The list is empty, not nil,
// where there is nothing, since it is wire output.
func (d *Distribution) Buckets() []Bucket {
	list := []Bucket{}
	for at, n := range d.counts {
		if n > 0 {
			list = append(list, Bucket{Micros(time.Duration(middle(at))), float64(n)})
		}
	}
	return list
}
