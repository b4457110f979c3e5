package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// machine registers a certificate with which an application signs.
func machine(w *rulestest.World, owner statement.PartyID, app statement.Ref) *rulestest.Person {
	p := w.NewPerson(owner, statement.PostApplication)
	p.Application = &app
	return w.RegisterPerson(p)
}

func suspendApplication(w *rulestest.World, app statement.Ref) {
	w.Accept(w.Sign(&statement.ApplicationSuspend{Reason: "r"}, &app, w.Permission()...))
}

func submitted(w *rulestest.World, owner statement.PartyID) statement.Ref {
	id := w.Accept(w.Sign(&statement.ApplicationSubmit{
		Name: "平台", Type: statement.ApplicationService,
		Kinds: []statement.Kind{statement.KindCataloguePublish, statement.KindUsageRecord},
	}, nil, w.Person(owner, statement.PostOfficer)))
	return statement.Created(statement.TypeApplication, id)
}

func applicationScenarios() []scenario {
	publish := &statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}
	return []scenario{
		{"application.kind", "approved for more than was asked", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			return w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindDatasetAnchor}}, &app, w.Permission()...)
		}},
		{"application.kind", "signs what it may not", func(w *rulestest.World) []byte {
			return w.Sign(publish, nil, machine(w, tjj, w.Application(tjj, statement.ApplicationService)))
		}},
		{"application.state", "signs before it is approved", func(w *rulestest.World) []byte {
			return w.Sign(publish, nil, machine(w, tjj, submitted(w, tjj)))
		}},
		{"application.suspended", "signs while suspended", func(w *rulestest.World) []byte {
			app := w.Application(tjj, statement.ApplicationService)
			p := machine(w, tjj, app)
			suspendApplication(w, app)
			return w.Sign(publish, nil, p)
		}},
		{"application.mismatch", "names another application", func(w *rulestest.World) []byte {
			p := machine(w, tjj, w.Application(tjj, statement.ApplicationService))
			d := w.Draft(publish, nil, p)
			other := w.Application(tjj, statement.ApplicationService)
			d.Application = &other
			return w.SignDraft(d, p)
		}},
		{"application.mismatch", "names none", func(w *rulestest.World) []byte {
			p := machine(w, tjj, w.Application(tjj, statement.ApplicationService))
			d := w.Draft(publish, nil, p)
			d.Application = nil
			return w.SignDraft(d, p)
		}},
		{"handler.mismatch", "a person signs for an application", func(w *rulestest.World) []byte {
			app := w.Application(tjj, statement.ApplicationService)
			by := w.Person(tjj, statement.PostOfficer)
			d := w.Draft(publish, nil, by)
			d.Handler, d.Application = "", &app
			return w.SignDraft(d, by)
		}},
		{"state.transition", "suspended before it is approved", func(w *rulestest.World) []byte {
			app := submitted(w, tjj)
			return w.Sign(&statement.ApplicationSuspend{Reason: "r"}, &app, w.Permission()...)
		}},
	}
}

func TestAnApprovedApplicationSigns(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	app := submitted(w, tjj)
	kinds := []statement.Kind{statement.KindCataloguePublish}
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: kinds}, &app, w.Permission()...))
	p := machine(w, tjj, app)
	publish := &statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}
	w.Accept(w.Sign(publish, nil, p))
	suspendApplication(w, app)
	if a := rulestest.Get[*entity.Application](w, app); a.State != entity.ApplicationSuspended || a.SuspendedAt != w.Now {
		t.Errorf("the application is %+v", a)
	}
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: kinds}, &app, w.Permission()...))
	w.Accept(w.Sign(publish, nil, p))
	if a := rulestest.Get[*entity.Application](w, app); a.SuspendedAt != 0 || a.Count != 4 {
		t.Errorf("the application is %+v", a)
	}
}

// A permission that is taken away stops the next statement; the application stays approved since it was.
func TestPermissionsChange(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	app := submitted(w, tjj)
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindCataloguePublish}}, &app, w.Permission()...))
	p := machine(w, tjj, app)
	since := rulestest.Get[*entity.Application](w, app).ApprovedAt
	publish := &statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}
	w.Accept(w.Sign(publish, nil, p))
	w.Now += 1000
	w.Accept(w.Sign(&statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindUsageRecord}}, &app, w.Permission()...))
	w.Refuse("application.kind", w.Sign(publish, nil, p))
	if a := rulestest.Get[*entity.Application](w, app); a.State != entity.ApplicationApproved || a.ApprovedAt != since {
		t.Errorf("the application is %+v, approved since %d", a, since)
	}
}

func TestTheBureausOwnApplicationIsDecidedInItsStead(t *testing.T) {
	w := rulestest.Founded(t)
	app := submitted(w, bureau)
	approve := &statement.ApplicationApprove{Kinds: []statement.Kind{statement.KindCataloguePublish}}
	w.Refuse("authority.own-matter", w.Sign(approve, &app, w.Permission()...))
	w.Accept(w.Sign(approve, &app, w.Pair(cyber)...))
}
