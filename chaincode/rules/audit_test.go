package rules_test

import (
	"slices"
	"strings"
	"testing"

	"luzheng/chaincode/rules"
	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

const audit = rulestest.Audit

func serving(w *rulestest.World, opened statement.Ref, terms statement.CaseTerms) []byte {
	return w.Sign(&statement.CaseServe{Terms: terms, Salt: rulestest.CaseSalt}, &opened, w.Person(audit, statement.PostOfficer))
}

// onUnit serves a case on the statistics bureau.
func onUnit(w *rulestest.World) statement.Ref { return w.ServedCase(w.CaseTerms(tjj)) }

func noting(w *rulestest.World, in statement.Ref, unit statement.PartyID, replyBy int64) []byte {
	return w.Sign(&statement.CaseNote{Unit: unit, Text: rulestest.Sealed(), ReplyBy: replyBy}, &in,
		w.Person(audit, statement.PostOfficer), w.Person(unit, statement.PostOfficer))
}

func finding(w *rulestest.World, in statement.Ref, unit statement.PartyID, notes ...statement.Ref) []byte {
	body := &statement.CaseFinding{Unit: unit, Notes: notes, Issue: "overuse", Text: rulestest.Sealed(), RectifyBy: w.Now + day}
	return w.Sign(body, &in, w.Pair(audit)...)
}

func reply(w *rulestest.World, note statement.Ref, unit statement.PartyID) []byte {
	return w.Sign(&statement.CaseReply{Text: rulestest.Sealed()}, &note, w.Person(unit, statement.PostOfficer))
}

func rectifying(w *rulestest.World, found, in statement.Ref, unit statement.PartyID) []byte {
	return w.Sign(&statement.CaseRectify{Case: in, Text: rulestest.Sealed()}, &found, w.Person(unit, statement.PostOfficer))
}

func closing(w *rulestest.World, in statement.Ref, releases ...statement.Ref) []byte {
	return w.Sign(&statement.CaseClose{Result: "rectified", Releases: releases}, &in, w.Pair(audit)...)
}

// found plays until a finding about the statistics bureau was issued.
func found(w *rulestest.World) (in, issued statement.Ref) {
	in = onUnit(w)
	note := w.Note(in, tjj)
	w.Accept(reply(w, note, tjj))
	return in, w.Finding(in, tjj, note)
}

func auditScenarios() []scenario {
	return []scenario{
		{"authority.role", "the Bureau opens a case", func(w *rulestest.World) []byte {
			return w.Sign(&statement.CaseOpen{Notice: rulestest.Sealed(), Terms: rulestest.CaseSalt}, nil, w.Pair(bureau)...)
		}},
		{"signature.count", "opened by one person", func(w *rulestest.World) []byte {
			return w.Sign(&statement.CaseOpen{Notice: rulestest.Sealed(), Terms: rulestest.CaseSalt}, nil, w.Person(audit, statement.PostOfficer))
		}},
		{"case.commitment", "other terms than those committed to", func(w *rulestest.World) []byte {
			opened := w.OpenCase(w.CaseTerms(tjj))
			return serving(w, opened, w.CaseTerms(zgj))
		}},
		{"case.platform", "the platform, but not the Bureau", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(tjj)
			terms.Objects = append(terms.Objects, statement.AuditPlatform)
			return serving(w, w.OpenCase(terms), terms)
		}},
		{"case.team", "served by another auditor", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(tjj)
			terms.Team = []statement.Pseudonym{"another-auditor"}
			return serving(w, w.OpenCase(terms), terms)
		}},
		{"authority.own-matter", "the audit bureau audits itself", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(audit)
			return serving(w, w.OpenCase(terms), terms)
		}},
		{"state.transition", "served twice", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(tjj)
			return serving(w, w.ServedCase(terms), terms)
		}},
		{"reference.unknown", "an entry that does not exist", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(tjj, statement.Created(statement.TypeEntry, rulestest.CaseSalt))
			return serving(w, w.OpenCase(terms), terms)
		}},
		{"state.transition", "a note before the notice", func(w *rulestest.World) []byte {
			return noting(w, w.OpenCase(w.CaseTerms(tjj)), tjj, w.Now+day)
		}},
		{"case.scope", "a note about a unit outside the case", func(w *rulestest.World) []byte {
			return noting(w, onUnit(w), zgj, w.Now+day)
		}},
		{"case.deadline", "no time to reply", func(w *rulestest.World) []byte { return noting(w, onUnit(w), tjj, w.Now) }},
		{"signature.count", "a note that the unit does not countersign", func(w *rulestest.World) []byte {
			in := onUnit(w)
			return w.Sign(&statement.CaseNote{Unit: tjj, Text: rulestest.Sealed(), ReplyBy: w.Now + day}, &in, w.Person(audit, statement.PostOfficer))
		}},
		{"authority.owner", "another unit replies", func(w *rulestest.World) []byte { return reply(w, w.Note(onUnit(w), tjj), zgj) }},
		{"state.transition", "replied twice", func(w *rulestest.World) []byte {
			note := w.Note(onUnit(w), tjj)
			w.Accept(reply(w, note, tjj))
			return reply(w, note, tjj)
		}},
		{"case.unheard", "a finding before the reply", func(w *rulestest.World) []byte {
			in := onUnit(w)
			return finding(w, in, tjj, w.Note(in, tjj))
		}},
		{"reference.mismatch", "a finding on another case's note", func(w *rulestest.World) []byte {
			other := w.Note(onUnit(w), tjj)
			return finding(w, onUnit(w), tjj, other)
		}},
		{"case.scope", "a finding about a unit outside the case", func(w *rulestest.World) []byte {
			in := onUnit(w)
			return finding(w, in, zgj, w.Note(in, tjj))
		}},
		{"case.deadline", "no time to rectify", func(w *rulestest.World) []byte {
			in := onUnit(w)
			body := &statement.CaseFinding{Unit: tjj, Notes: []statement.Ref{w.Note(in, tjj)}, Issue: "overuse", Text: rulestest.Sealed(), RectifyBy: 1}
			return w.Sign(body, &in, w.Pair(audit)...)
		}},
		{"case.team", "a finding by another auditor", func(w *rulestest.World) []byte {
			terms := w.CaseTerms(tjj)
			in := w.ServedCase(terms)
			note := w.Note(in, tjj)
			stranger := w.NewPerson(audit, statement.PostOfficer)
			stranger.Handler = "another-auditor"
			w.RegisterPerson(stranger)
			body := &statement.CaseFinding{Unit: tjj, Notes: []statement.Ref{note}, Issue: "overuse", Text: rulestest.Sealed(), RectifyBy: w.Now + day}
			return w.Sign(body, &in, stranger, w.Person(audit, statement.PostReviewer))
		}},
		{"authority.owner", "another unit rectifies", func(w *rulestest.World) []byte {
			in, issued := found(w)
			return rectifying(w, issued, in, zgj)
		}},
		{"reference.mismatch", "rectified in another case", func(w *rulestest.World) []byte {
			_, issued := found(w)
			return rectifying(w, issued, onUnit(w), tjj)
		}},
		{"state.transition", "rectified twice", func(w *rulestest.World) []byte {
			in, issued := found(w)
			w.Accept(rectifying(w, issued, in, tjj))
			return rectifying(w, issued, in, tjj)
		}},
		{"case.outstanding", "closed before rectification", func(w *rulestest.World) []byte {
			in, _ := found(w)
			return closing(w, in, tjj.Ref())
		}},
		{"case.releases", "closed without releasing", func(w *rulestest.World) []byte { return closing(w, onUnit(w)) }},
		{"case.releases", "closed releasing something else", func(w *rulestest.World) []byte { return closing(w, onUnit(w), zgj.Ref()) }},
		{"state.transition", "closed twice", func(w *rulestest.World) []byte {
			in := onUnit(w)
			w.Accept(closing(w, in, tjj.Ref()))
			return closing(w, in, tjj.Ref())
		}},
		{"authority.role", "closed by the audited", func(w *rulestest.World) []byte {
			in := onUnit(w)
			return w.Sign(&statement.CaseClose{Result: "r", Releases: []statement.Ref{tjj.Ref()}}, &in, w.Pair(tjj)...)
		}},
	}
}

func TestACaseFromCommitmentToClose(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	terms := w.CaseTerms(tjj, entry)
	in := w.OpenCase(terms)
	if c := rulestest.Get[*entity.Case](w, in); c.State != entity.CaseOpened || !c.Sealed() {
		t.Errorf("the case is %+v", c)
	}
	w.Accept(serving(w, in, terms))
	c := rulestest.Get[*entity.Case](w, in)
	if c.State != entity.CaseServed || c.Sealed() || c.Terms.Parties[0] != tjj || c.ServedAt != w.Now {
		t.Errorf("the case is %+v", c)
	}
	for _, held := range []statement.Ref{entry, tjj.Ref()} {
		if h := rulestest.Get[*entity.Hold](w, held.Hold()); h.State != entity.HoldHeld || h.Of != held || !slices.Contains(h.For, in) {
			t.Errorf("the hold is %+v", h)
		}
	}
	note := w.Note(in, tjj)
	w.Accept(reply(w, note, tjj))
	issued := w.Finding(in, tjj, note)
	w.Accept(rectifying(w, issued, in, tjj))
	if f := rulestest.Get[*entity.Finding](w, issued); f.State != entity.FindingRectified || f.Case != in || f.Notes[0] != note {
		t.Errorf("the finding is %+v", f)
	}
	w.Accept(closing(w, in, entry, tjj.Ref()))
	c = rulestest.Get[*entity.Case](w, in)
	if c.State != entity.CaseClosed || c.Notes != 1 || c.Findings != 1 || c.Unrectified != 0 || c.Result != "rectified" || c.ClosedAt != w.Now {
		t.Errorf("the case is %+v", c)
	}
	if h := rulestest.Get[*entity.Hold](w, entry.Hold()); h.State != entity.HoldReleased || len(h.For) != 0 {
		t.Errorf("the hold is %+v", h)
	}
}

func TestAHoldLastsAsLongAsTheLastCase(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	first, second := onUnit(w), onUnit(w)
	w.Accept(closing(w, first, tjj.Ref()))
	if h := rulestest.Get[*entity.Hold](w, tjj.Ref().Hold()); h.State != entity.HoldHeld || !slices.Equal(h.For, []statement.Ref{second}) {
		t.Errorf("the hold is %+v", h)
	}
}

func TestASilentUnitIsFoundAgainstAfterItsTime(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	in := onUnit(w)
	note := w.Note(in, tjj)
	w.Now += 2 * day
	w.Accept(finding(w, in, tjj, note))
}

func TestADroppedCaseStaysSealed(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	in := w.OpenCase(w.CaseTerms(tjj))
	w.Accept(closing(w, in))
	if c := rulestest.Get[*entity.Case](w, in); c.State != entity.CaseDropped || !c.Sealed() {
		t.Errorf("the case is %+v", c)
	}
}

func TestThePlatformItselfIsAudited(t *testing.T) {
	w := rulestest.Founded(t)
	terms := w.CaseTerms(bureau)
	terms.Objects = []statement.AuditObject{statement.AuditPlatform, statement.AuditFunds}
	terms.Funds = []statement.Code{"fund.digital-economy"}
	in := w.ServedCase(terms)
	w.Note(in, bureau)
	if c := rulestest.Get[*entity.Case](w, in); c.Notes != 1 {
		t.Errorf("the case is %+v", c)
	}
}

// Requests, incidents, audit cases, suspicions and what is ordered are never public.
func TestWhatIsNeverPublic(t *testing.T) {
	for _, line := range rules.Authorities() {
		area, _, _ := strings.Cut(string(line.Kind), ".")
		switch area {
		case "access", "agreement", "usage", "suspicion", "incident", "security", "case", "erasure", "rectification", "supervision", "dispute":
			if line.Visibility == rules.VisiblePublic {
				t.Errorf("%s is public", line.Kind)
			}
		}
	}
}

// The audit bureau decides nothing about others but in its cases.
func TestTheAuditBureauDecidesNothingElse(t *testing.T) {
	for _, line := range rules.Authorities() {
		for _, way := range line.Ways {
			decides := way.Relation == rules.RelationOther || way.Relation == rules.RelationStead
			if decides && line.Visibility != rules.VisibleCase && (way.Roles == nil || slices.Contains(way.Roles, statement.RoleAudit)) {
				t.Errorf("the audit bureau may decide by %s", line.Kind)
			}
		}
	}
}

// oversightStory plays every kind of the areas audit, security, supervision and erasure, each accepted.
func oversightStory(w *rulestest.World) {
	nameHead(w)
	for _, body := range []statement.Body{
		&statement.SecurityPlan{Text: rulestest.Sealed()},
		&statement.SecurityDrill{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()},
		&statement.SecurityAssess{At: w.Now, Result: statement.SecurityPassed, Report: rulestest.Sealed()},
		&statement.SecurityHead{Body: "数据科", Post: "主任"},
	} {
		w.Accept(securing(w, body))
	}
	leak := incident(w, told(w.Now, statement.InformedBureau, statement.InformedPolice)...)
	w.Accept(remedying(w, leak, tjj, told(w.Now, statement.InformedCyberspace, statement.InformedUsers)...))
	w.Accept(closingIncident(w, leak))

	order := ordered(w)
	w.Accept(reportingRectification(w, order, tjj))
	w.Accept(sendingBack(w, order, w.Now+day))
	w.Accept(reportingRectification(w, order, tjj))
	w.Accept(acceptingRectification(w, order))
	w.Accept(supervising(w, tjj, w.Now))

	what, erasure := asked(w)
	_, declined := asked(w)
	terms := w.CaseTerms(tjj, *what.Within)
	in := w.ServedCase(terms)
	note := w.Note(in, tjj)
	w.Accept(reply(w, note, tjj))
	w.Accept(rectifying(w, w.Finding(in, tjj, note), in, tjj))
	w.Accept(closing(w, in, *what.Within, tjj.Ref()))
	w.Accept(closing(w, w.OpenCase(terms)))

	w.Accept(approvingErasure(w, erasure, what, zgj))
	w.Accept(certifying(w, erasure))
	w.Accept(w.Sign(&statement.ErasureDecline{Reason: "needed"}, &declined, w.Person(bureau, statement.PostPermissionOfficer)))
}
