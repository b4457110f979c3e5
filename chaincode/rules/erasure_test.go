package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// requested plays until the planning bureau has asked for access, and gives the request and its statement.
func requested(w *rulestest.World) (what statement.Erasable, said gm.Digest) {
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	return statement.Erasable{Entity: request, Within: &entry}, rulestest.Get[*entity.Request](w, request).Head
}

func erasing(w *rulestest.World, what statement.Erasable, said gm.Digest, by statement.PartyID) []byte {
	body := &statement.ErasureRequest{
		Erasable: what, Statement: said, Attachments: []gm.Digest{rulestest.Sealed().Attachment}, Reason: "purpose.fulfilled",
	}
	return w.Sign(body, nil, w.Person(by, statement.PostOfficer))
}

// asked plays until the planning bureau has asked for the erasure of its scenario.
func asked(w *rulestest.World) (what statement.Erasable, erasure statement.Ref) {
	what, said := requested(w)
	return what, statement.Created(statement.TypeErasure, w.Accept(erasing(w, what, said, zgj)))
}

func approvingErasure(w *rulestest.World, erasure statement.Ref, what statement.Erasable, party statement.PartyID) []byte {
	return w.Sign(&statement.ErasureApprove{Erasable: what, Party: party}, &erasure, w.Permission()...)
}

func certifying(w *rulestest.World, erasure statement.Ref) []byte {
	return w.Sign(&statement.ErasureCertify{BackupsUntil: w.Now + day}, &erasure, w.Person(bureau, statement.PostOperator))
}

func erasureScenarios() []scenario {
	return []scenario{
		{"erasure.entity", "an entity without texts", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return erasing(w, statement.Erasable{Entity: entry}, rulestest.CaseSalt, tjj)
		}},
		{"reference.mismatch", "another entry than the request's", func(w *rulestest.World) []byte {
			what, said := requested(w)
			other, _ := conditional(w)
			what.Within = &other
			return erasing(w, what, said, zgj)
		}},
		{"authority.owner", "texts that do not concern the party", func(w *rulestest.World) []byte {
			what, said := requested(w)
			return erasing(w, what, said, cyber)
		}},
		{"erasure.statement", "a statement that nobody made", func(w *rulestest.World) []byte {
			what, _ := requested(w)
			return erasing(w, what, rulestest.CaseSalt, zgj)
		}},
		{"erasure.statement", "a statement about something else", func(w *rulestest.World) []byte {
			what, _ := requested(w)
			_, other := requested(w)
			return erasing(w, what, other, zgj)
		}},
		{"erasure.held", "an audit case holds the entry", func(w *rulestest.World) []byte {
			what, said := requested(w)
			w.ServedCase(w.CaseTerms(tjj, *what.Within))
			return erasing(w, what, said, zgj)
		}},
		{"erasure.held", "an audit case about the party begins after the request", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			w.ServedCase(w.CaseTerms(zgj))
			return approvingErasure(w, erasure, what, zgj)
		}},
		{"erasure.disputed", "the entry is in dispute", func(w *rulestest.World) []byte {
			what, said := requested(w)
			dispute(w, *what.Within, zgj, tjj)
			return erasing(w, what, said, zgj)
		}},
		{"erasure.disputed", "the dispute's own texts", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			ref := dispute(w, entry, zgj, tjj)
			return erasing(w, statement.Erasable{Entity: ref}, rulestest.Get[*entity.Dispute](w, ref).Head, zgj)
		}},
		{"erasure.retention", "before the texts were kept long enough", func(w *rulestest.World) []byte {
			w.SetParameter(statement.RetentionAttachments, &statement.ParameterValue{Months: 12})
			what, said := requested(w)
			return erasing(w, what, said, zgj)
		}},
		{"erasure.retention", "a retention that was set after the request", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			w.SetParameter(statement.RetentionAttachments, &statement.ParameterValue{Months: 1})
			return approvingErasure(w, erasure, what, zgj)
		}},
		{"reference.mismatch", "approved for another party", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			return approvingErasure(w, erasure, what, tjj)
		}},
		{"reference.mismatch", "approved without its entry", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			what.Within = nil
			return approvingErasure(w, erasure, what, zgj)
		}},
		{"authority.role", "the party approves itself", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			return w.Sign(&statement.ErasureApprove{Erasable: what, Party: zgj}, &erasure, w.Pair(zgj)...)
		}},
		{"state.transition", "certified before the approval", func(w *rulestest.World) []byte {
			_, erasure := asked(w)
			return certifying(w, erasure)
		}},
		{"state.transition", "approved after it was declined", func(w *rulestest.World) []byte {
			what, erasure := asked(w)
			w.Accept(w.Sign(&statement.ErasureDecline{Reason: "needed"}, &erasure, w.Person(bureau, statement.PostPermissionOfficer)))
			return approvingErasure(w, erasure, what, zgj)
		}},
	}
}

func TestAnErasureIsDecidedByTwoAndCertified(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	what, said := requested(w)
	recorded := w.Now
	erasure := statement.Created(statement.TypeErasure, w.Accept(erasing(w, what, said, zgj)))
	w.Accept(approvingErasure(w, erasure, what, zgj))
	w.Accept(certifying(w, erasure))
	e := rulestest.Get[*entity.Erasure](w, erasure)
	if e.State != entity.ErasureCertified || e.Party != zgj || e.Statement != said || e.RecordedAt != recorded || e.Entity != what.Entity ||
		e.Attachments[0] != rulestest.Sealed().Attachment || e.BackupsUntil == 0 {
		t.Errorf("the erasure is %+v", e)
	}
}

func TestAnErasureGoesOnAfterTheCase(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	what, erasure := asked(w)
	in := w.ServedCase(w.CaseTerms(zgj))
	w.Refuse("erasure.held", approvingErasure(w, erasure, what, zgj))
	w.Accept(closing(w, in, zgj.Ref()))
	w.Accept(approvingErasure(w, erasure, what, zgj))
}

func TestAnErasureWaitsForTheRetention(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.SetParameter(statement.RetentionAttachments, &statement.ParameterValue{Months: 1})
	w.SetParameter(statement.RetentionIncidents, &statement.ParameterValue{Months: 6})
	ref := incident(w)
	said := rulestest.Get[*entity.Incident](w, ref).Head
	w.Now += 32 * day
	what := statement.Erasable{Entity: ref}
	w.Refuse("erasure.retention", erasing(w, what, said, tjj))
	w.Now += 160 * day
	d := w.Record(erasing(w, what, said, tjj))
	if d.Refusal != nil || len(d.Outcome.Parameters) != 1 || d.Outcome.Parameters[0].Name != statement.RetentionIncidents {
		t.Errorf("the outcome is %+v, %v", d.Outcome, d.Refusal)
	}
}

func TestAUserHasItsIdentityForgotten(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(citizen, statement.RoleUser)
	said := rulestest.Get[*entity.Party](w, citizen.Ref()).Head
	what := statement.Erasable{Entity: citizen.Ref()}
	erasure := statement.Created(statement.TypeErasure, w.Accept(erasing(w, what, said, citizen)))
	w.Accept(approvingErasure(w, erasure, what, citizen))
}

// The parties that a text concerns may ask for its erasure, whatever it is a text of.
func TestWhoseTextsCanBeErased(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	nameHead(w)
	w.Accept(securing(w, &statement.SecurityPlan{Text: rulestest.Sealed()}))
	entry, _, problem := doubted(w)
	opened := w.Publish(tjj, rulestest.Catalogue(tjj))
	for _, c := range []struct {
		of, within statement.Ref
		by         statement.PartyID
	}{
		{of: a.Agreement, by: zgj},
		{of: a.Request, within: a.Entry, by: tjj},
		{of: tjj.SecurityRef(), by: tjj},
		{of: problem, within: entry, by: tjj},
		{of: review(w, opened), within: opened, by: tjj},
		{of: suspicious(w), by: zgj},
		{of: incident(w), by: tjj},
		{of: ordered(w), by: tjj},
	} {
		what := statement.Erasable{Entity: c.of}
		if c.of.Type == statement.TypeSuspicion {
			c.within = rulestest.Get[*entity.Suspicion](w, c.of).Entry
		}
		if c.within != (statement.Ref{}) {
			what.Within = &c.within
		}
		said, err := gm.ParseDigest(c.of.ID) // of the statement that made it
		if err != nil {
			said = rulestest.Get[entity.Entity](w, c.of).Common().Head
		}
		w.Refuse("authority.owner", erasing(w, what, said, cyber))
		w.Accept(erasing(w, what, said, c.by))
	}
}
