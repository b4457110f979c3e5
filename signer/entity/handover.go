package entity

import (
	"slices"

	"luzheng/signer/statement"
)

// HandOver puts one party in the place of another wherever the state says whose the entity is, or whose turn; it tells whether
// there was such a place. Who once acted (By, a confirmer) or was reported on stays who it was. The state must be a copy.
func HandOver(e Entity, from, to statement.PartyID) bool {
	h := handover{from, to, false}
	switch e := e.(type) {
	case *Application:
		h.one(&e.Owner)
	case *Entry:
		h.one(&e.Owner, &e.Catalogue.OpenSubject)
	case *Version:
		h.one(&e.Owner)
	case *Product:
		h.one(&e.Owner)
	case *Project:
		h.one(&e.Owner)
	case *Opening:
		h.one(&e.Subject)
	case *Request:
		h.one(&e.User, &e.Provider)
	case *Agreement:
		h.one(&e.User, &e.Provider)
	case *Grant:
		h.one(&e.User, &e.Provider)
	case *Clearance:
		h.one(&e.User, &e.Provider)
	case *Suspicion:
		h.one(&e.Unit, &e.Provider, &e.Principal)
	case *Duty:
		h.one(&e.Unit)
	case *Engagement:
		h.one(&e.Principal, &e.Service)
	case *Emergency:
		h.one(&e.Declarer)
		h.list(&e.Parties)
		h.list(&e.Providers)
	case *Right:
		h.one(&e.Claimant, &e.Named)
		if e.Transfer != nil && e.Transfer.To == from {
			moved := *e.Transfer
			e.Transfer = &moved
			h.one(&moved.To)
		}
	case *Objection:
		h.one(&e.Objector, &e.Claimant)
	case *Dispute:
		h.one(&e.Applicant, &e.Respondent)
	case *Source:
		h.one(&e.Party)
		e.Exceptions = slices.Clone(e.Exceptions)
		for i := range e.Exceptions {
			h.one(&e.Exceptions[i].Party)
		}
	case *Erasure:
		h.one(&e.Party)
	case *Problem:
		h.one(&e.Reporter, &e.Unit)
	case *Quality:
		h.one(&e.Service, &e.Principal)
	case *Consistency:
		h.one(&e.Provider, &e.Holder)
	case *Petition:
		h.one(&e.Asker, &e.Keeper)
	case *Condition:
		h.one(&e.Subject)
	case *Notice:
		h.one(&e.Sender)
		h.list(&e.Parties)
		e.Acknowledged = slices.Clone(e.Acknowledged)
		for i := range e.Acknowledged {
			h.one(&e.Acknowledged[i].Party)
		}
	case *Incident:
		h.one(&e.Unit)
	case *Rectification:
		h.one(&e.Unit, &e.Authority)
	case *Note:
		h.one(&e.Unit)
	case *Finding:
		h.one(&e.Unit)
	}
	return h.done
}

type handover struct {
	from, to statement.PartyID
	done     bool
}

func (h *handover) one(places ...*statement.PartyID) {
	for _, p := range places {
		if *p == h.from {
			*p, h.done = h.to, true
		}
	}
}

// list keeps a list sorted, and the party in it once.
func (h *handover) list(place *[]statement.PartyID) {
	if !slices.Contains(*place, h.from) {
		return
	}
	moved := slices.Clone(*place)
	moved[slices.Index(moved, h.from)] = h.to
	slices.Sort(moved)
	*place, h.done = slices.Compact(moved), true
}
