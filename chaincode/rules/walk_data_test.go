package rules_test

import (
	"fmt"
	"slices"
	"strings"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

func (k *walk) catalogue(owner statement.PartyID) statement.Catalogue {
	c := rulestest.ConditionalCatalogue(owner)
	c.SharingClass = one(k, statement.SharingConditional, statement.SharingConditional, statement.SharingUnconditional, statement.SharingNone)
	c.OpeningClass = one(k, statement.OpeningNone, statement.OpeningConditional, statement.OpeningUnconditional)
	if c.OpeningClass != statement.OpeningNone {
		c.OpenSubject = mostly(k, owner, tjj, zgj)
	}
	return c
}

func (k *walk) publish() {
	owner := one(k, tjj, tjj, zgj, bureau)
	c := k.catalogue(owner)
	if source, ok := k.any(statement.TypeSource); ok && k.roll(2) == 0 {
		c.Items[0].Source = &source
	}
	k.say(&statement.CataloguePublish{Catalogue: c}, nil, k.officers[owner])
}

func (k *walk) anchor() {
	ref, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	k.renew(ref, k.officers[mostly(k, k.ref.entries[ref].owner, walkers...)])
}

// renew anchors the next version of an entry, which says that it corrects the problems.
func (k *walk) renew(entry statement.Ref, by *rulestest.Person, problems ...statement.Ref) {
	var before *statement.Ref
	for v, noted := range k.ref.versions {
		if noted.entry == entry && !k.superseded(v) {
			before = &v
		}
	}
	body := rulestest.Anchoring(fmt.Sprint(len(k.times)), before)
	body.Corrects = problems
	k.say(body, &entry, by)
}

func (k *walk) superseded(v statement.Ref) bool {
	return strings.Contains(string(k.State[v.Key(rulestest.Ledger)]), `"supersededBy"`)
}

func (k *walk) entryChanges() {
	if version, ok := k.any(statement.TypeVersion); ok && k.roll(2) == 0 {
		entry := k.ref.versions[version].entry
		by := mostly(k, k.ref.entries[entry].owner, walkers...)
		k.say(&statement.DatasetWithdraw{Entry: entry, Reason: "privacy"}, &version, k.officers[by])
		return
	}
	ref, ok := k.any(statement.TypeEntry)
	if !ok {
		return
	}
	owner := k.ref.entries[ref].owner
	if k.roll(3) == 0 {
		k.say(&statement.CatalogueRetire{Reason: "ended"}, &ref, k.officers[mostly(k, owner, walkers...)])
		return
	}
	k.say(&statement.CatalogueRevise{Catalogue: k.catalogue(owner)}, &ref, k.officers[mostly(k, owner, walkers...)])
}

func (k *walk) openEntry() {
	if opening, ok := k.any(statement.TypeOpening); ok && k.roll(2) == 0 {
		k.say(&statement.OpeningApprove{Entry: k.ref.openings[opening], Risk: rulestest.Sealed()}, &opening, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	if ref, ok := k.any(statement.TypeEntry); ok {
		k.say(reviewing(ref), nil, k.officers[mostly(k, k.ref.entries[ref].owner, walkers...)])
	}
}

func (k *walk) source() {
	if ref, ok := k.any(statement.TypeSource); ok && k.roll(2) == 0 {
		k.say(&statement.SourceMove{To: k.unit(), Reason: "r"}, &ref, k.deciders(statement.PostPermissionOfficer)...)
		return
	}
	key := statement.ItemKey{Element: "de00001", Population: one(k, statement.Code("residents"), "enterprises"), Division: "510500"}
	k.say(&statement.SourceClaim{ItemKey: key}, nil, k.officers[one(k, walkers...)])
}

// doubt reports that a version is wrong.
func (k *walk) doubt(version statement.Ref) *statement.ProblemReport {
	return &statement.ProblemReport{
		Entry: k.ref.versions[version].entry, Version: version, Defect: statement.DefectWrong, Urgency: statement.UrgencyNormal, Text: rulestest.Sealed(),
	}
}

// problem reports what is wrong with a version, takes a report on, or brings it to one of its ends, by whom it may concern or not.
func (k *walk) problem() {
	ref, reported := k.any(statement.TypeProblem)
	if version, ok := k.any(statement.TypeVersion); ok && (!reported || k.roll(4) == 0) {
		k.say(k.doubt(version), nil, k.officers[one(k, walkers...)])
		return
	}
	if !reported {
		return
	}
	entry := k.ref.problems[ref].entry
	e := k.ref.entries[entry]
	by := k.officers[mostly(k, e.owner, append([]statement.PartyID{e.subject, e.subject}, walkers...)...)]
	if by == nil {
		by = k.officers[e.owner] // the entry has no open subject
	}
	switch k.roll(6) {
	case 0:
		k.say(&statement.ProblemAccept{Entry: entry}, &ref, by)
	case 1:
		k.say(&statement.ProblemConfirm{Entry: entry, Reply: rulestest.Sealed()}, &ref, by)
	case 2:
		k.say(&statement.ProblemSettle{Entry: entry, Reply: rulestest.Sealed()}, &ref, by)
	case 3:
		k.renew(entry, by, ref)
	default:
		if k.roll(2) == 0 {
			k.renew(entry, by, ref)
		}
		if latest, ok := k.versionOf(entry); ok {
			k.say(&statement.ProblemCorrect{Entry: entry, Version: mostly(k, latest, k.things[statement.TypeVersion]...)}, &ref, by)
		}
	}
}

// answered holds every problem to the outcome that was noted of it; a corrected one and its correction name each other.
func (k *walk) answered() {
	for _, ref := range k.things[statement.TypeProblem] {
		noted, p := k.ref.problems[ref], rulestest.Get[*entity.Problem](k.World, ref)
		if p.Open() == (k.ref.ends[ref] == 1) || (p.Correction == nil) != (noted.correction == nil) {
			k.t.Fatalf("the problem is %+v, noted of it was %+v", p, noted)
		}
		if p.Correction == nil {
			continue
		}
		v := rulestest.Get[*entity.Version](k.World, *p.Correction)
		if *p.Correction != *noted.correction || !slices.Contains(v.Corrects, ref) {
			k.t.Fatalf("%s is corrected by %s, which corrects %v", ref, p.Correction, v.Corrects)
		}
	}
}
