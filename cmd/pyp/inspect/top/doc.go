// Package top is the full-screen view of a running host. It owns the screen
// and the keys: what is shown where in a window of any size, how a context is
// chosen, sorted for, filtered and ended, and what is seen when the host goes
// away. The view is a model that messages change (bubbletea's): it asks the
// host through a Source, never waits, and keeps the last figures if no answer
// comes. Tables come from package tables, rates from contexts/stats. Nothing
// but the commands of package inspect uses it.
package top
