package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Problem data in a closed loop: discovered, reported, handled, shared again.
//
//	kind              from                 to          besides
//	problem.report    –                    reported    by any registered party; an urgent one has the shorter deadline
//	problem.accept    reported             accepted    by the entry's unit or its open subject, as the three outcomes are
//	problem.correct   reported, accepted   corrected   names a later version of the entry, whose anchor names the problem
//	problem.confirm   reported, accepted   confirmed   the data was right
//	problem.settle    reported, accepted   settled     by communication
//
// dataset.anchor names the problems that the new version corrects; they must be open. There is exactly one outcome.
var problemSteps = steps[entity.ProblemState]{
	statement.KindProblemAccept:  {[]entity.ProblemState{entity.ProblemReported}, entity.ProblemAccepted},
	statement.KindProblemCorrect: {openProblem, entity.ProblemCorrected},
	statement.KindProblemConfirm: {openProblem, entity.ProblemConfirmed},
	statement.KindProblemSettle:  {openProblem, entity.ProblemSettled},
}

// openProblem are the states before an outcome.
var openProblem = []entity.ProblemState{entity.ProblemReported, entity.ProblemAccepted}

func reportProblem(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ProblemReport)
	if r := j.versionOf(body.Entry, body.Version); r != nil {
		return r
	}
	entry, r := load[entity.Entry](j, body.Entry)
	if r != nil {
		return r
	}
	deadline := statement.DeadlineProblemNormal
	if body.Urgency == statement.UrgencyUrgent {
		deadline = statement.DeadlineProblemUrgent
	}
	due, r := j.due(deadline, j.pos.Time)
	if r != nil {
		return r
	}
	return j.create(&entity.Problem{
		Header: entity.Header[entity.ProblemState]{State: entity.ProblemReported},
		Entry:  body.Entry, Version: body.Version, Reporter: j.s.Statement.Issuer, Unit: entry.Owner,
		Defect: body.Defect, Urgency: body.Urgency, DueAt: due,
	})
}

// versionOf refuses a version that is not of the entry.
func (j *judgement) versionOf(entry, ref statement.Ref) *Refusal {
	version, r := load[entity.Version](j, ref)
	if r != nil {
		return r
	}
	if version.Entry != entry {
		return refuse("reference.mismatch", "the version is of %s, not of %s", version.Entry, entry)
	}
	return nil
}

// problemHandlers are the entry's unit and its open subject.
func problemHandlers(j *judgement) ([]statement.PartyID, *Refusal) {
	var named statement.Ref
	switch body := j.s.Statement.Content().(type) {
	case *statement.ProblemAccept:
		named = body.Entry
	case *statement.ProblemCorrect:
		named = body.Entry
	case *statement.ProblemConfirm:
		named = body.Entry
	case *statement.ProblemSettle:
		named = body.Entry
	}
	problem, r := load[entity.Problem](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if problem.Entry != named {
		return nil, refuse("reference.mismatch", "the problem is of %s, not of %s", problem.Entry, named)
	}
	entry, r := load[entity.Entry](j, named)
	if r != nil {
		return nil, r
	}
	handlers := []statement.PartyID{entry.Owner}
	if entry.Catalogue.OpenSubject != "" {
		handlers = append(handlers, entry.Catalogue.OpenSubject)
	}
	return handlers, nil
}

// answerProblem takes a problem on, or gives it its outcome.
func answerProblem(j *judgement) *Refusal {
	ref := *j.s.Statement.Subject
	problem, r := load[entity.Problem](j, ref)
	if r != nil {
		return r
	}
	if r := advance(j, problemSteps, &problem.State); r != nil {
		return r
	}
	if body, ok := j.s.Statement.Content().(*statement.ProblemCorrect); ok {
		version, r := load[entity.Version](j, body.Version)
		switch {
		case r != nil:
			return r
		case !slices.Contains(version.Corrects, ref):
			return refuse("problem.version", "the anchor of %s does not name the problem", body.Version)
		case version.State == entity.VersionWithdrawn:
			return refuse("problem.version", "%s was withdrawn", body.Version)
		}
		problem.Correction = &body.Version
	}
	return j.touch(ref, problem)
}

// corrects holds an anchor to open problems of its entry.
func (j *judgement) corrects(entry statement.Ref, problems []statement.Ref) *Refusal {
	for _, ref := range problems {
		problem, r := load[entity.Problem](j, ref)
		switch {
		case r != nil:
			return r
		case problem.Entry != entry:
			return refuse("reference.mismatch", "%s is of %s, not of %s", ref, problem.Entry, entry)
		case !problem.Open():
			return refuse("problem.closed", "%s is %s", ref, problem.State)
		}
	}
	return nil
}
