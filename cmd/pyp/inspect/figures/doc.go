// Package figures writes numbers for people: sizes, times, counts, rates and
// shares in a few characters, and tables of them that line up. A column is as
// wide as its widest cell, numbers stand to the right, and a cell has no space
// where a script that reads the table would split it. Both the commands that
// look at a host and their full-screen view print through it. Text that came
// from outside is made visible first. It imports contexts/printable only, and
// knows nothing of hosts.
package figures
