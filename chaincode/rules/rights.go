package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Rights to data.
//
//	kind              from                      to             besides
//	rights.declare    –                         declared       a right of the Bureau's list; holding is declared by the entry's own unit
//	                                                           alone; a confirmer of the Bureau's list may be named
//	rights.object     declared, transferring    the same       any other party, within the period; creates the objection (open)
//	rights.settle     open                      upheld or      neither side; upheld, a declared right is refused and a transfer falls
//	                                            dismissed
//	rights.confirm    declared, transferring    confirmed      after the period, no objection is open; neither the claimant nor the
//	                                                           entry's unit confirms, but the one that was named
//	rights.refuse     declared                  refused        the confirmer, with reasons
//	                  transferring              confirmed      it stays the holder's
//	rights.transfer   confirmed                 transferring   holder and receiver sign; a holding goes to the entry's own unit alone
//	rights.end        declared, confirmed       ended          the claimant
//
// Where no period is set, a claim is open to objection until it is confirmed, and may be confirmed at once. Where no list is set, the
// rights are the three of defaultRights, and nobody but the Bureau, a department or the body in the Bureau's stead confirms.
var rightSteps = steps[entity.RightState]{
	statement.KindRightsConfirm: {
		[]entity.RightState{entity.RightDeclared, entity.RightTransferring}, entity.RightConfirmed,
	},
	statement.KindRightsTransfer: {[]entity.RightState{entity.RightConfirmed}, entity.RightTransferring},
	statement.KindRightsEnd:      {[]entity.RightState{entity.RightDeclared, entity.RightConfirmed}, entity.RightEnded},
}

var defaultRights = []statement.Code{
	statement.Code(statement.RightHolding), statement.Code(statement.RightOperating), statement.Code(statement.RightProcessing),
}

func declareRight(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.RightsDeclare)
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if r := j.declarable(body.Right); r != nil {
		return r
	}
	if r := holdable(entry, body.Right, j.s.Statement.Issuer); r != nil {
		return r
	}
	if r := j.nameable(entry, body.Confirmer); r != nil {
		return r
	}
	until, r := j.due(statement.DeadlineRightsObjection, j.pos.Time)
	if r != nil {
		return r
	}
	return j.create(&entity.Right{
		Header: entity.Header[entity.RightState]{State: entity.RightDeclared},
		Entry:  body.Entry, Claimant: j.s.Statement.Issuer, Right: body.Right, Basis: body.Basis, Named: body.Confirmer,
		ObjectableUntil: until,
	})
}

// declarable: which rights there are is the Bureau's to say.
func (j *judgement) declarable(right statement.RightKind) *Refusal {
	kinds := defaultRights
	list, r := j.parameter(statement.RightsKinds)
	if r != nil {
		return r
	}
	if list != nil {
		kinds = list.Value.Codes
	}
	if !slices.Contains(kinds, statement.Code(right)) {
		return refuse("rights.kind", "%s is none of %v", right, kinds)
	}
	return nil
}

// holdable: data is held by the entry's own unit.
func holdable(entry *entity.Entry, right statement.RightKind, party statement.PartyID) *Refusal {
	if right == statement.RightHolding && entry.Owner != party {
		return refuse("rights.holding", "the entry belongs to %s, not to %s", entry.Owner, party)
	}
	return nil
}

// nameable tells whether a party may be named to confirm: a unit of the Bureau's list that has nothing to do with the data.
func (j *judgement) nameable(entry *entity.Entry, confirmer statement.PartyID) *Refusal {
	if confirmer == "" {
		return nil
	}
	party, r := load[entity.Party](j, confirmer.Ref())
	if r != nil {
		return r
	}
	list, r := j.parameter(statement.RightsConfirmers)
	if r != nil {
		return r
	}
	if list == nil || !slices.Contains(list.Value.Codes, statement.Code(confirmer)) {
		return refuse("rights.confirmer", "%s is not on the Bureau's list of confirmers", confirmer)
	}
	if party.Role != statement.RoleUnit || confirmer == j.s.Statement.Issuer || confirmer == entry.Owner {
		return refuse("rights.confirmer", "%s cannot confirm this right", confirmer)
	}
	return nil
}

// rightOf loads the right that is the subject, which must be to the entry that the body names.
func (j *judgement) rightOf(ref, entry statement.Ref) (*entity.Right, *Refusal) {
	right, r := load[entity.Right](j, ref)
	if r != nil {
		return nil, r
	}
	if right.Entry != entry {
		return nil, refuse("reference.mismatch", "the right is to %s, not to %s", right.Entry, entry)
	}
	return right, nil
}

// pending: what is declared or transferring waits for a confirmer, and can be objected to.
func (j *judgement) pending(right *entity.Right) *Refusal {
	if right.State != entity.RightDeclared && right.State != entity.RightTransferring {
		return refuse("state.transition", "%s does not apply to a right that is %s", j.s.Statement.Kind, right.State)
	}
	return nil
}

func objectToRight(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.RightsObject), *j.s.Statement.Subject
	right, r := j.rightOf(ref, body.Entry)
	if r != nil {
		return r
	}
	if r := j.pending(right); r != nil {
		return r
	}
	switch until := right.ObjectableUntil; {
	case slices.Contains(right.Parties(), j.s.Statement.Issuer):
		return refuse("rights.own", "%s is one of %v", j.s.Statement.Issuer, right.Parties())
	case until != 0 && j.pos.Time > until:
		return refuse("rights.late", "it was open to objection until %d", until)
	}
	right.Objections++
	if r := j.touch(ref, right); r != nil {
		return r
	}
	claimant := right.Claimant
	if right.Transfer != nil {
		claimant = right.Transfer.To
	}
	return j.create(&entity.Objection{
		Header: entity.Header[entity.ObjectionState]{State: entity.ObjectionOpen},
		Right:  ref, Objector: j.s.Statement.Issuer, Claimant: claimant,
	})
}

// objectionParties: the objector, those whose right it is or may become, and the entry's unit.
func objectionParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.RightsSettle)
	objection, r := load[entity.Objection](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if objection.Right != body.Right {
		return nil, refuse("reference.mismatch", "the objection is to %s, not to %s", objection.Right, body.Right)
	}
	parties, r := j.interested(body.Right, body.Entry)
	if r != nil {
		return nil, r
	}
	return append(parties, objection.Objector, objection.Claimant), nil
}

func settleObjection(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.RightsSettle)
	objection, r := load[entity.Objection](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if objection.State != entity.ObjectionOpen {
		return refuse("state.transition", "the objection is %s", objection.State)
	}
	right, r := load[entity.Right](j, body.Right)
	if r != nil {
		return r
	}
	right.Objections--
	objection.State, objection.Reason = entity.ObjectionDismissed, body.Reason
	if body.Settlement == statement.SettlementUpheld {
		objection.State = entity.ObjectionUpheld
		reject(right, body.Reason)
	}
	if r := j.touch(body.Right, right); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, objection)
}

// reject ends what waits for a confirmer: a claim is refused, a transfer falls and the right stays its holder's. What waits no
// more, since another objection was upheld before, stays as it is.
func reject(right *entity.Right, reason statement.Code) {
	if right.State == entity.RightDeclared {
		right.State, right.Reason = entity.RightRefused, reason
	}
	if right.State == entity.RightTransferring {
		right.State, right.Transfer = entity.RightConfirmed, nil
	}
}

// interested are the parties of a right: those whose it is or may become, and the entry's unit.
func (j *judgement) interested(ref, entryRef statement.Ref) ([]statement.PartyID, *Refusal) {
	right, r := j.rightOf(ref, entryRef)
	if r != nil {
		return nil, r
	}
	entry, r := load[entity.Entry](j, entryRef)
	if r != nil {
		return nil, r
	}
	return append(right.Parties(), entry.Owner), nil
}

func confirmedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.interested(*j.s.Statement.Subject, j.s.Statement.Content().(*statement.RightsConfirm).Entry)
}

func refusedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.interested(*j.s.Statement.Subject, j.s.Statement.Content().(*statement.RightsRefuse).Entry)
}

// confirmer: whoever was named, and nobody else; the Bureau, a department or the body in the Bureau's stead where nobody was.
func (j *judgement) confirmer(right *entity.Right) *Refusal {
	issuer := j.s.Statement.Issuer
	switch {
	case right.Named != "" && issuer != right.Named:
		return refuse("rights.confirmer", "%s was named to confirm", right.Named)
	case right.Named == "" && j.issuer.Role == statement.RoleUnit:
		return refuse("rights.confirmer", "nobody was named to confirm; the Bureau does")
	}
	return nil
}

func confirmRight(j *judgement) *Refusal {
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.confirmer(right); r != nil {
		return r
	}
	if r := advance(j, rightSteps, &right.State); r != nil {
		return r
	}
	switch {
	case j.pos.Time <= right.ObjectableUntil:
		return refuse("rights.period", "it is open to objection until %d", right.ObjectableUntil)
	case right.Objections > 0:
		return refuse("rights.objections", "%d are not settled", right.Objections)
	}
	if t := right.Transfer; t != nil {
		right.Claimant, right.Basis, right.Transfer = t.To, t.Basis, nil
	}
	right.Confirmer = j.s.Statement.Issuer
	return j.touch(*j.s.Statement.Subject, right)
}

func refuseRight(j *judgement) *Refusal {
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.confirmer(right); r != nil {
		return r
	}
	if r := j.pending(right); r != nil {
		return r
	}
	reject(right, j.s.Statement.Content().(*statement.RightsRefuse).Reason)
	return j.touch(*j.s.Statement.Subject, right)
}

func rightHolder(j *judgement) ([]statement.PartyID, *Refusal) {
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{right.Claimant}, nil
}

func transferRight(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.RightsTransfer), *j.s.Statement.Subject
	right, r := j.rightOf(ref, body.Entry)
	if r != nil {
		return r
	}
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if r := holdable(entry, right.Right, body.To); r != nil {
		return r
	}
	if r := advance(j, rightSteps, &right.State); r != nil {
		return r
	}
	if right.Objections > 0 {
		return refuse("rights.objections", "%d are not settled", right.Objections)
	}
	if right.ObjectableUntil, r = j.due(statement.DeadlineRightsObjection, j.pos.Time); r != nil {
		return r
	}
	right.Transfer = &entity.Transfer{To: body.To, Basis: body.Basis}
	return j.touch(ref, right)
}

func endRight(j *judgement) *Refusal {
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, rightSteps, &right.State); r != nil {
		return r
	}
	right.Reason = j.s.Statement.Content().(*statement.RightsEnd).Reason
	return j.touch(*j.s.Statement.Subject, right)
}
