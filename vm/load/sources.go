package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"

	"pyp/vm/load/nesting"
)

// scriptExts are the files that can be an entry, textExts those that are
// imported as a string.
var (
	scriptExts = []string{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"}
	textExts   = []string{".txt", ".html", ".md", ".sql", ".css"}
)

var loaders = map[string]api.Loader{
	".js": api.LoaderJS, ".mjs": api.LoaderJS, ".cjs": api.LoaderJS, ".jsx": api.LoaderJSX,
	".ts": api.LoaderTS, ".mts": api.LoaderTS, ".cts": api.LoaderTS, ".tsx": api.LoaderTSX,
}

// loaderOf is nil for what is no script.
func loaderOf(path string) *api.Loader {
	if l, ok := loaders[strings.ToLower(filepath.Ext(path))]; ok {
		return &l
	}
	return nil
}

// sources are the files read so far. esbuild reads from several goroutines.
type sources struct {
	*job
	mu       sync.Mutex
	total    int
	text     map[string]string // the author's scripts, by path
	files    map[string]bool
	json     []JSONFile
	index    map[string]int // path to json
	keepName bool           // a source has a __name of its own
}

func newSources(j *job) *sources {
	return &sources{job: j, text: map[string]string{}, files: map[string]bool{}, index: map[string]int{}}
}

// reset forgets what a build that is repeated has read, but for JSON.
func (s *sources) reset() {
	s.total = 0
	s.files = map[string]bool{}
}

// load reads one file for esbuild and refuses what nobody after us could stand.
func (s *sources) load(path string) api.OnLoadResult {
	if strings.EqualFold(filepath.Ext(path), ".json") {
		return s.loadJSON(path, true) // found for a path without extension, as only a require writes it
	}
	l, text := loaderOf(path), slices.Contains(textExts, strings.ToLower(filepath.Ext(path)))
	if l == nil && !text {
		return refuse(s.unsupported(path))
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return refuse(fmt.Sprintf("cannot read %s: %s", s.display(path), reason(err)))
	}
	if !s.add(path, data) {
		return refuse(fmt.Sprintf("the sources are larger than %d MiB with %s", s.MaxSource>>20, s.display(path)))
	}
	contents := string(data)
	if text {
		return api.OnLoadResult{Contents: &contents, Loader: api.LoaderText}
	}
	if at, msg := nesting.Check(data); msg != "" {
		return refuseAt(s.display(path), data, at, msg)
	}
	contents = withoutMap(contents)
	if s.isPlain(path, data) {
		contents += "\nexport {};"
	}
	return api.OnLoadResult{Contents: &contents, Loader: *l}
}

// withoutMap cuts the reference to a source map off: esbuild would follow it,
// and positions would name files that are not the ones that were loaded.
func withoutMap(text string) string {
	i := strings.LastIndex(text, "//# sourceMappingURL=")
	if i < 0 || strings.Contains(strings.TrimSpace(text[i:]), "\n") {
		return text
	}
	return text[:i]
}

var moduleWord = regexp.MustCompile(`\b(import|export|require|module|exports)\b`)

// isPlain tells scripts of the author that say nothing about their format.
// esbuild would take them for CommonJS and wrap them, and what is in a function
// is not at the top level, where data is shared.
func (s *sources) isPlain(path string, data []byte) bool {
	return !inPackage(path) && !strings.HasSuffix(path, ".cjs") && !strings.HasSuffix(path, ".cts") && !moduleWord.Match(data)
}

func (s *sources) unsupported(path string) string {
	ext := filepath.Ext(path)
	if ext == "" {
		ext = filepath.Base(path)
	}
	return fmt.Sprintf("%s files cannot be imported; scripts (%s), .json and text (%s) can",
		ext, strings.Join(scriptExts, " "), strings.Join(textExts, " "))
}

// add notes a file and tells whether all of them are still within the limit.
func (s *sources) add(path string, data []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = true
	s.total += len(data)
	if !inPackage(path) {
		s.text[path] = string(data)
	}
	s.keepName = s.keepName || bytes.Contains(data, []byte("__name"))
	return s.total <= s.MaxSource
}

// loadJSON makes the module that stands for a JSON file.
func (s *sources) loadJSON(path string, cjs bool) api.OnLoadResult {
	i, keys, problem := s.readJSON(path)
	if problem != nil {
		return *problem
	}
	object := fmt.Sprintf("__json(%d)", i)
	if cjs {
		return script("module.exports = " + object + ";")
	}
	return script(exporting(object, keys))
}

func (s *sources) readJSON(path string) (i int, keys []string, problem *api.OnLoadResult) {
	data, err := os.ReadFile(path)
	if err != nil {
		r := refuse(fmt.Sprintf("cannot read %s: %s", s.display(path), reason(err)))
		return 0, nil, &r
	}
	body := bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	keys, err = topKeys(body)
	if err != nil {
		r := refuseAt(s.display(path), body, jsonOffset(err, body), jsonReason(err))
		return 0, nil, &r
	}
	return s.addJSON(path, body), keys, nil
}

// addJSON gives a file one index, however often and in whichever way it is
// imported.
func (s *sources) addJSON(path string, data []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = true
	i, ok := s.index[path]
	if !ok {
		i = len(s.json)
		s.index[path] = i
		s.json = append(s.json, JSONFile{Path: path, Data: data})
	}
	return i
}

// topKeys checks the syntax and gives the keys of an object, sorted: a bundle
// must not differ from one load to the next.
func topKeys(data []byte) ([]string, error) {
	if trimmed := bytes.TrimLeft(data, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		var any json.RawMessage
		return nil, json.Unmarshal(data, &any)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return nil, err
	}
	var keys []string
	for k := range object {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, nil
}

func jsonOffset(err error, data []byte) int {
	if se, ok := err.(*json.SyntaxError); ok && int(se.Offset) <= len(data) {
		return max(0, int(se.Offset)-1)
	}
	return max(0, len(data)-1)
}

func jsonReason(err error) string { return "not JSON: " + strings.TrimPrefix(err.Error(), "json: ") }

func refuse(text string) api.OnLoadResult {
	return api.OnLoadResult{Errors: []api.Message{{Text: text}}}
}

// refuseAt gives the place in the words of esbuild: lines from 1, columns in
// bytes from 0.
func refuseAt(file string, data []byte, offset int, text string) api.OnLoadResult {
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	line := data[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	at := &api.Location{
		File: file, Line: bytes.Count(data[:start], []byte("\n")) + 1, Column: offset - start, LineText: string(line),
	}
	return api.OnLoadResult{Errors: []api.Message{{Text: text, Location: at}}}
}
