package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// opened is data that is open on conditions, and a member of the public with an application that may use it.
type opened struct{ entry, version, condition, app statement.Ref }

func openOnConditions(w *rulestest.World) opened {
	w.RegisterParty(citizen, statement.RoleUser)
	var o opened
	o.entry = w.Publish(tjj, conditionallyOpen(tjj))
	o.version = w.Anchor(o.entry, tjj, "v1")
	w.Open(o.entry, tjj)
	o.condition = w.PublishCondition(o.entry, tjj)
	o.app = w.Application(citizen, statement.ApplicationAnalysis, o.entry)
	return o
}

// asking gives the request, spoiled.
func (o opened) asking(w *rulestest.World, spoil func(*statement.AccessRequest)) []byte {
	body := &statement.AccessRequest{
		Entry: o.entry, Terms: w.Terms(o.app, statement.ModeSandbox), Scenario: rulestest.Sealed(), Condition: &o.condition,
	}
	spoil(body)
	return w.Sign(body, nil, w.Person(citizen, statement.PostOfficer))
}

func (o opened) request(w *rulestest.World) statement.Ref {
	return w.RequestOpen(citizen, o.entry, o.condition, w.Terms(o.app, statement.ModeSandbox))
}

func takingUp(w *rulestest.World, request statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.AccessAccept{}, &request, w.Person(by, statement.PostOfficer))
}

func declining(w *rulestest.World, request statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.AccessDecline{Reason: "no-safeguards", Grounds: rulestest.Sealed()}, &request, w.Pair(by)...)
}

func publicScenarios() []scenario {
	return []scenario{
		{"opening.unpublished", "asks before conditions are published", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry := w.Publish(tjj, conditionallyOpen(tjj))
			w.Open(entry, tjj)
			app := w.Application(citizen, statement.ApplicationAnalysis, entry)
			return askingBy(w, citizen, entry, w.Terms(app, statement.ModeSandbox))
		}},
		{"opening.condition", "asks without accepting the conditions", func(w *rulestest.World) []byte {
			return openOnConditions(w).asking(w, func(b *statement.AccessRequest) { b.Condition = nil })
		}},
		{"opening.condition", "accepts conditions that were replaced", func(w *rulestest.World) []byte {
			o := openOnConditions(w)
			w.PublishCondition(o.entry, tjj)
			return o.asking(w, func(*statement.AccessRequest) {})
		}},
		{"sharing.mode", "a further mode that the conditions do not name", func(w *rulestest.World) []byte {
			o := openOnConditions(w)
			id := w.Accept(w.Sign(rulestest.Conditions(statement.ModeSandbox), &o.entry, w.Person(tjj, statement.PostOfficer)))
			o.condition = statement.Created(statement.TypeCondition, id)
			return o.asking(w, func(b *statement.AccessRequest) { b.Further = []statement.Mode{statement.ModeDownload} })
		}},
		{"sharing.mode", "a mode that the conditions do not name", func(w *rulestest.World) []byte {
			o := openOnConditions(w)
			id := w.Accept(w.Sign(rulestest.Conditions(statement.ModeDownload), &o.entry, w.Person(tjj, statement.PostOfficer)))
			o.condition = statement.Created(statement.TypeCondition, id)
			return o.asking(w, func(*statement.AccessRequest) {})
		}},
		{"access.procedure", "the Bureau asks for an opinion on a request of the public", func(w *rulestest.World) []byte {
			request := openOnConditions(w).request(w)
			return w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer))
		}},
		{"access.procedure", "a unit's request is taken up like one of the public", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			return takingUp(w, w.Request(zgj, entry, w.Terms(app, statement.ModeInterface)), tjj)
		}},
		{"access.procedure", "a unit's request is declined like one of the public", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			return declining(w, w.Request(zgj, entry, w.Terms(app, statement.ModeInterface)), tjj)
		}},
		{"authority.owner", "another unit takes it up", func(w *rulestest.World) []byte {
			return takingUp(w, openOnConditions(w).request(w), zgj)
		}},
		{"authority.owner", "another unit declines", func(w *rulestest.World) []byte {
			return declining(w, openOnConditions(w).request(w), zgj)
		}},
		{"state.transition", "declined before it was taken up", func(w *rulestest.World) []byte {
			return declining(w, openOnConditions(w).request(w), tjj)
		}},
		{"state.transition", "taken up twice", func(w *rulestest.World) []byte {
			request := openOnConditions(w).request(w)
			w.Accept(takingUp(w, request, tjj))
			return takingUp(w, request, tjj)
		}},
		{"state.transition", "consented to after it was declined", func(w *rulestest.World) []byte {
			request := openOnConditions(w).request(w)
			w.Accept(takingUp(w, request, tjj))
			w.Accept(declining(w, request, tjj))
			return w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...)
		}},
		{"opening.condition", "granted although other conditions are in force now", func(w *rulestest.World) []byte {
			o := openOnConditions(w)
			request := o.request(w)
			w.ConsentOpen(request, tjj)
			agreement := w.Agree(request, citizen, tjj)
			w.PublishCondition(o.entry, tjj)
			return w.Sign(&statement.AccessGrant{Entry: o.entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"sharing.not-open", "granted although the entry was closed", func(w *rulestest.World) []byte {
			o := openOnConditions(w)
			request := o.request(w)
			w.ConsentOpen(request, tjj)
			agreement := w.Agree(request, citizen, tjj)
			reviseTo(w, o.entry, func(c *statement.Catalogue) {
				c.OpeningClass, c.OpenSubject = statement.OpeningNone, ""
				c.SharingClass, c.SharingReason = statement.SharingConditional, "law.pipl"
			})
			return w.Sign(&statement.AccessGrant{Entry: o.entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"reference.mismatch", "the utilisation agreement is not the open subject's", func(w *rulestest.World) []byte {
			request := openOnConditions(w).request(w)
			w.ConsentOpen(request, tjj)
			return w.Sign(&statement.AgreementSign{Request: request, Provider: zgj, Text: rulestest.Sealed(), Until: w.Now + 2*day}, nil,
				w.Person(citizen, statement.PostOfficer), w.Person(zgj, statement.PostOfficer))
		}},
	}
}

func TestConditionalOpenDataIsGrantedToThePublic(t *testing.T) {
	w := rightsWorld(t)
	o := openOnConditions(w)
	terms := w.Terms(o.app, statement.ModeSandbox)
	terms.Further = []statement.Mode{statement.ModeDownload, statement.ModeInterface}
	request := w.RequestOpen(citizen, o.entry, o.condition, terms)
	w.Accept(takingUp(w, request, tjj))
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestAccepted || *r.Condition != o.condition || r.Provider != tjj {
		t.Errorf("taken up, the request is %+v", r)
	}
	w.Accept(w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...))
	grant := w.Grant(request, o.entry, w.Agree(request, citizen, tjj))
	for _, mode := range terms.Modes() {
		use := rulestest.Access{Entry: o.entry, Version: o.version, Application: o.app, Grant: grant, Terms: terms}.Use(w.Now)
		use.Mode = mode
		w.Accept(w.Sign(use, nil, w.Person(citizen, statement.PostOfficer)))
	}
}

func TestARequestOfThePublicIsDeclinedWithReasons(t *testing.T) {
	w := rightsWorld(t)
	request := openOnConditions(w).request(w)
	w.Accept(takingUp(w, request, tjj))
	w.Accept(declining(w, request, tjj))
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestRefused || r.Reason != "no-safeguards" || r.Law != "" {
		t.Errorf("the request is %+v", r)
	}
}

// The open subject is who opens the data, not who keeps it.
func TestTheOpenSubjectDecidesForThePublic(t *testing.T) {
	w := rightsWorld(t)
	w.RegisterParty(citizen, statement.RoleUser)
	c := conditionallyOpen(tjj)
	c.OpenSubject = zgj
	entry := w.Publish(tjj, c)
	w.Open(entry, zgj)
	condition := w.PublishCondition(entry, zgj)
	app := w.Application(citizen, statement.ApplicationAnalysis, entry)
	request := w.RequestOpen(citizen, entry, condition, w.Terms(app, statement.ModeSandbox))
	w.Refuse("authority.owner", takingUp(w, request, tjj))
	w.ConsentOpen(request, zgj)
	g := rulestest.Get[*entity.Grant](w, w.Grant(request, entry, w.Agree(request, citizen, zgj)))
	if g.Provider != zgj || g.User != citizen {
		t.Errorf("the grant is %+v", g)
	}
}
