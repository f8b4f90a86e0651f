// Package control lets people look at a host from outside. It owns the control
// socket: where it stands and who may open it, the small HTTP protocol that is
// spoken over it, the client of the commands, and how hosts are found. What is
// told comes from an Inspector, which contexts.Host implements; the dashboard
// mounts the same Handler. Nothing here enters a VM or waits for a worker, so
// it answers while all of them are stuck. It imports contexts/stats, the
// profile packages, and nothing of contexts or of what is above.
package control
