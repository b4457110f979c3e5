package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func disputing(w *rulestest.World, matter statement.Ref, by, against statement.PartyID) []byte {
	return w.Sign(&statement.DisputeOpen{Matter: matter, Respondent: against, Reason: "too-narrow", Grounds: rulestest.Sealed()}, nil,
		w.Person(by, statement.PostOfficer))
}

func dispute(w *rulestest.World, matter statement.Ref, by, against statement.PartyID) statement.Ref {
	return statement.Created(statement.TypeDispute, w.Accept(disputing(w, matter, by, against)))
}

// disputedEntry has a member of the public dispute the opening of an entry.
func disputedEntry(w *rulestest.World) (entry, id statement.Ref) {
	w.RegisterParty(citizen, statement.RoleUser)
	entry = w.Publish(tjj, rulestest.Catalogue(tjj))
	return entry, dispute(w, entry, citizen, tjj)
}

func negotiating(w *rulestest.World, matter, id statement.Ref, by, with statement.PartyID) []byte {
	return w.Sign(&statement.DisputeNegotiate{Matter: matter, With: with, Agreement: rulestest.Sealed()}, &id,
		w.Person(by, statement.PostOfficer), w.Person(with, statement.PostOfficer))
}

func escalating(w *rulestest.World, id statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.DisputeEscalate{Report: rulestest.Sealed()}, &id, w.Person(by, statement.PostOfficer))
}

func coordinating(w *rulestest.World, matter, id statement.Ref, result statement.Coordination, people ...*rulestest.Person) []byte {
	return w.Sign(&statement.DisputeCoordinate{Matter: matter, Result: result, Reason: "opened-in-part", Record: rulestest.Sealed()}, &id, people...)
}

func supervision(w *rulestest.World) []*rulestest.Person {
	return []*rulestest.Person{w.Person(bureau, statement.PostSupervisor), w.Person(bureau, statement.PostReviewer)}
}

func disputeScenarios() []scenario {
	return []scenario{
		{"dispute.respondent", "against oneself", func(w *rulestest.World) []byte {
			return disputing(w, w.Publish(tjj, rulestest.Catalogue(tjj)), tjj, tjj)
		}},
		{"dispute.respondent", "against somebody who does not answer for it", func(w *rulestest.World) []byte {
			return disputing(w, w.Publish(tjj, rulestest.Catalogue(tjj)), zgj, cyber)
		}},
		{"dispute.respondent", "settled with a stranger", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			return negotiating(w, entry, id, citizen, zgj)
		}},
		{"dispute.standing", "another's grant", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return disputing(w, w.GrantedAccess(tjj, zgj).Grant, citizen, tjj)
		}},
		{"dispute.standing", "another's request", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return disputing(w, w.GrantedAccess(tjj, zgj).Request, citizen, tjj)
		}},
		{"reference.unknown", "over nothing", func(w *rulestest.World) []byte {
			return disputing(w, statement.Ref{Type: statement.TypeEntry, ID: w.Head(tjj.Ref()).String()}, zgj, tjj)
		}},
		{"reference.mismatch", "agreed about another matter", func(w *rulestest.World) []byte {
			_, id := disputedEntry(w)
			return negotiating(w, w.Publish(tjj, rulestest.Catalogue(tjj)), id, citizen, tjj)
		}},
		{"authority.owner", "agreed by strangers", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			return negotiating(w, entry, id, zgj, tjj)
		}},
		{"authority.owner", "escalated by a stranger", func(w *rulestest.World) []byte {
			_, id := disputedEntry(w)
			return escalating(w, id, zgj)
		}},
		{"authority.role", "coordinated by a side", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			w.Accept(escalating(w, id, citizen))
			return coordinating(w, entry, id, statement.CoordinationSettled, w.Pair(tjj)...)
		}},
		{"authority.post", "coordinated by whoever gives permissions", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			w.Accept(escalating(w, id, citizen))
			return coordinating(w, entry, id, statement.CoordinationSettled, w.Permission()...)
		}},
		{"authority.own-matter", "the Bureau coordinates its own dispute", func(w *rulestest.World) []byte {
			entry := w.Publish(bureau, rulestest.Catalogue(bureau))
			id := dispute(w, entry, zgj, bureau)
			w.Accept(escalating(w, id, zgj))
			return coordinating(w, entry, id, statement.CoordinationSettled, supervision(w)...)
		}},
		{"state.transition", "coordinated before the sides negotiated", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			return coordinating(w, entry, id, statement.CoordinationSettled, supervision(w)...)
		}},
		{"state.transition", "escalated twice", func(w *rulestest.World) []byte {
			_, id := disputedEntry(w)
			w.Accept(escalating(w, id, citizen))
			return escalating(w, id, tjj)
		}},
		{"state.transition", "a second outcome", func(w *rulestest.World) []byte {
			entry, id := disputedEntry(w)
			w.Accept(escalating(w, id, citizen))
			w.Accept(coordinating(w, entry, id, statement.CoordinationFailed, supervision(w)...))
			return negotiating(w, entry, id, citizen, tjj)
		}},
	}
}

func TestADisputeHasOneOutcome(t *testing.T) {
	for _, c := range []struct {
		name  string
		end   func(w *rulestest.World, entry, id statement.Ref) []byte
		state entity.DisputeState
		why   statement.Code
	}{
		{"agreed", func(w *rulestest.World, entry, id statement.Ref) []byte {
			return negotiating(w, entry, id, tjj, citizen)
		}, entity.DisputeAgreed, ""},
		{"agreed after all", func(w *rulestest.World, entry, id statement.Ref) []byte {
			w.Accept(escalating(w, id, tjj))
			return negotiating(w, entry, id, citizen, tjj)
		}, entity.DisputeAgreed, ""},
		{"coordinated", func(w *rulestest.World, entry, id statement.Ref) []byte {
			w.Accept(escalating(w, id, citizen))
			return coordinating(w, entry, id, statement.CoordinationSettled, supervision(w)...)
		}, entity.DisputeSettled, "opened-in-part"},
		{"failed", func(w *rulestest.World, entry, id statement.Ref) []byte {
			w.Accept(escalating(w, id, citizen))
			return coordinating(w, entry, id, statement.CoordinationFailed, supervision(w)...)
		}, entity.DisputeFailed, "opened-in-part"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := rightsWorld(t)
			entry, id := disputedEntry(w)
			if !rulestest.Get[*entity.Entry](w, entry).Disputed() {
				t.Error("the entry does not show its dispute")
			}
			w.Accept(c.end(w, entry, id))
			d := rulestest.Get[*entity.Dispute](w, id)
			if d.State != c.state || d.Result != c.why || d.Applicant != citizen || d.Respondent != tjj || d.Matter != entry {
				t.Errorf("the dispute is %+v", d)
			}
			if rulestest.Get[*entity.Entry](w, entry).Disputed() {
				t.Error("the entry is in dispute still")
			}
		})
	}
}

func TestWhateverIsInDisputeShowsIt(t *testing.T) {
	w := rightsWorld(t)
	a := w.GrantedAccess(tjj, zgj)
	for _, matter := range []statement.Ref{a.Grant, a.Agreement, a.Request, a.Version} {
		dispute(w, matter, zgj, tjj)
	}
	second := dispute(w, a.Grant, tjj, zgj)
	w.Accept(negotiating(w, a.Grant, second, tjj, zgj))
	if g := rulestest.Get[*entity.Grant](w, a.Grant); g.Disputes != 1 || g.State != entity.GrantActive {
		t.Errorf("the grant is %+v", g)
	}
	if !rulestest.Get[*entity.Agreement](w, a.Agreement).Disputed() || !rulestest.Get[*entity.Request](w, a.Request).Disputed() || !rulestest.Get[*entity.Version](w, a.Version).Disputed() {
		t.Error("agreement, request and version do not show their disputes")
	}
}

func TestADisputeWithTheBureauIsCoordinatedInItsStead(t *testing.T) {
	w := rightsWorld(t)
	entry := w.Publish(bureau, rulestest.Catalogue(bureau))
	id := dispute(w, entry, zgj, bureau)
	w.Accept(escalating(w, id, bureau))
	w.Accept(coordinating(w, entry, id, statement.CoordinationSettled, w.Pair(cyber)...))
	if d := rulestest.Get[*entity.Dispute](w, id); d.State != entity.DisputeSettled || d.By != cyber {
		t.Errorf("the dispute is %+v", d)
	}
}
