package derive

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// derived says for each script of testdata/seal what is made again and then
// becomes shared, and what of the author's does not run again: names of
// declarations, or the lines of other statements.
var derived = []struct {
	script, entangled string
	dropped           []string
}{
	{"01-express.ts", "", []string{
		`titles`,
		`for (let i = 0; i < 100; i++) titles['t' + i] = i;`,
		`console.log('built titles');`,
	}},
	{"02-registry.ts", "ids nextId", nil},
	{"03-decorators.ts", "routes", []string{
		`meta`,
	}},
	{"04-config.ts", "", []string{
		`raw`,
		`port,max,tables`,
		`defaults`,
		`merged`,
		`merged.c += max;`,
	}},
	{"05-singleton.ts", "store", []string{
		`conn`,
		`first`,
	}},
	{"06-memo.ts", "warm", []string{
		`memo`,
		`f60`,
		`sieve`,
		`outer: for (let i = 2; i < 100; i++) {`,
	}},
	{"07-enums.ts", "", []string{
		`Color`,
		`Str`,
		`byColor`,
		`byColor[Color.Blue] = 'b';`,
		`names`,
	}},
	{"08-trycatch.ts", "data mode table", nil},
	{"09-loops.ts", "order plugins queue state table total", []string{
		`cities`,
	}},
	{"10-helpers.ts", "count index routeId words", []string{
		`sortedWords`,
	}},
	{"11-export.ts", "", []string{
		`live`,
		`table`,
		`inc();`,
		`inc();`,
		`version`,
	}},
	{"12-protos.ts", "", []string{
		`old`,
		`list`,
		`lastOf`,
	}},
	{"13-globals.ts", "", []string{
		`cfg`,
		`process.env.NAME = 'n';`,
		`started`,
		`ticks`,
		`setInterval(() => { ticks++; }, 1000);`,
		`setTimeout(() => { cfg.a = 2; }, 10000);`,
		`console.log('starting', started.getTime());`,
		`Promise.resolve().then(() => { ticks = 5; });`,
	}},
	{"14-symbols.ts", "", []string{
		`spreadIt`,
		`objKey`,
		`byObj`,
		`setObj`,
		`dt`,
	}},
	{"15-factory.ts", "g1 idx size", []string{
		`raw2`,
		`trie`,
		`for (const w of ['ab', 'abc']) trie.add(w);`,
		`a,b,rest`,
		`x`,
		`y`,
		`[x, y] = [y, x];`,
		`lazy`,
		`nowIs`,
		`rnd`,
	}},
	{"16-issue.ts", "", []string{
		`module_3`,
		`cities_default`,
		`calls`,
		`cache`,
		`titles`,
		`for (const [i, c] of (cities as any[]).entries()) (titles[c.name[0]] ??= []).push({ id: i, ...c });`,
		`byId`,
		`started`,
		`secret`,
		`log('loading');`,
		`slow();`,
		`index`,
		`util.fill(titles);`,
		`loaded`,
		`cities.forEach(c => { loaded += util.norm(c.name).length; });`,
	}},
}

// What a worker sees is what main has made.
func TestScripts(t *testing.T) {
	found, _ := filepath.Glob(scripts + "/[0-9]*.ts")
	if len(found) != len(derived) {
		t.Error("scripts without a test: ", found)
	}
	for _, d := range derived {
		t.Run(d.script, func(t *testing.T) {
			r := tryScript(t, scripts, d.script)
			r.same()
			if got := strings.Join(r.entangled(), " "); got != d.entangled {
				t.Errorf("entangled %q, not %q", got, d.entangled)
			}
			if _, dropped := r.kept(); !slices.Equal(dropped, d.dropped) {
				t.Errorf("dropped %q, not %q\n%s", dropped, d.dropped, r.show())
			}
		})
	}
}

// A worker repeats nothing that can be seen outside.
func TestNoEffectTwice(t *testing.T) {
	r := tryScript(t, scripts, "16-issue.ts")
	if len(r.main.log) != 3 || len(r.worker.log) != 1 || r.worker.log[0] != "register" {
		t.Errorf("main: %q, worker: %q", r.main.log, r.worker.log)
	}
}
