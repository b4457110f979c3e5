//go:build e2e

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemoTwice: the main job on real data and every part of article 38's list, forgeries and the offline part included, and once more
// over what is there.
func TestDemoTwice(t *testing.T) {
	must(t, "network", "up", "--run", run) // with the event log
	for round := range 2 {
		out := must(t, "demo", "--run", run, "--url", bureauURL, "--lang", "en")
		for _, expected := range []string{
			"flagged suspected", "refused (erasure.held)", "refused (application.kind)", "Four forgeries", "complete, witnessed", "none is missing", "is missing: number", "A single use", "denied suspected.purpose", "Article 38, part by part", "Done",
		} {
			if !strings.Contains(out, expected) {
				t.Errorf("round %d does not say %q:\n%s", round, expected, out)
			}
		}
	}
	t.Run("pages", testPages)
}

// testPages has Chromium verify the real villages file, whose dataset the demo has published, on the pages of the Bureau's gateway.
func testPages(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "npx", "playwright", "test", "--project=real")
	cmd.Dir = filepath.Join(root, "explorer", "web")
	cmd.Env = append(os.Environ(), "LUZHENG_URL="+bureauURL, "LUZHENG_FILES="+filepath.Join(run, "demo"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
