// Package walk goes through goja's syntax trees. goja has no visitor of its own,
// and its nodes keep what they hold in fields of many types: slots for
// expressions, lists, embedded structs. Walker knows them all, so that the
// checks of package load and the analysis of package derive only have to name
// the nodes they care about. It also tells variables from other identifiers:
// property names, labels and private names are not visited.
//
// A Walker may change the tree while it goes through it, by Swap. It has no
// state of its own and may be used again.
package walk
