package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// obliging issues a duty of a unit for an entry, or for a data item where there is none.
func obliging(w *rulestest.World, unit statement.PartyID, entry *statement.Ref) []byte {
	body := &statement.DutyIssue{Unit: unit, Entry: entry, From: w.Now, Cycle: statement.CycleMonthly}
	if entry == nil {
		body.Element = "de00001"
	}
	return w.Sign(body, nil, w.Permission()...)
}

func dutyScenarios() []scenario {
	release := &statement.DutyRelease{Reason: "moved"}
	return []scenario{
		{"reference.mismatch", "for another unit's entry", func(w *rulestest.World) []byte {
			entry := w.Publish(zgj, rulestest.Catalogue(zgj))
			return obliging(w, tjj, &entry)
		}},
		{"entry.retired", "for an entry that has ended", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			retire(w, entry)
			return obliging(w, tjj, &entry)
		}},
		{"authority.own-matter", "the Bureau's own duty", func(w *rulestest.World) []byte {
			return obliging(w, bureau, nil)
		}},
		{"authority.role", "a unit releases itself", func(w *rulestest.World) []byte {
			duty := statement.Created(statement.TypeDuty, w.Accept(obliging(w, tjj, nil)))
			return w.Sign(release, &duty, w.Pair(tjj)...)
		}},
		{"state.transition", "released twice", func(w *rulestest.World) []byte {
			duty := statement.Created(statement.TypeDuty, w.Accept(obliging(w, tjj, nil)))
			w.Accept(w.Sign(release, &duty, w.Permission()...))
			return w.Sign(release, &duty, w.Permission()...)
		}},
	}
}

func TestADutyIsIssuedAndReleased(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	duty := statement.Created(statement.TypeDuty, w.Accept(obliging(w, tjj, &entry)))
	if d := rulestest.Get[*entity.Duty](w, duty); d.State != entity.DutyIssued || d.Unit != tjj || *d.Entry != entry || d.Cycle != statement.CycleMonthly {
		t.Errorf("the duty is %+v", d)
	}
	w.Accept(w.Sign(&statement.DutyRelease{Reason: "moved"}, &duty, w.Permission()...))
	if d := rulestest.Get[*entity.Duty](w, duty); d.State != entity.DutyReleased || d.ReleasedAt != w.Now || d.Reason != "moved" {
		t.Errorf("the duty is %+v", d)
	}
}
