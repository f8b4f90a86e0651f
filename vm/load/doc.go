// Package load turns an entry file into one flat program that goja can run.
// It owns everything between the author's files and the parsed bundle: module
// resolution, TypeScript and JSX, the lowering of what goja lacks, the checks
// that make a mistake fail at load instead of at the first call, and the way
// back from a position in the bundle to the line the author wrote. It is the
// only package that names esbuild.
//
// What crosses its edge is a Bundle: the text that was parsed, its syntax tree,
// the list of files, the raw JSON files and the source map. A Bundle belongs to
// its caller for as long as it is wanted. Its methods only read and may be
// called from several goroutines; the tree is the caller's to change. JSON and
// user sources are kept as they were when Build ran, so positions stay right
// when a file changes later; sources of packages are read from disk on demand.
//
// The bundle is one expression, a function with these parameters:
//
//	module, exports  as in Node; only a CommonJS entry uses them
//	require          called for a require whose name is not a literal, or not found under try
//	__host(name)     the host module of that name, always the same object
//	__json(i)        the parsed value of Bundle.JSON[i], always the same object
//
// The tree, not Code, is what must be compiled (in strict mode: an ES module is
// strict, and esbuild writes no directive): names kept for stack
// traces are taken out of it again where goja infers the same name, and
// import.meta and __filename become literals.
//
// The package never runs a script and imports neither goja's runtime nor any
// other package of pyp.
package load
