package http1

const (
	dayNames   = "ThuFriSatSunMonTueWed" // 1 January 1970 was a Thursday
	monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec"

	secondsPerDay = 86400
	lastSecond    = 253402300799 // the end of the year 9999, the last with four digits
)

// AppendDate appends a time as IMF-fixdate, RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". Times outside the
// years 1970 to 9999 are moved to the nearer end, as the format has four digits.
func AppendDate(dst []byte, unixSeconds int64) []byte {
	t := min(max(unixSeconds, 0), lastSecond)
	days, secs := int(t/secondsPerDay), int(t%secondsPerDay)
	year, month, day := civil(days)
	w, m := days%7*3, (month-1)*3
	dst = append(dst, dayNames[w:w+3]...)
	dst = two(append(dst, ", "...), day)
	dst = append(append(append(dst, ' '), monthNames[m:m+3]...), ' ')
	dst = two(two(dst, year/100), year%100)
	dst = two(append(dst, ' '), secs/3600)
	dst = two(append(dst, ':'), secs/60%60)
	dst = two(append(dst, ':'), secs%60)
	return append(dst, " GMT"...)
}

func two(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// civil turns days since 1 January 1970 into a date of the Gregorian calendar. It counts from 1 March of the year 0, so
// that a leap day is the last day of its year, in eras of 400 years of 146,097 days.
func civil(days int) (year, month, day int) {
	const era, century, leap, common, toEpoch = 146097, 36524, 1461, 365, 719468
	days += toEpoch
	e, d := days/era, days%era
	y := (d - d/(leap-1) + d/century - d/(era-1)) / common
	d -= common*y + y/4 - y/100
	m := (5*d + 2) / 153 // months from March, in steps of 153 days for five
	year, month, day = y+e*400, m+3, d-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}
