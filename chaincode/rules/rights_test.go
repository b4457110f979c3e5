package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

const (
	objector  = statement.PartyID("510500.sjj")
	confirmer = statement.PartyID("510500.gzw") // 国资委
)

func declaring(entry statement.Ref, right statement.RightKind) *statement.RightsDeclare {
	return &statement.RightsDeclare{Entry: entry, Right: right, Basis: "law.luzhou-2020-38"}
}

func declare(w *rulestest.World, entry statement.Ref) statement.Ref {
	id := w.Accept(w.Sign(declaring(entry, statement.RightHolding), nil, w.Person(tjj, statement.PostOfficer)))
	return statement.Created(statement.TypeRight, id)
}

// declared publishes an entry and has another unit claim the right to process its data.
func declared(w *rulestest.World) (entry, right statement.Ref) {
	entry = w.Publish(tjj, rulestest.Catalogue(tjj))
	id := w.Accept(w.Sign(declaring(entry, statement.RightProcessing), nil, w.Person(zgj, statement.PostOfficer)))
	return entry, statement.Created(statement.TypeRight, id)
}

// naming declares a right with a confirmer, after the Bureau has put some parties on its list.
func naming(w *rulestest.World, who statement.PartyID, listed ...statement.Code) (entry statement.Ref, raw []byte) {
	w.RegisterParty(confirmer, statement.RoleUnit)
	if listed != nil {
		w.SetParameter(statement.RightsConfirmers, &statement.ParameterValue{Codes: listed})
	}
	entry = w.Publish(tjj, rulestest.Catalogue(tjj))
	body := declaring(entry, statement.RightProcessing)
	body.Confirmer = who
	return entry, w.Sign(body, nil, w.Person(zgj, statement.PostOfficer))
}

func declaredNaming(w *rulestest.World) (entry, right statement.Ref) {
	entry, raw := naming(w, confirmer, statement.Code(confirmer))
	return entry, statement.Created(statement.TypeRight, w.Accept(raw))
}

// objectable is declared under a period for objections of some working days.
func objectable(w *rulestest.World) (entry, right statement.Ref) {
	w.SetParameter(statement.DeadlineRightsObjection, workingDays(5))
	return declared(w)
}

// passPeriod moves on to just after the period for objections to a right.
func passPeriod(w *rulestest.World, right statement.Ref) {
	w.Now = rulestest.Get[*entity.Right](w, right).ObjectableUntil
}

func confirmingRight(w *rulestest.World, entry, right statement.Ref) []byte {
	return w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Permission()...)
}

func confirmedRight(w *rulestest.World) (entry, right statement.Ref) {
	entry, right = declared(w)
	w.Accept(confirmingRight(w, entry, right))
	return entry, right
}

func objecting(w *rulestest.World, entry, right statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.RightsObject{Entry: entry, Grounds: rulestest.Sealed()}, &right, w.Person(by, statement.PostOfficer))
}

func object(w *rulestest.World, entry, right statement.Ref) statement.Ref {
	return statement.Created(statement.TypeObjection, w.Accept(objecting(w, entry, right, tjj)))
}

func settling(w *rulestest.World, entry, right, objection statement.Ref, how statement.Settlement) []byte {
	return w.Sign(&statement.RightsSettle{Entry: entry, Right: right, Settlement: how, Reason: "r", Grounds: rulestest.Sealed()}, &objection,
		w.Permission()...)
}

func transferring(w *rulestest.World, entry, right statement.Ref, from, to statement.PartyID) []byte {
	return w.Sign(&statement.RightsTransfer{Entry: entry, To: to, Basis: "contract", Contract: rulestest.Sealed()}, &right,
		w.Person(from, statement.PostOfficer), w.Person(to, statement.PostOfficer))
}

func refusing(w *rulestest.World, entry, right statement.Ref) []byte {
	return w.Sign(&statement.RightsRefuse{Entry: entry, Reason: "no-basis", Grounds: rulestest.Sealed()}, &right, w.Permission()...)
}

func ending(w *rulestest.World, right statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.RightsEnd{Reason: "given-up"}, &right, w.Pair(by)...)
}

func rightsScenarios() []scenario {
	return []scenario{
		{"rights.holding", "another's holding", func(w *rulestest.World) []byte {
			return w.Sign(declaring(w.Publish(tjj, rulestest.Catalogue(tjj)), statement.RightHolding), nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"rights.holding", "a holding given away", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			right := declare(w, entry)
			w.Accept(confirmingRight(w, entry, right))
			return transferring(w, entry, right, tjj, zgj)
		}},
		{"entry.retired", "a right to what has ended", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			retire(w, entry)
			return w.Sign(declaring(entry, statement.RightHolding), nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"entry.retired", "a right to what has ended is passed on", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			retire(w, entry)
			return transferring(w, entry, right, zgj, tjj)
		}},
		{"rights.kind", "a right that is on no list", func(w *rulestest.World) []byte {
			return w.Sign(declaring(w.Publish(tjj, rulestest.Catalogue(tjj)), "mining"), nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"rights.kind", "a right that the Bureau took off its list", func(w *rulestest.World) []byte {
			w.SetParameter(statement.RightsKinds, &statement.ParameterValue{Codes: []statement.Code{"holding", "licensing"}})
			return w.Sign(declaring(w.Publish(tjj, rulestest.Catalogue(tjj)), statement.RightProcessing), nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"rights.confirmer", "somebody is named although there is no list", func(w *rulestest.World) []byte {
			_, raw := naming(w, confirmer)
			return raw
		}},
		{"rights.confirmer", "somebody is named who is not on the list", func(w *rulestest.World) []byte {
			_, raw := naming(w, confirmer, "510500.other")
			return raw
		}},
		{"rights.confirmer", "the claimant is named", func(w *rulestest.World) []byte {
			_, raw := naming(w, zgj, statement.Code(zgj))
			return raw
		}},
		{"rights.confirmer", "the entry's unit is named", func(w *rulestest.World) []byte {
			_, raw := naming(w, tjj, statement.Code(tjj))
			return raw
		}},
		{"rights.confirmer", "a member of the public is named", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			_, raw := naming(w, citizen, statement.Code(citizen))
			return raw
		}},
		{"rights.confirmer", "a unit that nobody named confirms", func(w *rulestest.World) []byte {
			w.RegisterParty(confirmer, statement.RoleUnit)
			entry, right := declared(w)
			return w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Pair(confirmer)...)
		}},
		{"rights.confirmer", "the Bureau confirms although another was named", func(w *rulestest.World) []byte {
			entry, right := declaredNaming(w)
			return confirmingRight(w, entry, right)
		}},
		{"rights.confirmer", "the Bureau refuses although another was named", func(w *rulestest.World) []byte {
			entry, right := declaredNaming(w)
			return refusing(w, entry, right)
		}},
		{"authority.own-matter", "the claimant confirms", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			return w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Pair(zgj)...)
		}},
		{"authority.own-matter", "the entry's unit refuses", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			return w.Sign(&statement.RightsRefuse{Entry: entry, Reason: "r", Grounds: rulestest.Sealed()}, &right, w.Pair(tjj)...)
		}},
		{"reference.mismatch", "a right to another entry is confirmed", func(w *rulestest.World) []byte {
			_, right := declared(w)
			return confirmingRight(w, w.Publish(tjj, rulestest.Catalogue(tjj)), right)
		}},
		{"reference.mismatch", "a right to another entry is refused", func(w *rulestest.World) []byte {
			_, right := declared(w)
			return refusing(w, w.Publish(tjj, rulestest.Catalogue(tjj)), right)
		}},
		{"reference.mismatch", "a right to another entry is passed on", func(w *rulestest.World) []byte {
			_, right := confirmedRight(w)
			return transferring(w, w.Publish(tjj, rulestest.Catalogue(tjj)), right, zgj, tjj)
		}},
		{"reference.mismatch", "an objection to a right to another entry", func(w *rulestest.World) []byte {
			_, right := declared(w)
			return objecting(w, w.Publish(tjj, rulestest.Catalogue(tjj)), right, tjj)
		}},
		{"reference.mismatch", "an objection to another right is settled", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			objection := object(w, entry, right)
			return settling(w, entry, declare(w, entry), objection, statement.SettlementUpheld)
		}},
		{"reference.mismatch", "an objection is settled under another entry", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			objection := object(w, entry, right)
			return settling(w, w.Publish(tjj, rulestest.Catalogue(tjj)), right, objection, statement.SettlementUpheld)
		}},
		{"rights.own", "the claimant objects", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			return objecting(w, entry, right, zgj)
		}},
		{"rights.own", "the receiver objects", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			w.Accept(transferring(w, entry, right, zgj, tjj))
			return objecting(w, entry, right, tjj)
		}},
		{"state.transition", "an objection to what is confirmed", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			return objecting(w, entry, right, tjj)
		}},
		{"state.transition", "an objection is settled twice", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			objection := object(w, entry, right)
			w.Accept(settling(w, entry, right, objection, statement.SettlementDismissed))
			return settling(w, entry, right, objection, statement.SettlementUpheld)
		}},
		{"authority.role", "the objector settles its objection", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			objection := object(w, entry, right)
			return w.Sign(&statement.RightsSettle{Entry: entry, Right: right, Settlement: statement.SettlementUpheld, Reason: "r", Grounds: rulestest.Sealed()},
				&objection, w.Pair(tjj)...)
		}},
		{"rights.late", "an objection after the period", func(w *rulestest.World) []byte {
			entry, right := objectable(w)
			passPeriod(w, right)
			return objecting(w, entry, right, tjj)
		}},
		{"rights.period", "confirmed within the period", func(w *rulestest.World) []byte {
			entry, right := objectable(w)
			return confirmingRight(w, entry, right)
		}},
		{"rights.period", "a transfer is confirmed within its own period", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			w.SetParameter(statement.DeadlineRightsObjection, workingDays(5))
			w.Accept(transferring(w, entry, right, zgj, tjj))
			return confirmingRight(w, entry, right)
		}},
		{"rights.objections", "confirmed while an objection is open", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			object(w, entry, right)
			return confirmingRight(w, entry, right)
		}},
		{"rights.objections", "passed on while an objection is open", func(w *rulestest.World) []byte {
			w.RegisterParty(objector, statement.RoleUnit)
			entry, right := confirmedRight(w)
			w.Accept(transferring(w, entry, right, zgj, tjj))
			first := statement.Created(statement.TypeObjection, w.Accept(objecting(w, entry, right, objector)))
			w.Accept(objecting(w, entry, right, bureau))
			w.Accept(settling(w, entry, right, first, statement.SettlementUpheld))
			return transferring(w, entry, right, zgj, tjj)
		}},
		{"state.transition", "confirmed twice", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			return confirmingRight(w, entry, right)
		}},
		{"state.transition", "refused after it was confirmed", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			return refusing(w, entry, right)
		}},
		{"state.transition", "passed on before it is confirmed", func(w *rulestest.World) []byte {
			entry, right := declared(w)
			return transferring(w, entry, right, zgj, tjj)
		}},
		{"authority.owner", "passed on by a stranger", func(w *rulestest.World) []byte {
			entry, right := confirmedRight(w)
			return transferring(w, entry, right, tjj, zgj)
		}},
		{"authority.owner", "ended by a stranger", func(w *rulestest.World) []byte {
			_, right := confirmedRight(w)
			return ending(w, right, tjj)
		}},
		{"state.transition", "ended twice", func(w *rulestest.World) []byte {
			_, right := confirmedRight(w)
			w.Accept(ending(w, right, zgj))
			return ending(w, right, zgj)
		}},
	}
}

func rightsWorld(t *testing.T) *rulestest.World {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	return w
}

func TestARightIsConfirmed(t *testing.T) {
	w := rightsWorld(t)
	_, right := confirmedRight(w)
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Confirmer != bureau || r.Claimant != zgj {
		t.Errorf("the right is %+v", r)
	}
}

func TestTheNamedConfirmerConfirms(t *testing.T) {
	w := rightsWorld(t)
	entry, right := declaredNaming(w)
	w.Accept(w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Pair(confirmer)...))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Confirmer != confirmer {
		t.Errorf("the right is %+v", r)
	}
}

func TestAnObjectionIsDismissedOrUpheld(t *testing.T) {
	w := rightsWorld(t)
	entry, right := declared(w)
	objection := object(w, entry, right)
	if o := rulestest.Get[*entity.Objection](w, objection); o.State != entity.ObjectionOpen || o.Objector != tjj || o.Claimant != zgj {
		t.Errorf("the objection is %+v", o)
	}
	w.Accept(settling(w, entry, right, objection, statement.SettlementDismissed))
	if o := rulestest.Get[*entity.Objection](w, objection); o.State != entity.ObjectionDismissed || o.Reason != "r" {
		t.Errorf("the objection is %+v", o)
	}
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightDeclared || r.Objections != 0 {
		t.Errorf("after a dismissal the right is %+v", r)
	}
	w.Accept(settling(w, entry, right, object(w, entry, right), statement.SettlementUpheld))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightRefused || r.Reason != "r" {
		t.Errorf("after an upheld objection the right is %+v", r)
	}
}

func TestARefusedRightSaysWhy(t *testing.T) {
	w := rightsWorld(t)
	entry, right := declared(w)
	w.Accept(refusing(w, entry, right))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightRefused || r.Reason != "no-basis" {
		t.Errorf("the right is %+v", r)
	}
}

func TestATransferIsConfirmedOrFalls(t *testing.T) {
	w := rightsWorld(t)
	entry, right := confirmedRight(w)
	w.Accept(transferring(w, entry, right, zgj, tjj))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightTransferring || r.Claimant != zgj || r.Transfer.To != tjj {
		t.Errorf("signed over, the right is %+v", r)
	}
	w.Accept(refusing(w, entry, right))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Claimant != zgj || r.Transfer != nil {
		t.Errorf("after a refused transfer the right is %+v", r)
	}
	w.Accept(transferring(w, entry, right, zgj, tjj))
	w.Accept(confirmingRight(w, entry, right))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Claimant != tjj || r.Basis != "contract" || r.Transfer != nil {
		t.Errorf("after the transfer the right is %+v", r)
	}
	w.Accept(ending(w, right, tjj))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightEnded || r.Reason != "given-up" {
		t.Errorf("given up, the right is %+v", r)
	}
}

func TestARightIsConfirmedAfterThePeriodForObjections(t *testing.T) {
	w := rightsWorld(t)
	entry, right := objectable(w)
	r := rulestest.Get[*entity.Right](w, right)
	if r.ObjectableUntil < r.At+5*day {
		t.Errorf("declared at %d, it is open to objection until %d", r.At, r.ObjectableUntil)
	}
	objection := object(w, entry, right)
	passPeriod(w, right)
	w.Refuse("rights.objections", confirmingRight(w, entry, right))
	w.Accept(settling(w, entry, right, objection, statement.SettlementDismissed))
	w.Accept(confirmingRight(w, entry, right))
	if r = rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed {
		t.Errorf("the right is %+v", r)
	}
}

func TestTheKindsOfRightsAreTheBureausToSay(t *testing.T) {
	w := rightsWorld(t)
	w.SetParameter(statement.RightsKinds, &statement.ParameterValue{Codes: []statement.Code{"licensing"}})
	d := w.Record(w.Sign(declaring(w.Publish(tjj, rulestest.Catalogue(tjj)), "licensing"), nil, w.Person(zgj, statement.PostOfficer)))
	r := rulestest.Get[*entity.Right](w, statement.Created(statement.TypeRight, d.Outcome.ID))
	if r.State != entity.RightDeclared || r.Right != "licensing" {
		t.Errorf("the right is %+v", r)
	}
	if len(d.Outcome.Parameters) != 1 || d.Outcome.Parameters[0].Name != statement.RightsKinds || d.Outcome.Parameters[0].Version != 1 {
		t.Errorf("the outcome names %+v", d.Outcome.Parameters)
	}
}

// Two objections to one transfer: the first that is upheld ends it, the second changes nothing any more.
func TestASecondUpheldObjectionChangesNothing(t *testing.T) {
	w := rightsWorld(t)
	w.RegisterParty(objector, statement.RoleUnit)
	entry, right := confirmedRight(w)
	w.Accept(transferring(w, entry, right, zgj, tjj))
	first := statement.Created(statement.TypeObjection, w.Accept(objecting(w, entry, right, objector)))
	second := statement.Created(statement.TypeObjection, w.Accept(objecting(w, entry, right, cyber)))
	w.Accept(settling(w, entry, right, first, statement.SettlementUpheld))
	w.Accept(settling(w, entry, right, second, statement.SettlementUpheld))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Claimant != zgj || r.Objections != 0 {
		t.Errorf("the right is %+v", r)
	}
}

// The Bureau's own claim is confirmed, and an objection to it settled, in its stead.
func TestTheBureausOwnRightIsDecidedInItsStead(t *testing.T) {
	w := rightsWorld(t)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	id := w.Accept(w.Sign(declaring(entry, statement.RightOperating), nil, w.Person(bureau, statement.PostOfficer)))
	right := statement.Created(statement.TypeRight, id)
	objection := object(w, entry, right)
	w.Refuse("authority.own-matter", settling(w, entry, right, objection, statement.SettlementDismissed))
	w.Accept(w.Sign(&statement.RightsSettle{
		Entry: entry, Right: right, Settlement: statement.SettlementDismissed, Reason: "r", Grounds: rulestest.Sealed(),
	}, &objection, w.Pair(cyber)...))
	w.Refuse("authority.own-matter", confirmingRight(w, entry, right))
	w.Accept(w.Sign(&statement.RightsConfirm{Entry: entry}, &right, w.Pair(cyber)...))
	if r := rulestest.Get[*entity.Right](w, right); r.State != entity.RightConfirmed || r.Confirmer != cyber {
		t.Errorf("the right is %+v", r)
	}
}
