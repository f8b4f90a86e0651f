package load

import (
	"encoding/json"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// native is what goja runs as it is, beyond ES2017; each entry has a test. All
// else, async generators, for await, decorators, using, is lowered. Private
// members are all or nothing: of a class that has some lowered and some not,
// esbuild makes code that does not parse.
var native = map[string]bool{}

func init() {
	for _, f := range []string{
		"bigint", "class-field", "class-private-accessor", "class-private-brand-check", "class-private-field",
		"class-private-method", "class-private-static-accessor", "class-private-static-field",
		"class-private-static-method", "class-static-blocks", "class-static-field", "logical-assignment",
		"nested-rest-binding", "nullish-coalescing", "object-rest-spread", "optional-catch-binding", "optional-chain",
		"regexp-dot-all-flag", "regexp-lookbehind-assertions", "regexp-named-capture-groups",
		"regexp-unicode-property-escapes", "top-level-await",
	} {
		native[f] = true
	}
}

// The wrapper stands on the lines of the code it wraps, so that only the first
// line's columns move.
const (
	bannerAsync = "(async function(module, exports, require, __host, __json){"
	bannerPlain = "(      function(module, exports, require, __host, __json){" // as long as bannerAsync
	footer      = "})"
)

// Free identifiers that stand for what only the file itself knows; parse puts
// literals in their place.
const (
	metaObject = "__pyp_meta"
	metaURL    = "__pyp_meta_url"
	metaFile   = "__pyp_filename"
	metaDir    = "__pyp_dirname"
)

// output is what esbuild made.
type output struct {
	code     string
	rawMap   []byte
	commonJS bool
	warnings []api.Message
}

// bundle runs esbuild. Most packages have a server's flavour that needs modules
// of Node; when the host lacks one of these, the browser's flavour gets a try.
func (j *job) bundle() []Problem {
	errs := j.run(api.PlatformNeutral)
	if j.wantsBrowser(errs) {
		if again := j.run(api.PlatformBrowser); len(again) == 0 {
			errs = nil
		}
	}
	return j.problems(errs)
}

// run builds as an ES module, which alone may await at its top level. An entry
// in CommonJS would be wrapped as a lazy module in that, and is built again as
// what it is.
func (j *job) run(platform api.Platform) []api.Message {
	j.sources.reset()
	j.out = output{}
	r := api.Build(j.options(api.FormatESModule, platform))
	if len(r.Errors) == 0 && j.entryFormat(r.Metafile) != "esm" {
		j.sources.reset()
		r = api.Build(j.options(api.FormatCommonJS, platform))
		j.out.commonJS = true
	}
	errs := append(r.Errors, j.missingNames(r.Warnings)...)
	j.out.warnings = r.Warnings
	for _, f := range r.OutputFiles {
		if filepath.Ext(f.Path) == ".map" {
			j.out.rawMap = f.Contents
		} else {
			j.out.code = string(f.Contents)
		}
	}
	return errs
}

func (j *job) options(format api.Format, platform api.Platform) api.BuildOptions {
	o := api.BuildOptions{
		AbsWorkingDir: j.Dir, Outfile: filepath.Join(j.Dir, "bundle.js"), Bundle: true, Metafile: true,
		Format: format, Target: api.ES2017, Supported: native, TreeShaking: api.TreeShakingFalse, KeepNames: true,
		// Neutral leaves the "browser" maps of packages alone, which replace fs
		// by nothing; "browser" as a main field avoids what old packages do on Node.
		Platform: platform, MainFields: []string{"browser", "module", "main"}, Conditions: []string{"module"},
		Sourcemap: api.SourceMapExternal, SourcesContent: api.SourcesContentExclude, LegalComments: api.LegalCommentsNone,
		Banner: map[string]string{"js": bannerAsync}, Footer: map[string]string{"js": footer},
		Define: map[string]string{
			"import.meta": metaObject, "import.meta.url": metaURL, "import.meta.filename": metaFile,
			"import.meta.dirname": metaDir, "__filename": metaFile, "__dirname": metaDir, "global": "globalThis",
		},
		ResolveExtensions: []string{".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx", ".cts", ".cjs", ".json"},
		LogLevel:          api.LogLevelSilent, LogLimit: 1000,
		Plugins: []api.Plugin{j.plugin()},
	}
	if format == api.FormatCommonJS {
		o.EntryPoints = []string{j.Entry}
	} else {
		// Without an import in between the entry's exports would be statements.
		o.Stdin = &api.StdinOptions{Contents: "import " + literal(j.Entry), ResolveDir: j.Dir, Sourcefile: "<entry>"}
	}
	return o
}

// entryFormat asks esbuild's report for the format of the one file that <entry>
// imports.
func (j *job) entryFormat(metafile string) string {
	var meta struct {
		Inputs map[string]struct {
			Format  string
			Imports []struct{ Path string }
		}
	}
	if json.Unmarshal([]byte(metafile), &meta) != nil {
		return ""
	}
	for _, i := range meta.Inputs["<entry>"].Imports {
		return meta.Inputs[i.Path].Format
	}
	return ""
}
