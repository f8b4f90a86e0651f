package load

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

var (
	unresolved   = regexp.MustCompile(`^Could not resolve "([^"]*)"`)
	noExport     = regexp.MustCompile(`^No matching export in "(.+)" for import "([^"]*)"`)
	undefinedHas = regexp.MustCompile(`^Import "([^"]*)" will always be undefined because .* in "` + hostESM + `:(.+)"`)
)

// wantsBrowser tells that all that fails are imports of absent Node modules in
// packages.
func (j *job) wantsBrowser(errs []api.Message) bool {
	for _, e := range errs {
		m := unresolved.FindStringSubmatch(e.Text)
		if m == nil || !isBuiltin(m[1]) || e.Location == nil || !inPackage(e.Location.File) {
			return false
		}
	}
	return len(errs) > 0
}

// missingNames makes errors of fs.watch where the host's fs has no watch, which
// esbuild only warns of. Packages may ask for it to see whether it is there.
func (j *job) missingNames(warnings []api.Message) (errs []api.Message) {
	for _, w := range warnings {
		if w.Location != nil && undefinedHas.MatchString(w.Text) && !inPackage(w.Location.File) {
			errs = append(errs, w)
		}
	}
	return errs
}

// warnings are esbuild's, but for those that speak of what bundling breaks
// elsewhere: esbuild renames nothing that a direct eval() may name.
func (j *job) warnings() []Problem {
	return j.problems(slices.DeleteFunc(slices.Clone(j.out.warnings), func(m api.Message) bool { return m.ID == "direct-eval" }))
}

// problems translates what esbuild has to say. A file that cannot be loaded is
// reported once per import; once is enough.
func (j *job) problems(msgs []api.Message) (ps []Problem) {
	seen := map[string]bool{}
	for _, m := range msgs {
		p := j.problem(m)
		if key := p.Position.String() + p.Message; !seen[key] {
			seen[key] = true
			ps = append(ps, p)
		}
	}
	return ps
}

func (j *job) problem(m api.Message) Problem {
	p := Problem{Message: m.Text}
	p.Position, p.SourceLine = j.place(m.Location)
	if p.File == "" || p.File == "<entry>" {
		p.Position, p.SourceLine = Position{File: j.display(j.Entry)}, ""
	}
	switch {
	case unresolved.MatchString(m.Text):
		j.unresolvedImport(&p, unresolved.FindStringSubmatch(m.Text)[1], m)
	case noExport.MatchString(m.Text):
		f := noExport.FindStringSubmatch(m.Text)
		j.missingExport(&p, f[1], f[2], m)
	case undefinedHas.MatchString(m.Text):
		f := undefinedHas.FindStringSubmatch(m.Text)
		j.missingExport(&p, hostESM+":"+f[2], f[1], m)
	default:
		p.Notes = j.notes(m)
	}
	return p
}

// place turns esbuild's columns, bytes from 0, into ours.
func (j *job) place(l *api.Location) (Position, string) {
	if l == nil {
		return Position{}, ""
	}
	file := l.File
	if !filepath.IsAbs(file) && file != "<entry>" {
		file = j.display(filepath.Join(j.Dir, file))
	}
	return Position{File: file, Line: l.Line, Column: utf16Column(l.LineText, l.Column) + 1}, l.LineText
}

// notes keeps esbuild's own, with their places, except advice on how to set up
// esbuild.
func (j *job) notes(m api.Message) (notes []string) {
	for _, n := range m.Notes {
		if n.Text == "" || strings.Contains(n.Text, "api.") || strings.Contains(n.Text, "mark the path") {
			continue
		}
		text := strings.TrimSuffix(n.Text, ":")
		if strings.HasPrefix(text, "The plugin ") {
			text = "imported"
		}
		if at, _ := j.place(n.Location); at.Line > 0 && at.File != "<entry>" {
			text += " at " + at.String()
		} else if text == "imported" {
			continue
		}
		notes = append(notes, text)
	}
	return notes
}

// unresolvedImport says what to do about an import that leads nowhere.
func (j *job) unresolvedImport(p *Problem, spec string, m api.Message) {
	switch {
	case j.isHostLike(spec):
		p.Message, p.Notes = j.absentModule(spec)
	case strings.HasPrefix(spec, ".") || filepath.IsAbs(spec):
		p.Message = "cannot find " + quote(spec)
		path := spec
		if !filepath.IsAbs(spec) {
			path = filepath.Join(j.Dir, filepath.Dir(p.File), spec)
			if filepath.IsAbs(p.File) {
				path = filepath.Join(filepath.Dir(p.File), spec)
			}
		}
		p.Notes = j.nearestFile(path)
	default:
		p.Message = "cannot find package " + quote(spec)
		if near := nearest(spec, j.hosts); near != "" {
			p.Notes = append(p.Notes, "did you mean "+quote(near)+"?")
		}
		p.Notes = append(p.Notes, j.notes(m)...)
		p.Notes = append(p.Notes, "npm install "+packageName(spec))
	}
}

// missingExport proposes the name that was meant.
func (j *job) missingExport(p *Problem, module, name string, m api.Message) {
	host, ok := strings.CutPrefix(module, hostESM+":")
	if !ok {
		p.Message = quote(strings.TrimPrefix(module, jsonAll+":")) + " has no export " + quote(name)
		p.Notes = j.notes(m)
		return
	}
	p.Message = quote(host) + " has no export " + quote(name)
	if near := nearest(name, j.Modules[host]); near != "" {
		p.Notes = []string{"did you mean " + quote(near) + "?"}
	} else if n := len(j.Modules[host]); n > 0 && n <= 40 {
		p.Notes = []string{"it exports " + strings.Join(j.Modules[host], ", ")}
	}
}
