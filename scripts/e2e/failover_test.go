//go:build e2e

package e2e

import (
	"context"
	"path/filepath"
	"testing"
)

// TestTheIndexGoesOnWithoutTheOwnPeer: while the Bureau's peer is stopped its gateway writes, for three of four endorse, and finds
// what it wrote, for the next peer gives the blocks. Afterwards the index is still what the ledger says.
func TestTheIndexGoesOnWithoutTheOwnPeer(t *testing.T) {
	w := newWriter(t)
	must(t, "network", "stop", "bureau-peer", "--run", run)
	stopped := true
	t.Cleanup(func() {
		if stopped { // The other tests need all four.
			_, _ = program(context.Background(), "network", "up", "--run", run)
		}
	})
	w.record(t, bureauURL)

	must(t, "network", "start", "bureau-peer", "--run", run)
	stopped = false
	w.record(t, bureauURL)
	must(t, "network", "up", "--run", run)
	must(t, "gateway", "fsck", "--config", filepath.Join(run, "bureau", "gateway.yaml"))
}
