package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// The sharing-responsibility list: each line is a duty of one unit. Whether a unit keeps it is told by the versions that
// stand under the entry.
//
//	kind           from     to         besides
//	duty.issue     –        issued     a named entry is published and the unit's own
//	duty.release   issued   released
var dutySteps = steps[entity.DutyState]{
	statement.KindDutyRelease: {[]entity.DutyState{entity.DutyIssued}, entity.DutyReleased},
}

func obligedUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.DutyIssue).Unit}, nil
}

func issueDuty(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DutyIssue)
	if body.Entry != nil {
		entry, r := j.published(*body.Entry)
		if r != nil {
			return r
		}
		if entry.Owner != body.Unit {
			return refuse("reference.mismatch", "%s belongs to %s, not to %s", body.Entry, entry.Owner, body.Unit)
		}
	}
	return j.create(&entity.Duty{
		Header: entity.Header[entity.DutyState]{State: entity.DutyIssued},
		Unit:   body.Unit, Entry: body.Entry, Element: body.Element, From: body.From, Cycle: body.Cycle,
	})
}

func dutyUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	duty, r := load[entity.Duty](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{duty.Unit}, nil
}

func releaseDuty(j *judgement) *Refusal {
	duty, r := load[entity.Duty](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, dutySteps, &duty.State); r != nil {
		return r
	}
	duty.ReleasedAt, duty.Reason = j.pos.Time, j.s.Statement.Content().(*statement.DutyRelease).Reason
	return j.touch(*j.s.Statement.Subject, duty)
}
