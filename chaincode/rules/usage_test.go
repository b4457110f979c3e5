package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// using records a use, spoiled, by the officer of the user.
func using(w *rulestest.World, a rulestest.Access, spoil func(*statement.UsageRecord)) []byte {
	body := a.Use(w.Now)
	spoil(body)
	return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer))
}

func asGranted(*statement.UsageRecord) {}

// free gives a use of unconditional, open data without application or grant.
func free(w *rulestest.World) *statement.UsageRecord {
	entry, version := anchored(w)
	return &statement.UsageRecord{
		Action: statement.ActionDownload, Entry: entry, Version: version, Purpose: "research", Mode: statement.ModeDownload, At: w.Now,
	}
}

func usageScenarios() []scenario {
	granted := func(code statement.Code, name string, spoil func(*rulestest.World, *statement.UsageRecord)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			return using(w, a, func(u *statement.UsageRecord) { spoil(w, u) })
		}}
	}
	after := func(code statement.Code, name string, event func(*rulestest.World, rulestest.Access)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			event(w, a)
			return using(w, a, asGranted)
		}}
	}
	public := func(w *rulestest.World, u *statement.UsageRecord) []byte {
		w.RegisterParty(citizen, statement.RoleUser)
		return w.Sign(u, nil, w.Person(citizen, statement.PostOfficer))
	}
	return []scenario{
		granted("suspected.purpose", "another purpose", func(_ *rulestest.World, u *statement.UsageRecord) { u.Purpose = "marketing" }),
		granted("suspected.mode", "another mode", func(_ *rulestest.World, u *statement.UsageRecord) { u.Mode = statement.ModeDownload }),
		granted("suspected.onward", "passed on", func(_ *rulestest.World, u *statement.UsageRecord) { u.Recipient = cyber }),
		granted("suspected.future", "tomorrow", func(w *rulestest.World, u *statement.UsageRecord) { u.At = w.Now + day }),
		granted("suspected.late", "claimed before the grant", func(w *rulestest.World, u *statement.UsageRecord) { u.At = w.Now - day }),
		granted("suspected.grant-missing", "no grant named", func(_ *rulestest.World, u *statement.UsageRecord) { u.Grant = nil }),
		granted("suspected.application", "no application named", func(_ *rulestest.World, u *statement.UsageRecord) { u.Application = nil }),
		granted("suspected.application", "another's application", func(w *rulestest.World, u *statement.UsageRecord) {
			app := w.Application(tjj, statement.ApplicationService, u.Entry)
			u.Application = &app
		}),
		granted("suspected.application", "an application that was never approved", func(w *rulestest.World, u *statement.UsageRecord) {
			app := submitted(w, zgj)
			u.Application = &app
		}),
		granted("suspected.application-entry", "an application without permission", func(w *rulestest.World, u *statement.UsageRecord) {
			app := w.Application(zgj, statement.ApplicationService)
			u.Application = &app
		}),
		granted("suspected.grant", "a grant for other data", func(w *rulestest.World, u *statement.UsageRecord) {
			other := w.GrantedAccess(tjj, zgj)
			u.Grant = &other.Grant
		}),
		{"suspected.user", "another's grant", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			w.RegisterParty("510500.sjj", statement.RoleUnit)
			app := w.Application("510500.sjj", statement.ApplicationService, a.Entry)
			body := a.Use(w.Now)
			body.Application = &app
			return w.Sign(body, nil, w.Person("510500.sjj", statement.PostOfficer))
		}},
		after("suspected.period", "after the period", func(w *rulestest.World, _ rulestest.Access) { w.Now += 2 * day }),
		{"suspected.late", "claimed within, received after the period", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			body := a.Use(w.Now)
			w.Now += 2 * day
			return w.Sign(body, nil, w.Person(zgj, statement.PostOfficer))
		}},
		after("suspected.grant-revoked", "after the revocation", revoke),
		after("suspected.application-suspended", "the application is suspended", func(w *rulestest.World, a rulestest.Access) {
			suspendApplication(w, a.Application)
		}),
		after("suspected.party-suspended", "the party is suspended", func(w *rulestest.World, _ rulestest.Access) { suspendParty(w, zgj) }),
		after("suspected.withdrawn", "the version was withdrawn", func(w *rulestest.World, a rulestest.Access) { withdraw(w, a.Entry, a.Version) }),
		after("suspected.retired", "the entry was retired", func(w *rulestest.World, a rulestest.Access) { retire(w, a.Entry) }),
		after("suspected.not-shared", "the entry is not shared any more", func(w *rulestest.World, a rulestest.Access) {
			reviseTo(w, a.Entry, noSharing)
		}),
		after("suspected.sharing-ended", "the sharing period is over", func(w *rulestest.World, a rulestest.Access) {
			reviseTo(w, a.Entry, func(c *statement.Catalogue) { c.SharingUntil = w.Now - day })
		}),
		{"suspected.application", "an application signs uses without permission", func(w *rulestest.World) []byte {
			app := submitted(w, zgj)
			w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindCataloguePublish}}, &app, w.Permission()...))
			body := free(w)
			body.Application = &app
			return w.Sign(body, nil, machine(w, zgj, app))
		}},
		{"suspected.not-open", "the public uses what is not open", func(w *rulestest.World) []byte {
			return public(w, free(w))
		}},
		{"suspected.grant-missing", "the public uses what is conditional", func(w *rulestest.World) []byte {
			u := free(w)
			reviseTo(w, u.Entry, func(c *statement.Catalogue) {
				c.OpeningClass, c.OpeningReason = statement.OpeningConditional, "law.pipl"
			})
			w.Open(u.Entry, tjj)
			u.At = w.Now
			return public(w, u)
		}},
		{"reference.mismatch", "the version of another entry", func(w *rulestest.World) []byte {
			u := free(w)
			u.Entry = w.Publish(tjj, rulestest.Catalogue(tjj))
			return w.Sign(u, nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"authority.post", "a reviewer records a use", func(w *rulestest.World) []byte {
			return w.Sign(free(w), nil, w.Person(zgj, statement.PostReviewer))
		}},
	}
}

func TestUsesInForceAreClean(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	w.RegisterParty(citizen, statement.RoleUser)
	w.Accept(using(w, a, asGranted))
	w.Accept(w.Sign(a.Use(w.Now), nil, machine(w, zgj, a.Application)))
	unconditional := free(w)
	w.Accept(w.Sign(unconditional, nil, w.Person(zgj, statement.PostOfficer)))
	w.Open(unconditional.Entry, tjj)
	w.Accept(w.Sign(unconditional, nil, w.Person(citizen, statement.PostOfficer)))
	own := a.Use(w.Now)
	own.Application, own.Grant = nil, nil
	w.Accept(w.Sign(own, nil, w.Person(tjj, statement.PostOfficer)))
}

func TestASuspicionIsEvidence(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	d := w.Record(using(w, a, func(u *statement.UsageRecord) { u.Purpose = "marketing" }))
	ref := statement.Created(statement.TypeSuspicion, d.Outcome.ID)
	if d.Outcome.Result != outcome.Accepted || !d.Recorded || len(d.Outcome.Touched) != 1 || d.Outcome.Touched[0].Entity != ref {
		t.Fatalf("the outcome is %+v", d.Outcome)
	}
	s := rulestest.Get[*entity.Suspicion](w, ref)
	if s.Code != "suspected.purpose" || s.Unit != zgj || s.Version != a.Version || *s.Grant != a.Grant || s.Rules != 1 {
		t.Errorf("the suspicion is %+v", s)
	}
	clean := w.Record(using(w, a, asGranted))
	if len(clean.Outcome.Touched) != 0 {
		t.Errorf("a clean use touched %+v", clean.Outcome.Touched)
	}
}

func TestASlowClockIsNoDispute(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	w.Accept(using(w, a, func(u *statement.UsageRecord) { u.At -= 30_000 }))
}
