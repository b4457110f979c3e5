// Package goldentest holds what is written now to what was written once and must be written and read for ever.
package goldentest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write new golden files; only for a new version of the format")

// Held gives the file testdata/name of the package under test; the test fails unless what was made now is the same.
func Held(t *testing.T, name string, made []byte) []byte {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, made, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, want) {
		t.Errorf("%s: got %q, want %q", name, made, want)
	}
	return want
}
