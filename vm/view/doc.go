// Package view shows a script the objects of an immutable heap. To the script a
// view is the plain value it stands for: it reads the same, lists the same keys,
// has the same prototype and is the same object each time it is reached. Every
// write is refused with an UnprotectedError, a TypeError that names the path
// from the binding on ("titles.B[0].name") and what to use in its place.
//
// A Realm is what the views of one VM have in common: the prototypes that stand
// between a view and the built-in one, the patched built-ins, the error class.
// A Views is one heap as one VM sees it. Neither may be used by two goroutines
// at once; the heap may.
//
// How a node is shown depends on its kind:
//
//	plain object, instance   dynamic object
//	dense array              dynamic array with a hidden prototype
//	Map, Set                 dynamic object without keys, hidden prototype
//	Date, boxed primitive    frozen real object, hidden prototype
//	typed array, DataView    real one over the heap's read-only bytes
//	Error, and what is odd   real object behind a proxy that refuses writes
//	resource                 what the host says
//
// A hidden prototype inherits from the prototype a script sees and is skipped by
// getPrototypeOf. What it shadows looks at the built-in prototype first: where
// the script has replaced a method, the script's is called; that one was deleted
// is not noticed.
//
// What still differs from a plain frozen value: a method of Map.prototype or
// Set.prototype called with call() does not know a view, one of Date.prototype
// changes that VM's copy; view.map is not the same function as
// Array.prototype.map; Symbol.species of Array is not looked at; calls that
// change nothing, such as splice(0, 0), pass; writes that the engine itself
// refuses (a symbol as a key, a new name on an array or a Date) throw its
// TypeError without a path.
package view
