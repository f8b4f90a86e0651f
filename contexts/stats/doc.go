// Package stats holds what a host counts: the snapshot types that the control
// socket, the dashboard, the commands and scripts read, and the histograms that
// callbacks are counted in. It knows nothing of connections or of VMs: package
// contexts fills the snapshots in, and everybody above reads them. It imports
// the standard library only.
//
// Times are microseconds (names end in _us) and sizes bytes, unless a name says
// otherwise. Those of single callbacks, and what sums them up, have decimals:
// most callbacks are shorter than that. The JSON names are wire output: they are only added to.
package stats
