package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func ordering(w *rulestest.World, unit statement.PartyID, dueAt int64, concerns ...statement.Ref) []byte {
	body := &statement.RectificationOrder{Unit: unit, Problem: "catalogue.late", Text: rulestest.Sealed(), Concerns: concerns, DueAt: dueAt}
	return w.Sign(body, nil, w.Person(bureau, statement.PostSupervisor))
}

func ordered(w *rulestest.World) statement.Ref {
	return statement.Created(statement.TypeRectification, w.Accept(ordering(w, tjj, w.Now+day)))
}

func reportingRectification(w *rulestest.World, ref statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.RectificationReport{Text: rulestest.Sealed()}, &ref, w.Person(by, statement.PostOfficer))
}

func sendingBack(w *rulestest.World, ref statement.Ref, dueAt int64) []byte {
	return w.Sign(&statement.RectificationReturn{Reason: "incomplete", DueAt: dueAt}, &ref, w.Person(bureau, statement.PostSupervisor))
}

func acceptingRectification(w *rulestest.World, ref statement.Ref) []byte {
	return w.Sign(&statement.RectificationAccept{}, &ref, w.Person(bureau, statement.PostSupervisor))
}

func supervising(w *rulestest.World, unit statement.PartyID, until int64) []byte {
	body := &statement.SupervisionReport{Unit: unit, From: until - day, Until: until, Digest: rulestest.CaseSalt}
	return w.Sign(body, nil, w.Person(bureau, statement.PostSupervisor))
}

func supervisionScenarios() []scenario {
	return []scenario{
		{"authority.role", "a unit orders another", func(w *rulestest.World) []byte {
			body := &statement.RectificationOrder{Unit: zgj, Problem: "late", Text: rulestest.Sealed(), DueAt: w.Now + day}
			return w.Sign(body, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"authority.own-matter", "the Bureau orders itself", func(w *rulestest.World) []byte { return ordering(w, bureau, w.Now+day) }},
		{"authority.jurisdiction", "a department outside its division", func(w *rulestest.World) []byte {
			w.RegisterParty(district, statement.RoleDepartment)
			supervisor := w.RegisterPerson(w.NewPerson(district, statement.PostSupervisor))
			body := &statement.RectificationOrder{Unit: tjj, Problem: "late", Text: rulestest.Sealed(), DueAt: w.Now + day}
			return w.Sign(body, nil, supervisor)
		}},
		{"rectification.deadline", "no time to report", func(w *rulestest.World) []byte { return ordering(w, tjj, w.Now) }},
		{"rectification.unconfirmed", "for what is only suspected", func(w *rulestest.World) []byte {
			return ordering(w, zgj, w.Now+day, suspicious(w))
		}},
		{"authority.owner", "another unit reports", func(w *rulestest.World) []byte { return reportingRectification(w, ordered(w), zgj) }},
		{"state.transition", "accepted before a report", func(w *rulestest.World) []byte { return acceptingRectification(w, ordered(w)) }},
		{"rectification.deadline", "returned without time", func(w *rulestest.World) []byte {
			ref := ordered(w)
			w.Accept(reportingRectification(w, ref, tjj))
			return sendingBack(w, ref, w.Now)
		}},
		{"state.transition", "reported after it was accepted", func(w *rulestest.World) []byte {
			ref := ordered(w)
			w.Accept(reportingRectification(w, ref, tjj))
			w.Accept(acceptingRectification(w, ref))
			return reportingRectification(w, ref, tjj)
		}},
		{"supervision.period", "a period that is not over", func(w *rulestest.World) []byte { return supervising(w, tjj, w.Now+day) }},
		{"authority.own-matter", "the Bureau reports on itself", func(w *rulestest.World) []byte { return supervising(w, bureau, w.Now) }},
	}
}

// suspicious plays until a use of the planning bureau was judged suspected.
func suspicious(w *rulestest.World) statement.Ref {
	a := w.GrantedAccess(tjj, zgj)
	use := a.Use(w.Now)
	use.Purpose = "another.purpose"
	d := w.Record(w.Sign(use, nil, w.Person(zgj, statement.PostOfficer)))
	return statement.Created(statement.TypeSuspicion, d.Outcome.ID)
}

func TestARectificationIsReturnedAndAccepted(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	ref := ordered(w)
	w.Accept(reportingRectification(w, ref, tjj))
	again := w.Now + 2*day
	w.Accept(sendingBack(w, ref, again))
	if r := rulestest.Get[*entity.Rectification](w, ref); r.State != entity.RectificationReturned || r.DueAt != again || r.Reason != "incomplete" {
		t.Errorf("the rectification is %+v", r)
	}
	w.Accept(reportingRectification(w, ref, tjj))
	w.Accept(acceptingRectification(w, ref))
	r := rulestest.Get[*entity.Rectification](w, ref)
	if r.State != entity.RectificationAccepted || r.Reports != 2 || r.Unit != tjj || r.Authority != bureau || r.Reason != "" {
		t.Errorf("the rectification is %+v", r)
	}
}

func TestAConfirmedSuspicionIsRectified(t *testing.T) {
	w := rulestest.Founded(t)
	ref := suspicious(w)
	w.Accept(w.Sign(&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded", Text: rulestest.Sealed()}}, &ref,
		w.Person(bureau, statement.PostSupervisor), w.Person(bureau, statement.PostReviewer)))
	w.Accept(ordering(w, zgj, w.Now+day, ref))
}

func TestTheCyberspaceOfficeOrdersTheBureau(t *testing.T) {
	w := rulestest.Founded(t)
	body := &statement.RectificationOrder{Unit: bureau, Problem: "late", Text: rulestest.Sealed(), DueAt: w.Now + day}
	w.Accept(w.Sign(body, nil, w.Person(cyber, statement.PostOfficer)))
}

func TestADepartmentOrdersInItsDivision(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(district, statement.RoleDepartment)
	w.RegisterParty("510502.wjj", statement.RoleUnit)
	supervisor := w.RegisterPerson(w.NewPerson(district, statement.PostSupervisor))
	body := &statement.RectificationOrder{Unit: "510502.wjj", Problem: "late", Text: rulestest.Sealed(), DueAt: w.Now + day}
	w.Accept(w.Sign(body, nil, supervisor))
}

func TestASupervisionReportIsAnchored(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	until := w.Now
	id := w.Accept(supervising(w, tjj, until))
	s := rulestest.Get[*entity.Supervision](w, statement.Created(statement.TypeSupervision, id))
	if s.Unit != tjj || s.Until != until || s.Digest != rulestest.CaseSalt {
		t.Errorf("the report is %+v", s)
	}
}
