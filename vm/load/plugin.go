package load

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"pyp/vm/load/nesting"
)

// Namespaces of modules that are no files. Those that a require asks for are
// CommonJS, for an ES module that is required would be wrapped as a lazy one.
const (
	hostESM    = "host"
	hostCJS    = "host-cjs"
	jsonAll    = "json"     // default export and one export per key
	jsonCJS    = "json-cjs" // module.exports
	absentCJS  = "absent"   // throws when a package comes to require it
	specPrefix = `^[^./]`
)

// plugin is where the host stands in esbuild's module graph.
func (j *job) plugin() api.Plugin {
	return api.Plugin{Name: "pyp", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: specPrefix}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return j.resolveHost(b, a), nil
		})
		b.OnResolve(api.OnResolveOptions{Filter: `\.json$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			return j.resolveJSON(b, a), nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`}, j.onLoad)
	}}
}

// resolving marks a question of our own, so that it is not asked again.
type resolving struct{}

// resolveHost gives the host's modules. In packages a module of Node that is
// neither the host's nor installed becomes one that throws when it is required:
// many packages require net or tty in a branch that is never taken here.
func (j *job) resolveHost(b api.PluginBuild, a api.OnResolveArgs) (r api.OnResolveResult) {
	if _, ours := a.PluginData.(resolving); ours {
		return r
	}
	if _, ok := j.Modules[a.Path]; ok {
		return api.OnResolveResult{Path: a.Path, Namespace: esmOr(hostESM, hostCJS, a.Kind)}
	}
	lazy := a.Kind == api.ResolveJSRequireCall || a.Kind == api.ResolveJSDynamicImport
	if !lazy || !inPackage(a.Importer) || !isBuiltin(a.Path) || j.resolves(b, a) != "" {
		return r
	}
	return api.OnResolveResult{Path: a.Path, Namespace: absentCJS}
}

func esmOr(esm, cjs string, kind api.ResolveKind) string {
	if kind == api.ResolveJSRequireCall || kind == api.ResolveJSRequireResolve {
		return cjs
	}
	return esm
}

// resolves asks esbuild where the path leads; "" is nowhere.
func (j *job) resolves(b api.PluginBuild, a api.OnResolveArgs) string {
	r := b.Resolve(a.Path, api.ResolveOptions{
		Importer: a.Importer, Namespace: a.Namespace, ResolveDir: a.ResolveDir, Kind: a.Kind, PluginData: resolving{},
	})
	if len(r.Errors) > 0 || r.External || r.Namespace != "file" {
		return ""
	}
	return r.Path
}

// resolveJSON sends JSON files to the host: esbuild would write them as object
// literals, and 11 MB of these cost 4 s and 260 MB.
func (j *job) resolveJSON(b api.PluginBuild, a api.OnResolveArgs) (r api.OnResolveResult) {
	if _, ours := a.PluginData.(resolving); ours {
		return r
	}
	if path := j.resolves(b, a); path != "" {
		return api.OnResolveResult{Path: path, Namespace: esmOr(jsonAll, jsonCJS, a.Kind)}
	}
	return r
}

func (j *job) onLoad(a api.OnLoadArgs) (api.OnLoadResult, error) {
	switch a.Namespace {
	case "file":
		return j.sources.load(a.Path), nil
	case jsonAll, jsonCJS:
		return j.sources.loadJSON(a.Path, a.Namespace == jsonCJS), nil
	case hostESM:
		return script(hostModule(a.Path, j.Modules[a.Path])), nil
	case hostCJS:
		return script("module.exports = __host(" + literal(a.Path) + ");"), nil
	case absentCJS:
		return script(fmt.Sprintf("module.exports = (() => { throw Object.assign(new Error(%s), {code: 'MODULE_NOT_FOUND'}); })();",
			literal(literal(a.Path)+" is not available in pyp"))), nil
	}
	return api.OnLoadResult{}, nil
}

func script(code string) api.OnLoadResult {
	return api.OnLoadResult{Contents: &code, Loader: api.LoaderJS}
}

// hostModule makes imports plain variables, and a misspelt one an error that
// esbuild finds.
func hostModule(name string, exports []string) string {
	return exporting("__host("+literal(name)+")", exports)
}

// exporting is a module of an object: the object by default, its properties by
// name. Names that are no identifiers are left to the default export.
func exporting(object string, names []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "const module_ = %s;\n", object)
	for _, n := range names {
		switch {
		case n == "default" || !isIdentifier(n):
		case reserved[n]:
			fmt.Fprintf(&b, "const %s_ = module_.%s;\nexport {%s_ as %s};\n", n, n, n, n)
		default:
			fmt.Fprintf(&b, "export const %s = module_.%s;\n", n, n)
		}
	}
	b.WriteString("export default module_;\n")
	return b.String()
}

// literal writes a JavaScript string.
func literal(s string) string {
	text, _ := json.Marshal(s) // a string cannot fail
	return string(text)
}

var reserved = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`arguments await break case catch class const continue debugger delete do
		else enum eval export extends false finally for function if implements import in instanceof interface let
		module_ new null package private protected public return static super switch this throw true try typeof var
		void while with yield`) {
		reserved[w] = true
	}
}

// isIdentifier is for ASCII names: others can be had by the default export.
func isIdentifier(s string) bool {
	for i := range len(s) {
		if c := s[i]; !nesting.IsWord(c) || c >= 0x80 || i == 0 && c >= '0' && c <= '9' {
			return false
		}
	}
	return s != ""
}
