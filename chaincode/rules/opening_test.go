package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func reviewing(entry statement.Ref) *statement.OpeningReview {
	return &statement.OpeningReview{Entry: entry, Confidentiality: rulestest.Sealed(), Risk: rulestest.Sealed()}
}

func review(w *rulestest.World, entry statement.Ref) statement.Ref {
	id := w.Accept(w.Sign(reviewing(entry), nil, w.Person(tjj, statement.PostOfficer)))
	return statement.Created(statement.TypeOpening, id)
}

func approving(w *rulestest.World, entry, opening statement.Ref) []byte {
	return w.Sign(&statement.OpeningApprove{Entry: entry, Risk: rulestest.Sealed()}, &opening, w.Permission()...)
}

func assessingOpening(w *rulestest.World, entry, opening statement.Ref, result statement.Assessment) []byte {
	return w.Sign(&statement.OpeningAssess{Entry: entry, Result: result, Risk: rulestest.Sealed()}, &opening,
		w.Person(bureau, statement.PostPermissionOfficer))
}

func refusingOpening(w *rulestest.World, entry, opening statement.Ref) []byte {
	return w.Sign(&statement.OpeningRefuse{Entry: entry, Reason: "privacy", Grounds: rulestest.Sealed()}, &opening, w.Permission()...)
}

// conditionallyOpen gives a catalogue of a unit's data that is opened on conditions.
func conditionallyOpen(owner statement.PartyID) statement.Catalogue {
	c := rulestest.Catalogue(owner)
	c.OpeningClass, c.OpeningReason = statement.OpeningConditional, "law.pipl"
	return c
}

func openingScenarios() []scenario {
	publish := func(w *rulestest.World) statement.Ref { return w.Publish(tjj, rulestest.Catalogue(tjj)) }
	return []scenario{
		{"opening.class", "not to be opened", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
			return w.Sign(reviewing(entry), nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.owner", "not the open subject", func(w *rulestest.World) []byte {
			return w.Sign(reviewing(publish(w)), nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"entry.retired", "a review of what has ended", func(w *rulestest.World) []byte {
			entry := publish(w)
			retire(w, entry)
			return w.Sign(reviewing(entry), nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"opening.done", "a review of what is open", func(w *rulestest.World) []byte {
			entry := publish(w)
			w.Open(entry, tjj)
			return w.Sign(reviewing(entry), nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"opening.done", "two reviews, both approved", func(w *rulestest.World) []byte {
			entry := publish(w)
			first, second := review(w, entry), review(w, entry)
			w.Accept(approving(w, entry, first))
			return approving(w, entry, second)
		}},
		{"opening.outdated", "revised after the review", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := review(w, entry)
			w.Accept(w.Sign(&statement.CatalogueRevise{Catalogue: rulestest.Catalogue(tjj)}, &entry, w.Person(tjj, statement.PostOfficer)))
			return approving(w, entry, opening)
		}},
		{"entry.retired", "retired after the review", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := review(w, entry)
			retire(w, entry)
			return approving(w, entry, opening)
		}},
		{"reference.mismatch", "the review of another entry", func(w *rulestest.World) []byte {
			opening := review(w, publish(w))
			return approving(w, publish(w), opening)
		}},
		{"opening.risk", "approved against the Bureau's own assessment", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := review(w, entry)
			w.Accept(assessingOpening(w, entry, opening, statement.AssessmentUnacceptable))
			return approving(w, entry, opening)
		}},
		{"state.transition", "assessed twice", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := review(w, entry)
			w.Accept(assessingOpening(w, entry, opening, statement.AssessmentAcceptable))
			return assessingOpening(w, entry, opening, statement.AssessmentUnacceptable)
		}},
		{"state.transition", "refused after it was approved", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := w.Open(entry, tjj)
			return refusingOpening(w, entry, opening)
		}},
		{"reference.mismatch", "the assessment of another entry", func(w *rulestest.World) []byte {
			opening := review(w, publish(w))
			return assessingOpening(w, publish(w), opening, statement.AssessmentAcceptable)
		}},
		{"reference.mismatch", "the refusal of another entry", func(w *rulestest.World) []byte {
			opening := review(w, publish(w))
			return refusingOpening(w, publish(w), opening)
		}},
		{"authority.role", "the open subject assesses in the Bureau's place", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := review(w, entry)
			return w.Sign(&statement.OpeningAssess{Entry: entry, Result: statement.AssessmentAcceptable, Risk: rulestest.Sealed()}, &opening,
				w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.own-matter", "the Bureau refuses its own opening", func(w *rulestest.World) []byte {
			entry := w.Publish(bureau, rulestest.Catalogue(bureau))
			id := w.Accept(w.Sign(reviewing(entry), nil, w.Person(bureau, statement.PostOfficer)))
			return refusingOpening(w, entry, statement.Created(statement.TypeOpening, id))
		}},
		{"opening.class", "conditions for what is open without", func(w *rulestest.World) []byte {
			entry := publish(w)
			return w.Sign(rulestest.Conditions(statement.ModeDownload), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"opening.class", "conditions for what is not open", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
			return w.Sign(rulestest.Conditions(statement.ModeDownload), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.owner", "another's conditions", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, conditionallyOpen(tjj))
			return w.Sign(rulestest.Conditions(statement.ModeDownload), &entry, w.Person(zgj, statement.PostOfficer))
		}},
		{"entry.retired", "conditions for what has ended", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, conditionallyOpen(tjj))
			retire(w, entry)
			return w.Sign(rulestest.Conditions(statement.ModeDownload), &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "approved twice", func(w *rulestest.World) []byte {
			entry := publish(w)
			opening := w.Open(entry, tjj)
			return approving(w, entry, opening)
		}},
	}
}

func TestAnApprovedReviewOpensTheEntry(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	opening := w.Open(entry, tjj)
	e := rulestest.Get[*entity.Entry](w, entry)
	if e.Opening == nil || *e.Opening != opening || e.OpenedAt != w.Now {
		t.Errorf("the entry is %+v", e)
	}
	if o := rulestest.Get[*entity.Opening](w, opening); o.State != entity.OpeningApproved || o.Subject != tjj {
		t.Errorf("the opening is %+v", o)
	}
}

func TestTheBureauAssessesBeforeItDecides(t *testing.T) {
	w := rightsWorld(t)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	opening := review(w, entry)
	w.Accept(assessingOpening(w, entry, opening, statement.AssessmentAcceptable))
	if o := rulestest.Get[*entity.Opening](w, opening); o.State != entity.OpeningAssessed || o.Assessment != statement.AssessmentAcceptable {
		t.Errorf("the opening is %+v", o)
	}
	w.Accept(approving(w, entry, opening))
	if e := rulestest.Get[*entity.Entry](w, entry); e.Opening == nil {
		t.Errorf("the entry is %+v", e)
	}
}

func TestARefusedOpeningSaysWhyAndCanBeReviewedAgain(t *testing.T) {
	w := rightsWorld(t)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	opening := review(w, entry)
	w.Accept(assessingOpening(w, entry, opening, statement.AssessmentUnacceptable))
	w.Accept(refusingOpening(w, entry, opening))
	if o := rulestest.Get[*entity.Opening](w, opening); o.State != entity.OpeningRefused || o.Reason != "privacy" {
		t.Errorf("the opening is %+v", o)
	}
	if e := rulestest.Get[*entity.Entry](w, entry); e.Opening != nil {
		t.Errorf("the entry is %+v", e)
	}
	w.Open(entry, tjj)
}

// What was reviewed are the data items, how sensitive they are, and to whom they are opened: another one of these is reviewed again.
func TestARevisionOfWhatWasReviewedClosesTheEntry(t *testing.T) {
	for name, change := range map[string]func(*statement.Catalogue){
		"an item more":   func(c *statement.Catalogue) { c.Items = append(c.Items, statement.DataItem{Name: "身份证号"}) },
		"another item":   func(c *statement.Catalogue) { c.Items = []statement.DataItem{c.Items[0], {Name: "住址"}} },
		"more sensitive": func(c *statement.Catalogue) { c.SecurityLevel = statement.LevelImportant },
	} {
		t.Run(name, func(t *testing.T) {
			w := rightsWorld(t)
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			w.Open(entry, tjj)
			reviseTo(w, entry, change)
			if e := rulestest.Get[*entity.Entry](w, entry); e.Opening != nil || e.OpenedAt != 0 {
				t.Errorf("the entry is %+v", e)
			}
			w.Open(entry, tjj)
		})
	}
}

func TestTheLatestConditionsAreInForce(t *testing.T) {
	w := rightsWorld(t)
	entry := w.Publish(tjj, conditionallyOpen(tjj))
	first, second := w.PublishCondition(entry, tjj), w.PublishCondition(entry, tjj)
	if e := rulestest.Get[*entity.Entry](w, entry); *e.Condition != second {
		t.Errorf("in force are those of %s", e.Condition)
	}
	c := rulestest.Get[*entity.Condition](w, first)
	if c.Entry != entry || c.Subject != tjj || len(c.Modes) != 3 || c.Safeguards[0] != "encryption" {
		t.Errorf("the conditions are %+v", c)
	}
}
