package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Petitions to open data outside the open catalogue.
//
//	kind             from    to                  besides
//	opening.ask      –       asked               anybody registered asks a public body that keeps the data, which is not open
//	opening.answer   asked   agreed or refused   the keeper, with reasons; what is agreed to is then reviewed like any opening
var petitionSteps = steps[entity.PetitionState]{
	statement.KindOpeningAnswer: {[]entity.PetitionState{entity.PetitionAsked}, entity.PetitionAgreed},
}

func askOpening(j *judgement) *Refusal {
	body, issuer := j.s.Statement.Content().(*statement.OpeningAsk), j.s.Statement.Issuer
	keeper, r := load[entity.Party](j, body.Keeper.Ref())
	if r != nil {
		return r
	}
	if body.Keeper == issuer || !slices.Contains(bodies, keeper.Role) {
		return refuse("opening.keeper", "%s, a party of role %s, cannot be asked by %s", body.Keeper, keeper.Role, issuer)
	}
	if r := j.closed(body); r != nil {
		return r
	}
	due, r := j.due(statement.DeadlineOpeningAnswer, j.pos.Time)
	if r != nil {
		return r
	}
	return j.create(&entity.Petition{
		Header: entity.Header[entity.PetitionState]{State: entity.PetitionAsked},
		Asker:  issuer, Keeper: body.Keeper, Entry: body.Entry, Purpose: body.Purpose, Due: due,
	})
}

// closed: a petition for what stands in the catalogue is for an entry of the keeper's that is not open.
func (j *judgement) closed(body *statement.OpeningAsk) *Refusal {
	if body.Entry == nil {
		return nil
	}
	entry, r := j.published(*body.Entry)
	if r != nil {
		return r
	}
	switch {
	case body.Keeper != entry.Owner && body.Keeper != entry.Catalogue.OpenSubject:
		return refuse("reference.mismatch", "%s belongs to %s", body.Entry, entry.Owner)
	case entry.Opening != nil:
		return refuse("opening.done", "%s is open", body.Entry)
	}
	return nil
}

func petitionKeeper(j *judgement) ([]statement.PartyID, *Refusal) {
	petition, r := load[entity.Petition](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{petition.Keeper}, nil
}

func answerPetition(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.OpeningAnswer)
	petition, r := load[entity.Petition](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, petitionSteps, &petition.State); r != nil {
		return r
	}
	if body.Answer == statement.AnswerRefused {
		petition.State = entity.PetitionRefused
	}
	petition.Reason = body.Reason
	return j.touch(*j.s.Statement.Subject, petition)
}
