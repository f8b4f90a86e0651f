package http1

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// vector is one entry of a file of wire vectors of other projects.
type vector struct {
	Src, Name, Data, Want, Note string
	N                           int
}

// TestVectors replays the file that H1_VECTORS names, whole and byte by byte. Which vectors count as a free choice is the
// driver's to say; those it lists by name as such only have to give the same outcome in both ways.
func TestVectors(t *testing.T) {
	file := os.Getenv("H1_VECTORS")
	if file == "" {
		t.Skip("H1_VECTORS is not set")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]int{}
	for _, v := range all {
		verdicts[replay(t, v)]++
	}
	t.Logf("%d vectors: %v", len(all), verdicts)
}

func replay(t *testing.T, v vector) string {
	var input []byte
	for _, r := range v.Data {
		input = append(input, byte(r)) // the file holds bytes as code points
	}
	whole := drive(DefaultLimits(), input)
	if slow := drive(DefaultLimits(), single(input)...); !same(whole, slow) {
		t.Errorf("%s/%s: whole %v, byte by byte %v", v.Src, v.Name, whole, slow)
	}
	verdict := v.verdict(whole)
	if strings.HasPrefix(verdict, "!") && v.free() {
		return "free choice"
	}
	if strings.HasPrefix(verdict, "!") {
		t.Errorf("%s/%s: want %s %d, got %v\n%q", v.Src, v.Name, v.Want, v.N, whole, v.Data)
	}
	return verdict
}

// verdict judges outcomes; "!" marks a deviation.
func (v vector) verdict(got []outcome) string {
	good, rejected, waiting := 0, false, false
	for _, o := range got {
		switch o.kind {
		case "ok":
			good++
		case "err":
			rejected = true
		case "more":
			waiting = true
		}
	}
	switch v.Want {
	case "accept":
		return either(good >= v.N && !rejected, "accepted")
	case "reject":
		return either(rejected && good <= v.N, "rejected")
	case "incomplete":
		return either(good == 0 && waiting, "incomplete")
	case "desync":
		return either(good < 2, "one or none")
	}
	return either(good > 0 || rejected, v.Want)
}

func either(ok bool, verdict string) string {
	if ok {
		return verdict
	}
	return "!" + verdict
}

// free lists what RFC 9110 and 9112 leave to a server, by source and a part of the name.
func (v vector) free() bool {
	for _, f := range [][2]string{
		{"llhttp", "RTSP"}, {"llhttp", "with ICE"}, {"llhttp", "No HTTP version"}, {"llhttp", "ANNOUNCE method"},
		{"llhttp", "M-SEARCH"}, {"llhttp", "last transfer-enco"}, {"llhttp", "CRLF between requests"},
		{"llhttp", "Disallow UTF-8 in URI"}, {"llhttp", "No restart when keep-alive is off"}, {"llhttp", "basic auth"},
		{"llhttp", "No extension after semicolon"}, {"llhttp", "Error on `Content-Length` overflow"},
		{"llhttp", "Error on duplicate `Content-Length"}, {"llhttp", "Invalid HTTP version"},
		{"llhttp", "Invalid space after start line"}, {"llhttp", "Missing CRLF-CRLF before body"},
		{"pico", "multiple spaces"}, {"pico", "parse multiline"}, {"pico", "MSB chars"}, {"pico", "ffffffffffffffff"},
	} {
		if v.Src == f[0] && strings.Contains(v.Name, f[1]) {
			return true
		}
	}
	return false
}
