package scenarios_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/chaincode/rules/scenarios"
)

// TestTheRegulation plays every article's scenarios, each on a ledger of its own.
func TestTheRegulation(t *testing.T) {
	all, err := scenarios.Read(scenarios.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		t.Run(s.File+"/"+s.Name, func(t *testing.T) {
			t.Parallel()
			scenarios.Play(t, s, scenarios.NewScene(t, rulestest.Founded(t), ""))
		})
	}
}
