package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Parties.
//
//	kind             from        to          besides
//	party.register   –           active      any role but the Bureau's: there is one, since genesis; a parent must exist
//	party.suspend    active      suspended   nobody suspends itself
//	party.resume     suspended   active
var partySteps = steps[entity.PartyState]{
	statement.KindPartySuspend: {[]entity.PartyState{entity.PartyActive}, entity.PartySuspended},
	statement.KindPartyResume:  {[]entity.PartyState{entity.PartySuspended}, entity.PartyActive},
}

func subjectParty(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{statement.PartyID(j.s.Statement.Subject.ID)}, nil
}

func registerParty(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.PartyRegister)
	if body.Role == statement.RoleBureau {
		return refuse("party.role", "there is one Bureau, and it founded the ledger")
	}
	return j.touch(*j.s.Statement.Subject, &entity.Party{
		Header: entity.Header[entity.PartyState]{State: entity.PartyActive},
		Role:   body.Role, Name: body.Name, CreditCode: body.CreditCode,
		ResponsibleBody: body.ResponsibleBody, ResponsiblePost: body.ResponsiblePost,
		Parent: body.Parent, Identity: body.Identity,
	})
}

func suspendParty(j *judgement) *Refusal {
	party, r := load[entity.Party](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, partySteps, &party.State); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, party)
}
