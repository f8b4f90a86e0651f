package bounds

import (
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// quadratic are searches for all matches each of which looks through the rest of the text.
var quadratic = []string{
	`long.replace(/(?=(.*))x/g, '$1')`, `long.replace(/x*y|x/g, '-')`, `long.replaceAll(/x*y|x/g, () => '')`, `long.match(/(?=(.*))x/g)`,
	`long.match(/x*y|x/g)`, `long.split(/x(?=x*y|x)/)`, `long.split(/(?:x*y|x)/)`, `(long + '\u0416').replace(/x*y|x/g, '-')`,
	`(long + '\u0416').match(/x*y|x/gu)`, `(long + '\ud800').match(/x*y|x/gu)`, `RegExp.prototype[Symbol.replace].call(/x*y|x/g, long, '')`,
	`('x' + 'a'.repeat(24)).repeat(99).replace(/(?=((a+)+c|))x?/g, '')`,
}

func TestHammerAllMatchesTogetherAreBounded(t *testing.T) {
	for _, source := range some(quadratic) {
		rt := guarded(MaxString)
		stuck := time.AfterFunc(60*time.Second, func() { panic("this goes on: " + source) })
		_, err := rt.RunString(`const long = 'x'.repeat(3e5);` + source)
		stuck.Stop()
		if err == nil || !strings.HasPrefix(err.Error(), "RangeError: ") {
			t.Errorf("%s: %v, want a RangeError", source, err)
		}
	}
}

// The host gets its VM back while matches are looked for.
func TestHammerSearchesForAllMatchesAreInterrupted(t *testing.T) {
	for _, source := range some(quadratic[:11]) {
		rt := guarded(MaxString)
		if _, err := rt.RunString(`const long = 'x'.repeat(3e5)`); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(30*time.Millisecond, func() { rt.Interrupt("enough") })
		_, err := rt.RunString(source)
		timer.Stop()
		if _, ok := err.(*goja.InterruptedError); !ok {
			t.Errorf("%s: %v, want an interrupt", source, err)
		}
	}
}

// What is looked for beforehand comes out as it did.
func TestMatchesInLongTextsAreTheSame(t *testing.T) {
	for _, source := range some([]string{
		`long.replace(/b(?=c)/g, '[$&]')`, `long.replace(/b/g, (m, i) => i % 7)`, `long.match(/(?<=a)b/g).length`, `long.match(/[^a]+/g).join()`,
		`long.split(/b(?=c)/).length`, `long.split(/(b)/, 9).join()`, `long.replace(/ab/gy, '')`, `long.match(/abc\u0416/gy) + ''`, `long.replaceAll(/\u0416(?<n>.)/gu, '$<n>')`,
		`long.match(/./gu).length`, `long.replace(/(?=b)/g, '-')`, `(class extends RegExp { exec() { return null } }, long.replace(new (class extends RegExp { exec() { return null } })('b', 'g'), ''))`,
		`var r = /b/g; r.lastIndex = 5; long.replace(r, ''); r.lastIndex`, `var r = /(?=z)z/g; r.lastIndex = 5; String(long.match(r)) + r.lastIndex`,
		`var r = /b/g; r.exec = () => null; long.replace(r, 'x') === long`,
	}) {
		for _, unit := range []string{`abc`, `abc\u0416d`, `abc\ud83d\ude00`, `abc\ud800`} {
			source := `var long = '` + unit + `'.repeat(3e3);` + source
			if want, got := result(goja.New(), source), result(guarded(MaxString), source); got != want {
				t.Errorf("%s: %.80s, stock %.80s", source, got, want)
			}
		}
	}
}
