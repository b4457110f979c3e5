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
	w.writeAndFind(t)

	must(t, "network", "start", "bureau-peer", "--run", run)
	stopped = false
	w.writeAndFind(t)
	must(t, "network", "up", "--run", run)
	must(t, "gateway", "fsck", "--config", filepath.Join(run, "bureau", "gateway.yaml"))
}

// writeAndFind writes one statement through the Bureau's gateway and finds it there, at the place that its receipt names.
func (w *writer) writeAndFind(t *testing.T) {
	t.Helper()
	raw, id := w.sign(t)
	a := w.send(t.Context(), bureauURL, raw)
	if a.Err != nil || a.Result != "accepted" {
		t.Fatalf("answer %+v", a)
	}
	if err := w.find(bureauURL, id, a); err != nil {
		t.Fatal(err)
	}
}
