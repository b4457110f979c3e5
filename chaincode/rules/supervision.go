package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Supervision.
//
//	kind                     from                to          besides
//	rectification.order      –                   ordered     by the Bureau, or a department in its jurisdiction; a suspicion that it
//	                                                         concerns was confirmed
//	rectification.report     ordered, returned   reported    by the unit
//	rectification.accept     reported            accepted
//	rectification.return     reported            returned    with another time to report
//	supervision.report       –                   issued      the report on a unit's period, which is over
var rectificationSteps = steps[entity.RectificationState]{
	statement.KindRectificationReport: {
		[]entity.RectificationState{entity.RectificationOrdered, entity.RectificationReturned}, entity.RectificationReported,
	},
	statement.KindRectificationAccept: {[]entity.RectificationState{entity.RectificationReported}, entity.RectificationAccepted},
	statement.KindRectificationReturn: {[]entity.RectificationState{entity.RectificationReported}, entity.RectificationReturned},
}

func orderedUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.RectificationOrder).Unit}, nil
}

func orderRectification(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.RectificationOrder)
	if body.DueAt <= j.pos.Time {
		return refuse("rectification.deadline", "the report is awaited by %d, it is %d", body.DueAt, j.pos.Time)
	}
	for _, ref := range body.Concerns {
		e, r := j.find(ref)
		if r != nil {
			return r
		}
		if s, ok := e.(*entity.Suspicion); ok && s.State != entity.SuspicionConfirmed {
			return refuse("rectification.unconfirmed", "%s is %s", ref, s.State)
		}
	}
	return j.create(&entity.Rectification{
		Header: entity.Header[entity.RectificationState]{State: entity.RectificationOrdered},
		Unit:   body.Unit, Authority: j.s.Statement.Issuer, Problem: body.Problem, Concerns: body.Concerns,
		OrderedAt: j.pos.Time, DueAt: body.DueAt,
	})
}

func rectifyingUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	rectification, r := load[entity.Rectification](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{rectification.Unit}, nil
}

// moveRectification moves a rectification: the unit's report, the authority's yes or no.
func moveRectification(j *judgement) *Refusal {
	rectification, r := load[entity.Rectification](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, rectificationSteps, &rectification.State); r != nil {
		return r
	}
	switch body := j.s.Statement.Content().(type) {
	case *statement.RectificationReport:
		rectification.Reports++
		rectification.Reason = ""
	case *statement.RectificationReturn:
		if body.DueAt <= j.pos.Time {
			return refuse("rectification.deadline", "the next report is awaited by %d, it is %d", body.DueAt, j.pos.Time)
		}
		rectification.DueAt, rectification.Reason = body.DueAt, body.Reason
	}
	return j.touch(*j.s.Statement.Subject, rectification)
}

func reportedUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.SupervisionReport).Unit}, nil
}

func reportSupervision(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SupervisionReport)
	if body.Until > j.pos.Time {
		return refuse("supervision.period", "the period ends at %d, it is %d", body.Until, j.pos.Time)
	}
	return j.create(&entity.Supervision{
		Header: entity.Header[entity.SupervisionState]{State: entity.SupervisionIssued},
		Unit:   body.Unit, From: body.From, Until: body.Until, Digest: body.Digest,
	})
}
