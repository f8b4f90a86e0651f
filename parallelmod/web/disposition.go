package web

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"pyp/parallelmod/node"
)

// disposition is what the Content-Disposition of a part says.
type disposition struct {
	name     string
	isFile   bool
	filename string
}

// parseDisposition reads the value of the header: form-data; name="a";
// filename="b".
func parseDisposition(value string) (d disposition, err error) {
	kind, rest := value, ""
	if n := strings.IndexByte(value, ';'); n >= 0 {
		kind, rest = value[:n], value[n:]
	}
	if !strings.EqualFold(strings.TrimRight(kind, " \t"), "form-data") {
		return d, malformed("a part's Content-Disposition is %q, not form-data", clip([]byte(kind)))
	}
	p, err := parameters(rest, formName)
	if err != nil {
		return d, err
	}
	name, ok := p["name"]
	if !ok {
		return d, malformed("a part has no name")
	}
	d.name = node.DecodeUTF8([]byte(name))
	if f, ok := p["filename"]; ok {
		d.isFile, d.filename = true, node.DecodeUTF8([]byte(f))
	}
	if f, ok := p["filename*"]; ok { // it goes before filename: RFC 6266 section 4.3
		d.isFile = true
		d.filename, err = extended(f)
	}
	return d, err
}

// formName decodes what browsers write into a name's quotes.
var formName = strings.NewReplacer("%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r", "%22", `"`).Replace

// extended decodes an ext-value (RFC 5987 section 3.2): UTF-8'en'%e2%82%ac.
func extended(v string) (string, error) {
	charset, rest, ok := strings.Cut(v, "'")
	_, text, ok2 := strings.Cut(rest, "'")
	if !ok || !ok2 {
		return "", malformed("filename*=%s is not charset'language'text", clip([]byte(v)))
	}
	for k := 0; k < len(text); k++ {
		if text[k] == '%' && (k+2 >= len(text) || !isHex(text[k+1]) || !isHex(text[k+2])) {
			return "", malformed("filename* has a %% that no two digits follow")
		}
	}
	b := percentDecode([]byte(text))
	switch strings.ToLower(charset) {
	case "utf-8":
		if utf8.Valid(b) {
			return string(b), nil
		}
	case "iso-8859-1":
		r := make([]rune, len(b))
		for k, c := range b {
			r[k] = rune(c)
		}
		return string(r), nil
	}
	return "", malformed("filename* is not in UTF-8")
}

// parameters reads ; name=value pairs. The names of what it returns are in
// lower case; quoted is applied to what stood in quotes.
func parameters(s string, quoted func(string) string) (map[string]string, error) {
	p := map[string]string{}
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" {
			return p, nil
		}
		if s[0] != ';' {
			return nil, malformed("there is no ; before %q", clip([]byte(s)))
		}
		if s = strings.TrimLeft(s[1:], " \t"); s == "" {
			return p, nil // a ; at the end
		}
		name, value, rest, err := parameter(s, quoted)
		if err != nil {
			return nil, err
		}
		if _, again := p[name]; again {
			return nil, malformed("the parameter %s is there twice", name)
		}
		p[name], s = value, rest
	}
}

func parameter(s string, quoted func(string) string) (name, value, rest string, err error) {
	n := strings.IndexByte(s, '=')
	if n < 0 || !isToken(strings.TrimRight(s[:n], " \t")) {
		return "", "", "", malformed("%q is not a parameter", clip([]byte(s)))
	}
	name, s = strings.ToLower(strings.TrimRight(s[:n], " \t")), strings.TrimLeft(s[n+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		end := closingQuote(s)
		if end < 0 {
			return "", "", "", malformed("the parameter %s has no closing quote", name)
		}
		return name, quoted(strings.ReplaceAll(s[1:end], `\"`, `"`)), s[end+1:], nil
	}
	end := strings.IndexAny(s, "; \t")
	if end < 0 {
		end = len(s)
	}
	if value = s[:end]; !isTokenOrExtended(value) {
		return "", "", "", malformed("the parameter %s is neither a token nor in quotes", name)
	}
	return name, value, s[end:], nil
}

// closingQuote is where the quoted string ends that s begins with. Browsers
// write a backslash as it is and a quote as %22, others write a backslash
// before a quote: one that ends no parameter is taken for such.
func closingQuote(s string) int {
	for k := 1; k < len(s); k++ {
		if s[k] != '"' {
			continue
		}
		rest := strings.TrimLeft(s[k+1:], " \t")
		if s[k-1] != '\\' || k == 1 || rest == "" || rest[0] == ';' {
			return k
		}
	}
	return -1
}

// splitType is the essence of a MIME type in lower case, "" if it is none, and
// what follows it.
func splitType(s string) (essence, rest string) {
	s = strings.Trim(s, " \t\r\n")
	if n := strings.IndexByte(s, ';'); n >= 0 {
		s, rest = s[:n], s[n:]
	}
	s = strings.ToLower(strings.TrimRight(s, " \t"))
	kind, sub, ok := strings.Cut(s, "/")
	if !ok || !isToken(kind) || !isToken(sub) {
		return "", ""
	}
	return s, rest
}

// boundaryOf is the boundary that the parameters of a type name (RFC 2046
// section 5.1.1).
func boundaryOf(params string) (string, error) {
	p, err := parameters(params, func(s string) string { return s })
	if err != nil {
		return "", err
	}
	b, ok := p["boundary"]
	if !ok {
		return "", malformed("its type names no boundary")
	}
	if len(b) == 0 || len(b) > 70 || b[len(b)-1] == ' ' || !isBoundary(b) {
		return "", malformed("%q cannot be a boundary", clip([]byte(b)))
	}
	return b, nil
}

func isBoundary(s string) bool {
	for k := range len(s) {
		if !isAlnum(s[k]) && !strings.Contains("'()+_,-./:=? ", s[k:k+1]) {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// isToken reports whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for k := range len(s) {
		if !isAlnum(s[k]) && bytes.IndexByte([]byte("!#$%&'*+-.^_`|~"), s[k]) < 0 {
			return false
		}
	}
	return s != ""
}

// isTokenOrExtended allows what an ext-value may have besides; RFC 2045's
// tokens of MIME have no other.
func isTokenOrExtended(s string) bool {
	return isToken(strings.NewReplacer("/", "", ":", "", "=", "", "?", "").Replace(s))
}
