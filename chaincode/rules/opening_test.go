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
