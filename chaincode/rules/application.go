package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Applications.
//
//	kind                  from                   to          besides
//	application.submit    –                      submitted
//	application.approve   submitted, suspended,  approved    sets the identity permissions (kinds) and data permissions (entries);
//	                      approved                           on an approved one it changes them, from the next statement on
//	application.suspend   approved               suspended   its statements are refused from here on; uses are recorded and flagged
//	application.revoke    submitted, approved,   revoked     for good; of a submitted one it is the review that turns it down; the
//	                      suspended                          owner may, too
var applicationSteps = steps[entity.ApplicationState]{
	statement.KindApplicationApprove: {
		[]entity.ApplicationState{entity.ApplicationSubmitted, entity.ApplicationSuspended, entity.ApplicationApproved},
		entity.ApplicationApproved,
	},
	statement.KindApplicationSuspend: {[]entity.ApplicationState{entity.ApplicationApproved}, entity.ApplicationSuspended},
	statement.KindApplicationRevoke: {
		[]entity.ApplicationState{entity.ApplicationSubmitted, entity.ApplicationApproved, entity.ApplicationSuspended},
		entity.ApplicationRevoked,
	},
}

func submitApplication(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ApplicationSubmit)
	return j.create(&entity.Application{
		Header: entity.Header[entity.ApplicationState]{State: entity.ApplicationSubmitted},
		Owner:  j.s.Statement.Issuer, Name: body.Name, Type: body.Type, Asked: body.Kinds,
	})
}

func applicationOwner(j *judgement) ([]statement.PartyID, *Refusal) {
	app, r := load[entity.Application](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{app.Owner}, nil
}

func approveApplication(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ApplicationApprove)
	app, r := load[entity.Application](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	for _, kind := range body.Kinds {
		if !slices.Contains(app.Asked, kind) {
			return refuse("application.kind", "the application did not ask to sign %s", kind)
		}
	}
	if app.State != entity.ApplicationApproved {
		app.ApprovedAt = j.pos.Time
	}
	if r := advance(j, applicationSteps, &app.State); r != nil {
		return r
	}
	app.Kinds, app.Entries = body.Kinds, body.Entries
	app.SuspendedAt, app.Reason = 0, ""
	return j.touch(*j.s.Statement.Subject, app)
}

func suspendApplication(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ApplicationSuspend)
	app, r := load[entity.Application](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, applicationSteps, &app.State); r != nil {
		return r
	}
	app.SuspendedAt, app.Reason = j.pos.Time, body.Reason
	return j.touch(*j.s.Statement.Subject, app)
}

func revokeApplication(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ApplicationRevoke)
	app, r := load[entity.Application](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, applicationSteps, &app.State); r != nil {
		return r
	}
	app.RevokedAt, app.Reason = j.pos.Time, body.Reason
	return j.touch(*j.s.Statement.Subject, app)
}
