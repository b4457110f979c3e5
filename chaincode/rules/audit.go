package rules

import (
	"slices"

	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// Audit cases. The audit bureau does these acts and decides nothing else.
//
//	kind           from      to          besides
//	case.open      –         opened      nothing but commitments: the notice and what the case covers
//	case.serve     opened    served      reveals the terms, which are those committed to; the platform's case names the Bureau;
//	                                     holds the texts of its entries and parties against erasure
//	case.note      served    served      creates the note (noted); of an audited unit, which countersigns and is given time to reply
//	case.reply     noted     replied     the note's, by its unit
//	case.finding   served    served      creates the finding (issued); rests on notes of the unit, which has replied or let its time pass
//	case.rectify   issued    rectified   the finding's, by its unit
//	case.close     served    closed      every finding is rectified; releases what the case held
//	               opened    dropped     nothing of it was ever revealed, and nothing will be
//
// From the service on, only members of the case's team act in it.
var caseSteps = steps[entity.CaseState]{
	statement.KindCaseServe:   {[]entity.CaseState{entity.CaseOpened}, entity.CaseServed},
	statement.KindCaseNote:    {[]entity.CaseState{entity.CaseServed}, entity.CaseServed},
	statement.KindCaseFinding: {[]entity.CaseState{entity.CaseServed}, entity.CaseServed},
	statement.KindCaseClose:   {[]entity.CaseState{entity.CaseServed}, entity.CaseClosed},
}

var noteSteps = steps[entity.NoteState]{
	statement.KindCaseReply: {[]entity.NoteState{entity.NoteNoted}, entity.NoteReplied},
}

var findingSteps = steps[entity.FindingState]{
	statement.KindCaseRectify: {[]entity.FindingState{entity.FindingIssued}, entity.FindingRectified},
}

func openCase(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseOpen)
	return j.create(&entity.Case{
		Header: entity.Header[entity.CaseState]{State: entity.CaseOpened}, Commitment: body.Terms, OpenedAt: j.pos.Time,
	})
}

func servedParties(j *judgement) ([]statement.PartyID, *Refusal) {
	return j.s.Statement.Content().(*statement.CaseServe).Terms.Parties, nil
}

func serveCase(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseServe)
	ref := *j.s.Statement.Subject
	c, r := load[entity.Case](j, ref)
	if r != nil {
		return r
	}
	if r := advance(j, caseSteps, &c.State); r != nil {
		return r
	}
	commitment, err := body.Terms.Commit(body.Salt)
	if err != nil || commitment != c.Commitment {
		return refuse("case.commitment", "the terms and the salt are not those that %s committed to", ref)
	}
	bureau := func(id statement.PartyID) bool { return j.ledger.RoleOf(id) == statement.RoleBureau }
	if slices.Contains(body.Terms.Objects, statement.AuditPlatform) && !slices.ContainsFunc(body.Terms.Parties, bureau) {
		return refuse("case.platform", "the platform is the Bureau's, which is none of %v", body.Terms.Parties)
	}
	c.Terms, c.ServedAt = &body.Terms, j.pos.Time
	if r := j.onTeam(c); r != nil {
		return r
	}
	for _, held := range heldBy(&body.Terms) {
		if r := j.hold(held, ref); r != nil {
			return r
		}
	}
	return j.touch(ref, c)
}

// onTeam holds a served case to its team.
func (j *judgement) onTeam(c *entity.Case) *Refusal {
	if person := j.s.Statement.Handler; c.Terms != nil && !slices.Contains(c.Terms.Team, person) {
		return refuse("case.team", "%s is none of %v", person, c.Terms.Team)
	}
	return nil
}

// actingCase gives the subject's case, moved by the kind, with its team acting on one of its parties.
func (j *judgement) actingCase(unit statement.PartyID) (*entity.Case, *Refusal) {
	c, r := load[entity.Case](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	if r := advance(j, caseSteps, &c.State); r != nil {
		return nil, r
	}
	if r := j.onTeam(c); r != nil {
		return nil, r
	}
	if !slices.Contains(c.Terms.Parties, unit) {
		return nil, refuse("case.scope", "%s is none of %v", unit, c.Terms.Parties)
	}
	return c, nil
}

func notedUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.CaseNote).Unit}, nil
}

func noteEvidence(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseNote)
	c, r := j.actingCase(body.Unit)
	if r != nil {
		return r
	}
	if body.ReplyBy <= j.pos.Time {
		return refuse("case.deadline", "the reply is awaited by %d, it is %d", body.ReplyBy, j.pos.Time)
	}
	c.Notes++
	if r := j.touch(*j.s.Statement.Subject, c); r != nil {
		return r
	}
	return j.create(&entity.Note{
		Header: entity.Header[entity.NoteState]{State: entity.NoteNoted},
		Case:   *j.s.Statement.Subject, Unit: body.Unit, ReplyBy: body.ReplyBy,
	})
}

func noteUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	note, r := load[entity.Note](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{note.Unit}, nil
}

func replyToNote(j *judgement) *Refusal {
	note, r := load[entity.Note](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if r := advance(j, noteSteps, &note.State); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, note)
}

func foundUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	return []statement.PartyID{j.s.Statement.Content().(*statement.CaseFinding).Unit}, nil
}

func issueFinding(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseFinding)
	ref := *j.s.Statement.Subject
	c, r := j.actingCase(body.Unit)
	if r != nil {
		return r
	}
	if body.RectifyBy <= j.pos.Time {
		return refuse("case.deadline", "rectification is awaited by %d, it is %d", body.RectifyBy, j.pos.Time)
	}
	for _, name := range body.Notes {
		if r := j.heard(name, ref, body.Unit); r != nil {
			return r
		}
	}
	c.Findings++
	c.Unrectified++
	if r := j.touch(ref, c); r != nil {
		return r
	}
	return j.create(&entity.Finding{
		Header: entity.Header[entity.FindingState]{State: entity.FindingIssued},
		Case:   ref, Unit: body.Unit, Notes: body.Notes, Issue: body.Issue, RectifyBy: body.RectifyBy,
	})
}

// heard: the note is the unit's in this case, and the unit has replied or let its time pass.
func (j *judgement) heard(name, in statement.Ref, unit statement.PartyID) *Refusal {
	note, r := load[entity.Note](j, name)
	switch {
	case r != nil:
		return r
	case note.Case != in, note.Unit != unit:
		return refuse("reference.mismatch", "%s is of %s in %s", name, note.Unit, note.Case)
	case note.State == entity.NoteNoted && j.pos.Time <= note.ReplyBy:
		return refuse("case.unheard", "%s may reply to %s until %d", unit, name, note.ReplyBy)
	}
	return nil
}

func findingUnit(j *judgement) ([]statement.PartyID, *Refusal) {
	finding, r := load[entity.Finding](j, *j.s.Statement.Subject)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{finding.Unit}, nil
}

func rectifyFinding(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseRectify)
	finding, r := load[entity.Finding](j, *j.s.Statement.Subject)
	if r != nil {
		return r
	}
	if finding.Case != body.Case {
		return refuse("reference.mismatch", "the finding is of %s, not of %s", finding.Case, body.Case)
	}
	c, r := load[entity.Case](j, body.Case)
	if r != nil {
		return r
	}
	if r := advance(j, findingSteps, &finding.State); r != nil {
		return r
	}
	c.Unrectified--
	if r := j.touch(body.Case, c); r != nil {
		return r
	}
	return j.touch(*j.s.Statement.Subject, finding)
}

func caseParties(j *judgement) ([]statement.PartyID, *Refusal) {
	c, r := load[entity.Case](j, *j.s.Statement.Subject)
	if r != nil || c.Terms == nil {
		return nil, r
	}
	return c.Terms.Parties, nil
}

func closeCase(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.CaseClose)
	ref := *j.s.Statement.Subject
	c, r := load[entity.Case](j, ref)
	if r != nil {
		return r
	}
	var held []statement.Ref
	if c.State == entity.CaseOpened {
		c.State = entity.CaseDropped
	} else {
		if r := advance(j, caseSteps, &c.State); r != nil {
			return r
		}
		held = heldBy(c.Terms)
	}
	if r := j.onTeam(c); r != nil {
		return r
	}
	if c.Unrectified > 0 {
		return refuse("case.outstanding", "%d findings are not rectified", c.Unrectified)
	}
	if len(held) != len(body.Releases) {
		return refuse("case.releases", "the case holds %d entries and parties, %d are released", len(held), len(body.Releases))
	}
	for _, released := range held {
		if !slices.Contains(body.Releases, released) {
			return refuse("case.releases", "%s is not released", released)
		}
		if r := j.release(released, ref); r != nil {
			return r
		}
	}
	c.ClosedAt, c.Result = j.pos.Time, body.Result
	return j.touch(ref, c)
}
