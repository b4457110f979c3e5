package verify_test

import (
	"strings"
	"testing"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/envelope"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
)

// play acts out most of what the rules know, and ends with revocations.
func play(t *testing.T) *rulestest.World {
	t.Helper()
	w := rulestest.Founded(t)
	access := w.GrantedAccess(rulestest.Statistics, rulestest.Planning)
	entry := w.Publish(rulestest.Statistics, rulestest.Catalogue(rulestest.Statistics))
	first := w.Anchor(entry, rulestest.Statistics, "first")
	w.Open(entry, rulestest.Statistics)
	officer := w.Person(rulestest.Statistics, statement.PostOfficer)
	w.Accept(w.Sign(rulestest.Anchoring("second", &first, access.Version), &entry, officer))
	w.Accept(w.Sign(&statement.ProductRegister{Name: "报告", Sources: []statement.Ref{first}}, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	w.Accept(w.Sign(access.Use(w.Now), nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	suspicious := access.Use(w.Now)
	suspicious.Purpose = "elsewhere"
	w.Record(w.Sign(suspicious, nil, w.Person(rulestest.Planning, statement.PostOfficer)))
	right := statement.Created(statement.TypeRight, w.Accept(w.Sign(
		&statement.RightsDeclare{Entry: entry, Right: statement.RightHolding, Basis: "own"}, nil, officer)))
	w.Accept(w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Permission()...))
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "ended"}, &access.Grant, w.Permission()...))
	w.Accept(w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &first, officer))
	certificate := officer.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "left"}, &certificate, w.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	return w
}

// What the rules accept, every kind of it, verifies; and so does every entity.
func TestWhatTheRulesAcceptVerifies(t *testing.T) {
	w := play(t)
	var records []verifytest.Recorded
	var subjects []evidence.Subject
	for _, raw := range w.Accepted {
		e, err := envelope.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, verifytest.Recorded{Envelope: raw, Outcome: w.State[keys.Accepted(rulestest.Ledger, e.ID())]})
		subjects = append(subjects, evidence.ForStatement(e.ID()))
	}
	states := map[statement.Ref][]byte{}
	for key, value := range w.State {
		rest, ok := strings.CutPrefix(key, string(rulestest.Ledger)+"/e/")
		if !ok {
			continue
		}
		ref, err := statement.ParseRef(strings.Replace(rest, "/", ":", 1))
		if err != nil {
			t.Fatal(err)
		}
		states[ref] = value
		subjects = append(subjects, evidence.ForEntity(ref))
	}
	world := verifytest.Follow(t, w.Root().Certificate, records, states)
	kinds := map[statement.Kind]bool{}
	for _, subject := range subjects {
		raw := world.Bytes(world.Evidence(subject, 1))
		r := report(t, world.Trust(), raw, verify.Question{})
		if r.Verdict != verify.Verified && r.Verdict != verify.VerifiedBut {
			t.Errorf("%s: %s\n%s", subject, r.Headline.En, list(r))
		}
		if r.Statement != nil {
			kinds[r.Statement.Kind] = true
			if len(raw) > 16<<10 && r.Statement.Kind != statement.KindGenesis && len(r.Lineage) == 0 {
				t.Errorf("%s (%s): the evidence has %d bytes", subject, r.Statement.Kind, len(raw))
			}
		}
	}
	if len(kinds) < 20 {
		t.Errorf("only %d kinds were verified: %v", len(kinds), kinds)
	}
}
