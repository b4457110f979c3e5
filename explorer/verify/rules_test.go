package verify_test

import (
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
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
	found(w)
	right := statement.Created(statement.TypeRight, w.Accept(w.Sign(
		&statement.RightsDeclare{Entry: entry, Right: statement.RightHolding, Basis: "own"}, nil, officer)))
	w.Accept(w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Permission()...))
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "ended"}, &access.Grant, w.Permission()...))
	w.Accept(w.Sign(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &first, officer))
	certificate := officer.Ref()
	w.Accept(w.Sign(&statement.CertificateRevoke{Reason: "left"}, &certificate, w.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	return w
}

// found plays parameters, a legal basis, a deputy, a renewal, and a merger.
func found(w *rulestest.World) {
	w.SetParameter(statement.DeadlineAccessReply, &statement.ParameterValue{WorkingDays: 5})
	w.SetParameter(statement.DeadlineAccessReply, nil)
	w.RegisterBasis("law.pipl", "a13", w.Now)
	deputy, second := w.Person(rulestest.Planning, statement.PostReviewer), w.NewPerson(rulestest.Planning, statement.PostReviewer)
	second.Handler = "second"
	w.RegisterPerson(second)
	ref := deputy.Ref()
	w.Accept(w.Sign(&statement.DeputyDelegate{Post: statement.PostOfficer, Deputy: deputy.Handler, From: w.Now, Until: w.Now + 86_400_000},
		&ref, w.Person(rulestest.Planning, statement.PostOfficer), second))
	w.Publish(rulestest.Planning, rulestest.Catalogue(rulestest.Planning))
	w.Accept(w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(rulestest.Planning)}, nil, deputy))
	next := w.NewPerson(rulestest.Planning, statement.PostReviewer)
	renewed := next.Ref()
	w.Accept(w.Sign(&statement.CertificateRenew{Replaces: ref, Authority: w.Authority().Ref(), Certificate: next.Certificate.Raw()},
		&renewed, w.Person(rulestest.Bureau, statement.PostCertificateOfficer)))
	const heir statement.PartyID = "510500.heir"
	w.RegisterParty(heir, statement.RoleUnit)
	party := rulestest.Planning.Ref()
	w.Accept(w.Sign(&statement.PartyReorganise{Form: statement.ReorganisationMerge, Successor: heir, Document: rulestest.Sealed()},
		&party, w.Person(rulestest.Bureau, statement.PostOperator), w.Person(rulestest.Bureau, statement.PostReviewer)))
}

// What the rules accept, every kind of it, verifies; and so does every entity.
func TestWhatTheRulesAcceptVerifies(t *testing.T) {
	w := play(t)
	var records []verifytest.Recorded
	var subjects []evidence.Subject
	for i, raw := range w.Accepted {
		judged, err := w.Outcomes[i].Marshal()
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, verifytest.Recorded{Envelope: raw, Outcome: judged})
		subjects = append(subjects, evidence.ForStatement(w.Outcomes[i].ID))
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
	kinds, deputies := map[statement.Kind]bool{}, 0
	for _, subject := range subjects {
		raw := world.Bytes(world.Evidence(subject, 1))
		r := report(t, world.Trust(), raw, verify.Question{})
		if r.Verdict != verify.Verified && r.Verdict != verify.VerifiedBut {
			t.Errorf("%s: %s\n%s", subject, r.Headline.En, list(r))
		}
		if slices.Contains(r.Flags, verify.FlagDeputy) {
			deputies++
		}
		if r.Statement != nil {
			kinds[r.Statement.Kind] = true
			if len(raw) > 16<<10 && r.Statement.Kind != statement.KindGenesis && len(r.Lineage) == 0 {
				t.Errorf("%s (%s): the evidence has %d bytes", subject, r.Statement.Kind, len(raw))
			}
		}
	}
	if deputies == 0 {
		t.Error("no report says that a deputy signed")
	}
	if len(kinds) < 20 {
		t.Errorf("only %d kinds were verified: %v", len(kinds), kinds)
	}
}
