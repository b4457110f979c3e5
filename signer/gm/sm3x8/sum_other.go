//go:build !amd64 || purego

package sm3x8

// Available tells whether this machine can: no.
func Available() bool { return false }

// Sum must not be called where it is not available.
func Sum([]byte, *[8][]byte) [8][32]byte { panic("sm3x8: not available") }
