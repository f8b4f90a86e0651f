package stats

// Bucket is a duration in microseconds, and how many of about that duration
// were counted.
type Bucket [2]int64

// Buckets lists what d has, from the shortest. Buckets that fall together in
// whole microseconds are one. The list is empty, not nil, where there is
// nothing, since it is wire output.
func (d *Distribution) Buckets() []Bucket {
	list := []Bucket{}
	for at, n := range d.counts {
		if n == 0 {
			continue
		}
		us := (middle(at) + 500) / 1000
		if last := len(list) - 1; last >= 0 && list[last][0] == us {
			list[last][1] += n
			continue
		}
		list = append(list, Bucket{us, n})
	}
	return list
}
