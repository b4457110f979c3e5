package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// another registers one more person of the statistics bureau.
func another(w *rulestest.World, post statement.Post, name statement.Pseudonym) *rulestest.Person {
	p := w.NewPerson(tjj, post)
	p.Handler = name
	return w.RegisterPerson(p)
}

// deputising makes a person deputy for a post, for a day; the others sign.
func deputising(w *rulestest.World, deputy *rulestest.Person, post statement.Post, by ...*rulestest.Person) []byte {
	ref := deputy.Ref()
	return w.Sign(&statement.DeputyDelegate{Post: post, Deputy: deputy.Handler, From: w.Now, Until: w.Now + day}, &ref, by...)
}

// retiringBy retires a new entry; publishing is not for a reviewer to do.
func retiringBy(w *rulestest.World, by *rulestest.Person) []byte {
	entry := w.Publish(tjj, rulestest.Catalogue(tjj))
	return w.Sign(&statement.CatalogueRetire{Reason: "r"}, &entry, by)
}

// stoodIn registers a second reviewer and makes the first one deputy for the officer.
func stoodIn(w *rulestest.World) *rulestest.Person {
	deputy := w.Person(tjj, statement.PostReviewer)
	w.Accept(deputising(w, deputy, statement.PostOfficer, w.Person(tjj, statement.PostOfficer), another(w, statement.PostReviewer, "second")))
	return deputy
}

func deputyScenarios() []scenario {
	return []scenario{
		{"authority.post", "without a delegation", func(w *rulestest.World) []byte {
			return retiringBy(w, w.Person(tjj, statement.PostReviewer))
		}},
		{"authority.post", "after its end", func(w *rulestest.World) []byte {
			deputy := stoodIn(w)
			w.Now += day + 60_000
			return retiringBy(w, deputy)
		}},
		{"authority.post", "before its beginning", func(w *rulestest.World) []byte {
			deputy, ref := w.Person(tjj, statement.PostReviewer), w.Person(tjj, statement.PostReviewer).Ref()
			w.Accept(w.Sign(&statement.DeputyDelegate{Post: statement.PostOfficer, Deputy: deputy.Handler, From: w.Now + day, Until: w.Now + 2*day},
				&ref, w.Person(tjj, statement.PostOfficer), another(w, statement.PostReviewer, "second")))
			return retiringBy(w, deputy)
		}},
		{"authority.post", "after it was revoked", func(w *rulestest.World) []byte {
			deputy := stoodIn(w)
			ref := deputy.Ref()
			w.Accept(w.Sign(&statement.DeputyRevoke{Reason: "returned"}, &ref, w.Pair(tjj)...))
			return retiringBy(w, deputy)
		}},
		{"authority.post", "for another post", func(w *rulestest.World) []byte {
			w.RegisterParty(district, statement.RoleDepartment)
			operator, deputy := w.Person(district, statement.PostOperator), w.Person(district, statement.PostOfficer)
			w.Accept(deputising(w, deputy, statement.PostOperator, operator, w.Person(district, statement.PostReviewer)))
			app := submitted(w, tjj)
			return w.Sign(&statement.ApplicationSuspend{Reason: "r"}, &app, deputy, w.Person(district, statement.PostReviewer))
		}},
		{"deputy.self", "the deputy signs", func(w *rulestest.World) []byte {
			return deputising(w, w.Person(tjj, statement.PostReviewer), statement.PostOfficer, w.Pair(tjj)...)
		}},
		{"deputy.post", "nobody who signs holds it", func(w *rulestest.World) []byte {
			return deputising(w, another(w, statement.PostOfficer, "second"), statement.PostOperator, w.Pair(tjj)...)
		}},
		{"deputy.post", "the deputy holds it already", func(w *rulestest.World) []byte {
			return deputising(w, another(w, statement.PostOfficer, "second"), statement.PostOfficer, w.Pair(tjj)...)
		}},
		{"deputy.post", "a deputy makes a deputy", func(w *rulestest.World) []byte {
			deputy := stoodIn(w)
			third := another(w, statement.PostReviewer, "third")
			return deputising(w, third, statement.PostOfficer, deputy, another(w, statement.PostReviewer, "fourth"))
		}},
		{"handler.mismatch", "another person's certificate", func(w *rulestest.World) []byte {
			deputy := *another(w, statement.PostReviewer, "second")
			deputy.Handler = "somebody"
			return deputising(w, &deputy, statement.PostOfficer, w.Pair(tjj)...)
		}},
		{"statement.field", "over already", func(w *rulestest.World) []byte {
			deputy := another(w, statement.PostReviewer, "second")
			ref := deputy.Ref()
			return w.Sign(&statement.DeputyDelegate{Post: statement.PostOfficer, Deputy: deputy.Handler, From: w.Now - day, Until: w.Now}, &ref, w.Pair(tjj)...)
		}},
		{"certificate.post", "two posts that exclude each other", func(w *rulestest.World) []byte {
			w.RegisterParty(district, statement.RoleDepartment)
			return deputising(w, w.Person(district, statement.PostCertificateOfficer), statement.PostOperator,
				w.Person(district, statement.PostOperator), w.Person(district, statement.PostReviewer))
		}},
		{"authority.owner", "another unit's deputy", func(w *rulestest.World) []byte {
			return deputising(w, w.Person(tjj, statement.PostReviewer), statement.PostOfficer, w.Pair(zgj)...)
		}},
		{"state.transition", "revoked without a delegation", func(w *rulestest.World) []byte {
			ref := w.Person(tjj, statement.PostReviewer).Ref()
			return w.Sign(&statement.DeputyRevoke{Reason: "returned"}, &ref, w.Pair(tjj)...)
		}},
		{"signature.person", "the deputy reviews its own act", func(w *rulestest.World) []byte {
			officer := another(w, statement.PostOfficer, "second")
			w.Accept(deputising(w, officer, statement.PostReviewer, w.Pair(tjj)...))
			twin := w.NewPerson(tjj, statement.PostOfficer)
			twin.Handler = officer.Handler
			w.RegisterPerson(twin)
			app := submitted(w, tjj)
			return w.Sign(&statement.ApplicationRevoke{Reason: "r"}, &app, twin, officer)
		}},
	}
}

func TestADeputyStandsForThePostAndTheOutcomeSaysSo(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	deputy := stoodIn(w)
	if c := rulestest.Get[*entity.Certificate](w, deputy.Ref()); c.Deputy == nil || c.Deputy.Post != statement.PostOfficer || c.Post != statement.PostReviewer {
		t.Errorf("the certificate is %+v", c)
	}
	said := func(raw []byte, want ...outcome.Deputy) {
		t.Helper()
		d := w.Record(raw)
		if d.Refusal != nil || len(d.Outcome.Deputies) != len(want) || len(want) == 1 && d.Outcome.Deputies[0] != want[0] {
			t.Errorf("the outcome is %+v, %v", d.Outcome, d.Refusal)
		}
	}
	said(retiringBy(w, deputy), outcome.Deputy{Certificate: deputy.Ref(), Post: statement.PostOfficer})
	said(retiringBy(w, w.Person(tjj, statement.PostOfficer)))
}

// A deputy reviews what another officer does; who of the two acts, the statement names.
func TestADeputyReviews(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	first, second := w.Person(tjj, statement.PostOfficer), another(w, statement.PostOfficer, "second")
	w.Accept(deputising(w, second, statement.PostReviewer, w.Pair(tjj)...))
	app := submitted(w, tjj)
	d := w.Record(w.Sign(&statement.ApplicationRevoke{Reason: "r"}, &app, first, second))
	if d.Refusal != nil || len(d.Outcome.Deputies) != 1 || d.Outcome.Deputies[0] != (outcome.Deputy{Certificate: second.Ref(), Post: statement.PostReviewer}) {
		t.Errorf("the outcome is %+v, %v", d.Outcome, d.Refusal)
	}
}

// The operator's deputy decides where the operator would, and never holds another exclusive post afterwards.
func TestADeputyOfAnExclusivePostHoldsIt(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(district, statement.RoleDepartment)
	w.RegisterParty("510502.wjj", statement.RoleUnit)
	operator, deputy, reviewer := w.Person(district, statement.PostOperator), w.Person(district, statement.PostOfficer), w.Person(district, statement.PostReviewer)
	w.Accept(deputising(w, deputy, statement.PostOperator, operator, reviewer))
	ref := statement.PartyID("510502.wjj").Ref()
	w.Accept(w.Sign(&statement.PartySuspend{Reason: "r"}, &ref, deputy, reviewer))
	other := w.NewPerson(district, statement.PostSupervisor)
	other.Handler = deputy.Handler
	w.Refuse("certificate.post", w.Registration(other))
}
