// Package gatewaytest gives tests a small world that has been played on an embedded ledger.
package gatewaytest

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/development"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Ledger opens an embedded ledger of the world in a folder of its own.
func Ledger(t testing.TB, w *rulestest.World) *development.Ledger {
	t.Helper()
	l, err := development.OpenLedger(t.TempDir(), rulestest.Ledger, w.Config.TrustRoot)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// Replay records envelopes, a few to a transaction so that there are many blocks. Each must be recorded.
func Replay(t testing.TB, l *development.Ledger, envelopes [][]byte) {
	t.Helper()
	const batch = 3
	for len(envelopes) > 0 {
		n := min(batch, len(envelopes))
		commit, err := l.Record(t.Context(), envelopes[:n])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range commit.Results {
			if o, err := outcome.Parse(r.Outcome); err != nil || !r.Recorded {
				t.Fatalf("not recorded: %+v (%v)", o, err)
			}
		}
		envelopes = envelopes[n:]
	}
}

// Story is what Play leaves behind.
type Story struct {
	World *rulestest.World
	// Envelopes are all statements in order, the refused ones included.
	Envelopes [][]byte
	// Open is a dataset that is open to the public, OpenVersion its version with the file Content; Derived was made from it.
	Open, OpenVersion, Derived statement.Ref
	Content                    string
	Product                    statement.Ref
	// Access is a conditional dataset in use under a grant.
	Access rulestest.Access
	// Refused is a statement that was refused and recorded; Suspected a use that was.
	Refused, Suspected []byte
}

// Play tells a whole story: an open dataset, one derived from it, a product, a conditional dataset in use, a suspected use, a refusal.
func Play(t *testing.T) *Story {
	t.Helper()
	w := rulestest.Founded(t)
	s := &Story{World: w, Content: "行政区划,代码\n泸州,510500\n"}
	s.Access = w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	s.Open = w.Publish(rulestest.Statistics, rulestest.Catalogue(rulestest.Statistics))
	s.OpenVersion = w.Anchor(s.Open, rulestest.Statistics, s.Content)
	w.Open(s.Open, rulestest.Statistics)
	derived := w.Publish(rulestest.Planning, rulestest.Catalogue(rulestest.Planning))
	s.Derived = w.Anchor(derived, rulestest.Planning, "泸州,510500\n", s.OpenVersion)
	officer := w.Person(rulestest.Planning, statement.PostOfficer)
	id := w.Accept(w.Sign(&statement.ProductRegister{Name: "区划图", Sources: []statement.Ref{s.Derived}}, nil, officer))
	s.Product = statement.Created(statement.TypeProduct, id)
	s.Envelopes = append(s.Envelopes, w.Accepted...)

	use := s.Access.Use(w.Now)
	use.Purpose = "another.purpose"
	s.Suspected = w.Sign(use, nil, officer)
	s.Refused = w.Sign(&statement.CatalogueRetire{Reason: "not.mine"}, &s.Open, officer)
	s.Envelopes = append(s.Envelopes, s.Suspected, s.Refused)
	return s
}
