//go:build browser

package browser

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// checkPapers has the command line check the working paper that the browser made (tests/audit.spec.ts), as it is, and with one byte
// changed.
func checkPapers(t *testing.T, dir string) {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(dir, "papers.zip"))
	if os.IsNotExist(err) && os.Getenv("LUZHENG_BROWSER_ARGS") != "" {
		return // other tests were asked for
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }() // it was only read
	folder := filepath.Join(dir, "papers")
	if err := os.CopyFS(folder, archive); err != nil {
		t.Fatal(err)
	}
	command := filepath.Join(dir, "explorer")
	if raw, err := exec.CommandContext(t.Context(), "go", "build", "-o", command, "luzheng/explorer/cmd/explorer").CombinedOutput(); err != nil {
		t.Fatalf("%s", raw)
	}
	check := func() (string, error) {
		raw, err := exec.CommandContext(t.Context(), command, "verify", "--annex", folder, "--trust-root", filepath.Join(dir, "trust-root.json")).CombinedOutput()
		return string(raw), err
	}
	if said, err := check(); err != nil || !strings.Contains(said, "全部核验属实") {
		t.Errorf("the annex: %v\n%s", err, said)
	}
	first := filepath.Join(folder, "evidence", "0001.json")
	raw, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(first, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := check(); err == nil || !strings.Contains(said, "evidence/0001.json  内容已被改动") {
		t.Errorf("with one byte changed: %v\n%s", err, said)
	}
}
