// Package parallelmod is the script's side of the host: the module "parallel"
// and the conversions between JavaScript values and the host's. It declares
// servers and protocols and calls the script's callbacks; it never opens a
// socket and never decides when a callback runs.
//
// There are only a few types here:
//
//	Module     one per generation: what the script's top level declared
//	Instance   the same declarations in one VM, found again by where they stand
//	counter    a number, dict a map, that all VMs change; shared as handles
//	Protocol   a protocol class as one VM resolved it
//	Session    the script's half of one raw connection: its instance, its this
//	Transport  what a callback needs of a connection; contexts implements it
//
// An Instance, a Protocol and a Session belong to one VM and are used only
// inside its entries, as their vm.Scope parameter says. Input handed to a
// callback is copied, since scripts may keep it. Output goes to a Reply or an
// Answer as bytes that are the host's own: nothing of the VM's memory leaves
// the entry.
//
// parallelmod imports vm and goja. It never imports netio or contexts; they
// come to it through the Transport, Request and Host interfaces.
package parallelmod
