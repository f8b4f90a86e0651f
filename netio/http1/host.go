package http1

import "bytes"

// splitHost checks "uri-host [ ":" port ]", RFC 9110 section 7.2 and RFC 3986 section 3.2.2, and returns where the port's
// digits begin, or 0 without a port. The grammar permits an empty name, but no http URI may have one (RFC 9110 section
// 4.2.1), so it is not ok, with a port or without.
func splitHost(b []byte) (port int, ok bool) {
	i := 0
	if len(b) > 0 && b[0] == '[' {
		end := bytes.IndexByte(b, ']')
		if end < 0 || !isIPv6(b[1:end]) {
			return 0, false
		}
		i = end + 1
	} else if i, ok = nameEnd(b); !ok {
		return 0, false
	}
	if i == 0 || i == len(b) {
		return 0, i > 0
	}
	if b[i] != ':' || !isPort(b[i+1:]) {
		return 0, false
	}
	return i + 1, true
}

// nameEnd passes a reg-name and returns where it ends.
func nameEnd(b []byte) (int, bool) {
	i := run(b, 0, isName)
	for i < len(b) && b[i] == '%' {
		if i+2 >= len(b) || !is(b[i+1], isHex) || !is(b[i+2], isHex) {
			return 0, false
		}
		i = run(b, i+3, isName)
	}
	return i, true
}

// isPort wants digits, or nothing, up to the largest TCP port.
func isPort(b []byte) bool {
	n := 0
	for _, c := range b {
		if !is(c, isDigit) {
			return false
		}
		if n = n*10 + int(c-'0'); n > 65535 {
			return false
		}
	}
	return true
}

// isIPv6 checks an IPv6 address, RFC 3986 section 3.2.2: eight groups, or fewer around one "::". The "v1.…" form that
// the grammar keeps for the future names nothing yet and is refused.
func isIPv6(b []byte) bool {
	groups, gap := 0, false
	if len(b) >= 2 && b[0] == ':' && b[1] == ':' {
		gap, b = true, b[2:]
	}
	for len(b) > 0 {
		n := hexRun(b)
		if n < len(b) && b[n] == '.' {
			groups += 2
			return isIPv4(b) && fits(groups, gap)
		}
		if n == 0 || n > 4 {
			return false
		}
		groups++
		if b = b[n:]; len(b) == 0 {
			break
		}
		if b[0] != ':' || len(b) == 1 {
			return false
		}
		if b = b[1:]; b[0] == ':' {
			if gap {
				return false
			}
			gap, b = true, b[1:]
		}
	}
	return fits(groups, gap)
}

func fits(groups int, gap bool) bool { return groups == 8 && !gap || groups < 8 && gap }

func hexRun(b []byte) int {
	n := 0
	for n < len(b) && is(b[n], isHex) {
		n++
	}
	return n
}

// isIPv4 wants four decimal numbers up to 255.
func isIPv4(b []byte) bool {
	parts, n, digits := 1, 0, 0
	for _, c := range b {
		switch {
		case c == '.' && digits > 0:
			parts, n, digits = parts+1, 0, 0
		case is(c, isDigit) && (digits == 0 || n > 0):
			n, digits = n*10+int(c-'0'), digits+1
		default:
			return false
		}
		if n > 255 {
			return false
		}
	}
	return parts == 4 && digits > 0
}
