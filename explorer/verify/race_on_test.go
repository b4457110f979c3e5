//go:build race

package verify_test

// raced: the race detector makes everything about ten times slower, so that only the first mutation of each byte is tried.
const raced = true
