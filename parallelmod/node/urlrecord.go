package node

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// urlRecord is a parsed URL, as the URL standard has it.
type urlRecord struct {
	scheme, username, password string
	host                       string
	hasHost                    bool
	port                       int // -1: the scheme's own
	path                       []string
	opaque                     string // the path of a URL that has no hierarchy
	isOpaque                   bool
	query, fragment            string
	hasQuery, hasFragment      bool

	isFrozen bool       // all VMs read it
	copied   *urlRecord // the frozen copy of it as it is now
}

var errURL = errors.New("invalid URL")

// specialPorts are the schemes with rules of their own, and their ports.
var specialPorts = map[string]int{"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21, "file": -1}

func isSpecial(scheme string) bool {
	_, ok := specialPorts[scheme]
	return ok
}

func (u *urlRecord) special() bool { return isSpecial(u.scheme) }

// slash reports whether c separates path segments in u.
func (u *urlRecord) slash(c byte) bool { return c == '/' || c == '\\' && u.special() }

// countSlashes is how many separators s begins with.
func (u *urlRecord) countSlashes(s string) int {
	n := 0
	for n < len(s) && u.slash(s[n]) {
		n++
	}
	return n
}

// parseURL parses input, relative to base if there is one.
func parseURL(input string, base *urlRecord) (*urlRecord, error) {
	s := strings.TrimFunc(input, func(r rune) bool { return r <= ' ' })
	s = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(s)
	u := &urlRecord{port: -1}
	scheme, rest := cutScheme(s)
	if rest, u.fragment, u.hasFragment = strings.Cut(rest, "#"); u.hasFragment {
		u.fragment = percentEncode(u.fragment, setFragment)
	}
	u.scheme = scheme
	var err error
	switch {
	case scheme == "" && base == nil:
		err = errURL
	case scheme == "" && base.isOpaque:
		err = u.onlyFragment(rest, base)
	case scheme == "":
		u.scheme = base.scheme
		err = u.parseRelative(rest, base)
	default:
		err = u.parseAbsolute(rest, base)
	}
	return u, err
}

// cutScheme takes the scheme off s, if s begins with one.
func cutScheme(s string) (scheme, rest string) {
	for k := 0; k < len(s); k++ {
		c := s[k]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case k > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case k > 0 && c == ':':
			return strings.ToLower(s[:k]), s[k+1:]
		default:
			return "", s
		}
	}
	return "", s
}

// onlyFragment is all that a URL without hierarchy can be the base of.
func (u *urlRecord) onlyFragment(rest string, base *urlRecord) error {
	if rest != "" || !u.hasFragment {
		return errURL
	}
	f := u.fragment
	*u = *base
	u.fragment, u.hasFragment = f, true
	return nil
}

func (u *urlRecord) parseAbsolute(rest string, base *urlRecord) error {
	switch {
	case u.scheme == "file":
		if base != nil && base.scheme != "file" {
			base = nil
		}
		return u.parseFile(rest, base)
	case u.special():
		n := u.countSlashes(rest)
		if base != nil && base.scheme == u.scheme && n < 2 {
			return u.parseRelative(rest, base)
		}
		return u.parseAuthority(rest[n:])
	case strings.HasPrefix(rest, "//"):
		return u.parseAuthority(rest[2:])
	}
	rest = u.takeQuery(rest)
	if strings.HasPrefix(rest, "/") {
		u.parsePath(rest)
		return nil
	}
	u.opaque, u.isOpaque = percentEncode(rest, setC0), true
	return nil
}

// takeQuery cuts the query off what is left of a URL.
func (u *urlRecord) takeQuery(rest string) string {
	rest, q, ok := strings.Cut(rest, "?")
	if ok {
		u.setQuery(q)
	}
	return rest
}

func (u *urlRecord) setQuery(q string) {
	set := setQuery
	if u.special() {
		set = setSpecialQuery
	}
	u.query, u.hasQuery = percentEncode(q, set), true
}

func (u *urlRecord) parseRelative(rest string, base *urlRecord) error {
	if u.scheme == "file" {
		return u.parseFile(rest, base)
	}
	if n := u.countSlashes(rest); n >= 2 {
		if u.special() {
			return u.parseAuthority(rest[n:])
		}
		return u.parseAuthority(rest[2:])
	}
	u.username, u.password, u.host, u.hasHost, u.port = base.username, base.password, base.host, base.hasHost, base.port
	u.mergePath(rest, base)
	return nil
}

// mergePath resolves a path against that of base.
func (u *urlRecord) mergePath(rest string, base *urlRecord) {
	hasQuery := strings.Contains(rest, "?")
	rest = u.takeQuery(rest)
	switch {
	case u.countSlashes(rest) > 0:
		u.parsePath(rest)
	case rest == "":
		u.path = slices.Clone(base.path)
		if !hasQuery {
			u.query, u.hasQuery = base.query, base.hasQuery
		}
	default:
		u.path = slices.Clone(base.path[:max(len(base.path)-1, 0)])
		u.addSegments(rest)
	}
}

func (u *urlRecord) parseFile(rest string, base *urlRecord) error {
	u.hasHost = true
	n := u.countSlashes(rest)
	if n < 2 {
		if base == nil {
			u.parsePath(u.takeQuery(rest))
			return nil
		}
		u.host = base.host
		u.mergePath(rest, base)
		return nil
	}
	rest = rest[2:]
	end := strings.IndexAny(rest, "/\\?")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	if len(host) == 2 && (host[1] == ':' || host[1] == '|') { // a drive is no host
		host, end = "", 0
	}
	if host != "" {
		h, err := parseHost(host, true)
		if err != nil {
			return err
		}
		if h != "localhost" {
			u.host = h
		}
	}
	u.parsePath(u.takeQuery(rest[end:]))
	return nil
}

func (u *urlRecord) parseAuthority(rest string) error {
	end := strings.IndexFunc(rest, func(r rune) bool { return r == '/' || r == '?' || r == '\\' && u.special() })
	if end < 0 {
		end = len(rest)
	}
	authority := rest[:end]
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		name, password, _ := strings.Cut(authority[:at], ":")
		u.username, u.password = percentEncode(name, setUserinfo), percentEncode(password, setUserinfo)
		if authority = authority[at+1:]; authority == "" {
			return errURL
		}
	}
	if err := u.parseHostPort(authority); err != nil {
		return err
	}
	u.parsePath(u.takeQuery(rest[end:]))
	return nil
}

func (u *urlRecord) parseHostPort(s string) error {
	host, port := s, ""
	if k := strings.LastIndexByte(s, ':'); k >= 0 && !strings.Contains(s[k:], "]") {
		host, port = s[:k], s[k+1:]
		if host == "" {
			return errURL
		}
	}
	if host == "" && u.special() {
		return errURL
	}
	h, err := parseHost(host, u.special())
	if err != nil {
		return err
	}
	u.host, u.hasHost = h, true
	return u.parsePort(port)
}

func (u *urlRecord) parsePort(port string) error {
	if port == "" {
		return nil
	}
	n := 0
	for _, c := range []byte(port) {
		if c < '0' || c > '9' {
			return errURL
		}
		if n = n*10 + int(c-'0'); n > 65535 {
			return errURL
		}
	}
	u.port = n
	if n == specialPorts[u.scheme] && u.special() {
		u.port = -1
	}
	return nil
}

// parsePath takes an absolute path.
func (u *urlRecord) parsePath(p string) {
	u.path = nil
	if p == "" && !u.special() {
		return
	}
	if u.countSlashes(p) > 0 {
		p = p[1:]
	}
	u.addSegments(p)
}

// addSegments adds the segments of p and resolves the dots among them.
func (u *urlRecord) addSegments(p string) {
	for {
		end := 0
		for end < len(p) && !u.slash(p[end]) {
			end++
		}
		last := end == len(p)
		u.addSegment(p[:end], last)
		if last {
			return
		}
		p = p[end+1:]
	}
}

func (u *urlRecord) addSegment(s string, last bool) {
	switch strings.ReplaceAll(strings.ToLower(s), "%2e", ".") {
	case "..":
		u.path = u.path[:max(len(u.path)-1, 0)]
	case ".":
	default:
		u.path = append(u.path, percentEncode(s, setPath))
		return
	}
	if last {
		u.path = append(u.path, "")
	}
}

func (u *urlRecord) pathname() string {
	if u.isOpaque {
		return u.opaque
	}
	if len(u.path) == 0 {
		return ""
	}
	return "/" + strings.Join(u.path, "/")
}

func (u *urlRecord) portText() string {
	if u.port < 0 {
		return ""
	}
	return strconv.Itoa(u.port)
}

func (u *urlRecord) hostPort() string {
	if u.port < 0 {
		return u.host
	}
	return u.host + ":" + strconv.Itoa(u.port)
}

func (u *urlRecord) search() string {
	if u.query == "" {
		return ""
	}
	return "?" + u.query
}

func (u *urlRecord) hash() string {
	if u.fragment == "" {
		return ""
	}
	return "#" + u.fragment
}

func (u *urlRecord) origin() string {
	if u.scheme == "blob" {
		if inner, err := parseURL(u.pathname(), nil); err == nil && (inner.scheme == "http" || inner.scheme == "https") {
			return inner.origin()
		}
	}
	if !u.special() || u.scheme == "file" {
		return "null"
	}
	return u.scheme + "://" + u.hostPort()
}

func (u *urlRecord) href() string {
	var b strings.Builder
	b.WriteString(u.scheme + ":")
	if u.hasHost {
		b.WriteString("//")
		if u.username != "" || u.password != "" {
			b.WriteString(u.username)
			if u.password != "" {
				b.WriteString(":" + u.password)
			}
			b.WriteByte('@')
		}
		b.WriteString(u.hostPort())
	} else if !u.isOpaque && len(u.path) > 1 && u.path[0] == "" {
		b.WriteString("/.") // else the path would be taken for a host
	}
	b.WriteString(u.pathname())
	if u.hasQuery {
		b.WriteString("?" + u.query)
	}
	if u.hasFragment {
		b.WriteString("#" + u.fragment)
	}
	return b.String()
}
