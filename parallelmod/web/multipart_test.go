package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	stdmultipart "mime/multipart"
	"slices"
	"strings"
	"testing"
)

// show prints fields: name=value, or name=<filename|type|bytes>.
func show(list []field) string {
	var all []string
	for _, f := range list {
		if f.isFile {
			all = append(all, fmt.Sprintf("%s=<%s|%s|%s>", f.name, f.filename, f.kind, f.body))
		} else {
			all = append(all, f.name+"="+f.value)
		}
	}
	return strings.Join(all, " & ")
}

// a makes the body of one part of the given headers, in a form with boundary b.
func a(headers, content string) string {
	return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n--b--\r\n"
}

const named = `Content-Disposition: form-data; name="n"`

func TestMultipart(t *testing.T) {
	name := func(params string) string { return a("Content-Disposition: form-data; "+params, "v") }
	for _, c := range []struct{ what, body, want string }{
		{"a value", a(named, "v"), "n=v"},
		{"two", "--b\r\n" + named + "\r\n\r\nv\r\n--b\r\n" + named + "\r\n\r\nw\r\n--b--", "n=v & n=w"},
		{"nothing", "--b--\r\n", ""},
		{"lines before the first boundary", "\r\n\r\n" + a(named, "v"), "n=v"},
		{"spaces behind boundaries", "--b \t\r\n" + named + "\r\n\r\nv\r\n--b-- \t\r\n", "n=v"},
		{"text behind the last boundary", a(named, "v") + "epilogue\r\n--b\r\nx", "n=v"},
		{"no content", a(named, ""), "n="},
		{"no content and no line for it", "--b\r\n" + named + "\r\n\r\n--b--", "n="},
		{"content that looks like a boundary", a(named, "x\r\n--bc\r\n--b x\r\n--b-\r\n--b--x\r\n--"), "n=x\r\n--bc\r\n--b x\r\n--b-\r\n--b--x\r\n--"},
		{"only a line's end", a(named, "\r\n"), "n=\r\n"},
		{"bytes that are no UTF-8", a(named, "a\xffb"), "n=a\uFFFDb"},
		{"bytes that begin with a mark", a(named, "\ufeffa"), "n=\ufeffa"},
		{"other headers", a("X-A: b\r\n"+named+"\r\ncontent-length: 5", "v"), "n=v"},
		{"header names in any case", a(`CONTENT-DISPOSITION:form-data;NAME="n"`, "v"), "n=v"},
		{"a plain transfer encoding", a(named+"\r\nContent-Transfer-Encoding: 8BIT", "v"), "n=v"},
		{"a type of a value", a(named+"\r\nContent-Type: text/plain; charset=x", "v"), "n=v"},

		{"a file", a(named+"; filename=\"f.txt\"\r\nContent-Type: image/png", "v"), "n=<f.txt|image/png|v>"},
		{"a file without a type", a(named+`; filename="f.txt"`, "v"), "n=<f.txt|text/plain|v>"},
		{"no file was chosen", a(named+"; filename=\"\"\r\nContent-Type: application/octet-stream", ""), "n=<|application/octet-stream|>"},
		{"a file of any bytes", a(named+`; filename="f"`, "\x00\xff\r\n"), "n=<f|text/plain|\x00\xff\r\n>"},

		{"escapes as browsers send them", name(`name="a%22b%0D%0Ac%0a%41%"`), "a\"b\r\nc\n%41%=v"},
		{"an escaped quote", name(`name="a\"b"`), `a"b=v`},
		{"an escaped quote before a parameter", name(`name="a\"b"; filename="f\"g"`), `a"b=<f"g|text/plain|v>`},
		{"a backslash at the end", name(`name="a\"; filename="b"`), `a\=<b|text/plain|v>`},
		{"a path with backslashes", name(`name="a"; filename="C:\dir\file.txt"`), `a=<C:\dir\file.txt|text/plain|v>`},
		{"a semicolon in quotes", name(`name="a;b=c"`), "a;b=c=v"},
		{"tokens", name(`name=abc; filename=f.txt`), "abc=<f.txt|text/plain|v>"},
		{"UTF-8 in a name", name("name=\"ä\"; filename=\"€.txt\""), "ä=<€.txt|text/plain|v>"},
		{"an extended name", name(`name="a"; filename*=UTF-8'en'%e2%82%ac%20x.txt`), "a=<€ x.txt|text/plain|v>"},
		{"which goes before the plain one", name(`name="a"; filename="plain"; filename*=utf-8''ext`), "a=<ext|text/plain|v>"},
		{"in latin1", name(`name="a"; filename*=iso-8859-1''%e4`), "a=<ä|text/plain|v>"},
		{"a semicolon at the end", name(`name="a";`), "a=v"},
		{"unknown parameters", name(`x=1; name="a"; y="z;"`), "a=v"},
		{"an empty name", name(`name=""`), "=v"},
	} {
		list, err := parseMultipart([]byte(c.body), "b")
		if got := show(list); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.what, got, err, c.want)
		}
	}
}

func TestMultipartErrors(t *testing.T) {
	name := func(params string) string { return a("Content-Disposition: form-data; "+params, "v") }
	many := strings.Repeat("--b\r\n"+named+"\r\n\r\nv\r\n", maxFields+1) + "--b--"
	for _, c := range []struct{ what, body, want string }{
		{"nothing", "", "begin with its boundary"},
		{"a preamble", "text\r\n" + a(named, "v"), "begin with its boundary"},
		{"another boundary", "--c\r\n", "begin with its boundary"},
		{"a longer boundary", "--bb\r\n" + named, "followed by neither"},
		{"bare line feeds", strings.ReplaceAll(a(named, "v"), "\r\n", "\n"), "followed by neither"},
		{"a bare carriage return", "--b\r" + named, "followed by neither"},
		{"text behind a boundary", "--b x\r\n" + named, "followed by neither"},
		{"text behind the last boundary", "--b--x", "followed by neither"},
		{"cut in the content", "--b\r\n" + named + "\r\n\r\nv", "without its last boundary"},
		{"cut behind a boundary", "--b\r\n" + named + "\r\n\r\nv\r\n--b", "without its last boundary"},
		{"cut behind one hyphen", "--b\r\n" + named + "\r\n\r\nv\r\n--b-", "without its last boundary"},
		{"cut behind a boundary's line", "--b\r\n" + named + "\r\n\r\nv\r\n--b\r\n", "ends in the headers"},
		{"cut in the headers", "--b\r\n" + named, "ends in the headers"},
		{"cut behind a header", "--b\r\n" + named + "\r\n", "ends in the headers"},
		{"no headers", a("", "v"), "no Content-Disposition"},
		{"no disposition", a("Content-Type: a/b", "v"), "no Content-Disposition"},
		{"two dispositions", a(named+"\r\n"+named, "v"), "two Content-Disposition"},
		{"another disposition", a(`Content-Disposition: attachment; name="n"`, "v"), "not form-data"},
		{"no name", a("Content-Disposition: form-data", "v"), "no name"},
		{"a line without a colon", a(named+"\r\nabc", "v"), "not a header"},
		{"a folded header", a(named+";\r\n filename=\"x\"", "v"), "not a header"},
		{"a space before the colon", a("Content-Disposition : form-data; name=\"n\"", "v"), "not a header"},
		{"a NUL in a header", a(named+"\r\nX: a\x00", "v"), "not a header"},
		{"a bare line feed in a header", a(named+"\r\nX: a\nb", "v"), "not a header"},
		{"a bare carriage return in a header", a(named+"\r\nX: a\rb", "v"), "not a header"},
		{"parts in parts", a(named+"\r\nContent-Type: Multipart/Mixed; boundary=c", "v"), "no parts in parts"},
		{"base64", a(named+"\r\nContent-Transfer-Encoding: base64", "v"), "RFC 7578 section 4.7"},
		{"no closing quote", name(`name="a`), "no closing quote"},
		{"text behind a quote", name(`name="a"b`), "no ;"},
		{"the same parameter twice", name(`name="a"; Name="b"`), "there twice"},
		{"a parameter without a value", name(`name`), "not a parameter"},
		{"an empty token", name(`name=`), "neither a token"},
		{"a bad token", name("name=a\u0001"), "neither a token"},
		{"an unknown charset", name(`name="a"; filename*=utf-16''x`), "not in UTF-8"},
		{"broken UTF-8", name(`name="a"; filename*=utf-8''%ff`), "not in UTF-8"},
		{"a broken escape", name(`name="a"; filename*=utf-8''%f`), "no two digits"},
		{"no charset", name(`name="a"; filename*=x`), "charset'language'text"},
		{"too many parts", many, "more than 1000 fields"},
		{"long headers", a(named+"\r\nX: "+strings.Repeat("x", maxPartHeaders), "v"), "headers have more than"},
		{"long headers in all", strings.Repeat("--b\r\nX: "+strings.Repeat("x", 1000)+"\r\n"+named+"\r\n\r\nv\r\n", 100) + "--b--", "headers have more than"},
	} {
		list, err := parseMultipart([]byte(c.body), "b")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q, %v, want %q", c.what, show(list), err, c.want)
		}
	}
	if list, err := parseMultipart([]byte(many[len("--b\r\n"+named+"\r\n\r\nv\r\n"):]), "b"); err != nil || len(list) != maxFields {
		t.Errorf("%d fields, %v", len(list), err)
	}
}

func TestFormTypes(t *testing.T) {
	long := strings.Repeat("x", 70)
	for _, c := range []struct{ kind, body, want string }{
		{"multipart/form-data; boundary=b", a(named, "v"), "n=v"},
		{`Multipart/Form-Data;charset=x; BOUNDARY="b"`, a(named, "v"), "n=v"},
		{`multipart/form-data; boundary="a b?"`, strings.ReplaceAll(a(named, "v"), "--b", "--a b?"), "n=v"},
		{"multipart/form-data; boundary=" + long, strings.ReplaceAll(a(named, "v"), "--b", "--"+long), "n=v"},
		{"multipart/form-data", "", "error: its type names no boundary"},
		{"multipart/form-data; boundary=", "", "error: the parameter boundary is neither"},
		{`multipart/form-data; boundary=""`, "", `error: "" cannot be a boundary`},
		{`multipart/form-data; boundary="b "`, "", "error: \"b \" cannot be a boundary"},
		{"multipart/form-data; boundary=x" + long, "", "cannot be a boundary"},
		{`multipart/form-data; boundary="b[]"`, "", "cannot be a boundary"},
		{"multipart/form-data; boundary=a; boundary=b", "", "there twice"},
		{"application/x-www-form-urlencoded", "a=b", "a=b"},
		{"Application/X-WWW-Form-URLEncoded ; charset=UTF-8", "a=b+c%20%e2%82%ac&d", "a=b c € & d="},
		{"application/x-www-form-urlencoded", "%=%4&%zz=%41%", "%=%4 & %zz=A%"},
		{"application/x-www-form-urlencoded", "&&=&", "="},
		{"application/x-www-form-urlencoded", "a=%e2%82x", "a=\uFFFDx"},
		{"application/x-www-form-urlencoded", strings.Repeat("a&", maxFields), strings.TrimSuffix(strings.Repeat("a= & ", maxFields), " & ")},
		{"application/x-www-form-urlencoded", strings.Repeat("a&", maxFields+1), "error: the form has more than"},
		{"text/plain", "a=b", "is no form"},
		{"", "a=b", "is no form"},
		{"multipart/mixed; boundary=b", a(named, "v"), "is no form"},
	} {
		list, err := parseForm([]byte(c.body), c.kind)
		if err != nil {
			if got := "error: " + strings.TrimPrefix(err.Error(), errForm.Error()+": "); !strings.Contains(got, c.want) {
				t.Errorf("%s: %s, want %s", c.kind, got, c.want)
			}
		} else if got := show(list); got != c.want {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
	}
}

// FuzzMultipart compares with the standard library where both read a form. That
// one takes more: text before the first boundary, bare line feeds.
func FuzzMultipart(f *testing.F) {
	for _, seed := range []string{
		a(named, "v"), a(named+`; filename="f\"g"`, "x\r\n--bc"), "--b--", "\r\n--b\r\n" + named + "\r\n\r\n--b--", "--b \r\n" + named + "\r\nX: y\r\n\r\n\r\n--b\r\n" + named + "\r\n\r\nw\r\n--b--x",
		a(`Content-Disposition: form-data; name=a; filename*=utf-8''%41`, "\xff\x00"), a(named, "x\r\n--b y\r\n--b-\r\n"),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := parseMultipart(slices.Clone(body), "b")
		if err != nil {
			if !errors.Is(err, errForm) && err != errTooMany {
				t.Fatalf("%v is no error of a form", err)
			}
			return
		}
		want, err := reference(body)
		if err != nil {
			return
		}
		if got := contents(list); !slices.Equal(got, want) {
			t.Errorf("%q, the standard library reads %q", got, want)
		}
	})
}

// reference is the contents of the parts as the standard library reads them.
func reference(body []byte) (list []string, err error) {
	r := stdmultipart.NewReader(bytes.NewReader(body), "b")
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(p)
		if err != nil {
			return nil, err
		}
		list = append(list, printable(string(b)))
	}
}

func contents(list []field) (all []string) {
	for _, f := range list {
		if f.isFile {
			f.value = string(f.body)
		}
		all = append(all, printable(f.value))
	}
	return all
}

// printable leaves out what a value may have lost when it was decoded.
func printable(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\uFFFD", "") }

// FuzzURLEncoded looks for panics, and for pairs that are lost.
func FuzzURLEncoded(f *testing.F) {
	f.Add([]byte("a=b+c%20%e2%82%ac&d&&=%"))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := parseURLEncoded(body)
		pairs := 0
		for p := range bytes.SplitSeq(body, []byte{'&'}) {
			if len(p) > 0 {
				pairs++
			}
		}
		if err != nil && pairs <= maxFields || err == nil && pairs != len(list) {
			t.Errorf("%d fields of %d, %v", len(list), pairs, err)
		}
	})
}
