package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Opening data to the public.
//
//	kind                from                 to          besides
//	opening.review      –                    reviewed    by the open subject; the entry is published, to be opened, and not open yet
//	opening.assess      reviewed             assessed    the Bureau's own assessment, where it is a step of its own
//	opening.approve     reviewed, assessed   approved    the entry was not revised since, the assessment is not against it; it is open from
//	                                                     here on
//	opening.refuse      reviewed, assessed   refused     with reasons; the entry can be reviewed again
//	opening.condition   –                    published   by the open subject of a conditional entry; in force until the next
//
// An open entry closes when a revision changes what was reviewed (reviewedAgain), until the revised entry is approved.
var openingSteps = steps[entity.OpeningState]{
	statement.KindOpeningAssess:  {[]entity.OpeningState{entity.OpeningReviewed}, entity.OpeningAssessed},
	statement.KindOpeningApprove: {[]entity.OpeningState{entity.OpeningReviewed, entity.OpeningAssessed}, entity.OpeningApproved},
	statement.KindOpeningRefuse:  {[]entity.OpeningState{entity.OpeningReviewed, entity.OpeningAssessed}, entity.OpeningRefused},
}

// reviewedAgain tells whether a revision concerns what an opening review is about: to whom the data is opened, by whom, which items,
// and how sensitive they are. A change of the update cycle, say, does not.
func reviewedAgain(before, after *statement.Catalogue) bool {
	return before.OpeningClass != after.OpeningClass || before.OpenSubject != after.OpenSubject ||
		before.SecurityLevel != after.SecurityLevel || !slices.EqualFunc(before.Items, after.Items, sameItem)
}

// sameItem compares what is published of a data item, not where it comes from.
func sameItem(a, b statement.DataItem) bool { return a.Name == b.Name && a.Element == b.Element }

func openSubject(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.opener(j.s.Statement.Content().(*statement.OpeningReview).Entry)
}

func conditioningSubject(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.opener(*j.s.Statement.Subject)
}

// opener is the open subject of an entry that is to be opened.
func (j *judgement) opener(ref statement.Ref) ([]statement.PartyID, *Refusal) {
	entry, r := j.published(ref)
	if r != nil {
		return nil, r
	}
	if entry.Catalogue.OpeningClass == statement.OpeningNone {
		return nil, refuse("opening.class", "%s is not to be opened", ref)
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

func assessedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.openingParties(j.s.Statement.Content().(*statement.OpeningAssess).Entry)
}

func approvedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.openingParties(j.s.Statement.Content().(*statement.OpeningApprove).Entry)
}

func declinedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.openingParties(j.s.Statement.Content().(*statement.OpeningRefuse).Entry)
}

// openingParties: the open subject that reviewed, and the unit of the entry, which the body names.
func (j *judgement) openingParties(ref statement.Ref) ([]statement.PartyID, *Refusal) {
	opening, r := load[entity.Opening](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if opening.Entry != ref {
		return nil, refuse("reference.mismatch", "the review is of %s, not of %s", opening.Entry, ref)
	}
	entry, r := load[entity.Entry](j, ref)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{opening.Subject, entry.Owner}, nil
}

func assessOpening(j *judgement) *Refusal {
	opening, r := load[entity.Opening](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, openingSteps, &opening.State); r != nil {
		return r
	}
	opening.Assessment = j.s.Statement.Content().(*statement.OpeningAssess).Result
	return j.touch(*j.s.Statement.Subject, opening)
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
	case opening.Assessment == statement.AssessmentUnacceptable:
		return refuse("opening.risk", "the risk of %s was assessed as %s", opening.Entry, opening.Assessment)
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

func refuseOpening(j *judgement) *Refusal {
	opening, r := load[entity.Opening](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, openingSteps, &opening.State); r != nil {
		return r
	}
	opening.Reason = j.s.Statement.Content().(*statement.OpeningRefuse).Reason
	return j.touch(*j.s.Statement.Subject, opening)
}

func publishCondition(j *judgement) *Refusal {
	body, ref := j.s.Statement.Content().(*statement.OpeningCondition), *j.s.Statement.Subject
	entry, r := j.published(ref)
	if r != nil {
		return r
	}
	if entry.Catalogue.OpeningClass != statement.OpeningConditional {
		return refuse("opening.class", "%s is open without condition", ref)
	}
	created := j.s.created
	entry.Condition = &created
	if r := j.touch(ref, entry); r != nil {
		return r
	}
	return j.create(&entity.Condition{
		Header: entity.Header[entity.ConditionState]{State: entity.ConditionPublished},
		Entry:  ref, Subject: j.s.Statement.Issuer, Conditions: body.Conditions,
	})
}
