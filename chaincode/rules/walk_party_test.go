package rules_test

import (
	"slices"
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/statement"
)

func (k *walk) dispute() {
	ref, ok := k.any(statement.TypeDispute)
	if !ok || k.roll(3) == 0 {
		if entry, ok := k.any(statement.TypeEntry); ok {
			k.say(&statement.DisputeOpen{Matter: entry, Respondent: k.ref.entries[entry].owner, Reason: "r", Grounds: rulestest.Sealed()}, nil,
				k.officers[one(k, walkers...)])
		}
		return
	}
	d, matter := k.ref.disputes[ref], k.things[statement.TypeEntry][0]
	for _, e := range k.things[statement.TypeEntry] {
		if strings.Contains(string(k.State[ref.Key(rulestest.Ledger)]), e.ID) {
			matter = e
		}
	}
	switch k.roll(3) {
	case 0:
		k.say(&statement.DisputeEscalate{Report: rulestest.Sealed()}, &ref, k.officers[mostly(k, d.applicant, walkers...)])
	case 1:
		if d.applicant != d.respondent {
			k.say(&statement.DisputeNegotiate{Matter: matter, With: d.respondent, Agreement: rulestest.Sealed()}, &ref, k.officers[d.applicant], k.officers[d.respondent])
		}
	default:
		k.say(&statement.DisputeCoordinate{Matter: matter, Result: statement.CoordinationSettled, Reason: "r", Record: rulestest.Sealed()}, &ref,
			k.deciders(statement.PostSupervisor)...)
	}
}

// discipline suspends and resumes parties, and revokes a key, of which a new one is registered.
func (k *walk) discipline() {
	id := mostly(k, k.unit(), citizen, svc, bureau)
	ref := id.Ref()
	switch k.roll(5) {
	case 0:
		k.say(&statement.PartySuspend{Reason: "r"}, &ref, k.deciders(statement.PostOperator)...)
		k.submitApplication() // by whoever it is, as if nothing had happened
		k.workFor(id)
	case 1:
		if id == bureau {
			return
		}
		old := k.officers[id]
		cert := old.Ref()
		k.say(&statement.CertificateRevoke{Reason: "lost"}, &cert, k.Person(bureau, statement.PostCertificateOfficer))
		// The lost key is tried once more.
		k.say(&statement.CataloguePublish{Catalogue: rulestest.Catalogue(tjj)}, nil, old)
		k.officers[id] = k.NewPerson(id, statement.PostOfficer)
		k.Record(k.Registration(k.officers[id]))
	default:
		for _, id := range walkers {
			if k.ref.suspended[id] {
				ref = id.Ref()
			}
		}
		k.say(&statement.PartyResume{Reason: "r"}, &ref, k.deciders(statement.PostOperator)...)
	}
}

// engage has a technical service unit taken on for some kinds, or lets it go.
func (k *walk) engage() {
	if ref, ok := k.any(statement.TypeEngagement); ok && k.roll(3) == 0 {
		k.say(&statement.ServiceEnd{Reason: "ended"}, &ref, k.officers[mostly(k, one(k, k.ref.engagements[ref].principal, svc), walkers...)])
		return
	}
	principal, service := one(k, tjj, tjj, zgj, zgj, sjj, bureau, citizen), mostly(k, svc, zgj)
	if principal == service {
		return
	}
	kinds := one(k, []statement.Kind{statement.KindUsageRecord}, []statement.Kind{statement.KindProblemReport, statement.KindUsageRecord},
		[]statement.Kind{statement.KindProblemReport})
	k.say(&statement.ServiceEngage{Service: service, Kinds: kinds, Text: rulestest.Sealed(), Until: k.Now + one(k, day, 30*day)}, nil,
		k.officers[principal], k.officers[service])
}

// workFor has whom a party engaged report a problem for it, as if nothing had happened to the party.
func (k *walk) workFor(id statement.PartyID) {
	version, ok := k.any(statement.TypeVersion)
	for _, ref := range k.things[statement.TypeEngagement] {
		if e := k.ref.engagements[ref]; ok && e.principal == id && slices.Contains(e.kinds, statement.KindProblemReport) {
			k.sayUnder(&ref, k.doubt(version), nil, k.officers[e.service])
		}
	}
}

// deputise makes the stand-in an officer's deputy for a while, ends that, or has it act as if it were.
func (k *walk) deputise() {
	ref := k.standIn.Ref()
	switch k.roll(4) {
	case 0:
		from := k.Now + one(k, int64(0), 0, day)
		k.say(&statement.DeputyDelegate{Post: statement.PostOfficer, Deputy: k.standIn.Handler, From: from, Until: from + one(k, day, 12*day)}, &ref,
			k.pair(mostly(k, tjj, zgj))...)
	case 1:
		k.say(&statement.DeputyRevoke{Reason: "returned"}, &ref, k.pair(tjj)...)
	default:
		k.say(&statement.CataloguePublish{Catalogue: k.catalogue(tjj)}, nil, k.standIn)
	}
}
