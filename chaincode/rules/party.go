package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Parties.
//
//	kind             from        to          besides
//	party.register   –           active      any role but the Bureau's: there is one, since genesis; a parent must exist
//	party.place      active,     as it was   moves in the organisation tree, or in its system (本系统)
//	                 suspended
//	party.suspend    active      suspended   nobody suspends itself
//	party.resume     suspended   active
//
// Whoever acts is read with every statement, and nothing else is known to be read beside the subject. Jurisdiction therefore
// stands with those who have it: a department keeps its members, a unit the branches of its system, each list sorted.
var partySteps = steps[entity.PartyState]{
	statement.KindPartySuspend: {[]entity.PartyState{entity.PartyActive}, entity.PartySuspended},
	statement.KindPartyReorganise: {
		[]entity.PartyState{entity.PartyActive, entity.PartySuspended}, entity.PartyDissolved,
	},
	statement.KindPartyResume: {[]entity.PartyState{entity.PartySuspended}, entity.PartyActive},
}

func subjectParty(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{statement.PartyID(j.s.Statement.Subject.ID)}, nil
}

func registerParty(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.PartyRegister)
	if body.Role == statement.RoleBureau {
		return refuse("party.role", "there is one Bureau, and it founded the ledger")
	}
	if r := j.place(placement{}, placement{body.Parent, body.System}); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, &entity.Party{
		Header: entity.Header[entity.PartyState]{State: entity.PartyActive},
		Role:   body.Role, Name: body.Name, CreditCode: body.CreditCode,
		ResponsibleBody: body.ResponsibleBody, ResponsiblePost: body.ResponsiblePost,
		Parent: body.Parent, System: body.System, Identity: body.Identity,
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

// maxBelow bounds the members and the branches of one party: either list fits its state.
const maxBelow = 1_500

// placement is where a party hangs: in the organisation tree and in its own system.
type placement struct{ parent, system statement.PartyID }

func placeParty(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.PartyPlace)
	party, r := load[entity.Party](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	from, to := placement{body.FormerParent, body.FormerSystem}, placement{body.Parent, body.System}
	if is := (placement{party.Parent, party.System}); is != from {
		return refuse("reference.mismatch", "the party hangs under %q and %q", is.parent, is.system)
	}
	if r := j.place(from, to); r != nil {
		return r
	}
	party.Parent, party.System = to.parent, to.system
	return j.touch(*j.s.Statement.Subject, party)
}

// place tells those above the subject that it comes or goes. Only a department has members.
func (j *judgement) place(from, to placement) *Refusal {
	id := statement.PartyID(j.s.Statement.Subject.ID)
	above := []statement.PartyID{from.parent, from.system, to.parent, to.system}
	slices.Sort(above)
	for _, a := range slices.Compact(above) {
		if a == "" {
			continue
		}
		party, r := load[entity.Party](j, a.Ref())
		if r != nil {
			return r
		}
		members := below(party.Members, id, a == to.parent && party.Role == statement.RoleDepartment)
		branches := below(party.Branches, id, a == to.system)
		switch {
		case len(members) > maxBelow || len(branches) > maxBelow:
			return refuse("party.full", "%s has %d members and %d branches", a, len(party.Members), len(party.Branches))
		case slices.Equal(members, party.Members) && slices.Equal(branches, party.Branches):
			continue
		}
		party.Members, party.Branches = members, branches
		if r := j.touch(a.Ref(), party); r != nil {
			return r
		}
	}
	return nil
}

// below gives a sorted list with or without a party; the list itself stays as it is.
func below(list []statement.PartyID, id statement.PartyID, belongs bool) []statement.PartyID {
	at, found := slices.BinarySearch(list, id)
	switch {
	case found == belongs:
		return list
	case belongs:
		return slices.Insert(slices.Clone(list), at, id)
	}
	return slices.Delete(slices.Clone(list), at, at+1)
}
