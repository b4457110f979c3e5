package rules_test

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func retire(w *rulestest.World, entry statement.Ref) {
	w.Accept(w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer)))
}

// classified signs a statement as this software would not: with the security level raised to that of classified data.
func classified(w *rulestest.World, body statement.Body, subject *statement.Ref) []byte {
	by := w.Person(tjj, statement.PostOfficer)
	s, err := statement.New(w.Draft(body, subject, by))
	w.Must(err)
	s.Body = []byte(strings.Replace(string(s.Body), `"securityLevel":1`, `"securityLevel":4`, 1))
	payload, err := s.Marshal()
	w.Must(err)
	return w.SignPayload(payload, by)
}

// TestClassifiedDataLeavesNoTrace: it is neither signed nor recorded, not even as a denied attempt.
func TestClassifiedDataLeavesNoTrace(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	c := rulestest.Catalogue(tjj)
	c.SecurityLevel = statement.LevelClassified
	if _, err := statement.New(w.Draft(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(tjj, statement.PostOfficer))); !errors.Is(err, statement.ErrClassified) {
		t.Errorf("made as a statement: %v", err)
	}
	before := maps.Clone(w.State)
	d := w.Refuse("entry.classified", classified(w, &statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil))
	if d.Recorded || !reflect.DeepEqual(before, w.State) {
		t.Errorf("it was recorded: %+v", d)
	}
}

func catalogueScenarios() []scenario {
	return []scenario{
		{"entry.classified", "published", func(w *rulestest.World) []byte {
			return classified(w, &statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil)
		}},
		{"entry.classified", "revised", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return classified(w, &statement.CatalogueRevise{Catalogue: rulestest.Catalogue(tjj)}, &entry)
		}},
		{"entry.service-matter", "data that services need, with conditions", func(w *rulestest.World) []byte {
			c := rulestest.ConditionalCatalogue(tjj)
			c.ServiceMatter = true
			return w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"entry.service-matter", "restricted by a revision", func(w *rulestest.World) []byte {
			c := rulestest.Catalogue(tjj)
			c.ServiceMatter = true
			entry := w.Publish(tjj, c)
			c.SharingClass, c.SharingReason = statement.SharingConditional, "law.pipl"
			return w.Sign(&statement.CatalogueRevise{Catalogue: c}, &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.unknown", "an open subject that nobody registered", func(w *rulestest.World) []byte {
			c := rulestest.Catalogue("510500.nobody")
			return w.Sign(&statement.CataloguePublish{Catalogue: c}, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "revised after its end", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			retire(w, entry)
			return w.Sign(&statement.CatalogueRevise{Catalogue: rulestest.Catalogue(tjj)}, &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "retired twice", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			retire(w, entry)
			return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.role", "a member of the public publishes", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			return w.Sign(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, w.Person(citizen, statement.PostOfficer))
		}},
	}
}

func TestARevisionKeepsOrClosesTheOpening(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	w.Open(entry, tjj)
	c := rulestest.Catalogue(tjj)
	c.UpdateCycle = statement.CycleMonthly
	revise := func() {
		w.Accept(w.Sign(&statement.CatalogueRevise{Catalogue: c}, &entry, w.Person(tjj, statement.PostOfficer)))
	}
	revise()
	e := rulestest.Get[*entity.Entry](w, entry)
	if e.Opening == nil || e.Revision != 2 || e.Catalogue.UpdateCycle != statement.CycleMonthly {
		t.Errorf("after a change of the cycle: %+v", e)
	}
	c.OpeningClass, c.OpeningReason = statement.OpeningConditional, "law.pipl"
	revise()
	if e = rulestest.Get[*entity.Entry](w, entry); e.Opening != nil || e.OpenedAt != 0 || e.Revision != 3 {
		t.Errorf("after a change of the class: %+v", e)
	}
}
