package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Security. A unit's security file is its own; it begins with its head.
//
//	kind               from                  to          besides
//	security.head      –, headed, planned    headed      a planned one stays planned
//	security.plan      headed, planned       planned     the emergency plan in force from here on
//	security.drill     planned               planned     of the plan; not in the future
//	security.assess    headed, planned       the same    not in the future
//	incident.report    –                     reported    by the unit; nobody was told before it happened
//	incident.remedy    reported, remedied    remedied    by the unit, with those told since
//	incident.close     remedied              closed      the Bureau, the police and the cyberspace office were told, and the users
//	                                                     where they are affected
var securitySteps = steps[entity.SecurityState]{
	statement.KindSecurityPlan: {[]entity.SecurityState{entity.SecurityHeaded, entity.SecurityPlanned}, entity.SecurityPlanned},
}

var incidentSteps = steps[entity.IncidentState]{
	statement.KindIncidentRemedy: {[]entity.IncidentState{entity.IncidentReported, entity.IncidentRemedied}, entity.IncidentRemedied},
	statement.KindIncidentClose:  {[]entity.IncidentState{entity.IncidentRemedied}, entity.IncidentClosed},
}

func nameSecurityHead(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SecurityHead)
	ref := j.s.Statement.Issuer.SecurityRef()
	file := &entity.Security{Header: entity.Header[entity.SecurityState]{State: entity.SecurityHeaded}}
	e, r := j.find(ref)
	if r != nil {
		return r
	}
	if e != nil {
		file = e.(*entity.Security)
	}
	file.Body, file.Post, file.HeadAt = body.Body, body.Post, j.pos.Time
	return j.touch(ref, file)
}

// securityFile gives the issuer's own, which begins with a head.
func (j *judgement) securityFile() (*entity.Security, *Refusal) {
	e, r := j.find(j.s.Statement.Issuer.SecurityRef())
	switch {
	case r != nil:
		return nil, r
	case e == nil:
		return nil, refuse("security.head", "%s has named no security head", j.s.Statement.Issuer)
	}
	return e.(*entity.Security), nil
}

func fileSecurityPlan(j *judgement) *Refusal {
	file, r := j.securityFile()
	if r != nil {
		return r
	}
	if r := advance(j, securitySteps, &file.State); r != nil {
		return r
	}
	file.Plan, file.PlanAt = &j.s.ID, j.pos.Time
	return j.touch(j.s.Statement.Issuer.SecurityRef(), file)
}

func recordDrill(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SecurityDrill)
	file, r := j.securityFile()
	switch {
	case r != nil:
		return r
	case file.State != entity.SecurityPlanned:
		return refuse("security.plan", "%s has no emergency plan to drill", j.s.Statement.Issuer)
	case !begun(j.pos.Time, body.At):
		return refuse("security.future", "the drill is of %d, it is %d", body.At, j.pos.Time)
	}
	file.DrilledAt, file.Drill = body.At, body.Result
	return j.touch(j.s.Statement.Issuer.SecurityRef(), file)
}

func recordAssessment(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.SecurityAssess)
	file, r := j.securityFile()
	switch {
	case r != nil:
		return r
	case !begun(j.pos.Time, body.At):
		return refuse("security.future", "the assessment is of %d, it is %d", body.At, j.pos.Time)
	}
	file.AssessedAt, file.Assessment = body.At, body.Result
	return j.touch(j.s.Statement.Issuer.SecurityRef(), file)
}

func reportIncident(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.IncidentReport)
	if !begun(j.pos.Time, body.At) {
		return refuse("incident.future", "it is said to have happened at %d, it is %d", body.At, j.pos.Time)
	}
	incident := &entity.Incident{
		Header: entity.Header[entity.IncidentState]{State: entity.IncidentReported}, Unit: j.s.Statement.Issuer, What: body.What,
		OccurredAt: body.At, ReportedAt: j.pos.Time, Entries: body.Entries, Affected: body.Affected,
	}
	if r := j.tell(incident, body.Told); r != nil {
		return r
	}
	return j.create(incident)
}

// tell adds those who were told; who was told twice keeps the first time.
func (j *judgement) tell(incident *entity.Incident, told []statement.Telling) *Refusal {
	all := slices.Clone(incident.Told)
	for _, t := range told {
		if t.At < incident.OccurredAt || !begun(j.pos.Time, t.At) {
			return refuse("incident.told", "%s is said to have been told at %d; it happened at %d, it is %d", t.Who, t.At, incident.OccurredAt, j.pos.Time)
		}
		if !wasTold(incident, t.Who) {
			all = append(all, t)
		}
	}
	incident.Told = all
	return nil
}

func wasTold(incident *entity.Incident, who statement.Informed) bool {
	return slices.ContainsFunc(incident.Told, func(t statement.Telling) bool { return t.Who == who })
}

func incidentUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	incident, r := load[entity.Incident](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{incident.Unit}, nil
}

func remedyIncident(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.IncidentRemedy)
	incident, r := load[entity.Incident](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, incidentSteps, &incident.State); r != nil {
		return r
	}
	if r := j.tell(incident, body.Told); r != nil {
		return r
	}
	incident.Remedy = body.Remedy
	return j.touch(*j.s.Statement.Subject, incident)
}

func closeIncident(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.IncidentClose)
	incident, r := load[entity.Incident](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, incidentSteps, &incident.State); r != nil {
		return r
	}
	must := []statement.Informed{statement.InformedBureau, statement.InformedPolice, statement.InformedCyberspace}
	if incident.Affected {
		must = append(must, statement.InformedUsers)
	}
	for _, who := range must {
		if !wasTold(incident, who) {
			return refuse("incident.untold", "nobody has told: %s", who)
		}
	}
	incident.Result = body.Result
	return j.touch(*j.s.Statement.Subject, incident)
}
