package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Technical service units.
//
//	kind             from     to       besides
//	service.engage   –        active   principal and technical service unit both sign; it names what the unit may say
//	service.end      active   ended    either side
//
// What a technical service unit says counts only while it works for a principal that is in office itself: the statement names an
// engagement of the unit's own that is in force and lists the kind, and its principal, or who succeeded to it. Exempt is what concerns the unit itself: its keys, its security, the end of its
// engagements, its side of a suspicion, dispute, rectification or audit. A use is never refused for it, but recorded and flagged
// (usage.go).
var engagementSteps = steps[entity.EngagementState]{
	statement.KindServiceEnd: {[]entity.EngagementState{entity.EngagementActive}, entity.EngagementEnded},
}

// unengaged are the kinds that a technical service unit says for itself.
var unengaged = []statement.Kind{
	statement.KindCertificateRevoke, statement.KindCustodyDelegate, statement.KindServiceEnd,
	statement.KindSecurityHead, statement.KindSecurityPlan, statement.KindSecurityDrill, statement.KindSecurityAssess,
	statement.KindIncidentReport, statement.KindIncidentRemedy,
	statement.KindSuspicionExplain, statement.KindRightsObject, statement.KindErasureRequest,
	statement.KindDisputeOpen, statement.KindDisputeNegotiate, statement.KindDisputeEscalate,
	statement.KindRectificationReport, statement.KindCaseReply, statement.KindCaseRectify,
}

// represents finds the principal that the statement names, so that what its predecessors left is read as its own. Whether there is
// such a principal, and whether it is this one, is judged later.
func (j *judgement) represents() *Refusal {
	id := j.s.Statement.Principal
	if id == "" {
		return nil
	}
	e, r := j.find(id.Ref())
	if e != nil {
		j.heirs = append(j.heirs, id)
	}
	return r
}

// engaged holds a technical service unit to an engagement in force.
func (j *judgement) engaged() *Refusal {
	kind, ref := j.s.Statement.Kind, j.s.Statement.Engagement
	switch {
	case kind == statement.KindUsageRecord:
		return nil
	case ref == nil && j.issuer.Role == statement.RoleService && !slices.Contains(unengaged, kind):
		return refuse("engagement.missing", "%s is a technical service unit and names no engagement", j.s.Statement.Issuer)
	case ref == nil:
		return nil
	}
	e, r := load[entity.Engagement](j, *ref)
	switch {
	case r != nil:
		return r
	case e.Service != j.s.Statement.Issuer:
		return refuse("engagement.party", "the engagement is of %s", e.Service)
	case !works(e, j.pos.Time):
		return refuse("engagement.ended", "the engagement is %s and was signed until %d", e.State, e.Until)
	case !slices.Contains(e.Kinds, kind):
		return refuse("engagement.kind", "the engagement does not name %s", kind)
	case e.Principal != j.s.Statement.Principal:
		return refuse("engagement.principal", "the engagement is with %s, the statement names %q", e.Principal, j.s.Statement.Principal)
	}
	_, r = j.inOffice(e.Principal)
	return r
}

// works tells whether an engagement is in force at t.
func works(e *entity.Engagement, t int64) bool {
	return begun(t, e.SignedAt) && t <= e.Until && !after(t, e.EndedAt)
}

func engageService(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ServiceEngage)
	unit, r := load[entity.Party](j, body.Service.Ref())
	switch {
	case r != nil:
		return r
	case unit.Role != statement.RoleService:
		return refuse("engagement.role", "%s is a party of role %s", body.Service, unit.Role)
	case body.Until <= j.pos.Time:
		return refuse("statement.field", "the field body.until has passed")
	}
	return j.create(&entity.Engagement{
		Header:    entity.Header[entity.EngagementState]{State: entity.EngagementActive},
		Principal: j.s.Statement.Issuer, Service: body.Service, Kinds: body.Kinds, SignedAt: j.pos.Time, Until: body.Until,
	})
}

func engagementParties(j *judgement) ([]statement.PartyID, *Refusal) {
	e, r := load[entity.Engagement](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{e.Principal, e.Service}, nil
}

func endService(j *judgement) *Refusal {
	e, r := load[entity.Engagement](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, engagementSteps, &e.State); r != nil {
		return r
	}
	e.EndedAt, e.Reason = j.pos.Time, j.s.Statement.Content().(*statement.ServiceEnd).Reason
	return j.touch(*j.s.Statement.Subject, e)
}
