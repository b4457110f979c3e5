package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// product gives the body of a product with one source.
func product(w *rulestest.World) *statement.ProductRegister {
	_, version := anchored(w)
	return &statement.ProductRegister{Name: "数据比对服务", Sources: []statement.Ref{version}}
}

// engaged registers a technical service unit and has a unit engage it.
func engaged(w *rulestest.World, principal statement.PartyID, kinds ...statement.Kind) statement.Ref {
	w.RegisterParty(svc, statement.RoleService)
	return w.Engage(principal, svc, kinds...)
}

func endEngagement(w *rulestest.World, engagement statement.Ref, by statement.PartyID) []byte {
	return w.Sign(&statement.ServiceEnd{Reason: "ended"}, &engagement, w.Person(by, statement.PostOfficer))
}

// ownersData is a use of the provider's data by somebody without application or grant, who may pass it on.
func ownersData(w *rulestest.World, a rulestest.Access, to statement.PartyID) *statement.UsageRecord {
	use := a.Use(w.Now)
	use.Application, use.Grant, use.Recipient = nil, nil, to
	return use
}

func TestWhomTheOwnerEngagedUsesTheOwnersData(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	engagement := engaged(w, tjj, statement.KindUsageRecord)
	for _, to := range []statement.PartyID{"", tjj, svc} {
		w.Accept(w.SignUnder(engagement, ownersData(w, a, to), w.Person(svc, statement.PostOfficer)))
	}
	passed := ownersData(w, a, cyber)
	w.Accept(w.Sign(passed, nil, w.Person(tjj, statement.PostOfficer))) // the owner may
}

func engagementScenarios() []scenario {
	under := func(w *rulestest.World, engagement statement.Ref) []byte {
		return w.SignUnder(engagement, product(w), w.Person(svc, statement.PostOfficer))
	}
	engaging := func(w *rulestest.World, service statement.PartyID, until int64) []byte {
		return w.Sign(&statement.ServiceEngage{
			Service: service, Kinds: []statement.Kind{statement.KindProductRegister}, Text: rulestest.Sealed(), Until: until,
		}, nil, w.Person(tjj, statement.PostOfficer), w.Person(service, statement.PostOfficer))
	}
	used := func(w *rulestest.World, event func(a rulestest.Access, engagement statement.Ref, use *statement.UsageRecord)) []byte {
		engagement := engaged(w, zgj, statement.KindUsageRecord)
		a := w.GrantedAccess(tjj, zgj)
		body := a.Use(w.Now)
		event(a, engagement, body)
		body.At = w.Now
		return w.SignUnder(engagement, body, w.Person(svc, statement.PostOfficer))
	}
	return []scenario{
		{"engagement.missing", "a technical service unit acts for nobody", func(w *rulestest.World) []byte {
			w.RegisterParty(svc, statement.RoleService)
			return w.Sign(product(w), nil, w.Person(svc, statement.PostOfficer))
		}},
		{"engagement.party", "under another unit's engagement", func(w *rulestest.World) []byte {
			other := statement.PartyID("510500.svc2")
			w.RegisterParty(svc, statement.RoleService)
			w.RegisterParty(other, statement.RoleService)
			return under(w, w.Engage(tjj, other, statement.KindProductRegister))
		}},
		{"engagement.party", "the principal acts under it", func(w *rulestest.World) []byte {
			return w.SignUnder(engaged(w, tjj, statement.KindProductRegister), product(w), w.Person(tjj, statement.PostOfficer))
		}},
		{"engagement.ended", "after its time", func(w *rulestest.World) []byte {
			engagement := engaged(w, tjj, statement.KindProductRegister)
			w.Now += 2 * day
			return under(w, engagement)
		}},
		{"engagement.ended", "after it was ended", func(w *rulestest.World) []byte {
			engagement := engaged(w, tjj, statement.KindProductRegister)
			w.Accept(endEngagement(w, engagement, tjj))
			return under(w, engagement)
		}},
		{"engagement.kind", "what it does not name", func(w *rulestest.World) []byte {
			return under(w, engaged(w, tjj, statement.KindUsageRecord))
		}},
		{"reference.unknown", "an engagement that does not exist", func(w *rulestest.World) []byte {
			w.RegisterParty(svc, statement.RoleService)
			return working(w, statement.Created(statement.TypeEngagement, w.Head(svc.Ref())), tjj, product(w))
		}},
		{"engagement.role", "a unit is engaged", func(w *rulestest.World) []byte { return engaging(w, zgj, w.Now+day) }},
		{"statement.field", "an engagement that is over", func(w *rulestest.World) []byte {
			w.RegisterParty(svc, statement.RoleService)
			return engaging(w, svc, w.Now-day)
		}},
		{"signature.count", "the technical service unit does not sign", func(w *rulestest.World) []byte {
			w.RegisterParty(svc, statement.RoleService)
			return w.Sign(&statement.ServiceEngage{
				Service: svc, Kinds: []statement.Kind{statement.KindProductRegister}, Text: rulestest.Sealed(), Until: w.Now + day,
			}, nil, w.Person(tjj, statement.PostOfficer))
		}},
		{"state.transition", "ended twice", func(w *rulestest.World) []byte {
			engagement := engaged(w, tjj, statement.KindProductRegister)
			w.Accept(endEngagement(w, engagement, svc))
			return endEngagement(w, engagement, tjj)
		}},
		{"authority.owner", "a stranger ends it", func(w *rulestest.World) []byte {
			return endEngagement(w, engaged(w, tjj, statement.KindProductRegister), zgj)
		}},
		{"suspected.engagement", "it uses data for nobody", func(w *rulestest.World) []byte {
			w.RegisterParty(svc, statement.RoleService)
			return w.Sign(free(w), nil, w.Person(svc, statement.PostOfficer))
		}},
		{"suspected.engagement", "it uses data after the engagement", func(w *rulestest.World) []byte {
			return used(w, func(_ rulestest.Access, engagement statement.Ref, _ *statement.UsageRecord) {
				w.Accept(endEngagement(w, engagement, zgj))
			})
		}},
		{"suspected.engagement", "its engagement is not for uses", func(w *rulestest.World) []byte {
			engagement := engaged(w, tjj, statement.KindProductRegister)
			return w.SignUnder(engagement, free(w), w.Person(svc, statement.PostOfficer))
		}},
		{"suspected.engagement", "under another unit's engagement", func(w *rulestest.World) []byte {
			other := statement.PartyID("510500.svc2")
			w.RegisterParty(svc, statement.RoleService)
			w.RegisterParty(other, statement.RoleService)
			return w.SignUnder(w.Engage(zgj, other, statement.KindUsageRecord), free(w), w.Person(svc, statement.PostOfficer))
		}},
		{"suspected.late", "a use claimed before the engagement", func(w *rulestest.World) []byte {
			engagement, use := engaged(w, tjj, statement.KindUsageRecord), free(w)
			use.At -= day
			return w.SignUnder(engagement, use, w.Person(svc, statement.PostOfficer))
		}},
		{"suspected.onward", "the principal hands data over after the engagement", func(w *rulestest.World) []byte {
			engagement := engaged(w, zgj, statement.KindUsageRecord)
			a := w.GrantedAccess(tjj, zgj)
			w.Accept(endEngagement(w, engagement, zgj))
			use := a.Use(w.Now)
			use.Recipient = svc
			return w.SignUnder(engagement, use, w.Person(zgj, statement.PostOfficer))
		}},
		{"suspected.onward", "it passes data to a third party", func(w *rulestest.World) []byte {
			return used(w, func(_ rulestest.Access, _ statement.Ref, use *statement.UsageRecord) { use.Recipient = cyber })
		}},
		{"suspected.onward", "whom the owner engaged passes the owner's data on", func(w *rulestest.World) []byte {
			a := w.GrantedAccess(tjj, zgj)
			engagement := engaged(w, tjj, statement.KindUsageRecord)
			return w.SignUnder(engagement, ownersData(w, a, cyber), w.Person(svc, statement.PostOfficer))
		}},
		{"suspected.user", "it uses a grant that is not its principal's", func(w *rulestest.World) []byte {
			return used(w, func(a rulestest.Access, _ statement.Ref, use *statement.UsageRecord) {
				w.RegisterParty("510500.sjj", statement.RoleUnit)
				app := w.Application("510500.sjj", statement.ApplicationService, a.Entry)
				request := w.Request("510500.sjj", a.Entry, w.Terms(app, statement.ModeInterface))
				w.Consent(request, tjj)
				grant := w.Grant(request, a.Entry, w.Agree(request, "510500.sjj", tjj))
				use.Grant = &grant
			})
		}},
		{"authority.own-matter", "the Bureau judges a misuse by its own contractor", func(w *rulestest.World) []byte {
			engagement := engaged(w, bureau, statement.KindUsageRecord)
			d := w.Record(w.SignUnder(engagement, w.GrantedAccess(tjj, zgj).Use(w.Now), w.Person(svc, statement.PostOfficer)))
			return dismissing(w, statement.Created(statement.TypeSuspicion, d.Outcome.ID), w.Supervision()...)
		}},
	}
}

func TestATechnicalServiceUnitWorksForItsPrincipal(t *testing.T) {
	w := rulestest.Founded(t)
	a := w.GrantedAccess(tjj, zgj)
	engagement := engaged(w, zgj, statement.KindProductRegister, statement.KindUsageRecord)
	if e := rulestest.Get[*entity.Engagement](w, engagement); e.State != entity.EngagementActive || e.Principal != zgj || e.Service != svc || e.SignedAt != w.Now {
		t.Errorf("the engagement is %+v", e)
	}
	contractor := w.Person(svc, statement.PostOfficer)
	w.Accept(w.SignUnder(engagement, product(w), contractor))

	handed := a.Use(w.Now)
	handed.Recipient = svc
	w.Accept(w.SignUnder(engagement, handed, w.Person(zgj, statement.PostOfficer)))
	back := a.Use(w.Now)
	back.Recipient = zgj
	w.Accept(w.SignUnder(engagement, back, contractor))

	misused := a.Use(w.Now)
	misused.Purpose = "marketing"
	d := w.Record(w.SignUnder(engagement, misused, contractor))
	suspicion := statement.Created(statement.TypeSuspicion, d.Outcome.ID)
	if s := rulestest.Get[*entity.Suspicion](w, suspicion); s.Unit != svc || s.Principal != zgj || s.Code != "suspected.purpose" {
		t.Errorf("the suspicion is %+v", s)
	}
	w.Accept(explaining(w, suspicion, svc))
	w.Accept(confirming(w, suspicion, w.Supervision()...))

	w.Accept(endEngagement(w, engagement, svc))
	if e := rulestest.Get[*entity.Engagement](w, engagement); e.State != entity.EngagementEnded || e.EndedAt != w.Now || e.Reason != "ended" {
		t.Errorf("the engagement is %+v", e)
	}
}
