package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Rights to data.
//
//	kind             from       to          besides
//	rights.declare   –          declared    holding is declared by the entry's own unit alone
//	rights.confirm   declared   confirmed   neither the claimant nor the entry's unit confirms
var rightSteps = steps[entity.RightState]{
	statement.KindRightsConfirm: {[]entity.RightState{entity.RightDeclared}, entity.RightConfirmed},
}

func declareRight(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.RightsDeclare)
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if body.Right == statement.RightHolding && entry.Owner != j.s.Statement.Issuer {
		return refuse("rights.holding", "%s belongs to %s", body.Entry, entry.Owner)
	}
	return j.create(&entity.Right{
		Header: entity.Header[entity.RightState]{State: entity.RightDeclared},
		Entry:  body.Entry, Claimant: j.s.Statement.Issuer, Right: body.Right, Basis: body.Basis,
	})
}

func rightParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.RightsConfirm)
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if right.Entry != body.Entry {
		return nil, refuse("reference.mismatch", "the right is to %s, not to %s", right.Entry, body.Entry)
	}
	entry, r := load[entity.Entry](j, body.Entry)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{right.Claimant, entry.Owner}, nil
}

func confirmRight(j *judgement) *Refusal {
	right, r := load[entity.Right](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, rightSteps, &right.State); r != nil {
		return r
	}
	right.Confirmer = j.s.Statement.Issuer
	return j.touch(*j.s.Statement.Subject, right)
}
