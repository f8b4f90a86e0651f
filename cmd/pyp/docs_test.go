package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pyp/cmd/pyp/inspect"
	"pyp/contexts"
	"pyp/parallelmod"
	"pyp/parallelmod/node"
	"pyp/parallelmod/web"
	"pyp/vm/load"
)

// This file keeps the documents true. Every ```js and ```ts block of README.md
// and docs/*.md is a whole script and is run; one marked "fragment" must at
// least parse. A comment before the next block says what that block is:
//
//	<!-- file: name -->               a file beside the script
//	<!-- request: GET /path body -->  what the first server answers to this
//	<!-- request: GET /path [Range: bytes=0-1] [Cookie: a=b] -->  the same with fields, before the body
//	<!-- request 2: ... -->           what the second one answers
//	<!-- send: text\n -->             what a raw client gets that sends text and closes its side
//	<!-- receive -->                  what one gets that only reads
//	<!-- prints -->                   what the script prints
//	<!-- fails -->                    what stands on stderr when the script ends with status 1
//
// An answer that begins with HTTP/ is compared by status, the fields shown,
// and body; any other is the body.

// block is a fenced block and the comment before it.
type block struct {
	file    string
	line    int
	info    string // js, ts, text, js fragment
	comment string // between <!-- and -->
	text    string
}

var comment = regexp.MustCompile(`^<!-- (.*?) ?-->$`)

// blocks cuts a document up. A comment stands for the next block only, and not
// across other text.
func blocks(t *testing.T, path string) (list []block) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository(t), path))
	if err != nil {
		t.Fatal(err)
	}
	note, open := "", false
	for n, line := range strings.Split(string(data), "\n") {
		switch {
		case open && line == "```":
			open = false
		case open:
			list[len(list)-1].text += line + "\n"
		case strings.HasPrefix(line, "```"):
			list = append(list, block{path, n + 1, line[3:], note, ""})
			note, open = "", true
		case comment.MatchString(line):
			note = comment.FindStringSubmatch(line)[1]
		case line != "":
			note = ""
		}
	}
	if open {
		t.Errorf("%s: a block without an end", path)
	}
	return list
}

func documents(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(repository(t), "docs", "*.md"))
	if err != nil || len(list) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	for i := range list {
		list[i] = filepath.Join("docs", filepath.Base(list[i]))
	}
	return append(list, "README.md")
}

// sample is a script with the files beside it and what is expected of it.
type sample struct {
	block
	files   map[string]string
	expects []block
}

func samples(t *testing.T, path string) (list []*sample) {
	t.Helper()
	for _, b := range blocks(t, path) {
		switch {
		case b.comment == "" && (b.info == "js" || b.info == "ts"):
			list = append(list, &sample{b, map[string]string{"script." + b.info: withoutPorts(b.text)}, nil})
		case strings.HasSuffix(b.info, " fragment"):
			parses(t, b)
		case b.comment == "":
		case len(list) == 0:
			t.Errorf("%s:%d: %q without a script before it", b.file, b.line, b.comment)
		case strings.HasPrefix(b.comment, "file: "):
			list[len(list)-1].files[b.comment[len("file: "):]] = b.text
		default:
			s := list[len(list)-1]
			s.expects = append(s.expects, b)
		}
	}
	return list
}

var literalPort = regexp.MustCompile(`(\bserver\((?:'[^']*', )?|\.listen\()\d+`)

// withoutPorts lets the kernel choose the ports.
func withoutPorts(text string) string { return literalPort.ReplaceAllString(text, "${1}0") }

// parses loads a fragment as it is, as the body of a class or of a function.
func parses(t *testing.T, b block) {
	ext := "." + strings.Fields(b.info)[0]
	var first error
	for _, form := range []string{"%s\nexport {};", "export default class {\n%s\n}", "export default async function () {\n%s\n}"} {
		path := filepath.Join(t.TempDir(), "fragment"+ext)
		if err := os.WriteFile(path, fmt.Appendf(nil, form, b.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := load.Build(load.Options{Entry: path, Modules: exports()})
		if err == nil {
			return
		}
		if first == nil {
			first = err
		}
	}
	t.Errorf("%s:%d: the fragment does not parse: %v", b.file, b.line, first)
}

func exports() map[string][]string { return parallelmod.New(&node.Host{}, nil).Exports() }

func TestSamplesOfTheDocuments(t *testing.T) {
	count := 0
	for _, path := range documents(t) {
		for _, s := range samples(t, path) {
			count++
			t.Run(fmt.Sprintf("%s:%d", filepath.Base(path), s.line), func(t *testing.T) {
				t.Parallel()
				s.run(t)
			})
		}
	}
	if count < 10 {
		t.Errorf("only %d samples were found", count)
	}
}

var registers = regexp.MustCompile(`(?m)^\s*(register|\w+\.listen)\(`)

func (s *sample) run(t *testing.T) {
	c := command(t, s.files, "script."+s.info)
	c.Env = append(c.Env, "HOST=127.0.0.1", "PORT=0")
	n := len(registers.FindAllString(s.text, -1))
	if n == 0 {
		s.runToEnd(t, c)
		return
	}
	srv := start(t, c, n)
	for _, e := range s.expects {
		s.ask(t, srv, e)
	}
	printed := func() bool { return strings.Contains(srv.stdout.String(), s.wantPrinted()) }
	if !strings.Contains(s.text, "shutdown()") {
		for deadline := time.Now().Add(30 * time.Second); !printed() && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		_ = srv.cmd.Process.Signal(syscall.SIGTERM)
	}
	if code := srv.end(); code != 0 {
		t.Errorf("exit %d:\n%s", code, srv.stderr)
	}
	if !printed() {
		t.Errorf("printed %q, want %q", srv.stdout, s.wantPrinted())
	}
	log := srv.stderr.String()
	if strings.Contains(log, "script error") && !strings.Contains(s.text, "throw ") || strings.Contains(log, "host bug") {
		t.Errorf("the log has errors:\n%s", log)
	}
}

func (s *sample) wantPrinted() string {
	for _, e := range s.expects {
		if e.comment == "prints" {
			return e.text
		}
	}
	return ""
}

// runToEnd is for a script that serves nothing.
func (s *sample) runToEnd(t *testing.T, c *exec.Cmd) {
	wantCode, wantOut, wantErr := 0, s.wantPrinted(), ""
	for _, e := range s.expects {
		if e.comment == "fails" {
			wantCode, wantErr = 1, e.text
		}
	}
	if code, out, errs := complete(t, c); code != wantCode || out != wantOut || errs != wantErr {
		t.Errorf("exit %d\nstdout:\n%s\nstderr:\n%s\nwant %d, %q, %q", code, out, errs, wantCode, wantOut, wantErr)
	}
}

var question = regexp.MustCompile(`(?s)^(request|send)(?: (\d))?: ?(.*)$`)

// ask talks to a server as e says and compares.
func (s *sample) ask(t *testing.T, srv *server, e block) {
	t.Helper()
	if e.comment == "prints" {
		return
	}
	m := question.FindStringSubmatch(e.comment)
	if m == nil && e.comment == "receive" {
		m = []string{"", "receive", "", ""}
	}
	if m == nil {
		t.Errorf("%s:%d: %q is none of file, request, send, receive, prints, fails", e.file, e.line, e.comment)
		return
	}
	n := 0
	if m[2] != "" {
		n, _ = strconv.Atoi(m[2])
		n--
	}
	got := ""
	if m[1] == "request" {
		got = s.request(t, srv, n, m[3], e.text)
	} else {
		got = s.talk(t, srv, n, m[1], m[3])
	}
	if strings.TrimRight(got, "\n") != strings.TrimRight(e.text, "\n") {
		t.Errorf("%s:%d: %s\ngot:\n%s\nwant:\n%s", e.file, e.line, e.comment, got, e.text)
	}
}

// talk is a raw client. It shows CRLF as LF.
func (s *sample) talk(t *testing.T, srv *server, n int, how, text string) string {
	t.Helper()
	c := srv.dial(n)
	if how == "send" {
		plain, err := strconv.Unquote(`"` + text + `"`)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		_, _ = io.WriteString(c, plain)
		_ = c.(*net.TCPConn).CloseWrite()
	}
	b, err := io.ReadAll(c)
	if err != nil {
		t.Errorf("reading: %v", err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

var (
	requestField = regexp.MustCompile(`^\[([A-Za-z-]+): ([^\]]*)\] ?`)
	lineEnds     = strings.NewReplacer(`\r\n`, "\r\n", `\n`, "\n")
)

// asked makes the request "METHOD /path [Field: value] body". The client's own
// compression would hide what the server does.
func asked(t *testing.T, url, text string) *http.Request {
	t.Helper()
	parts := append(strings.SplitN(text, " ", 3), "", "")
	fields := http.Header{"X-Agent": {"docs"}, "Accept-Encoding": {"identity"}}
	body := parts[2]
	for m := requestField.FindStringSubmatch(body); m != nil; m = requestField.FindStringSubmatch(body) {
		fields.Set(m[1], m[2])
		body = body[len(m[0]):]
	}
	r, err := http.NewRequest(parts[0], url+parts[1], strings.NewReader(lineEnds.Replace(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = fields
	return r
}

// request shows as much of the answer to a request as want does.
func (s *sample) request(t *testing.T, srv *server, n int, text, want string) string {
	t.Helper()
	r := asked(t, srv.urls[n], text)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(want, "HTTP/") {
		return string(body)
	}
	shown := "HTTP/1.1 " + res.Status + "\n"
	for lines := bufio.NewScanner(strings.NewReader(want)); lines.Scan() && lines.Text() != ""; {
		if name, _, ok := strings.Cut(lines.Text(), ": "); ok {
			shown += name + ": " + res.Header.Get(name) + "\n"
		}
	}
	return shown + "\n" + string(body)
}

// TestCommandsOfTheDocuments checks that what ```sh blocks run exists.
func TestCommandsOfTheDocuments(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(repository(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, path := range documents(t) {
		for _, b := range blocks(t, path) {
			if b.info != "sh" {
				continue
			}
			for line := range strings.Lines(b.text) {
				count++
				line, _, _ = strings.Cut(line, " #")
				checkCommand(t, b, strings.TrimSpace(line), string(makefile))
			}
		}
	}
	if count < 4 {
		t.Errorf("only %d commands were found", count)
	}
}

func checkCommand(t *testing.T, b block, line, makefile string) {
	words := strings.Fields(line)
	for len(words) > 0 && strings.Contains(words[0], "=") {
		words = words[1:]
	}
	line = strings.Join(words, " ")
	target, isMake := strings.CutPrefix(line, "make ")
	args, isRun := strings.CutPrefix(line, "go run ./cmd/pyp ")
	if !isRun {
		args, isRun = strings.CutPrefix(line, "bin/pyp ")
	}
	switch {
	case isMake:
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:`).MatchString(makefile) {
			t.Errorf("%s:%d: the Makefile has no target %s", b.file, b.line, target)
		}
	case isRun && inspect.Is(strings.Fields(args)[0]):
		if err := inspect.Check(strings.Fields(args)); err != nil {
			t.Errorf("%s:%d: %s: %v", b.file, b.line, line, err)
		}
	case isRun:
		o, err := parse(strings.Fields(args))
		if err != nil {
			t.Errorf("%s:%d: %s: %v", b.file, b.line, line, err)
			return
		}
		if _, err := os.Stat(filepath.Join(repository(t), o.script)); err != nil {
			t.Errorf("%s:%d: %v", b.file, b.line, err)
		}
	default:
		t.Errorf("%s:%d: %q is no command of this project", b.file, b.line, line)
	}
}

var (
	flagRow  = regexp.MustCompile("(?m)^\\| `--([a-z-]+)` \\| (\\S.*?) \\|")
	anyFlag  = regexp.MustCompile("`--([a-z][a-z-]*)")
	pageLink = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
)

// TestFlagsOfTheDocuments compares the guide's table with the command line, and
// looks for flags that do not exist.
func TestFlagsOfTheDocuments(t *testing.T) {
	o := &options{config: contexts.DefaultConfig(runtime.GOMAXPROCS(0))}
	f := flags(o)
	rows := map[string]string{}
	for _, m := range flagRow.FindAllStringSubmatch(text(t, "docs/GUIDE.md"), -1) {
		rows[m[1]] = strings.Trim(m[2], "`")
	}
	for name := range rows {
		if f.Lookup(name) == nil {
			t.Errorf("the guide has a flag --%s that pyp has not", name)
		}
	}
	f.VisitAll(func(f *flag.Flag) {
		if rows[f.Name] != f.DefValue && f.Name != "workers" {
			t.Errorf("the guide says --%s is %q by default; it is %q", f.Name, rows[f.Name], f.DefValue)
		}
	})
	for _, path := range documents(t) {
		for _, m := range anyFlag.FindAllStringSubmatch(text(t, path), -1) {
			if f.Lookup(m[1]) == nil && !slices.Contains(inspect.Flags(), m[1]) {
				t.Errorf("%s names a flag --%s that pyp has not", path, m[1])
			}
		}
	}
}

func text(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repository(t), path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLinksOfTheDocuments(t *testing.T) {
	for _, path := range documents(t) {
		for _, m := range pageLink.FindAllStringSubmatch(text(t, path), -1) {
			target := filepath.Join(repository(t), filepath.Dir(path), m[1])
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

// declared is what parallel.d.ts says of a module.
func declared(t *testing.T, module string) string {
	t.Helper()
	_, types, ok := strings.Cut(text(t, "parallelmod/types/parallel.d.ts"), "declare module '"+module+"' {\n")
	if !ok {
		t.Errorf("parallel.d.ts does not have the module %s", module)
	}
	types, _, _ = strings.Cut(types, "\n}\n")
	return types
}

// TestNamesOfTheDocuments sees to it that docs/API.md and the types name all
// that scripts can import, and no module more.
func TestNamesOfTheDocuments(t *testing.T) {
	api := text(t, "docs/API.md")
	all := exports()
	for _, module := range []string{"parallel", "parallel/http", "parallel/http/server"} {
		types := declared(t, module)
		for _, name := range all[module] {
			if !strings.Contains(api, "`"+name) {
				t.Errorf("docs/API.md does not have %s of %s", name, module)
			}
			if !regexp.MustCompile(`export (function|class|const) ` + name + `\b|_ as ` + name + `\b`).MatchString(types) {
				t.Errorf("parallel.d.ts does not have %s of %s", name, module)
			}
		}
	}
	globals := text(t, "parallelmod/types/globals.d.ts")
	for _, name := range web.Names() {
		if !strings.Contains(api, "`"+name+"`") || !regexp.MustCompile(`declare class `+name+`\b`).MatchString(globals) {
			t.Errorf("docs/API.md or globals.d.ts does not have the class %s", name)
		}
	}
	rows := map[string][]string{}
	_, list, _ := strings.Cut(api, "| module | exports |")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			rows[strings.Trim(cells[1], " `")] = strings.Fields(strings.ReplaceAll(cells[2], "`", ""))
		}
	}
	for name, want := range all {
		if !strings.HasPrefix(name, "node:") {
			continue
		}
		for _, e := range want {
			if !slices.Contains(rows[name], e) {
				t.Errorf("docs/API.md does not have %s of %s", e, name)
			}
		}
		for _, e := range rows[name] {
			if !slices.Contains(want, e) {
				t.Errorf("docs/API.md has %s, which %s does not export", e, name)
			}
		}
	}
	for name := range rows {
		if strings.HasPrefix(name, "node:") && all[name] == nil {
			t.Errorf("docs/API.md has %s, which does not exist", name)
		}
	}
}
