package verify_test

import (
	"testing"

	"luzheng/explorer/verify"
	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/entity"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Who signs decides: each case is a statement that the ledger accepted under the given signatures.
func TestSignatoriesAreHeldToTheRuleOfTheKind(t *testing.T) {
	s := newScene(t)
	const unit, other statement.PartyID = "510500.tjj", "510500.jyj"
	s.Party(other, statement.RoleUnit, "泸州市教育局")
	officer := s.officer
	reviewer := s.Key(unit, statement.PostReviewer, "h2")
	sameReviewer := s.Key(unit, statement.PostReviewer, "h1")
	colleague := s.Key(unit, statement.PostOfficer, "h3")
	stranger := s.Key(other, statement.PostOfficer, "h1")
	strangeReviewer := s.Key(other, statement.PostReviewer, "h9")
	follower := s.Key(unit, statement.PostFollower, "h1")

	consent := func() (statement.Draft, func(gm.Digest) []verifytest.Change) {
		request := statement.Created(statement.TypeRequest, gm.Sum([]byte("request")))
		state := &entity.Request{Header: entity.Header[entity.RequestState]{State: entity.RequestAsked}, Entry: s.entry, User: other, Provider: unit}
		state.Terms.Application = statement.Created(statement.TypeApplication, gm.Sum())
		if s.State(request) == nil {
			s.Put(request, state)
		}
		after := *s.State(request).(*entity.Request)
		after.State = entity.RequestConsented
		return s.Draft(officer, &statement.AccessConsent{}, &request), func(gm.Digest) []verifytest.Change {
			return []verifytest.Change{{Ref: request, State: &after}}
		}
	}
	agreement := func() (statement.Draft, func(gm.Digest) []verifytest.Change) {
		request := statement.Created(statement.TypeRequest, gm.Sum([]byte("request")))
		body := &statement.AgreementSign{Request: request, Provider: other, Until: s.Now() + 1, Text: &statement.Sealed{Commitment: gm.Sum(), Attachment: gm.Sum()}}
		return s.Draft(officer, body, nil), func(id gm.Digest) []verifytest.Change {
			return []verifytest.Change{{Ref: statement.Created(statement.TypeAgreement, id), State: &entity.Agreement{
				Header: entity.Header[entity.AgreementState]{State: entity.AgreementSigned}, Request: request, User: unit, Provider: other, Until: body.Until,
			}}}
		}
	}
	right := func() (statement.Draft, func(gm.Digest) []verifytest.Change) {
		body := &statement.RightsDeclare{Entry: s.entry, Right: statement.RightHolding, Basis: "own"}
		return s.Draft(officer, body, nil), func(id gm.Digest) []verifytest.Change {
			return []verifytest.Change{{Ref: statement.Created(statement.TypeRight, id), State: &entity.Right{
				Header: entity.Header[entity.RightState]{State: entity.RightDeclared}, Entry: s.entry, Claimant: unit, Right: body.Right, Basis: body.Basis,
			}}}
		}
	}
	type act func() (statement.Draft, func(gm.Digest) []verifytest.Change)
	for name, c := range map[string]struct {
		act  act
		by   []*verifytest.Key
		good bool
	}{
		"one: the handler":                {right, []*verifytest.Key{officer}, true},
		"one: a colleague":                {right, []*verifytest.Key{colleague}, false},
		"one: another party":              {right, []*verifytest.Key{stranger}, false},
		"one: two signatures":             {right, []*verifytest.Key{officer, reviewer}, false},
		"one: a service key":              {right, []*verifytest.Key{follower}, false},
		"second person":                   {consent, []*verifytest.Key{officer, reviewer}, true},
		"second person: alone":            {consent, []*verifytest.Key{officer}, false},
		"second person: no reviewer":      {consent, []*verifytest.Key{officer, colleague}, false},
		"second person: the same person":  {consent, []*verifytest.Key{officer, sameReviewer}, false},
		"second person: another party's":  {consent, []*verifytest.Key{officer, strangeReviewer}, false},
		"second person: three signatures": {consent, []*verifytest.Key{officer, reviewer, colleague}, false},
		"second party":                    {agreement, []*verifytest.Key{officer, stranger}, true},
		"second party: alone":             {agreement, []*verifytest.Key{officer}, false},
		"second party: both the issuer's": {agreement, []*verifytest.Key{officer, reviewer}, false},
	} {
		t.Run(name, func(t *testing.T) {
			draft, effects := c.act()
			id := s.Commit(s.Sign(draft, c.by...), effects)
			r := report(t, s.Trust(), s.bytes(evidence.ForStatement(id)), verify.Question{})
			if c.good {
				expect(t, r, verify.Verified, verify.CheckSignatories)
			} else {
				expect(t, r, verify.Tampered, verify.CheckSignatories)
			}
		})
	}
}

func TestThreeOrganisationsMeansFounders(t *testing.T) {
	s := newScene(t)
	ledger := statement.Ref{Type: statement.TypeLedger, ID: string(verifytest.Ledger)}
	state := &entity.Ledger{Header: entity.Header[entity.LedgerState]{State: entity.LedgerActive}, Rules: 1}
	keys := map[statement.PartyID]*verifytest.Key{"510500.tjj": s.officer}
	for _, org := range verifytest.Organisations() {
		state.Founders = append(state.Founders, entity.Founder{Party: org, Role: statement.RoleUnit})
		keys[org] = s.Key(org, statement.PostOfficer, "h1")
	}
	s.Put(ledger, state)
	for name, c := range map[string]struct {
		by   []statement.PartyID
		good bool
	}{
		"three":           {[]statement.PartyID{"510500.audit", "510500.bureau", "510500.units"}, true},
		"four":            {verifytest.Organisations(), true},
		"two":             {[]statement.PartyID{"510500.audit", "510500.bureau"}, false},
		"two and another": {[]statement.PartyID{"510500.audit", "510500.bureau", "510500.tjj"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var by []*verifytest.Key
			for _, org := range c.by {
				by = append(by, keys[org])
			}
			after := *s.State(ledger).(*entity.Ledger)
			id := s.Commit(s.Sign(s.Draft(by[0], &statement.RulesActivate{Version: 2}, &ledger), by...), func(gm.Digest) []verifytest.Change {
				return []verifytest.Change{{Ref: ledger, State: &after}}
			})
			r := report(t, s.Trust(), s.bytes(evidence.ForStatement(id)), verify.Question{})
			if c.good {
				expect(t, r, verify.Verified, verify.CheckSignatories)
			} else {
				expect(t, r, verify.Tampered, verify.CheckSignatories)
			}
		})
	}
}
