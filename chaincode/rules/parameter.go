package rules

import (
	"slices"
	"strings"

	"luzheng/signer/entity"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// Parameters of the ledger.
//
//	kind                          from           to      besides
//	parameter.set with a value    –, set, unset  set     of the unit and within the bounds of the name
//	parameter.set without         set            unset   as if it had never been set, from the next statement on
//
// Its version is the length of its history. A judgement that depended on a parameter says so in its outcome, with the version, so
// that a deadline can be counted again from the evidence.
func setParameter(j *judgement) *Refusal {
	ref, value := *j.s.Statement.Subject, j.s.Statement.Content().(*statement.ParameterSet).Value
	e, r := j.find(ref)
	if r != nil {
		return r
	}
	parameter := &entity.Parameter{}
	if e != nil {
		parameter = e.(*entity.Parameter)
	}
	switch {
	case value != nil:
		parameter.State = entity.ParameterSet
	case parameter.Value == nil:
		return refuse("state.transition", "%s is not set", ref)
	default:
		parameter.State = entity.ParameterUnset
	}
	parameter.Value = value
	return j.touch(ref, parameter)
}

// parametersOf lists the parameters that judging a kind may depend on; the footprint reads them.
func parametersOf(k statement.Kind) []statement.ParameterName { return parametersByKind[k] }

// Where a deadline in working days stands, the calendar stands beside it.
var parametersByKind = map[statement.Kind][]statement.ParameterName{
	statement.KindAccessRequest:    {statement.DeadlineAccessOpinion, statement.ParameterCalendar},
	statement.KindAccessOpinion:    {statement.DeadlineAccessReply, statement.ParameterCalendar},
	statement.KindAccessConsent:    {statement.DeadlineAccessDecision, statement.ParameterCalendar},
	statement.KindAccessComplete:   {statement.DeadlineAccessOpinion, statement.DeadlineAccessReply, statement.ParameterCalendar},
	statement.KindSuspicionConfirm: {statement.DeadlineSuspicionExplanation, statement.ParameterCalendar},
	statement.KindErasureRequest:   {statement.RetentionAttachments, statement.RetentionIncidents},
	statement.KindErasureApprove:   {statement.RetentionAttachments, statement.RetentionIncidents},
	statement.KindProblemReport:    {statement.ParameterCalendar, statement.DeadlineProblemNormal, statement.DeadlineProblemUrgent},
	statement.KindAccessAccept:     {statement.DeadlineAccessReply, statement.ParameterCalendar},
	statement.KindOpeningAsk:       {statement.DeadlineOpeningAnswer, statement.ParameterCalendar},
	statement.KindRightsDeclare: {
		statement.RightsKinds, statement.RightsConfirmers, statement.DeadlineRightsObjection, statement.ParameterCalendar,
	},
	statement.KindRightsTransfer: {statement.DeadlineRightsObjection, statement.ParameterCalendar},
}

// parameter gives a parameter that is set, or nil. Its kind must list it in parametersByKind.
func (j *judgement) parameter(name statement.ParameterName) (*entity.Parameter, *Refusal) {
	e, r := j.find(name.Ref())
	if r != nil || e == nil {
		return nil, r
	}
	parameter := e.(*entity.Parameter)
	used := outcome.Parameter{Name: name, Version: parameter.Count}
	at, listed := slices.BinarySearchFunc(j.parameters, used, func(a, b outcome.Parameter) int {
		return strings.Compare(string(a.Name), string(b.Name))
	})
	if !listed {
		j.parameters = slices.Insert(j.parameters, at, used)
	}
	if parameter.State == entity.ParameterUnset {
		return nil, nil
	}
	return parameter, nil
}

// due gives the deadline that a parameter in working days sets from a time on, Unix ms; 0 when it is unset, as the regulation
// itself only says 及时, or while a pause lasts.
func (j *judgement) due(name statement.ParameterName, from int64, pauses ...workday.Period) (int64, *Refusal) {
	deadline, r := j.parameter(name)
	if r != nil || deadline == nil {
		return 0, r
	}
	days, r := j.parameter(statement.ParameterCalendar)
	if r != nil {
		return 0, r
	}
	calendar := &workday.Calendar{}
	if days != nil {
		calendar = days.Value.Calendar
	}
	return calendar.Due(from, deadline.Value.WorkingDays, pauses...), nil
}
