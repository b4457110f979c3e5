package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

func reporting(w *rulestest.World, by statement.PartyID, entry, version statement.Ref, urgency statement.Urgency) []byte {
	return w.Sign(&statement.ProblemReport{
		Entry: entry, Version: version, Defect: statement.DefectWrong, Urgency: urgency, Text: rulestest.Sealed(),
	}, nil, w.Person(by, statement.PostOfficer))
}

// doubted has a member of the public report the first version of the statistics bureau's open data.
func doubted(w *rulestest.World) (entry, version, problem statement.Ref) {
	w.RegisterParty(citizen, statement.RoleUser)
	entry, version = anchored(w)
	id := w.Accept(reporting(w, citizen, entry, version, statement.UrgencyNormal))
	return entry, version, statement.Created(statement.TypeProblem, id)
}

func answering(w *rulestest.World, by statement.PartyID, problem statement.Ref, body statement.Body) []byte {
	return w.Sign(body, &problem, w.Person(by, statement.PostOfficer))
}

// correcting anchors a second version, which says that it corrects the problems.
func correcting(w *rulestest.World, entry, before statement.Ref, problems ...statement.Ref) []byte {
	body := rulestest.Anchoring("v2", &before)
	body.Corrects = problems
	return w.Sign(body, &entry, w.Person(tjj, statement.PostOfficer))
}

func problemScenarios() []scenario {
	return []scenario{
		{"reference.mismatch", "a version of another entry", func(w *rulestest.World) []byte {
			entry, _ := anchored(w)
			_, other := anchored(w)
			return reporting(w, zgj, entry, other, statement.UrgencyNormal)
		}},
		{"reference.mismatch", "taken on under another entry", func(w *rulestest.World) []byte {
			_, _, problem := doubted(w)
			other, _ := anchored(w)
			return answering(w, tjj, problem, &statement.ProblemAccept{Entry: other})
		}},
		{"authority.owner", "taken on by another unit", func(w *rulestest.World) []byte {
			entry, _, problem := doubted(w)
			return answering(w, zgj, problem, &statement.ProblemAccept{Entry: entry})
		}},
		{"authority.role", "settled by whoever reported it", func(w *rulestest.World) []byte {
			entry, _, problem := doubted(w)
			return answering(w, citizen, problem, &statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()})
		}},
		{"state.transition", "taken on twice", func(w *rulestest.World) []byte {
			entry, _, problem := doubted(w)
			w.Accept(answering(w, tjj, problem, &statement.ProblemAccept{Entry: entry}))
			return answering(w, tjj, problem, &statement.ProblemAccept{Entry: entry})
		}},
		{"state.transition", "a second outcome", func(w *rulestest.World) []byte {
			entry, _, problem := doubted(w)
			w.Accept(answering(w, tjj, problem, &statement.ProblemConfirm{Entry: entry, Reply: rulestest.Sealed()}))
			return answering(w, tjj, problem, &statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()})
		}},
		{"state.transition", "corrected after it was settled", func(w *rulestest.World) []byte {
			entry, version, problem := doubted(w)
			second := statement.Created(statement.TypeVersion, w.Accept(correcting(w, entry, version, problem)))
			w.Accept(answering(w, tjj, problem, &statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()}))
			return answering(w, tjj, problem, &statement.ProblemCorrect{Entry: entry, Version: second})
		}},
		{"problem.version", "corrected by a version that does not name it", func(w *rulestest.World) []byte {
			entry, version, problem := doubted(w)
			second := statement.Created(statement.TypeVersion, w.Accept(correcting(w, entry, version)))
			return answering(w, tjj, problem, &statement.ProblemCorrect{Entry: entry, Version: second})
		}},
		{"problem.version", "corrected by a version that was withdrawn", func(w *rulestest.World) []byte {
			entry, version, problem := doubted(w)
			second := statement.Created(statement.TypeVersion, w.Accept(correcting(w, entry, version, problem)))
			withdraw(w, entry, second)
			return answering(w, tjj, problem, &statement.ProblemCorrect{Entry: entry, Version: second})
		}},
		{"problem.closed", "a version corrects what is closed", func(w *rulestest.World) []byte {
			entry, version, problem := doubted(w)
			w.Accept(answering(w, tjj, problem, &statement.ProblemConfirm{Entry: entry, Reply: rulestest.Sealed()}))
			return correcting(w, entry, version, problem)
		}},
		{"reference.mismatch", "a version corrects another entry's problem", func(w *rulestest.World) []byte {
			_, _, problem := doubted(w)
			entry, version := anchored(w)
			return correcting(w, entry, version, problem)
		}},
	}
}

func TestAProblemIsCorrectedByTheNextVersion(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry, version, problem := doubted(w)
	if p := rulestest.Get[*entity.Problem](w, problem); p.State != entity.ProblemReported || !p.Open() || p.Reporter != citizen || p.Version != version || p.DueAt != 0 {
		t.Errorf("reported it is %+v", p)
	}
	w.Accept(answering(w, tjj, problem, &statement.ProblemAccept{Entry: entry}))
	second := statement.Created(statement.TypeVersion, w.Accept(correcting(w, entry, version, problem)))
	w.Accept(answering(w, tjj, problem, &statement.ProblemCorrect{Entry: entry, Version: second}))
	if p := rulestest.Get[*entity.Problem](w, problem); p.State != entity.ProblemCorrected || p.Open() || *p.Correction != second {
		t.Errorf("corrected it is %+v", p)
	}
	if v := rulestest.Get[*entity.Version](w, second); len(v.Corrects) != 1 || v.Corrects[0] != problem {
		t.Errorf("the new version is %+v", v)
	}
}

func TestTheOpenSubjectAnswersDoubts(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(zgj))
	version := w.Anchor(entry, tjj, "v1")
	for _, c := range []struct {
		body statement.Body
		want entity.ProblemState
	}{
		{&statement.ProblemConfirm{Entry: entry, Reply: rulestest.Sealed()}, entity.ProblemConfirmed},
		{&statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()}, entity.ProblemSettled},
	} {
		problem := statement.Created(statement.TypeProblem, w.Accept(reporting(w, tjj, entry, version, statement.UrgencyNormal)))
		w.Accept(answering(w, zgj, problem, c.body))
		if p := rulestest.Get[*entity.Problem](w, problem); p.State != c.want || p.Correction != nil {
			t.Errorf("want %s, it is %+v", c.want, p)
		}
	}
}

func TestAnUrgentProblemIsDueSooner(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry, version := anchored(w)
	w.SetParameter(statement.DeadlineProblemNormal, workingDays(10))
	w.SetParameter(statement.DeadlineProblemUrgent, workingDays(1))
	for urgency, days := range map[statement.Urgency]int64{statement.UrgencyNormal: 10, statement.UrgencyUrgent: 1} {
		id := w.Accept(reporting(w, tjj, entry, version, urgency))
		p := rulestest.Get[*entity.Problem](w, statement.Created(statement.TypeProblem, id))
		if want := (&workday.Calendar{}).Due(w.Now, days); p.DueAt != want || want == 0 {
			t.Errorf("%s: due at %d, want %d", urgency, p.DueAt, want)
		}
	}
}
