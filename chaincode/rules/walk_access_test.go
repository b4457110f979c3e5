package rules_test

import (
	"slices"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

func (k *walk) submitApplication() {
	owner := one(k, zgj, zgj, sjj, citizen, bureau)
	k.say(&statement.ApplicationSubmit{
		Name: "应用", Type: statement.ApplicationService,
		Kinds: []statement.Kind{statement.KindAccessRequest, statement.KindCataloguePublish, statement.KindUsageRecord},
	}, nil, k.officers[owner])
}

func (k *walk) decideApplication() {
	ref, ok := k.any(statement.TypeApplication)
	if !ok {
		return
	}
	if k.roll(6) == 0 {
		k.say(&statement.ApplicationSuspend{Reason: "r"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	kinds := []statement.Kind{statement.KindAccessRequest}
	if k.roll(4) > 0 {
		kinds = append(kinds, statement.KindUsageRecord)
	}
	entries := slices.Clone(k.things[statement.TypeEntry])
	if k.roll(4) == 0 && len(entries) > 0 {
		entries = entries[:len(entries)-1]
	}
	k.say(&statement.ApplicationApprove{Kinds: kinds, Entries: entries[max(0, len(entries)-60):]}, &ref, k.deciders(statement.PostPermissionOfficer)...)
	if _, ok := k.machines[ref]; !ok {
		p := k.NewPerson(k.ref.apps[ref].owner, statement.PostApplication)
		p.Application = &ref
		k.machines[ref] = p
		k.Record(k.Registration(p))
	}
}

func (k *walk) purpose() statement.Code {
	return mostly(k, statement.Code("service.household"), "marketing")
}

func (k *walk) request() {
	entry, ok := k.any(statement.TypeEntry)
	app, ok2 := k.any(statement.TypeApplication)
	if !ok || !ok2 {
		return
	}
	for _, e := range k.ref.apps[app].entries {
		if n := k.ref.entries[e]; n.closed == 0 && n.sharing == statement.SharingConditional && n.owner != k.ref.apps[app].owner && k.roll(2) == 0 {
			entry = e
			break
		}
	}
	from := k.Now + one(k, int64(0), 0, 0, day)
	k.say(&statement.AccessRequest{Entry: entry, Scenario: rulestest.Sealed(), Terms: statement.Terms{
		Purpose: k.purpose(), Mode: statement.ModeInterface, Application: app, From: from, Until: from + one(k, day, 30*day),
	}}, nil, k.officers[mostly(k, k.ref.apps[app].owner, walkers...)])
}

func (k *walk) answer() {
	ref, ok := k.any(statement.TypeRequest)
	if !ok {
		return
	}
	provider := k.ref.requests[ref].provider
	switch k.roll(4) {
	case 0, 1:
		k.say(&statement.AccessOpinion{}, &ref, k.deciders(statement.PostPermissionOfficer)[0])
	default:
		k.say(&statement.AccessConsent{}, &ref, k.pair(mostly(k, provider, walkers...))...)
	}
}

func (k *walk) agree() {
	ref, ok := k.any(statement.TypeRequest)
	if !ok {
		return
	}
	r := k.ref.requests[ref]
	provider := mostly(k, r.provider, tjj, zgj)
	user := mostly(k, r.user, walkers...)
	if user == provider {
		return
	}
	until := r.terms.Until + one(k, day, day, -day)
	k.say(&statement.AgreementSign{Request: ref, Provider: provider, Text: rulestest.Sealed(), Until: until}, nil, k.officers[user], k.officers[provider])
}

func (k *walk) grant() {
	ref, ok := k.any(statement.TypeRequest)
	agreement, ok2 := k.any(statement.TypeAgreement)
	if !ok || !ok2 {
		return
	}
	if k.roll(4) > 0 {
		ref = k.ref.agreements[agreement].request
	}
	k.say(&statement.AccessGrant{Entry: k.ref.requests[ref].entry, Agreement: agreement}, &ref, k.deciders(statement.PostPermissionOfficer)...)
}

// course goes the whole way from a request to its grant, by the right people: rare if left to chance.
func (k *walk) course() {
	k.request()
	all := k.things[statement.TypeRequest]
	if len(all) == 0 {
		return
	}
	ref := all[len(all)-1]
	r := k.ref.requests[ref]
	bureaus := []*rulestest.Person{k.Person(bureau, statement.PostPermissionOfficer), k.Person(bureau, statement.PostReviewer)}
	k.say(&statement.AccessOpinion{}, &ref, bureaus[0])
	k.say(&statement.AccessConsent{}, &ref, k.pair(r.provider)...)
	k.say(&statement.AgreementSign{Request: ref, Provider: r.provider, Text: rulestest.Sealed(), Until: r.terms.Until}, nil, k.officers[r.user], k.officers[r.provider])
	if signed := k.things[statement.TypeAgreement]; len(signed) > 0 {
		k.say(&statement.AccessGrant{Entry: r.entry, Agreement: signed[len(signed)-1]}, &ref, bureaus...)
	}
}

func (k *walk) revoke() {
	if ref, ok := k.any(statement.TypeGrant); ok {
		k.say(&statement.AccessRevoke{Reason: "ended"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
	}
}

// use records a use that keeps to a grant or an emergency, or strays from it in one way or another.
func (k *walk) use() {
	version, ok := k.any(statement.TypeVersion)
	if !ok {
		return
	}
	u := &statement.UsageRecord{
		Action: statement.ActionAccess, Version: version, Purpose: k.purpose(), Mode: mostly(k, statement.ModeInterface, statement.ModeDownload),
		At: k.Now - one(k, int64(0), 0, 0, 3_600_000, day, -day),
	}
	by := one(k, walkers...)
	if ref, ok := k.any(statement.TypeGrant); ok && k.roll(4) > 0 {
		g := k.ref.grants[ref]
		u.Grant, by = &ref, mostly(k, g.user, walkers...)
		app := g.terms.Application
		u.Application = &app
		if v, ok := k.versionOf(g.entry); ok {
			u.Version = v
		}
	} else if ref, ok := k.any(statement.TypeApplication); ok && k.roll(2) == 0 {
		u.Application = &ref
	}
	if ref, ok := k.any(statement.TypeEmergency); ok && u.Grant == nil && k.roll(2) == 0 {
		u.Emergency = &ref
		by = mostly(k, k.ref.emergencies[ref].Parties[0], walkers...)
		if v, ok := k.versionOf(k.ref.emergencies[ref].Entries[0]); ok {
			u.Version = v
		}
	}
	if k.roll(6) == 0 {
		u.Recipient = one(k, walkers...)
	}
	u.Entry = k.ref.versions[u.Version].entry
	if k.contracted(by, u) {
		return
	}
	if u.Application != nil {
		if p := k.machines[*u.Application]; p != nil && p.Party == by && k.roll(2) == 0 {
			k.say(u, nil, p)
			return
		}
	}
	k.say(u, nil, k.officers[by])
}

// contracted has a use done under an engagement of whose data or permission it is, where there is one: by either side of it, which
// mostly hands the data to the other or keeps it.
func (k *walk) contracted(by statement.PartyID, u *statement.UsageRecord) bool {
	principal := one(k, by, k.ref.entries[u.Entry].owner)
	for _, ref := range slices.Backward(k.things[statement.TypeEngagement]) {
		if k.ref.engagements[ref].principal != principal || k.roll(2) == 0 {
			continue
		}
		by, other := svc, principal
		if k.roll(3) == 0 {
			by, other = other, by
		}
		if k.roll(2) == 0 {
			u.Recipient = mostly(k, other, walkers...)
		}
		k.sayUnder(&ref, u, nil, k.officers[by])
		return true
	}
	return false
}

func (k *walk) versionOf(entry statement.Ref) (statement.Ref, bool) {
	for _, v := range slices.Backward(k.things[statement.TypeVersion]) {
		if k.ref.versions[v].entry == entry {
			return v, true
		}
	}
	return statement.Ref{}, false
}

func (k *walk) judgeSuspicion() {
	ref, ok := k.any(statement.TypeSuspicion)
	if !ok {
		return
	}
	switch k.roll(3) {
	case 0:
		k.say(&statement.SuspicionExplain{Explanation: rulestest.Sealed()}, &ref, k.officers[mostly(k, k.ref.suspicions[ref].unit, walkers...)])
	case 1:
		k.say(&statement.SuspicionConfirm{Finding: statement.Finding{Reason: "r"}}, &ref, k.deciders(statement.PostSupervisor)...)
	default:
		k.say(&statement.SuspicionDismiss{Finding: statement.Finding{Reason: "r"}}, &ref, k.deciders(statement.PostSupervisor)...)
	}
}

func (k *walk) emergency() {
	if ref, ok := k.any(statement.TypeEmergency); ok && k.roll(4) == 0 {
		k.say(&statement.EmergencyEnd{Reason: "over"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	entry, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	k.say(&statement.EmergencyDeclare{
		Type: statement.EmergencyHealth, Purpose: "service.household", Parties: []statement.PartyID{one(k, zgj, sjj, citizen)},
		Entries: []statement.Ref{entry}, From: k.Now, Until: k.Now + day, Law: "law.emergency", Article: "a20", Notice: rulestest.Sealed(),
	}, nil, k.deciders(statement.PostPermissionOfficer)...)
}
