package embedded_test

import (
	"context"
	"fmt"
	"testing"

	"luzheng/chaincode/embedded"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/chaincode/rules/scenarios"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// lasting is an embedded ledger as the scenarios see a network.
type lasting struct {
	ctx context.Context
	*embedded.Ledger
}

func (l lasting) Record(raw []byte) (*outcome.Outcome, error) {
	c, err := l.Ledger.Record(l.ctx, [][]byte{raw})
	if err != nil {
		return nil, err
	}
	return outcome.Parse(c.Results[0].Outcome)
}

func (l lasting) Entity(ref statement.Ref) ([]byte, error) { return l.Ledger.Entity(l.ctx, ref) }

// TestScenariosOnALedgerThatLasts plays the scenarios that are meant for a network one after another on one ledger, as scripts/e2e
// does on a real one.
func TestScenariosOnALedgerThatLasts(t *testing.T) {
	founded := rulestest.New(t)
	l := lasting{t.Context(), open(t, t.TempDir(), founded)}
	record(t, l.Ledger, founded.Genesis())
	all, err := scenarios.Read(scenarios.Files)
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for i, s := range all {
		if !s.Network {
			continue
		}
		played++
		t.Run(s.Name, func(t *testing.T) {
			w := rulestest.On(t, l, rulestest.Ledger, founded.Authority(), founded.Founders()...)
			scenarios.Play(t, s, scenarios.NewScene(t, w, fmt.Sprintf("-s%d", i)))
		})
	}
	if played == 0 {
		t.Error("no scenario is tagged @network")
	}
}
