package rules

import (
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// What others find about the quality of anchored data: reports of technical service units, and whether copies equal it
//
//
//	kind                 from        to          besides
//	quality.report       –           filed       by a technical service unit for its principal
//	consistency.record   –           equal,      by the provider, the holder of the copy, or the Bureau; the digests decide
//	                                 differing
//	  the check that     differing   settled     of the same entry and holder; only by one that finds the copy equal
//	  it settles
var consistencySteps = steps[entity.ConsistencyState]{
	statement.KindConsistencyRecord: {[]entity.ConsistencyState{entity.ConsistencyDiffering}, entity.ConsistencySettled},
}

func reportQuality(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.QualityReport)
	if r := j.versionOf(body.Entry, body.Version); r != nil {
		return r
	}
	engagement, r := load[entity.Engagement](j, *j.s.Statement.Engagement) // demanded of every technical service unit
	if r != nil {
		return r
	}
	return j.create(&entity.Quality{
		Header: entity.Header[entity.QualityState]{State: entity.QualityFiled},
		Entry:  body.Entry, Version: body.Version, Service: j.s.Statement.Issuer, Principal: engagement.Principal,
		Standard: body.Standard, Verdict: body.Verdict,
	})
}

// copyParties are the provider and whoever holds the copy.
func copyParties(j *judgement) ([]statement.PartyID, *Refusal) {
	body := j.s.Statement.Content().(*statement.ConsistencyRecord)
	version, r := load[entity.Version](j, body.Version)
	if r != nil {
		return nil, r
	}
	return []statement.PartyID{version.Owner, body.Holder}, nil
}

func recordConsistency(j *judgement) *Refusal {
	body := j.s.Statement.Content().(*statement.ConsistencyRecord)
	version, r := load[entity.Version](j, body.Version)
	if r != nil {
		return r
	}
	check := &entity.Consistency{
		Header: entity.Header[entity.ConsistencyState]{State: entity.ConsistencyDiffering},
		Entry:  version.Entry, Version: body.Version, Provider: version.Owner, Holder: body.Holder,
		Anchored: version.Manifest, Found: body.Manifest,
	}
	if check.Found == check.Anchored {
		check.State = entity.ConsistencyEqual
	}
	if body.Settles != nil {
		if r := j.settleDiscrepancy(*body.Settles, check); r != nil {
			return r
		}
	}
	return j.create(check)
}

// settleDiscrepancy closes an earlier check by the one that is made now.
func (j *judgement) settleDiscrepancy(ref statement.Ref, by *entity.Consistency) *Refusal {
	earlier, r := load[entity.Consistency](j, ref)
	switch {
	case r != nil:
		return r
	case earlier.Entry != by.Entry || earlier.Holder != by.Holder:
		return refuse("reference.mismatch", "%s is of %s held by %s", ref, earlier.Entry, earlier.Holder)
	case by.State != entity.ConsistencyEqual:
		return refuse("consistency.differs", "the copy has %s, anchored is %s", by.Found, by.Anchored)
	}
	if r := advance(j, consistencySteps, &earlier.State); r != nil {
		return r
	}
	created := j.s.created
	earlier.SettledBy = &created
	return j.touch(ref, earlier)
}
