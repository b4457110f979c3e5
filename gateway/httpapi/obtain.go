package httpapi

import (
	"context"
	"slices"

	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// mayHave tells whether a reader may have the data of a version now, the first that applies:
//
//	the owner                                              its own data
//	a withdrawn version                                    nobody else
//	the entry is open without condition                    anybody
//	it is shared without condition                         any unit
//	an emergency in force names the party and the entry    the party
//	a grant in force is for the party and the entry        the party, unless the data is not shared any more, nor open
//
// A party stands for those whose successor it is, too. What is had so is still to be recorded as a use, which the ledger
// judges by itself.
func (s *server) mayHave(ctx context.Context, r reader, v *entity.Version) (bool, error) {
	if slices.Contains(r.own(), v.Owner) {
		return true, nil
	}
	if v.State == entity.VersionWithdrawn {
		return false, nil
	}
	entry, err := s.Index.CatalogueEntry(ctx, v.Entry)
	if err != nil {
		return false, err
	}
	shares := entry.SharingClass == string(statement.SharingUnconditional) && r.Role != statement.RoleUser
	switch {
	case entry.Open && entry.OpeningClass == string(statement.OpeningUnconditional):
		return true, nil
	case r.party == nil:
		return false, nil
	case shares:
		return true, nil
	}
	if given, err := s.inEmergency(ctx, v.Entry, r); given || err != nil {
		return given, err
	}
	if entry.SharingClass == string(statement.SharingNone) && !entry.Open {
		return false, nil
	}
	return s.granted(ctx, v.Entry, r)
}

// granted tells whether the reader's party is the user of a grant for the entry that is in force now.
func (s *server) granted(ctx context.Context, entry statement.Ref, r reader) (bool, error) {
	now := s.Now().UnixMilli()
	for _, party := range r.own() {
		grants, err := s.Index.ActiveGrants(ctx, entry, party)
		if err != nil {
			return false, err
		}
		inForce := func(g *entity.Grant) bool { return g.User == party && g.Terms.From <= now && now <= g.Terms.Until }
		if found, err := anyState(grants, inForce); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// inEmergency tells whether an emergency in force now gives the entry's data to the reader's party.
func (s *server) inEmergency(ctx context.Context, entry statement.Ref, r reader) (bool, error) {
	const page = 100
	now, own := s.Now().UnixMilli(), r.own()
	inForce := func(e *entity.Emergency) bool {
		named := slices.ContainsFunc(own, func(id statement.PartyID) bool { return slices.Contains(e.Parties, id) })
		return named && slices.Contains(e.Entries, entry) && e.From <= now && now <= e.Until
	}
	filter := index.Filter{Type: statement.TypeEmergency, State: string(entity.EmergencyActive), Parties: own, Limit: page}
	for {
		emergencies, err := s.Index.ListEntities(ctx, filter)
		if err != nil {
			return false, err
		}
		if found, err := anyState(emergencies, inForce); found || err != nil {
			return found, err
		}
		if len(emergencies) < page {
			return false, nil
		}
		filter.After = emergencies[page-1].Ref
	}
}

// anyState tells whether something holds of the state of one of some entities.
func anyState[E entity.Entity](rows []*index.Entity, holds func(E) bool) (bool, error) {
	for _, row := range rows {
		ref, err := statement.ParseRef(row.Ref)
		if err != nil {
			return false, err
		}
		state, err := entity.Parse(ref, row.Value)
		if err != nil {
			return false, err
		}
		if typed, ok := state.(E); ok && holds(typed) {
			return true, nil
		}
	}
	return false, nil
}
