package httpfile

import "strings"

const (
	maxName = 255  // bytes, the limit of Linux file systems
	maxPath = 4095 // bytes, Linux's PATH_MAX without its NUL
)

// resolve turns a request's path into a name below the root, "." for the root
// itself, and tells whether a slash stands at its end. Escapes are decoded once,
// after the path is cut at its slashes, so that no encoded slash is one. Several
// slashes are as good as one.
func (o *Options) resolve(path string) (name string, slash, ok bool) {
	var names []string
	total := 0
	for i, segment := range strings.Split(path, "/") {
		if i == 0 && segment != "" {
			return "", false, false
		}
		if segment == "" {
			continue
		}
		n, ok := unescape(segment)
		total += len(n) + 1
		if !ok || total > maxPath || !o.serves(n, len(names) == 0) {
			return "", false, false
		}
		names = append(names, n)
	}
	slash = strings.HasSuffix(path, "/")
	if len(names) == 0 {
		return ".", slash, true
	}
	return strings.Join(names, "/"), slash, true
}

// serves tells whether a name may stand in a path. "." and ".." never do; other
// names that begin with a dot are hidden, but for .well-known at the top (RFC
// 8615 section 3).
func (o *Options) serves(name string, top bool) bool {
	switch {
	case name == "" || name == "." || name == ".." || len(name) > maxName:
		return false
	case name[0] == '.' && !o.Dotfiles && !(top && name == ".well-known"):
		return false
	}
	for i := range len(name) {
		if b := name[i]; b < ' ' || b == 0x7f || b == '/' || b == '\\' {
			return false
		}
	}
	return true
}

// unescape decodes percent signs, RFC 3986 section 2.1.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') < 0 {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b = append(b, s[i])
			continue
		}
		if !escaped(s, i) {
			return "", false
		}
		b = append(b, hexValue(s[i+1])<<4|hexValue(s[i+2]))
		i += 2
	}
	return string(b), true
}

// escaped tells whether an escape stands at s[i].
func escaped(s string, i int) bool {
	return i+2 < len(s) && s[i] == '%' && isHex(s[i+1]) && isHex(s[i+2])
}

func isHex(b byte) bool { return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'f' }

func hexValue(b byte) byte {
	if b <= '9' {
		return b - '0'
	}
	return (b | 0x20) - 'a' + 10
}

const (
	unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	inPath     = unreserved + "/:@!$&'()*+,;="
	inQuery    = inPath + "?"
)

// escape encodes all bytes but those to keep, RFC 3986 section 2.
func escape(s, keep string) string { return escapeAll(s, keep, false) }

// reescape leaves what is escaped already.
func reescape(s, keep string) string { return escapeAll(s, keep, true) }

func escapeAll(s, keep string, twice bool) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; strings.IndexByte(keep, c) >= 0 || twice && escaped(s, i) {
			b.WriteByte(c)
		} else {
			b.WriteString(string([]byte{'%', digits[c>>4], digits[c&15]}))
		}
	}
	return b.String()
}

// withSlash is where a folder is that was asked for without its slash. A path
// that begins with two slashes, or with what a browser takes for them, would
// name another host (RFC 3986 section 4.2): only one is left.
func withSlash(q *Query) string {
	to := "/" + reescape(strings.TrimLeft(q.urlPath(), "/\\"), inPath)
	if !strings.HasSuffix(to, "/") {
		to += "/"
	}
	if q.Query != "" {
		to += "?" + reescape(q.Query, inQuery)
	}
	return to
}
