package figures

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Bytes is a size in binary units: 0B, 812B, 1.5KiB, 20MiB.
func Bytes(n int64) string {
	if n < 0 {
		return "-" + Bytes(-n)
	}
	if n < 1<<10 {
		return strconv.FormatInt(n, 10) + "B"
	}
	return scaled(float64(n), 1<<10, "KMGTPE") + "iB"
}

// Count is a number in decimal units: 7, 1234, 12.3k, 4.5M.
func Count(n int64) string {
	if n < 0 {
		return "-" + Count(-n)
	}
	if n < 10_000 {
		return strconv.FormatInt(n, 10)
	}
	return scaled(float64(n), 1000, "kMGTPE")
}

// Rate is a number a second: 0, 0.25, 3.4, 120, 12.3k.
func Rate(f float64) string {
	switch {
	case f < 0.005 || math.IsNaN(f):
		return "0"
	case f < 1:
		return strconv.FormatFloat(f, 'f', 2, 64)
	case f < 10:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return Count(int64(f + 0.5))
}

// scaled is f with the largest unit that leaves at least 1.
func scaled(f, step float64, names string) string {
	f /= step
	i := 0
	for f >= step-0.5 && i < len(names)-1 {
		f /= step
		i++
	}
	if f < 99.95 {
		return strconv.FormatFloat(f, 'f', 1, 64) + names[i:i+1]
	}
	return strconv.FormatFloat(f, 'f', 0, 64) + names[i:i+1]
}

// Percent is a share of 1.
func Percent(f float64) string { return strconv.FormatFloat(f*100, 'f', 0, 64) + "%" }

// Micros is a time that is given in microseconds.
func Micros[T int | int64 | float64](us T) string { return Duration(time.Duration(us * 1000)) }

// Duration is a time in one or two units: 0, 0.42us, 1.7us, 87us, 1.2ms, 340ms, 4.5s, 3m07s,
// 2h05m, 12d03h.
func Duration(d time.Duration) string {
	switch {
	case d < 0:
		return "-" + Duration(-d)
	case d == 0:
		return "0"
	case d < time.Microsecond:
		return strconv.FormatFloat(float64(d)/1e3, 'f', 2, 64) + "us"
	case d < 10*time.Microsecond:
		return strconv.FormatFloat(float64(d)/1e3, 'f', 1, 64) + "us"
	case d < time.Millisecond:
		return strconv.FormatInt(d.Microseconds(), 10) + "us"
	case d < 100*time.Millisecond:
		return strconv.FormatFloat(d.Seconds()*1000, 'f', 1, 64) + "ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + "ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + "s"
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	}
	return fmt.Sprintf("%dd%02dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
}
