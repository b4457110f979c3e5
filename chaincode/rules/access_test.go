package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
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
			return w.Sign(&statement.AccessRefuse{Law: "l", Article: "a"}, &request, w.Pair(tjj)...)
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
	if g.State != entity.GrantActive || g.User != zgj || g.Provider != tjj || g.Terms != a.Terms || g.GrantedAt != w.Now || g.Agreement != a.Agreement {
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
	w.Accept(w.Sign(&statement.AccessRefuse{Law: "law.pipl", Article: "a13"}, &request, w.Pair(tjj)...))
	if r := rulestest.Get[*entity.Request](w, request); r.State != entity.RequestRefused || r.Law != "law.pipl" || r.Article != "a13" {
		t.Errorf("the request is %+v", r)
	}
}

func TestConditionalOpenDataIsGrantedToThePublic(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(citizen, statement.RoleUser)
	c := rulestest.Catalogue(tjj)
	c.OpeningClass, c.OpeningReason = statement.OpeningConditional, "law.pipl"
	entry := w.Publish(tjj, c)
	version := w.Anchor(entry, tjj, "v1")
	w.Open(entry, tjj)
	app := w.Application(citizen, statement.ApplicationAnalysis, entry)
	terms := w.Terms(app, statement.ModeSandbox)
	request := w.Request(citizen, entry, terms)
	w.Consent(request, tjj)
	agreement := w.Agree(request, citizen, tjj)
	grant := w.Grant(request, entry, agreement)
	use := rulestest.Access{Entry: entry, Version: version, Application: app, Grant: grant, Terms: terms}.Use(w.Now)
	w.Accept(w.Sign(use, nil, w.Person(citizen, statement.PostOfficer)))
}
