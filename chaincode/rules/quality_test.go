package rules_test

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

func assessment(entry, version statement.Ref) *statement.QualityReport {
	return &statement.QualityReport{
		Entry: entry, Version: version, Standard: "gb-t-36344-2018", Verdict: statement.QualityFaulty, Report: rulestest.Sealed(),
	}
}

// assessing reports on a version as a technical service unit that another unit engaged for it.
func assessing(w *rulestest.World, entry, version statement.Ref) []byte {
	return w.SignUnder(engaged(w, zgj, statement.KindQualityReport), assessment(entry, version), w.Person(svc, statement.PostOfficer))
}

// comparing compares a copy that another unit holds with the version; it is equal when found is the version's manifest.
func comparing(w *rulestest.World, by *rulestest.Person, version statement.Ref, found gm.Digest, settles *statement.Ref) []byte {
	return w.Sign(&statement.ConsistencyRecord{Version: version, Holder: zgj, Manifest: found, Settles: settles}, nil, by)
}

// differing records that the other unit's copy differs.
func differing(w *rulestest.World) (version, check statement.Ref, right gm.Digest) {
	_, version = anchored(w)
	id := w.Accept(comparing(w, w.Person(zgj, statement.PostOfficer), version, gm.Sum([]byte("other")), nil))
	return version, statement.Created(statement.TypeConsistency, id), rulestest.Get[*entity.Version](w, version).Manifest
}

func qualityScenarios() []scenario {
	return []scenario{
		{"authority.role", "a unit reports on quality", func(w *rulestest.World) []byte {
			entry, version := anchored(w)
			return w.Sign(assessment(entry, version), nil, w.Person(zgj, statement.PostOfficer))
		}},
		{"reference.mismatch", "on a version of another entry", func(w *rulestest.World) []byte {
			entry, _ := anchored(w)
			_, other := anchored(w)
			return assessing(w, entry, other)
		}},
		{"engagement.missing", "a technical service unit that nobody engaged", func(w *rulestest.World) []byte {
			entry, version := anchored(w)
			w.RegisterParty(svc, statement.RoleService)
			return w.Sign(assessment(entry, version), nil, w.Person(svc, statement.PostOfficer))
		}},
		{"authority.owner", "a copy is compared by a stranger", func(w *rulestest.World) []byte {
			_, version := anchored(w)
			w.RegisterParty("510500.sjj", statement.RoleUnit)
			return comparing(w, w.Person("510500.sjj", statement.PostOfficer), version, gm.Sum([]byte("other")), nil)
		}},
		{"consistency.differs", "settled by a copy that still differs", func(w *rulestest.World) []byte {
			version, check, _ := differing(w)
			return comparing(w, w.Person(zgj, statement.PostOfficer), version, gm.Sum([]byte("other")), &check)
		}},
		{"state.transition", "settled twice", func(w *rulestest.World) []byte {
			version, check, right := differing(w)
			w.Accept(comparing(w, w.Person(zgj, statement.PostOfficer), version, right, &check))
			return comparing(w, w.Person(zgj, statement.PostOfficer), version, right, &check)
		}},
		{"reference.mismatch", "settled by another entry's copy", func(w *rulestest.World) []byte {
			_, check, _ := differing(w)
			_, other := anchored(w)
			right := rulestest.Get[*entity.Version](w, other).Manifest
			return comparing(w, w.Person(zgj, statement.PostOfficer), other, right, &check)
		}},
		{"reference.mismatch", "settled by another holder's copy", func(w *rulestest.World) []byte {
			version, check, right := differing(w)
			return w.Sign(&statement.ConsistencyRecord{Version: version, Holder: tjj, Manifest: right, Settles: &check}, nil,
				w.Person(tjj, statement.PostOfficer))
		}},
	}
}

func TestAQualityReportIsFiled(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	entry, version := anchored(w)
	id := w.Accept(assessing(w, entry, version))
	q := rulestest.Get[*entity.Quality](w, statement.Created(statement.TypeQuality, id))
	if q.Version != version || q.Entry != entry || q.Service != svc || q.Principal != zgj || q.Verdict != statement.QualityFaulty || q.Standard != "gb-t-36344-2018" {
		t.Errorf("it is %+v", q)
	}
}

func TestADiscrepancyStaysOpenUntilTheCopyIsEqual(t *testing.T) {
	w := rulestest.Founded(t)
	w.RegisterParty(tjj, statement.RoleUnit)
	w.RegisterParty(zgj, statement.RoleUnit)
	version, check, right := differing(w)
	c := rulestest.Get[*entity.Consistency](w, check)
	if c.State != entity.ConsistencyDiffering || c.Provider != tjj || c.Holder != zgj || c.Anchored != right || c.Found == right {
		t.Errorf("it is %+v", c)
	}
	id := w.Accept(comparing(w, w.Person(bureau, statement.PostOfficer), version, right, &check))
	second := statement.Created(statement.TypeConsistency, id)
	if c = rulestest.Get[*entity.Consistency](w, check); c.State != entity.ConsistencySettled || *c.SettledBy != second {
		t.Errorf("settled it is %+v", c)
	}
	if c = rulestest.Get[*entity.Consistency](w, second); c.State != entity.ConsistencyEqual || c.SettledBy != nil {
		t.Errorf("the later check is %+v", c)
	}
}
