package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Access of the public to conditionally open data. A request of the public goes the way of requests (access.go)
// with three differences:
//
//	it accepts the conditions that the open subject published, which are in force still when the grant is given
//	its provider is the open subject, which takes it up (access.accept) and decides; the Bureau does not ask for an opinion
//	it is refused with reasons (access.decline), not with a legal basis
//
// The agreement that both sides sign is then the utilisation agreement.

// accepts holds a request of the public to the published conditions.
func (j *judgement) accepts(entry *entity.Entry, body *statement.AccessRequest) *Refusal {
	if entry.Condition == nil {
		return refuse("opening.unpublished", "no conditions are published for %s", body.Entry)
	}
	if body.Condition == nil || *body.Condition != *entry.Condition {
		return refuse("opening.condition", "in force are those of %s", entry.Condition)
	}
	condition, r := load[entity.Condition](j, *body.Condition)
	if r != nil {
		return r
	}
	for _, mode := range body.Modes() {
		if !slices.Contains(condition.Modes, mode) {
			return refuse("sharing.mode", "the data is provided by %v, not by %s", condition.Modes, mode)
		}
	}
	return nil
}

// stillOpen: between request and grant the entry may have been closed, or other conditions published.
func stillOpen(entry *entity.Entry, request *entity.Request) *Refusal {
	switch {
	case entry.Opening == nil:
		return refuse("sharing.not-open", "%s is no longer open", request.Entry)
	case refText(entry.Condition) != refText(request.Condition):
		return refuse("opening.condition", "accepted were those of %s, in force are those of %s", request.Condition, refText(entry.Condition))
	}
	return nil
}

// procedure keeps the two ways of deciding a request apart.
func (j *judgement) procedure(request *entity.Request) *Refusal {
	kind, public := j.s.Statement.Kind, request.Condition != nil
	units := kind == statement.KindAccessOpinion || kind == statement.KindAccessRefuse
	subjects := kind == statement.KindAccessAccept || kind == statement.KindAccessDecline
	if public && units || !public && subjects {
		return refuse("access.procedure", "%s is not for a request of %s", kind, request.User)
	}
	return nil
}

// decidePublic moves a request of the public: it is taken up, or declined.
func decidePublic(j *judgement) *Refusal {
	request, r := load[entity.Request](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := j.procedure(request); r != nil {
		return r
	}
	if r := advance(j, requestSteps, &request.State); r != nil {
		return r
	}
	if body, ok := j.s.Statement.Content().(*statement.AccessDecline); ok {
		request.Reason = body.Reason
	}
	if r := j.begin(request); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, request)
}
