// Package inspect holds the commands that look at running hosts: ps, stats,
// contexts, context, kill, stack, profile and top. It owns their flags, how a
// host is chosen among several, and what they print: aligned text for people,
// without colours so that pipes can read it, or JSON as the host sent it. All
// they know comes through contexts/control's client; they run in a process of
// their own and enter no VM. Package main calls it; it imports contexts/control,
// contexts/stats, the flame graph of vm/profile, and the packages below it,
// figures and top.
package inspect
