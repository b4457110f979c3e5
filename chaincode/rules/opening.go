package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Opening data to the public.
//
//	kind              from       to         besides
//	opening.review    –          reviewed   by the open subject; the entry is published, to be opened, and not open yet
//	opening.approve   reviewed   approved   the entry was not revised since; it is open from here on
var openingSteps = steps[entity.OpeningState]{
	statement.KindOpeningApprove: {[]entity.OpeningState{entity.OpeningReviewed}, entity.OpeningApproved},
}

func openSubject(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.OpeningReview)
	entry, r := j.published(body.Entry)
	if r != nil {
		return nil, r
	}
	if entry.Catalogue.OpeningClass == statement.OpeningNone {
		return nil, refuse("opening.class", "%s is not to be opened", body.Entry)
	}
	return []statement.PartyID{entry.Catalogue.OpenSubject}, nil
}

func reviewOpening(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.OpeningReview)
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if entry.Opening != nil {
		return refuse("opening.done", "%s is open", body.Entry)
	}
	return j.create(&entity.Opening{
		Header: entity.Header[entity.OpeningState]{State: entity.OpeningReviewed},
		Entry:  body.Entry, Subject: j.s.Statement.Issuer, Revision: entry.Revision,
	})
}

func openingParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.OpeningApprove)
	opening, r := load[entity.Opening](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if opening.Entry != body.Entry {
		return nil, refuse("reference.mismatch", "the review is of %s, not of %s", opening.Entry, body.Entry)
	}
	entry, r := load[entity.Entry](j, body.Entry)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{opening.Subject, entry.Owner}, nil
}

func approveOpening(j *judgement) *Refusal {
	ref := *j.s.Statement.Subject
	opening, r := load[entity.Opening](j, ref)
	if r != nil {
		return r
	}
	entry, r := j.published(opening.Entry)
	if r != nil {
		return r
	}
	if r := advance(j, openingSteps, &opening.State); r != nil {
		return r
	}
	switch {
	case entry.Opening != nil:
		return refuse("opening.done", "%s is open", opening.Entry)
	case entry.Revision != opening.Revision:
		return refuse("opening.outdated", "revision %d was reviewed, the entry has %d", opening.Revision, entry.Revision)
	}
	entry.Opening, entry.OpenedAt = &ref, j.pos.Time
	if r := j.touch(opening.Entry, entry); r != nil {
		return r
	}
	return j.touch(ref, opening)
}
