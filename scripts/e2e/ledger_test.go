//go:build e2e

package e2e

import (
	"path/filepath"
	"testing"

	"luzheng/gateway/config"
	"luzheng/gateway/fabric"
	"luzheng/gateway/ledgertest"
	"luzheng/gateway/submit"
)

// TestFabricKeepsTheLedgersContract: the Fabric adapter passes the suite that the embedded ledger passes.
func TestFabricKeepsTheLedgersContract(t *testing.T) {
	c, err := config.ReadGateway(filepath.Join(run, "units", "gateway.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(run, "units", "keys")
	officer, err := config.LoadKey(filepath.Join(keys, "officer.key"), filepath.Join(keys, "passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	ledgertest.Exercise(t, ledgertest.Subject{
		Ledger: c.Ledger, Party: c.Organisation, Handler: "units-officer", Officer: officer,
		Open: func(t *testing.T) submit.Ledger {
			l, err := fabric.Connect(c.Fabric)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			return l
		},
	})
}
