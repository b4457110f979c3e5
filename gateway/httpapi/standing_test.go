package httpapi_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
	"luzheng/signer/trust"
)

// ordering is a network with one orderer that answers and one that does not.
type ordering struct{}

func (ordering) Orderers(context.Context) ([]submit.Orderer, error) {
	return []submit.Orderer{
		{Member: "BureauMSP", Address: "127.0.0.1:7050"},
		{Member: "AuditMSP", Address: "127.0.0.1:7060", Err: errors.New("connection refused")},
	}, nil
}

// The status tells of the orderers, of the witnesses that the trust root names, and how far the event log is anchored.
func TestStatusTellsOfOrderersLogAndWitnesses(t *testing.T) {
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	const name = "witness.court.example"
	s := openWithLog(t, true, func(g *daemon.Gateway) {
		root := g.Trust.Root()
		root.Witnesses, root.WitnessThreshold = []trust.Witness{{Name: name, Key: key.PublicKey().SPKI()}}, 0
		if g.Trust, err = trust.New(root); err != nil {
			t.Fatal(err)
		}
		g.Orderers = ordering{}
	})
	imported := s.waitFor("the imports", func(l api.EventLog) bool { return l.Size > 0 }).Size
	var receipts api.EventReceipts
	s.post("/v1/events", s.batch(3), &receipts)
	size := imported + 3
	s.waitFor("the anchor", func(l api.EventLog) bool { return l.Anchored != nil && *l.Anchored == size })

	var status api.Status
	const patience = 2 * time.Minute // for the index, which has the anchor a little later than the log
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if s.get("/v1/status", "", &status); status.Log != nil && value(status.Log.Anchored) == size {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the status says of the log %+v", status.Log)
		}
	}
	if status.Orderers == nil || len(*status.Orderers) != 2 || !(*status.Orderers)[0].Answers || (*status.Orderers)[1].Answers {
		t.Errorf("orderers %+v", status.Orderers)
	}
	if status.Witnesses == nil || len(*status.Witnesses) != 1 || (*status.Witnesses)[0].Name != name || (*status.Witnesses)[0].Size != nil {
		t.Errorf("witnesses %+v", status.Witnesses)
	}
	log := status.Log
	if log.Year != s.log.Ref.ID || log.Keeper != string(rulestest.Bureau) || value(log.Size) != size || !value(log.Open) ||
		value(log.AnchoredAt) < log.OpenedAt {
		t.Errorf("log %+v", log)
	}
}

// A gateway on a ledger without orderers, log and witnesses has nothing to say of them.
func TestStatusSaysNothingOfWhatIsNotThere(t *testing.T) {
	s := open(t)
	var status api.Status
	s.get("/v1/status", "", &status)
	if status.Orderers != nil || status.Log != nil || status.Witnesses != nil {
		t.Errorf("%+v", status)
	}
}
