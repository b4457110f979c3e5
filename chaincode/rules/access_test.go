package rules_test

import (
	"reflect"
	"slices"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
	"luzheng/signer/workday"
)

// conditional publishes conditional data and has an application of the user approved for it.
func conditional(w *rulestest.World) (entry, app statement.Ref) {
	entry = w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
	return entry, w.Application(zgj, statement.ApplicationService, entry)
}

func asking(w *rulestest.World, entry, app statement.Ref) []byte {
	return askingBy(w, zgj, entry, w.Terms(app, statement.ModeInterface))
}

func askingBy(w *rulestest.World, user statement.PartyID, entry statement.Ref, terms statement.Terms) []byte {
	return w.Sign(&statement.AccessRequest{Entry: entry, Terms: terms, Scenario: rulestest.Sealed()}, nil,
		w.Person(user, statement.PostOfficer))
}

// consented plays until the provider has consented.
func consented(w *rulestest.World) (entry, request statement.Ref) {
	entry, app := conditional(w)
	request = w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Consent(request, tjj)
	return entry, request
}

// askedFor plays until the provider was asked.
func askedFor(w *rulestest.World) (request statement.Ref) {
	entry, app := conditional(w)
	request = w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
	return request
}

// exchange plays until the provider has consented to an exchange.
func exchange(w *rulestest.World) (entry, request statement.Ref) {
	entry = w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
	app := w.Application(zgj, statement.ApplicationExchange, entry)
	request = w.Request(zgj, entry, w.Terms(app, statement.ModeExchange))
	w.Consent(request, tjj)
	return entry, request
}

func arguing(w *rulestest.World, request statement.Ref, provider statement.PartyID) []byte {
	return w.Sign(&statement.AccessArgue{Provider: provider, Argument: rulestest.Sealed()}, &request,
		w.Person(bureau, statement.PostPermissionOfficer), w.Person(provider, statement.PostOfficer))
}

func returning(w *rulestest.World, request statement.Ref) []byte {
	return w.Sign(&statement.AccessReturn{Reason: "scenario.unclear"}, &request, w.Person(bureau, statement.PostPermissionOfficer))
}

func completing(w *rulestest.World, request statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.AccessComplete{Scenario: rulestest.Sealed()}, &request, w.Person(by, statement.PostOfficer))
}

func withdrawing(w *rulestest.World, request statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.AccessWithdraw{}, &request, w.Person(by, statement.PostOfficer))
}

func reviseTo(w *rulestest.World, entry statement.Ref, change func(*statement.Catalogue)) {
	c := rulestest.Get[*entity.Entry](w, entry).Catalogue
	change(&c)
	w.Accept(w.Sign(&statement.CatalogueRevise{Catalogue: c}, &entry, w.Person(tjj, statement.PostOfficer)))
}

func noSharing(c *statement.Catalogue) { c.SharingClass = statement.SharingNone }

func accessScenarios() []scenario {
	return []scenario{
		{"entry.retired", "asks for what has ended", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			retire(w, entry)
			return asking(w, entry, app)
		}},
		{"sharing.own", "asks for its own", func(w *rulestest.World) []byte {
			entry := w.Publish(zgj, rulestest.ConditionalCatalogue(zgj))
			return asking(w, entry, w.Application(zgj, statement.ApplicationService, entry))
		}},
		{"sharing.none", "asks for what is not shared", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			reviseTo(w, entry, noSharing)
			return asking(w, entry, app)
		}},
		{"sharing.unconditional", "asks for what is free", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			return asking(w, entry, w.Application(zgj, statement.ApplicationService, entry))
		}},
		{"sharing.ended", "asks after the sharing period", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			reviseTo(w, entry, func(c *statement.Catalogue) { c.SharingUntil = w.Now })
			return asking(w, entry, app)
		}},
		{"sharing.not-open", "a member of the public asks for what is not open", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry, _ := conditional(w)
			app := w.Application(citizen, statement.ApplicationService, entry)
			return askingBy(w, citizen, entry, w.Terms(app, statement.ModeDownload))
		}},
		{"sharing.unconditional", "a member of the public asks for what is free", func(w *rulestest.World) []byte {
			w.RegisterParty(citizen, statement.RoleUser)
			entry := w.Publish(tjj, rulestest.Catalogue(tjj))
			w.Open(entry, tjj)
			app := w.Application(citizen, statement.ApplicationService, entry)
			return askingBy(w, citizen, entry, w.Terms(app, statement.ModeDownload))
		}},
		{"application.owner", "with another's application", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return asking(w, entry, w.Application(tjj, statement.ApplicationService, entry))
		}},
		{"application.state", "with an application that is not approved", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return asking(w, entry, submitted(w, zgj))
		}},
		{"application.entry", "with an application that has no permission", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return asking(w, entry, w.Application(zgj, statement.ApplicationService))
		}},
		{"sharing.mode", "an analysis through the interface", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return asking(w, entry, w.Application(zgj, statement.ApplicationAnalysis, entry))
		}},
		{"sharing.mode", "an interface and an exchange", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			terms := w.Terms(app, statement.ModeInterface)
			terms.Further = []statement.Mode{statement.ModeExchange}
			return askingBy(w, zgj, entry, terms)
		}},
		{"sharing.mode", "an exchange through the interface", func(w *rulestest.World) []byte {
			entry, _ := conditional(w)
			return asking(w, entry, w.Application(zgj, statement.ApplicationExchange, entry))
		}},
		{"state.transition", "consent before the question", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
			return w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...)
		}},
		{"authority.owner", "the user consents itself", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
			w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
			return w.Sign(&statement.AccessConsent{}, &request, w.Pair(zgj)...)
		}},
		{"state.transition", "refused after consent", func(w *rulestest.World) []byte {
			_, request := consented(w)
			w.RegisterBasis("l", "a", w.Now)
			return w.Sign(&statement.AccessRefuse{Law: "l", Article: "a"}, &request, w.Pair(tjj)...)
		}},
		{"state.transition", "returned after consent", func(w *rulestest.World) []byte {
			_, request := consented(w)
			return returning(w, request)
		}},
		{"state.transition", "returned twice", func(w *rulestest.World) []byte {
			request := askedFor(w)
			w.Accept(returning(w, request))
			return returning(w, request)
		}},
		{"authority.own-matter", "the Bureau returns a request for its own data", func(w *rulestest.World) []byte {
			entry := w.Publish(bureau, rulestest.ConditionalCatalogue(bureau))
			request := w.Request(zgj, entry, w.Terms(w.Application(zgj, statement.ApplicationService, entry), statement.ModeInterface))
			return returning(w, request)
		}},
		{"state.transition", "consent while it is returned", func(w *rulestest.World) []byte {
			request := askedFor(w)
			w.Accept(returning(w, request))
			return w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...)
		}},
		{"state.transition", "completed without being returned", func(w *rulestest.World) []byte {
			return completing(w, askedFor(w), zgj)
		}},
		{"authority.owner", "the provider completes", func(w *rulestest.World) []byte {
			request := askedFor(w)
			w.Accept(returning(w, request))
			return completing(w, request, tjj)
		}},
		{"authority.owner", "the provider withdraws", func(w *rulestest.World) []byte {
			return withdrawing(w, askedFor(w), tjj)
		}},
		{"state.transition", "withdrawn after the grant", func(w *rulestest.World) []byte {
			return withdrawing(w, w.GrantedAccess(tjj, zgj).Request, zgj)
		}},
		{"state.transition", "consent to what was withdrawn", func(w *rulestest.World) []byte {
			request := askedFor(w)
			w.Accept(withdrawing(w, request, zgj))
			return w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...)
		}},
		{"exchange.unargued", "an exchange without argument", func(w *rulestest.World) []byte {
			entry, request := exchange(w)
			agreement := w.Agree(request, zgj, tjj)
			return w.Sign(&statement.AccessGrant{Entry: entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"exchange.mode", "an argument for an interface", func(w *rulestest.World) []byte {
			_, request := consented(w)
			return arguing(w, request, tjj)
		}},
		{"exchange.argued", "argued twice", func(w *rulestest.World) []byte {
			_, request := exchange(w)
			w.Argue(request, tjj)
			return arguing(w, request, tjj)
		}},
		{"reference.mismatch", "argued with another than the provider", func(w *rulestest.World) []byte {
			_, request := exchange(w)
			return arguing(w, request, cyber)
		}},
		{"state.transition", "argued before consent", func(w *rulestest.World) []byte {
			entry := w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
			app := w.Application(zgj, statement.ApplicationExchange, entry)
			return arguing(w, w.Request(zgj, entry, w.Terms(app, statement.ModeExchange)), tjj)
		}},
		{"authority.role", "provider and user argue without the Bureau", func(w *rulestest.World) []byte {
			_, request := exchange(w)
			return w.Sign(&statement.AccessArgue{Provider: tjj, Argument: rulestest.Sealed()}, &request,
				w.Person(zgj, statement.PostOfficer), w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "an agreement before consent", func(w *rulestest.World) []byte {
			entry, app := conditional(w)
			request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
			return w.Sign(&statement.AgreementSign{Request: request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now + 2*day}, nil,
				w.Person(zgj, statement.PostOfficer), w.Person(tjj, statement.PostOfficer))
		}},
		{"agreement.until", "an agreement shorter than the period", func(w *rulestest.World) []byte {
			_, request := consented(w)
			return w.Sign(&statement.AgreementSign{Request: request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now}, nil,
				w.Person(zgj, statement.PostOfficer), w.Person(tjj, statement.PostOfficer))
		}},
		{"reference.mismatch", "an agreement with another provider", func(w *rulestest.World) []byte {
			_, request := consented(w)
			return w.Sign(&statement.AgreementSign{Request: request, Provider: cyber, Text: rulestest.Sealed(), Until: w.Now + 2*day}, nil,
				w.Person(zgj, statement.PostOfficer), w.Person(cyber, statement.PostOfficer))
		}},
		{"authority.owner", "an agreement to another's request", func(w *rulestest.World) []byte {
			_, request := consented(w)
			return w.Sign(&statement.AgreementSign{Request: request, Provider: tjj, Text: rulestest.Sealed(), Until: w.Now + 2*day}, nil,
				w.Person(cyber, statement.PostOfficer), w.Person(tjj, statement.PostOfficer))
		}},
		{"agreement.request", "the agreement of another request", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			entry, request := consented(w)
			return w.Sign(&statement.AccessGrant{Entry: entry, Agreement: a.Agreement}, &request, w.Permission()...)
		}},
		{"agreement.ended", "after the agreement", func(w *rulestest.World) []byte {
			entry, request := consented(w)
			agreement := w.Agree(request, zgj, tjj)
			w.Now += 3 * day
			return w.Sign(&statement.AccessGrant{Entry: entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"reference.mismatch", "a grant for another entry", func(w *rulestest.World) []byte {
			_, request := consented(w)
			agreement := w.Agree(request, zgj, tjj)
			other, _ := conditional(w)
			return w.Sign(&statement.AccessGrant{Entry: other, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"sharing.none", "a grant for what is not shared any more", func(w *rulestest.World) []byte {
			entry, request := consented(w)
			agreement := w.Agree(request, zgj, tjj)
			reviseTo(w, entry, noSharing)
			return w.Sign(&statement.AccessGrant{Entry: entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"entry.retired", "a grant for what has ended", func(w *rulestest.World) []byte {
			entry, request := consented(w)
			agreement := w.Agree(request, zgj, tjj)
			retire(w, entry)
			return w.Sign(&statement.AccessGrant{Entry: entry, Agreement: agreement}, &request, w.Permission()...)
		}},
		{"state.transition", "granted twice", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			return w.Sign(&statement.AccessGrant{Entry: a.Entry, Agreement: a.Agreement}, &a.Request, w.Permission()...)
		}},
		{"state.transition", "revoked twice", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			revoke(w, a)
			return w.Sign(&statement.AccessRevoke{Reason: "r"}, &a.Grant, w.Permission()...)
		}},
		{"authority.owner", "revoked by a stranger", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			w.RegisterParty("510500.sjj", statement.RoleUnit)
			return w.Sign(&statement.AccessRevoke{Reason: "r"}, &a.Grant, w.Pair("510500.sjj")...)
		}},
	}
}

func revoke(w *rulestest.World, a rulestest.Access) {
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "ended"}, &a.Grant, w.Permission()...))
}

func TestFromRequestToGrant(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	g := rulestest.Get[*entity.Grant](w, a.Grant)
	if g.State != entity.GrantActive || g.User != zgj || g.Provider != tjj || !reflect.DeepEqual(g.Terms, a.Terms) || g.GrantedAt != w.Now || g.Agreement != a.Agreement {
		t.Errorf("the grant is %+v", g)
	}
	r := rulestest.Get[*entity.Request](w, a.Request)
	if r.State != entity.RequestGranted || *r.Grant != a.Grant || r.Count != 4 {
		t.Errorf("the request is %+v", r)
	}
	w.Accept(w.Sign(&statement.AccessRevoke{Reason: "ended"}, &a.Grant, w.Pair(tjj)...))
	if g = rulestest.Get[*entity.Grant](w, a.Grant); g.State != entity.GrantRevoked || g.RevokedAt != w.Now || g.Reason != "ended" {
		t.Errorf("the grant is %+v", g)
	}
}

func TestARefusalCitesItsBasis(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
	w.RegisterBasis("law.pipl", "a13", w.Now)
	w.Accept(w.Sign(&statement.AccessRefuse{Law: "law.pipl", Article: "a13"}, &request, w.Pair(tjj)...))
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestRefused || r.Law != "law.pipl" || r.Article != "a13" {
		t.Errorf("the request is %+v", r)
	}
}

func TestAReturnedRequestGoesOnWhereItStood(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	for _, stood := range []entity.RequestState{entity.RequestSubmitted, entity.RequestAsked} {
		w.Accept(returning(w, request))
		r := rulestest.Get[*entity.Request](w, request)
		if r.State != entity.RequestReturned || r.Returned == nil || r.Returned.From != stood || r.Returned.Reason != "scenario.unclear" {
			t.Errorf("the request is %+v", r)
		}
		w.Accept(completing(w, request, zgj))
		if r = rulestest.Get[*entity.Request](w, request); r.State != stood || r.Returned != nil {
			t.Errorf("the request is %+v", r)
		}
		if stood == entity.RequestSubmitted {
			w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
		}
	}
	w.Accept(returning(w, request))
	w.Accept(withdrawing(w, request, zgj))
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestWithdrawn {
		t.Errorf("the request is %+v", r)
	}
}

// TestARequestKeepsItsDeadlines: each step has the deadline of its parameter, which stands still while the user completes.
func TestARequestKeepsItsDeadlines(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	days := map[statement.ParameterName]int64{
		statement.DeadlineAccessOpinion: 2, statement.DeadlineAccessReply: 10, statement.DeadlineAccessDecision: 5,
	}
	for name, n := range days {
		w.SetParameter(name, &statement.ParameterValue{WorkingDays: n})
	}
	entry, app := conditional(w)
	request := w.Request(zgj, entry, w.Terms(app, statement.ModeInterface))
	due := func(step string, since int64, name statement.ParameterName, pauses ...workday.Period) {
		t.Helper()
		want := int64(0)
		if name != "" {
			want = (&workday.Calendar{}).Due(since, days[name], pauses...)
		}
		if r := rulestest.Get[*entity.Request](w, request); r.Due != want || r.Since != since || !slices.Equal(r.Pauses, pauses) {
			t.Errorf("%s: the request is %+v, want it due at %d", step, r, want)
		}
	}
	due("submitted", w.Now, statement.DeadlineAccessOpinion)
	w.Accept(w.Sign(&statement.AccessOpinion{}, &request, w.Person(bureau, statement.PostPermissionOfficer)))
	asked := w.Now
	due("asked", asked, statement.DeadlineAccessReply)

	w.Now += day
	w.Accept(returning(w, request))
	pause := workday.Period{From: w.Now}
	due("returned", asked, "", pause)
	w.Now += 30 * day
	w.Accept(completing(w, request, zgj))
	pause.Until = w.Now
	due("completed", asked, statement.DeadlineAccessReply, pause)
	if r := rulestest.Get[*entity.Request](w, request); r.Due <= w.Now {
		t.Errorf("it is overdue after the pause: %+v", r)
	}

	w.Accept(w.Sign(&statement.AccessConsent{}, &request, w.Pair(tjj)...))
	due("consented", w.Now, statement.DeadlineAccessDecision)
	consented := w.Now
	w.Grant(request, entry, w.Agree(request, zgj, tjj))
	if r := rulestest.Get[*entity.Request](w, request); r.Due != 0 || r.Since != consented {
		t.Errorf("granted: the request is %+v", r)
	}
}

func TestAnExchangeIsArguedBeforeItIsGranted(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry, request := exchange(w)
	w.Argue(request, tjj)
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestConsented || r.ArguedAt != w.Now {
		t.Errorf("the request is %+v", r)
	}
	grant := w.Grant(request, entry, w.Agree(request, zgj, tjj))
	if g := rulestest.Get[*entity.Grant](w, grant); g.State != entity.GrantActive || g.Terms.Mode != statement.ModeExchange {
		t.Errorf("the grant is %+v", g)
	}
}
