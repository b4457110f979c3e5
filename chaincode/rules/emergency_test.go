package rules_test

import (
	"slices"
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

const operator statement.PartyID = "510500.wlyy" // a network operator, registered as a unit

// flood has the Bureau declare an emergency in which the planning bureau may use restricted data, and gives a use in it.
func flood(w *rulestest.World) (emergency statement.Ref, use *statement.UsageRecord) {
	c := rulestest.ConditionalCatalogue(tjj)
	noSharing(&c)
	entry := w.Publish(tjj, c)
	version := w.Anchor(entry, tjj, "gauges")
	emergency = w.Declare(w.Emergency(zgj, entry))
	return emergency, &statement.UsageRecord{
		Action: statement.ActionDownload, Entry: entry, Version: version, Emergency: &emergency, Purpose: "flood",
		Mode: statement.ModeDownload, At: w.Now,
	}
}

func endFlood(w *rulestest.World, emergency statement.Ref, by ...*rulestest.Person) []byte {
	return w.Sign(&statement.EmergencyEnd{Reason: "over"}, &emergency, by...)
}

func emergencyScenarios() []scenario {
	during := func(code statement.Code, name string, spoil func(w *rulestest.World, u *statement.UsageRecord)) scenario {
		return scenario{code, name, func(w *rulestest.World) []byte {
			_, use := flood(w)
			spoil(w, use)
			return w.Sign(use, nil, w.Person(zgj, statement.PostOfficer))
		}}
	}
	declaring := func(w *rulestest.World, spoil func(*statement.EmergencyDeclare), by ...*rulestest.Person) []byte {
		body := w.Emergency(zgj, w.Publish(tjj, rulestest.ConditionalCatalogue(tjj)))
		spoil(body)
		return w.Sign(body, nil, by...)
	}
	asIs := func(*statement.EmergencyDeclare) {}
	return []scenario{
		{"suspected.emergency-user", "a party that is not named", func(w *rulestest.World) []byte {
			_, use := flood(w)
			return w.Sign(use, nil, w.Person(cyber, statement.PostOfficer))
		}},
		during("suspected.emergency-data", "data that are not named", func(w *rulestest.World, u *statement.UsageRecord) {
			u.Entry = w.Publish(tjj, rulestest.ConditionalCatalogue(tjj))
			u.Version = w.Anchor(u.Entry, tjj, "other")
		}),
		during("suspected.emergency-purpose", "another purpose", func(_ *rulestest.World, u *statement.UsageRecord) { u.Purpose = "census" }),
		during("suspected.onward", "passed on to a party that is not named", func(_ *rulestest.World, u *statement.UsageRecord) { u.Recipient = cyber }),
		during("suspected.emergency-ended", "after its date", func(w *rulestest.World, u *statement.UsageRecord) {
			w.Now += 2 * day
			u.At = w.Now
		}),
		during("suspected.emergency-ended", "after its end", func(w *rulestest.World, u *statement.UsageRecord) {
			w.Accept(endFlood(w, *u.Emergency, w.Permission()...))
			u.At = w.Now
		}),
		during("suspected.late", "claimed within, received after its end", func(w *rulestest.World, u *statement.UsageRecord) {
			w.Accept(endFlood(w, *u.Emergency, w.Permission()...))
		}),
		during("suspected.emergency-early", "before it begins", func(w *rulestest.World, u *statement.UsageRecord) {
			body := w.Emergency(zgj, u.Entry)
			body.From = w.Now + day/2
			later := w.Declare(body)
			u.Emergency, u.At = &later, w.Now
		}),
		during("suspected.late", "claimed before it was declared", func(w *rulestest.World, u *statement.UsageRecord) {
			body := w.Emergency(zgj, u.Entry)
			body.From = w.Now - 2*day
			backdated := w.Declare(body)
			u.Emergency, u.At = &backdated, w.Now-day
		}),
		{"authority.role", "a unit declares", func(w *rulestest.World) []byte { return declaring(w, asIs, w.Pair(tjj)...) }},
		{"authority.own-matter", "the Bureau names itself", func(w *rulestest.World) []byte {
			return declaring(w, func(b *statement.EmergencyDeclare) { b.Parties = []statement.PartyID{bureau} }, w.Permission()...)
		}},
		{"authority.own-matter", "the Bureau names its own data", func(w *rulestest.World) []byte {
			own := w.Publish(bureau, rulestest.ConditionalCatalogue(bureau))
			return declaring(w, func(b *statement.EmergencyDeclare) { b.Entries = []statement.Ref{own} }, w.Permission()...)
		}},
		{"statement.field", "an emergency that is over", func(w *rulestest.World) []byte {
			return declaring(w, func(b *statement.EmergencyDeclare) { b.From, b.Until = w.Now-2*day, w.Now-day }, w.Permission()...)
		}},
		{"entry.retired", "data that have ended", func(w *rulestest.World) []byte {
			return declaring(w, func(b *statement.EmergencyDeclare) { retire(w, b.Entries[0]) }, w.Permission()...)
		}},
		{"basis.not-in-force", "on a basis that was repealed", func(w *rulestest.World) []byte {
			return declaring(w, func(*statement.EmergencyDeclare) {
				basis := statement.BasisRef("law.emergency", "a52")
				w.Accept(w.Sign(&statement.BasisRepeal{Until: w.Now}, &basis, w.Person(bureau, statement.PostOperator), w.Person(bureau, statement.PostReviewer)))
			}, w.Permission()...)
		}},
		{"reference.unknown", "on a basis that nobody registered", func(w *rulestest.World) []byte {
			return declaring(w, func(b *statement.EmergencyDeclare) { b.Article = "a99" }, w.Permission()...)
		}},
		{"authority.own-matter", "the Bureau ends what concerns its own data", func(w *rulestest.World) []byte {
			body := w.Emergency(zgj, w.Publish(bureau, rulestest.ConditionalCatalogue(bureau)))
			emergency := statement.Created(statement.TypeEmergency, w.Accept(w.Sign(body, nil, w.Pair(cyber)...)))
			return endFlood(w, emergency, w.Permission()...)
		}},
		{"emergency.declarer", "public security ends what the Bureau declared", func(w *rulestest.World) []byte {
			w.RegisterParty("510500.gaj", statement.RolePolice)
			emergency, _ := flood(w)
			return endFlood(w, emergency, w.Pair("510500.gaj")...)
		}},
		{"state.transition", "ended twice", func(w *rulestest.World) []byte {
			emergency, _ := flood(w)
			w.Accept(endFlood(w, emergency, w.Permission()...))
			return endFlood(w, emergency, w.Permission()...)
		}},
	}
}

func TestAnEmergencyGivesAccessAtOnce(t *testing.T) {
	w := rulestest.Founded(t)
	for _, id := range []statement.PartyID{tjj, zgj, operator} {
		w.RegisterParty(id, statement.RoleUnit)
	}
	c := rulestest.ConditionalCatalogue(operator)
	noSharing(&c)
	entry := w.Publish(operator, c)
	version := w.Anchor(entry, operator, "base stations")
	body := w.Emergency(zgj, entry)
	body.Parties = []statement.PartyID{tjj, zgj}
	w.RegisterParty("510500.gaj", statement.RolePolice)
	emergency := statement.Created(statement.TypeEmergency, w.Accept(w.Sign(body, nil, w.Pair("510500.gaj")...)))
	e := rulestest.Get[*entity.Emergency](w, emergency)
	if e.State != entity.EmergencyActive || e.Declarer != "510500.gaj" || !slices.Equal(e.Providers, []statement.PartyID{operator}) || e.DeclaredAt != w.Now {
		t.Errorf("the emergency is %+v", e)
	}
	use := &statement.UsageRecord{
		Action: statement.ActionTransmission, Entry: entry, Version: version, Emergency: &emergency, Purpose: "flood",
		Mode: statement.ModeExchange, At: w.Now, Recipient: tjj,
	}
	w.Accept(w.Sign(use, nil, w.Person(zgj, statement.PostOfficer)))
	app := w.Application(zgj, statement.ApplicationService)
	use.Application, use.Recipient = &app, ""
	w.Accept(w.Sign(use, nil, w.Person(zgj, statement.PostOfficer)))

	w.Accept(endFlood(w, emergency, w.Pair("510500.gaj")...))
	if e = rulestest.Get[*entity.Emergency](w, emergency); e.State != entity.EmergencyEnded || e.EndedAt != w.Now || e.Reason != "over" {
		t.Errorf("the emergency is %+v", e)
	}
	use.At = w.Now
	d := w.Record(w.Sign(use, nil, w.Person(zgj, statement.PostOfficer)))
	s := rulestest.Get[*entity.Suspicion](w, statement.Created(statement.TypeSuspicion, d.Outcome.ID))
	if s.Code != "suspected.emergency-ended" || s.Emergency == nil || *s.Emergency != emergency {
		t.Errorf("the suspicion is %+v", s)
	}
}
