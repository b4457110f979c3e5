package ledgertest_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/gateway/ledgertest"
	"luzheng/gateway/submit"
	"luzheng/signer/statement"
)

// The embedded ledger is the port's simplest adapter.
func TestEmbedded(t *testing.T) {
	exercise(t, func(l submit.Ledger) submit.Ledger { return l })
}

// Faulty is a ledger like others while nothing goes wrong.
func TestFaulty(t *testing.T) {
	exercise(t, func(l submit.Ledger) submit.Ledger { return &ledgertest.Faulty{Ledger: l} })
}

func exercise(t *testing.T, as func(submit.Ledger) submit.Ledger) {
	w := rulestest.Founded(t)
	w.RegisterParty(rulestest.Statistics, statement.RoleUnit)
	ledger := gatewaytest.Ledger(t, w)
	gatewaytest.Replay(t, ledger, w.Accepted)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	ledgertest.Exercise(t, ledgertest.Subject{
		Ledger: rulestest.Ledger, Party: officer.Party, Handler: officer.Handler, Officer: officer.Key,
		Open: func(*testing.T) submit.Ledger { return as(ledger) },
	})
}
