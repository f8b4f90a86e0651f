// Package tables lays out what a host tells: workers, servers, callbacks,
// generations, contexts, and stacks, each as a table or as lines of text. The
// commands print them and the full-screen view shows them, so that a column
// has one name and one form in both. What is most often looked for stands to
// the left, texts of any length to the right. It imports contexts/stats,
// contexts/printable and figures, asks no host, and prints nothing itself.
package tables
