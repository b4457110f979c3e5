package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Disputes over opening or use. A dispute has two sides and exactly one outcome.
//
//	kind                 from              to                  besides
//	dispute.open         –                 open                against a party of the matter; between two parties only by the other
//	dispute.negotiate    open, escalated   agreed              both sides sign
//	dispute.escalate     open              escalated           either side
//	dispute.coordinate   escalated         settled or failed   the Bureau, or in its stead where it is a side
//
// The matter (entry, version, petition, request, agreement or grant) counts its open disputes, so that whoever reads it sees them;
// until the outcome its texts are not erased (erasure.go).
var disputeSteps = steps[entity.DisputeState]{
	statement.KindDisputeNegotiate: {
		[]entity.DisputeState{entity.DisputeOpen, entity.DisputeEscalated}, entity.DisputeAgreed,
	},
	statement.KindDisputeEscalate:   {[]entity.DisputeState{entity.DisputeOpen}, entity.DisputeEscalated},
	statement.KindDisputeCoordinate: {[]entity.DisputeState{entity.DisputeEscalated}, entity.DisputeSettled},
}

func openDispute(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DisputeOpen)
	matter, sides, closed, r := j.disputed(body.Matter)
	if r != nil {
		return r
	}
	issuer := j.s.Statement.Issuer
	switch {
	case body.Respondent == issuer || !slices.Contains(sides, body.Respondent):
		return refuse("dispute.respondent", "%s is not the other side of %s", body.Respondent, body.Matter)
	case closed && !slices.Contains(sides, issuer):
		return refuse("dispute.standing", "%s is a matter between %v", body.Matter, sides)
	}
	matter.Contest(1)
	if r := j.touch(body.Matter, matter); r != nil {
		return r
	}
	return j.create(&entity.Dispute{
		Header: entity.Header[entity.DisputeState]{State: entity.DisputeOpen},
		Matter: body.Matter, Applicant: issuer, Respondent: body.Respondent, Reason: body.Reason,
	})
}

// disputed loads the matter of a dispute and the parties that can answer for it; a closed matter is theirs alone.
func (j *judgement) disputed(ref statement.Ref) (matter entity.Contestable, sides []statement.PartyID, closed bool, r *Refusal) {
	e, r := j.find(ref)
	if r != nil {
		return nil, nil, false, r
	}
	switch e := e.(type) {
	case *entity.Entry:
		return e, []statement.PartyID{e.Owner, e.Catalogue.OpenSubject}, false, nil
	case *entity.Version:
		return e, []statement.PartyID{e.Owner}, false, nil
	case *entity.Petition:
		return e, []statement.PartyID{e.Asker, e.Keeper}, true, nil
	case *entity.Agreement:
		return e, []statement.PartyID{e.User, e.Provider}, true, nil
	case *entity.Request:
		return e, []statement.PartyID{e.User, e.Provider}, true, nil
	case *entity.Grant:
		return e, []statement.PartyID{e.User, e.Provider}, true, nil
	}
	return nil, nil, false, refuse("reference.mismatch", "%s cannot be disputed", ref)
}

func disputeSides(j *judgement) ([]statement.PartyID, *Refusal) {
	dispute, r := load[entity.Dispute](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{dispute.Applicant, dispute.Respondent}, nil
}

func escalateDispute(j *judgement) *Refusal {
	dispute, r := load[entity.Dispute](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, disputeSteps, &dispute.State); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, dispute)
}

func negotiateDispute(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DisputeNegotiate)
	dispute, r := load[entity.Dispute](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if body.With != dispute.Applicant && body.With != dispute.Respondent {
		return refuse("dispute.respondent", "%s is no side of the dispute", body.With)
	}
	if r := j.conclude(dispute, body.Matter); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, dispute)
}

func coordinateDispute(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.DisputeCoordinate)
	dispute, r := load[entity.Dispute](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.conclude(dispute, body.Matter); r != nil {
		return r
	}
	if body.Result == statement.CoordinationFailed {
		dispute.State = entity.DisputeFailed
	}
	dispute.Result = body.Reason
	return j.touch(*j.s.Statement.Subject, dispute)
}

// conclude gives a dispute its outcome, and frees the matter of it.
func (j *judgement) conclude(dispute *entity.Dispute, ref statement.Ref) *Refusal {
	if dispute.Matter != ref {
		return refuse("reference.mismatch", "the dispute is over %s, not over %s", dispute.Matter, ref)
	}
	if r := advance(j, disputeSteps, &dispute.State); r != nil {
		return r
	}
	matter, _, _, r := j.disputed(ref)
	if r != nil {
		return r
	}
	matter.Contest(-1)
	return j.touch(ref, matter)
}
