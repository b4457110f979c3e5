package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Providing data across the border. Public data stays in the country; a use that names a destination outside the mainland
// is flagged unless it names an approval that covers it (usage.go).
//
//	kind                  from       to         besides
//	crossborder.approve   –          approved   the cyberspace office, after the security assessment; one user, entry, destination
//	                                            and purpose
//	crossborder.revoke    approved   revoked    the cyberspace office
var clearanceSteps = steps[entity.ClearanceState]{
	statement.KindCrossBorderRevoke: {[]entity.ClearanceState{entity.ClearanceApproved}, entity.ClearanceRevoked},
}

func crossBorderParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.CrossBorderApprove)
	entry, r := j.published(body.Entry)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{body.User, entry.Owner}, nil
}

func approveCrossBorder(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CrossBorderApprove)
	entry, r := j.published(body.Entry)
	if r != nil {
		return r
	}
	if body.Until <= j.pos.Time {
		return refuse("statement.field", "the field body.until has passed")
	}
	return j.create(&entity.Clearance{
		Header: entity.Header[entity.ClearanceState]{State: entity.ClearanceApproved},
		User:   body.User, Provider: entry.Owner, Entry: body.Entry, Destination: body.Destination, Purpose: body.Purpose,
		ApprovedAt: j.pos.Time, Until: body.Until,
	})
}

func clearanceParties(j *judgement) ([]statement.PartyID, *Refusal) {
	c, r := load[entity.Clearance](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{c.User, c.Provider}, nil
}

func revokeCrossBorder(j *judgement) *Refusal {
	c, r := load[entity.Clearance](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, clearanceSteps, &c.State); r != nil {
		return r
	}
	c.RevokedAt, c.Reason = j.pos.Time, j.s.Statement.Content().(*statement.CrossBorderRevoke).Reason
	return j.touch(*j.s.Statement.Subject, c)
}
