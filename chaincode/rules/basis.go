package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Legal bases.
//
//	kind             from         to           besides
//	basis.register   –            registered   the subject is named by the codes of law and article
//	basis.repeal     registered   repealed     not before it came into force
//
// An amended article has a code of its own: what cited the old one goes on citing what it said.
var basisSteps = steps[entity.BasisState]{
	statement.KindBasisRepeal: {[]entity.BasisState{entity.BasisRegistered}, entity.BasisRepealed},
}

func registerBasis(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.BasisRegister)
	return j.touch(*j.s.Statement.Subject, &entity.Basis{
		Header: entity.Header[entity.BasisState]{State: entity.BasisRegistered},
		Title:  body.Title, From: body.From, Until: body.Until,
	})
}

func repealBasis(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.BasisRepeal)
	basis, r := load[entity.Basis](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if body.Until < basis.From {
		return refuse("statement.field", "the field body.until lies before the basis came into force, %d", basis.From)
	}
	if r := advance(j, basisSteps, &basis.State); r != nil {
		return r
	}
	basis.Until = body.Until
	return j.touch(*j.s.Statement.Subject, basis)
}

// inForce holds what cites a legal basis to one that is in force now.
func (j *judgement) inForce(law, article statement.Code) *Refusal {
	ref := statement.BasisRef(law, article)
	basis, r := load[entity.Basis](j, ref)
	if r != nil {
		return r
	}
	if !basis.InForce(j.pos.Time) {
		return refuse("basis.not-in-force", "%s is in force from %d until %d", ref, basis.From, basis.Until)
	}
	return nil
}
