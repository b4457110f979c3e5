package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Catalogue entries.
//
//	kind                from        to          besides
//	catalogue.publish   –           published   service matters' data are unconditional;
//	                                            to be opened only in a format for machines; items are collected
//	                                            by their source; a revision is held to the same
//	catalogue.revise    published   published   what an opening review is about closes the entry until it is reviewed again
//	catalogue.retire    published   retired     takes no new data, requests or reviews
var entrySteps = steps[entity.EntryState]{
	statement.KindCatalogueRevise: {[]entity.EntryState{entity.EntryPublished}, entity.EntryPublished},
	statement.KindCatalogueRetire: {[]entity.EntryState{entity.EntryPublished}, entity.EntryRetired},
}

func publishEntry(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CataloguePublish)
	if r := j.admissible(j.s.Statement.Issuer, &body.Catalogue); r != nil {
		return r
	}
	return j.create(&entity.Entry{
		Header: entity.Header[entity.EntryState]{State: entity.EntryPublished},
		Owner:  j.s.Statement.Issuer, Catalogue: body.Catalogue, Revision: 1, RenewedAt: j.pos.Time,
	})
}

// admissible keeps service matters' data unconditional, what is to be opened readable by
// machines, and items with their sources.
func (j *judgement) admissible(owner statement.PartyID, c *statement.Catalogue) *Refusal {
	switch {
	case c.ServiceMatter && c.SharingClass != statement.SharingUnconditional:
		return refuse("entry.service-matter", "the sharing class is %s", c.SharingClass)
	case c.OpeningClass != statement.OpeningNone && !c.Format.Machine():
		return refuse("entry.machine-readable", "the format is %s, the opening class %s", c.Format, c.OpeningClass)
	}
	return j.sourced(owner, c)
}

func entryOwner(j *judgement) ([]statement.PartyID, *Refusal) {
	entry, r := load[entity.Entry](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{entry.Owner}, nil
}

func reviseEntry(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CatalogueRevise)
	entry, r := load[entity.Entry](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.admissible(entry.Owner, &body.Catalogue); r != nil {
		return r
	}
	if r := advance(j, entrySteps, &entry.State); r != nil {
		return r
	}
	if reviewedAgain(&entry.Catalogue, &body.Catalogue) {
		entry.Opening, entry.OpenedAt = nil, 0
	}
	entry.Catalogue = body.Catalogue
	entry.Revision++
	return j.touch(*j.s.Statement.Subject, entry)
}

func retireEntry(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CatalogueRetire)
	entry, r := load[entity.Entry](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, entrySteps, &entry.State); r != nil {
		return r
	}
	entry.RetiredAt, entry.Reason = j.pos.Time, body.Reason
	return j.touch(*j.s.Statement.Subject, entry)
}

// published loads an entry that must not be retired.
func (j *judgement) published(ref statement.Ref) (*entity.Entry, *Refusal) {
	entry, r := load[entity.Entry](j, ref)
	if r != nil {
		return nil, r
	}
	if entry.State == entity.EntryRetired {
		return nil, refuse("entry.retired", "%s is retired", ref)
	}
	return entry, nil
}
