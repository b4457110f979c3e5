package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Reorganisation of parties. Each act cites the document that orders it.
//
//	kind               the party     becomes      besides
//	party.rename       in office     as it was    the ID stays, and so does all that is the party's
//	party.reorganise   in office     dissolved    its successor is in office; nobody is placed below it any more; neither a founder
//	                   or suspended               ends, nor does the Bureau inherit, as it could not decide what it inherits
//	holding.transfer   any           as it was    names what goes to another party, which is in office
//
// Entries, grants, duties and deadlines move with the party, and none is forgotten: the successor's state lists its predecessors,
// those of its predecessors too, and whoever acts or signs beside is read with every statement. What names a predecessor is
// read as the successor's own, and written so when it changes next. Nothing has to be listed for that, as nobody could list it
// surely, and no key beside those of the statement is read. A split names its parts by holding.transfer, while the party is there
// or afterwards; the rest is its successor's.
func renameParty(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.PartyRename), *j.s.Statement.Subject
	party, r := j.inOffice(statement.PartyID(ref.ID))
	if r != nil {
		return r
	}
	if party.Role == statement.RoleUser {
		return refuse("statement.field", "the field body.name must be absent: %s is known by commitment only", ref)
	}
	party.Name, party.ResponsibleBody, party.ResponsiblePost = body.Name, body.ResponsibleBody, body.ResponsiblePost
	party.Document = body.Document
	return j.touch(ref, party)
}

// maxPredecessors bounds the predecessors of a party.
const maxPredecessors = 256

func reorganiseParty(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.PartyReorganise), *j.s.Statement.Subject
	id := statement.PartyID(ref.ID)
	party, r := load[entity.Party](j, ref)
	if r != nil {
		return r
	}
	successor, r := j.inOffice(body.Successor)
	if r != nil {
		return r
	}
	switch {
	case j.ledger.RoleOf(id) != "":
		return refuse("party.founder", "%s founded the ledger", id)
	case successor.Role == statement.RoleBureau:
		return refuse("party.founder", "the Bureau cannot decide what it inherits")
	case (party.Role == statement.RoleUser) != (successor.Role == statement.RoleUser):
		return refuse("reference.mismatch", "%s is a party of role %s, its successor of role %s", id, party.Role, successor.Role)
	case len(party.Members) > 0 || len(party.Branches) > 0:
		return refuse("party.occupied", "%d members and %d branches are below %s", len(party.Members), len(party.Branches), id)
	}
	predecessors := slices.Concat(successor.Predecessors, party.Predecessors, []statement.PartyID{id})
	slices.Sort(predecessors)
	if len(predecessors) > maxPredecessors {
		return refuse("party.full", "%s would have %d predecessors", body.Successor, len(predecessors))
	}
	if r := advance(j, partySteps, &party.State); r != nil {
		return r
	}
	successor.Predecessors = predecessors
	if r := j.touch(body.Successor.Ref(), successor); r != nil {
		return r
	}
	party.Form, party.Successor, party.Document = body.Form, body.Successor, body.Document
	return j.touch(ref, party)
}

// reorganisedParties: it is a matter of the party that ends and of its successor.
func reorganisedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.giverAnd(j.s.Statement.Content().(*statement.PartyReorganise).Successor)
}

func transferParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.giverAnd(j.s.Statement.Content().(*statement.HoldingTransfer).To)
}

func (j *judgement) giverAnd(other statement.PartyID) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{statement.PartyID(j.s.Statement.Subject.ID), other}, nil
}

func transferHoldings(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.HoldingTransfer), *j.s.Statement.Subject
	giver, r := load[entity.Party](j, ref)
	if r != nil {
		return r
	}
	if _, r := j.inOffice(body.To); r != nil {
		return r
	}
	for _, holding := range body.Holdings {
		e, r := j.find(holding)
		if r != nil {
			return r
		}
		if !entity.HandOver(e, statement.PartyID(ref.ID), body.To) {
			return refuse("party.holding", "%s names %s nowhere", holding, ref.ID)
		}
		if r := j.touch(holding, e); r != nil {
			return r
		}
	}
	giver.Document = body.Document
	return j.touch(ref, giver)
}

// inOffice loads a party that can take something on: neither suspended nor dissolved.
func (j *judgement) inOffice(id statement.PartyID) (*entity.Party, *Refusal) {
	party, r := load[entity.Party](j, id.Ref())
	if r != nil {
		return nil, r
	}
	switch party.State {
	case entity.PartySuspended:
		return nil, refuse("party.suspended", "%s is suspended", id)
	case entity.PartyDissolved:
		return nil, refuse("party.dissolved", "%s was dissolved; its successor is %s", id, party.Successor)
	case entity.PartyActive:
	}
	return party, nil
}

// inherit reads what a predecessor left as its successor's own.
func (j *judgement) inherit(e entity.Entity) {
	for _, id := range j.heirs {
		heir := j.loaded[id.Ref()].(*entity.Party)
		for _, predecessor := range heir.Predecessors {
			entity.HandOver(e, predecessor, id)
		}
	}
}
