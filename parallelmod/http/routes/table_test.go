package routes

import (
	"fmt"
	"strings"
	"testing"
)

// build makes a table of "METHOD pattern" lines; a pattern that ends in ">" is a
// prefix. "ANY" and "ALL" stand for the constants.
func build(t testing.TB, lines ...string) (*Table, []*Pattern) {
	t.Helper()
	table, patterns := &Table{}, []*Pattern{}
	for k, line := range lines {
		method, text, _ := strings.Cut(line, " ")
		switch method {
		case "ANY":
			method = Any
		case "ALL":
			method = All
		}
		p, err := Parse(strings.TrimSuffix(text, ">"), strings.HasSuffix(text, ">"))
		if err != nil {
			t.Fatal(err)
		}
		if other, clash := table.Add(method, p, k); clash {
			t.Fatalf("%s clashes with %s", line, lines[other])
		}
		patterns = append(patterns, p)
	}
	return table, patterns
}

// found prints what Find finds: the line, or the refusal.
func found(table *Table, patterns []*Pattern, lines []string, ask string) string {
	method, path, _ := strings.Cut(ask, " ")
	f := table.Find([]byte(method), []byte(path))
	if f.Status != 0 {
		return strings.TrimSpace(fmt.Sprint(f.Status, " ", f.Allow))
	}
	v := patterns[f.Number].Values(path)
	if f.Bare && len(v.Params)+len(v.Rest) > 0 {
		return "bare, and yet with values"
	}
	out := lines[f.Number]
	if len(v.Params) > 0 {
		out += fmt.Sprintf(" params %q", v.Params)
	}
	if len(v.Rest) > 0 {
		out += fmt.Sprintf(" rest %q", v.Rest)
	}
	return out
}

func TestFind(t *testing.T) {
	lines := []string{
		"ANY /", "ANY /wiki>", "ANY /wiki/deep>", "GET /x", "POST /x", "GET /users/me", "GET /users/:id", "POST /users/:id", "GET /users/:id/posts",
		"GET /users/me/profile", "GET /f/*", "GET /f/index", "GET /g/:a/*rest", "GET /slash/", "HEAD /h", "GET /h", "ALL /all", "ANY /any", "PURGE /cache",
		"GET /café", "OPTIONS /o", "GET /o", "GET /s", "GET /s/*", "GET /a//b", "ANY /m>", "POST /m", "GET /docs/>", "ANY /one/:a/three", "GET /one/two/:b",
	}
	table, patterns := build(t, lines...)
	const any = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	for ask, want := range map[string]string{
		"GET /":                  "ANY /",
		"GET //":                 "404",
		"GET /nothing":           "404",
		"GET /wiki":              "ANY /wiki>",
		"GET /wiki/":             "ANY /wiki>",
		"GET /wiki/a/b":          `ANY /wiki> rest ["a" "b"]`,
		"GET /wiki//a/":          `ANY /wiki> rest ["" "a" ""]`,
		"GET /wikipedia":         "404",
		"GET /wiki/deep/x":       `ANY /wiki/deep> rest ["x"]`,
		"GET /wiki/deeper":       `ANY /wiki> rest ["deeper"]`,
		"GET /wik%69/a%2Fb%20c":  `ANY /wiki> rest ["a/b c"]`,
		"GET /wiki%2Fdeep":       "404",
		"GET /x":                 "GET /x",
		"GET /x/":                "GET /x",
		"GET /x//":               "404",
		"GET /docs":              "GET /docs/>",
		"GET /docs/":             "GET /docs/>",
		"GET /docs/a":            `GET /docs/> rest ["a"]`,
		"GET /slash//":           "404",
		"GET /x/y":               "404",
		"POST /x":                "POST /x",
		"HEAD /x":                "GET /x",
		"OPTIONS /x":             "204 GET, HEAD, POST, OPTIONS",
		"PUT /x":                 "405 GET, HEAD, POST, OPTIONS",
		"TRACE /x":               "405 GET, HEAD, POST, OPTIONS",
		"FOO /x":                 "501",
		"get /x":                 "501",
		"FOO /nothing":           "404",
		"CONNECT example.com:80": "501",
		"CONNECT /x":             "501",
		"GET /users/me":          "GET /users/me",
		"GET /users/7":           `GET /users/:id params ["7"]`,
		"GET /users/7/":          `GET /users/:id params ["7"]`,
		"GET /users/":            "404",
		"GET /users//posts":      "404",
		"GET /users/m%65":        "GET /users/me",
		"GET /users/%6d%65/x":    "404",
		"POST /users/me":         `POST /users/:id params ["me"]`,
		"PUT /users/me":          "405 GET, HEAD, POST, OPTIONS",
		"GET /users/me/posts":    `GET /users/:id/posts params ["me"]`,
		"GET /users/me/profile":  "GET /users/me/profile",
		"GET /users/7/profile":   "404",
		"GET /f":                 "404",
		"GET /f/":                `GET /f/* params [""] rest [""]`,
		"GET /f/index":           "GET /f/index",
		"GET /f/index/":          "GET /f/index",
		"GET /f/a/b":             `GET /f/* params ["a/b"] rest ["a" "b"]`,
		"GET /g/1":               "404",
		"GET /g/1/2/3":           `GET /g/:a/*rest params ["1" "2/3"] rest ["2" "3"]`,
		"GET /slash/":            "GET /slash/",
		"GET /slash":             "404",
		"HEAD /h":                "HEAD /h",
		"ZAP /all":               "ALL /all",
		"OPTIONS /all":           "ALL /all",
		"POST /any":              "ANY /any",
		"HEAD /any":              "ANY /any",
		"OPTIONS /any":           "204 " + any,
		"TRACE /any":             "405 " + any,
		"ZAP /any":               "501",
		"PURGE /cache":           "PURGE /cache",
		"PURGE /x":               "405 GET, HEAD, POST, OPTIONS",
		"GET /cache":             "405 PURGE, OPTIONS",
		"GET /caf%C3%A9":         "GET /café",
		"GET /caf%c3%a9":         "GET /café",
		"OPTIONS /o":             "OPTIONS /o",
		"GET /s/":                `GET /s/* params [""] rest [""]`,
		"GET /a//b":              "GET /a//b",
		"GET /a/b":               "404",
		"POST /m":                "POST /m",
		"POST /m/x":              `ANY /m> rest ["x"]`,
		"GET /m":                 "ANY /m>",
		"GET /one/two/three":     `GET /one/two/:b params ["three"]`,
		"POST /one/two/three":    `ANY /one/:a/three params ["two"]`,
		"GET /wiki/%":            "400",
		"GET /wiki/%2":           "400",
		"GET /wiki/%zz":          "400",
		"GET /wiki/%00":          "400",
		"GET /wiki/%ff":          "ANY /wiki> rest [\"\uFFFD\"]",
		"GET %00":                "404",
		"GET ":                   "404",
		"GET *":                  "404",
		"GET example.com":        "404",
		"OPTIONS *":              "204 GET, HEAD, POST, PUT, PATCH, DELETE, PURGE, OPTIONS",
	} {
		if got := found(table, patterns, lines, ask); got != want {
			t.Errorf("%s: got %s, want %s", ask, got, want)
		}
	}
}

func TestClash(t *testing.T) {
	table, _ := build(t, "GET /users/:id", "ANY /users/:id", "GET /x", "GET /x>", "GET /x/*")
	for text, want := range map[string]int{"GET /users/:name": 0, "ANY /users/:other": 1, "GET /x": 2, "GET /x>": 3, "GET /x/*all": 4, "POST /x": -1} {
		method, path, _ := strings.Cut(text, " ")
		if method == "ANY" {
			method = Any
		}
		p, err := Parse(strings.TrimSuffix(path, ">"), strings.HasSuffix(path, ">"))
		if err != nil {
			t.Fatal(err)
		}
		other, clash := table.Add(method, p, 99)
		if clash != (want >= 0) || clash && other != want {
			t.Errorf("%s: clash %v with %d, want %d", text, clash, other, want)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":          `must begin with a slash: write "/"`,
		"x":         `must begin with a slash: write "/x"`,
		"/x?":       "nothing is optional",
		"/x#y":      "'#'",
		"/caf%C3":   "written decoded",
		"/a*":       "a star is a whole segment",
		"/*/b":      "a star is a whole segment",
		"/*1":       "a star is a whole segment",
		"/:":        "a parameter is a whole segment",
		"/:a-b":     "a parameter is a whole segment",
		"/:id(\\d)": "a parameter is a whole segment",
		"/:a/:a":    `two parameters are called "a"`,
		"/:a/*a":    `two parameters are called "a"`,
	} {
		if _, err := Parse(text, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for _, text := range []string{"/", "/v1/items:batch", "/a.b", "/:a/:b/*", "//", "/x/"} {
		if _, err := Parse(text, true); err != nil {
			t.Error(err)
		}
	}
}

// TestLookupsAllocateNothing holds for paths without parameters: literal ones,
// prefixes, and those with parameters, too, as long as nobody asks for values.
func TestLookupsAllocateNothing(t *testing.T) {
	table, _ := build(t, "ANY /plaintext>", "GET /", "GET /users/:id", "GET /f/*")
	get := []byte("GET")
	for _, path := range []string{"/plaintext", "/", "/plaintext/x/y", "/users/12", "/f/a/b", "/users/%31%32"} {
		raw := []byte(path)
		if n := testing.AllocsPerRun(100, func() {
			if f := table.Find(get, raw); f.Status != 0 {
				t.Fatal(path, f)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", path, n)
		}
	}
}

// many makes a table of n routes of different kinds.
func many(tb testing.TB, n int) *Table {
	var lines []string
	for k := range n {
		lines = append(lines, []string{"GET /static/page%d", "GET /api/v%d/users/:id", "POST /api/v%d/users/:id/posts/:post", "ANY /prefix%d>", "GET /files%d/*"}[k%5])
		lines[k] = fmt.Sprintf(lines[k], k)
	}
	table, _ := build(tb, lines...)
	return table
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{10, 1000, 10000} {
		table := many(b, n)
		for _, ask := range []string{"GET /static/page5", "GET /api/v6/users/42", "GET /prefix8/a/b", "GET /nothing/here"} {
			method, path, _ := strings.Cut(ask, " ")
			m, p := []byte(method), []byte(path)
			b.Run(fmt.Sprintf("%d%s", n, strings.ReplaceAll(path, "/", "-")), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					table.Find(m, p)
				}
			})
		}
	}
}
