package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// flagged has a user take a provider's conditional data without a grant, and gives the suspicion.
func flagged(w *rulestest.World, provider, user statement.PartyID) statement.Ref {
	entry := w.Publish(provider, rulestest.ConditionalCatalogue(provider))
	d := w.Record(w.Sign(&statement.UsageRecord{
		Action: statement.ActionDownload, Entry: entry, Version: w.Anchor(entry, provider, "conditional"), Purpose: "research",
		Mode: statement.ModeDownload, At: w.Now,
	}, nil, w.Person(user, statement.PostOfficer)))
	return statement.Created(statement.TypeSuspicion, d.Outcome.ID)
}

func explaining(w *rulestest.World, suspicion statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.SuspicionExplain{Explanation: rulestest.Sealed()}, &suspicion, w.Person(by, statement.PostOfficer))
}

func confirming(w *rulestest.World, suspicion statement.Ref, by ...*rulestest.Person) []byte {
	return w.Sign(&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "purpose.exceeded"}}, &suspicion, by...)
}

func dismissing(w *rulestest.World, suspicion statement.Ref, by ...*rulestest.Person) []byte {
	return w.Sign(&statement.SuspicionDismiss{Finding: statement.Finding{Reason: "clock.wrong", Text: rulestest.Sealed()}}, &suspicion, by...)
}

func suspicionScenarios() []scenario {
	return []scenario{
		{"authority.owner", "another unit explains", func(w *rulestest.World) []byte {
			return explaining(w, flagged(w, tjj, zgj), tjj)
		}},
		{"authority.post", "the permission officer confirms", func(w *rulestest.World) []byte {
			return confirming(w, flagged(w, tjj, zgj), w.Permission()...)
		}},
		{"signature.count", "the supervisor confirms alone", func(w *rulestest.World) []byte {
			return confirming(w, flagged(w, tjj, zgj), w.Person(bureau, statement.PostSupervisor))
		}},
		{"authority.role", "the unit dismisses", func(w *rulestest.World) []byte {
			return dismissing(w, flagged(w, tjj, zgj), w.Pair(zgj)...)
		}},
		{"authority.own-matter", "the Bureau dismisses its own misuse", func(w *rulestest.World) []byte {
			return dismissing(w, flagged(w, tjj, bureau), w.Supervision()...)
		}},
		{"authority.own-matter", "the Bureau confirms a misuse of its own data", func(w *rulestest.World) []byte {
			return confirming(w, flagged(w, bureau, zgj), w.Supervision()...)
		}},
		{"authority.role", "the cyberspace office decides between two units", func(w *rulestest.World) []byte {
			return confirming(w, flagged(w, tjj, zgj), w.Pair(cyber)...)
		}},
		{"suspicion.unheard", "confirmed before the unit could explain itself", func(w *rulestest.World) []byte {
			w.SetParameter(statement.DeadlineSuspicionExplanation, &statement.ParameterValue{WorkingDays: 5})
			return confirming(w, flagged(w, tjj, zgj), w.Supervision()...)
		}},
		{"state.transition", "explained after it is confirmed", func(w *rulestest.World) []byte {
			suspicion := flagged(w, tjj, zgj)
			w.Accept(confirming(w, suspicion, w.Supervision()...))
			return explaining(w, suspicion, zgj)
		}},
		{"state.transition", "dismissed after it is confirmed", func(w *rulestest.World) []byte {
			suspicion := flagged(w, tjj, zgj)
			w.Accept(confirming(w, suspicion, w.Supervision()...))
			return dismissing(w, suspicion, w.Supervision()...)
		}},
		{"state.transition", "confirmed after it is dismissed", func(w *rulestest.World) []byte {
			suspicion := flagged(w, tjj, zgj)
			w.Accept(dismissing(w, suspicion, w.Supervision()...))
			return confirming(w, suspicion, w.Supervision()...)
		}},
	}
}

func TestASuspicionIsExplainedAndDecided(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	confirmed := flagged(w, tjj, zgj)
	if s := rulestest.Get[*entity.Suspicion](w, confirmed); s.State != entity.Suspected || s.Provider != tjj || s.Unit != zgj {
		t.Errorf("the suspicion is %+v", s)
	}
	for range 2 { // the unit may add to what it said
		w.Accept(explaining(w, confirmed, zgj))
		if s := rulestest.Get[*entity.Suspicion](w, confirmed); s.State != entity.SuspicionExplained || s.Reason != "" {
			t.Errorf("the suspicion is %+v", s)
		}
	}
	w.Accept(confirming(w, confirmed, w.Supervision()...))
	s := rulestest.Get[*entity.Suspicion](w, confirmed)
	if s.State != entity.SuspicionConfirmed || s.Reason != "purpose.exceeded" || s.Code != "suspected.grant-missing" || s.Count != 4 {
		t.Errorf("the suspicion is %+v", s)
	}
	dismissed := flagged(w, tjj, zgj)
	w.Accept(dismissing(w, dismissed, w.Supervision()...))
	if s = rulestest.Get[*entity.Suspicion](w, dismissed); s.State != entity.SuspicionDismissed || s.Reason != "clock.wrong" {
		t.Errorf("the suspicion is %+v", s)
	}
}

func TestASuspicionIsConfirmedAfterTheUnitWasHeard(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	w.SetParameter(statement.DeadlineSuspicionExplanation, &statement.ParameterValue{WorkingDays: 5})
	explained, silent, wrong := flagged(w, tjj, zgj), flagged(w, tjj, zgj), flagged(w, tjj, zgj)
	w.Accept(explaining(w, explained, zgj))
	w.Accept(confirming(w, explained, w.Supervision()...))
	w.Accept(dismissing(w, wrong, w.Supervision()...))
	w.Now += 14 * day
	d := w.Record(confirming(w, silent, w.Supervision()...))
	if s := rulestest.Get[*entity.Suspicion](w, silent); s.State != entity.SuspicionConfirmed || len(d.Outcome.Parameters) != 1 {
		t.Errorf("the suspicion is %+v, judged by %+v", s, d.Outcome.Parameters)
	}
}

func TestTheBureausOwnMisuseIsJudgedInItsStead(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	suspicion := flagged(w, tjj, bureau)
	w.Accept(explaining(w, suspicion, bureau))
	w.Accept(confirming(w, suspicion, w.Pair(cyber)...))
	if s := rulestest.Get[*entity.Suspicion](w, suspicion); s.State != entity.SuspicionConfirmed || s.By != cyber {
		t.Errorf("the suspicion is %+v", s)
	}
}
