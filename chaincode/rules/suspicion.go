package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Suspicions: what people make of a use that the rules flagged. The use itself stays as it was recorded.
//
//	kind                from                   to          besides
//	usage.record        –                      suspected   the verdict of usage.go
//	suspicion.explain   suspected, explained   explained   the unit; it may add to what it said
//	suspicion.confirm   suspected, explained   confirmed   the supervisor, with a reason; reports count these alone; an
//	                                                       unexplained one not before the time to explain is over
//	suspicion.dismiss   suspected, explained   dismissed   the supervisor, with a reason
//
// Nobody decides its own matter: neither the unit that used the data, nor the one for which it did, nor the one that provides it.
// Where the Bureau is one of them, the cyberspace office decides.
var suspicionSteps = steps[entity.SuspicionState]{
	statement.KindSuspicionExplain: {openSuspicion, entity.SuspicionExplained},
	statement.KindSuspicionConfirm: {openSuspicion, entity.SuspicionConfirmed},
	statement.KindSuspicionDismiss: {openSuspicion, entity.SuspicionDismissed},
}

// openSuspicion are the states before a finding.
var openSuspicion = []entity.SuspicionState{entity.Suspected, entity.SuspicionExplained}

func suspectedUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	s, r := load[entity.Suspicion](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{s.Unit}, nil
}

func suspicionParties(j *judgement) ([]statement.PartyID, *Refusal) {
	s, r := load[entity.Suspicion](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	parties := []statement.PartyID{s.Unit, s.Provider}
	if s.Principal != "" {
		parties = append(parties, s.Principal)
	}
	return parties, nil
}

// answerSuspicion moves a suspicion: the unit's explanation, the supervisor's finding.
func answerSuspicion(j *judgement) *Refusal {
	s, r := load[entity.Suspicion](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	unheard := s.State == entity.Suspected
	if r := advance(j, suspicionSteps, &s.State); r != nil {
		return r
	}
	switch body := j.s.Statement.Content().(type) {
	case *statement.SuspicionConfirm:
		if unheard {
			if r := j.hears(s); r != nil {
				return r
			}
		}
		s.Reason = body.Reason
	case *statement.SuspicionDismiss:
		s.Reason = body.Reason
	}
	return j.touch(*j.s.Statement.Subject, s)
}

// hears keeps a suspicion from being confirmed before the unit could explain itself.
func (j *judgement) hears(s *entity.Suspicion) *Refusal {
	until, r := j.due(statement.DeadlineSuspicionExplanation, s.At)
	if r != nil {
		return r
	}
	if j.pos.Time <= until {
		return refuse("suspicion.unheard", "%s may explain itself until %d", s.Unit, until)
	}
	return nil
}
