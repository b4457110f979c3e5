//go:build browser

// Package browser has Chromium use the pages: it plays a world, serves it as a gateway does, and runs the tests in explorer/web/tests
// (Playwright) against it. Build the pages first: `make web`, as `make test-web` does.
package browser

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"luzheng/gateway/pgtest"
	"luzheng/signer/workbook"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

// TestPages runs every test of the pages. LUZHENG_BROWSER_ARGS are further arguments of Playwright, such as the name of one file.
func TestPages(t *testing.T) {
	table := villages()
	database := server.URL(t)
	served, there := play(t, table, database)
	dir := t.TempDir()
	known, err := json.Marshal(there)
	if err != nil {
		t.Fatal(err)
	}
	const row = "第3000社区居委会,"
	lines := strings.Split(table, "\n")
	rows := []string{lines[0], lines[3000], lines[1], lines[620_000]}
	for name, content := range map[string]string{
		"world.json": string(known), "villages.csv": table, "tampered.csv": strings.Replace(table, row, "第3001社区居委会,", 1),
		"unregistered.csv": "代码,名称\n1,从未登记\n", "outdated.csv": outdated, "subset.xlsx": workbookOf(t, rows),
		"trust-root.json": string(served.Trust.Marshal()),
		"changed.csv":     strings.Replace(strings.Join(rows, "\n"), row, "第3001社区居委会,", 1),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	there.keys["entries.xlsx"] = entries(t)
	for name, file := range there.keys {
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "npx", append([]string{"playwright", "test", "--project=played"}, strings.Fields(os.Getenv("LUZHENG_BROWSER_ARGS"))...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "LUZHENG_URL="+served.URL, "LUZHENG_FILES="+dir, "LUZHENG_DATABASE="+database)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Errorf("the tests of the pages: %v", err)
	}
	checkPapers(t, dir)
}

// workbookOf writes lines of a table, the heading first, as somebody would who exports some rows to Excel.
func workbookOf(t *testing.T, lines []string) string {
	t.Helper()
	var cells [][]string
	for _, line := range lines {
		cells = append(cells, strings.Split(line, ","))
	}
	var w bytes.Buffer
	if err := workbook.WriteTable(&w, cells[0], cells[1:], nil); err != nil {
		t.Fatal(err)
	}
	return w.String()
}
