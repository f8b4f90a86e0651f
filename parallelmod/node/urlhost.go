package node

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The sets of characters that are percent-encoded in each part of a URL, over
// those that are everywhere: controls and what is not ASCII.
const (
	setC0           = ""
	setFragment     = " \"<>`"
	setQuery        = " \"#<>"
	setSpecialQuery = setQuery + "'"
	setPath         = setQuery + "?`{}"
	setUserinfo     = setPath + "/:;=@[\\]^|"
)

func percentEncode(s, set string) string {
	var b strings.Builder
	for k := 0; k < len(s); k++ {
		if c := s[k]; c < 0x20 || c > 0x7E || strings.IndexByte(set, c) >= 0 {
			writePercent(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

const (
	forbiddenHost   = "\x00\t\n\r #/:<>?@[\\]^|"
	forbiddenDomain = forbiddenHost + "%\x7F"
)

// domains maps a host name to what is looked up. It is lax where the standard
// is: hyphens and underscores may stand anywhere.
var domains = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.CheckHyphens(false),
	idna.StrictDomainName(false), idna.BidiRule(), idna.VerifyDNSLength(false))

// parseHost makes a host what it is written as in a URL.
func parseHost(s string, special bool) (string, error) {
	if strings.HasPrefix(s, "[") {
		return parseIPv6(s)
	}
	if !special {
		if strings.ContainsAny(s, forbiddenHost) {
			return "", errURL
		}
		return percentEncode(s, setC0), nil
	}
	s = unescapeQuery(s)
	if !utf8.ValidString(s) {
		return "", errURL
	}
	name, err := toASCII(s)
	if err != nil || name == "" || strings.ContainsAny(name, forbiddenDomain) || hasControl(name) {
		return "", errURL
	}
	if endsInNumber(name) {
		return parseIPv4(name)
	}
	return name, nil
}

func toASCII(s string) (string, error) {
	for k := 0; k < len(s); k++ {
		if s[k] >= utf8.RuneSelf || (s[k] == '-' && strings.Contains(strings.ToLower(s), "xn--")) {
			return domains.ToASCII(s)
		}
	}
	return strings.ToLower(s), nil
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r <= 0x1F })
}

func parseIPv6(s string) (string, error) {
	if !strings.HasSuffix(s, "]") || strings.Contains(s, "%") {
		return "", errURL
	}
	a, err := netip.ParseAddr(s[1 : len(s)-1])
	if err != nil || !a.Is6() {
		return "", errURL
	}
	return "[" + compressIPv6(a.As16()) + "]", nil
}

// compressIPv6 writes an address with its longest run of zeros as ::, and
// without dots, as the URL standard does.
func compressIPv6(b [16]byte) string {
	var groups [8]uint16
	for k := range groups {
		groups[k] = uint16(b[2*k])<<8 | uint16(b[2*k+1])
	}
	from, n := -1, 1
	for k := 0; k < 8; k++ {
		run := 0
		for k+run < 8 && groups[k+run] == 0 {
			run++
		}
		if run > n {
			from, n = k, run
		}
		k += run
	}
	var s strings.Builder
	for k := 0; k < 8; k++ {
		if k == from {
			s.WriteString("::")
			k += n - 1
			continue
		}
		if k > 0 && k != from+n {
			s.WriteByte(':')
		}
		s.WriteString(strconv.FormatUint(uint64(groups[k]), 16))
	}
	return s.String()
}

// endsInNumber tells an IPv4 address from a name.
func endsInNumber(name string) bool {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	last := labels[len(labels)-1]
	if last == "" {
		return false
	}
	if strings.Trim(last, "0123456789") == "" {
		return true
	}
	_, ok := ipv4Number(last)
	return ok
}

func ipv4Number(s string) (uint64, bool) {
	base := 10
	switch {
	case s == "":
		return 0, false
	case strings.HasPrefix(s, "0x") || strings.HasPrefix(s, "0X"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, base, 64)
	return n, err == nil && s[0] != '+' && !strings.Contains(s, "_")
}

func parseIPv4(name string) (string, error) {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	if len(labels) > 4 {
		return "", errURL
	}
	var ip uint64
	for k, l := range labels {
		n, ok := ipv4Number(l)
		rest := 4 - k // bytes that are left
		if !ok || k < len(labels)-1 && n > 255 || n >= 1<<(8*uint(rest)) {
			return "", errURL
		}
		if k < len(labels)-1 {
			ip |= n << (8 * uint(rest-1))
		} else {
			ip |= n
		}
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}).String(), nil
}
