package web

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"pyp/parallelmod/node"
	"pyp/parallelmod/values"
)

// maxFields bounds the fields of one form, since each costs far more memory
// than the few bytes it may take in a body.
const maxFields = 1000

// field is one entry of a form: a value, or a file.
type field struct {
	name     string
	value    string
	isFile   bool
	filename string
	kind     string // the file's type
	body     []byte // the file's bytes: memory of the form's body
}

// parseForm is the fields of a body of that Content-Type.
func parseForm(body []byte, contentType string) ([]field, error) {
	switch essence, rest := splitType(contentType); essence {
	case "multipart/form-data":
		boundary, err := boundaryOf(rest)
		if err != nil {
			return nil, err
		}
		return parseMultipart(body, boundary)
	case "application/x-www-form-urlencoded":
		return parseURLEncoded(body)
	}
	return nil, fmt.Errorf("a body of type %q is no form: it must be multipart/form-data or application/x-www-form-urlencoded", contentType)
}

// parseURLEncoded is https://url.spec.whatwg.org/#concept-urlencoded-parser,
// but that the fields are bounded.
func parseURLEncoded(body []byte) (list []field, err error) {
	for pair := range bytes.SplitSeq(body, []byte{'&'}) {
		if len(pair) == 0 {
			continue
		}
		if len(list) == maxFields {
			return nil, errTooMany
		}
		name, value, _ := bytes.Cut(pair, []byte{'='})
		list = append(list, field{name: unescape(name), value: unescape(value)})
	}
	return list, nil
}

var errTooMany = fmt.Errorf("the form has more than %d fields", maxFields)

// unescape decodes plus signs and percent escapes; what is no escape stays.
func unescape(b []byte) string {
	if bytes.IndexByte(b, '%') >= 0 || bytes.IndexByte(b, '+') >= 0 {
		b = percentDecode(bytes.ReplaceAll(b, []byte{'+'}, []byte{' '}))
	}
	return node.DecodeUTF8(b)
}

func percentDecode(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for k := 0; k < len(b); k++ {
		if b[k] == '%' && k+2 < len(b) {
			if n, err := strconv.ParseUint(string(b[k+1:k+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				k += 2
				continue
			}
		}
		out = append(out, b[k])
	}
	return out
}

// parseForm is parseForm(content or text, type) for scripts: what formList
// makes of the fields.
func (c *Classes) parseForm(call goja.FunctionCall) goja.Value {
	var body []byte
	if x, ok := held(call.Argument(0)); ok {
		body = x.bytes()
	} else {
		body = []byte(call.Argument(0).String())
	}
	list, err := parseForm(body, call.Argument(1).String())
	if err != nil {
		panic(c.values.TypeError("formData: %s", err.Error()))
	}
	return c.formList(list)
}

// formList is fields as a script gets them: name, value, null, null, or name,
// content, filename, type, for each.
func (c *Classes) formList(list []field) goja.Value {
	flat := make([]any, 0, 4*len(list))
	for _, f := range list {
		if f.isFile {
			flat = append(flat, f.name, c.wrap(contentOf(f.body)), f.filename, f.kind)
		} else {
			flat = append(flat, f.name, f.value, nil, nil)
		}
	}
	return c.values.RT.NewArray(flat...)
}

// encodeForm is encodeForm(list) of what formList would make: the body as
// multipart/form-data, and its type.
func (c *Classes) encodeForm(call goja.FunctionCall) goja.Value {
	var list []goja.Value
	values.Must(c.values.RT.ExportTo(call.Argument(0), &list))
	boundary := "----pyp-form-" + rand.Text()
	x := &content{}
	for ; len(list) >= 4; list = list[4:] {
		c.encodeField(x, boundary, list)
	}
	x.add([]byte("--" + boundary + "--\r\n"))
	return c.values.RT.ToValue(c.values.RT.NewArray(c.wrap(x), "multipart/form-data; boundary="+boundary))
}

func (c *Classes) encodeField(x *content, boundary string, f []goja.Value) {
	head := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + escapeName.Replace(lines(f[0].String())) + `"`
	file, ok := held(f[1])
	if !ok {
		x.add([]byte(head + "\r\n\r\n" + lines(f[1].String()) + "\r\n"))
		return
	}
	kind := f[3].String()
	if kind == "" {
		kind = "application/octet-stream"
	}
	x.add([]byte(head + `; filename="` + escapeName.Replace(f[2].String()) + "\"\r\nContent-Type: " + kind + "\r\n\r\n"))
	for _, p := range file.pieces {
		x.add(p)
	}
	x.add([]byte("\r\n"))
}

// escapeName escapes names as
// https://html.spec.whatwg.org/#multipart-form-data says.
var escapeName = strings.NewReplacer("\n", "%0A", "\r", "%0D", `"`, "%22")

// lines makes each end of a line CRLF.
func lines(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}

var errForm = errors.New("the form is malformed")

// malformed says what is wrong with a form.
func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errForm, fmt.Sprintf(format, args...))
}
