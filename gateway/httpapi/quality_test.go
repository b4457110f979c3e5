package httpapi_test

import (
	"sync/atomic"
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/api"
	"luzheng/gateway/daemon"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/statement"
)

// Anybody reads of a dataset when it must be renewed, that its newest version fits its entry, what a technical service unit found, and
// which problems are open and how the others ended.
func TestQualityIsPublic(t *testing.T) {
	var late atomic.Int64 // The gateway's monitor asks for the time on its own.
	s := open(t, func(g *daemon.Gateway) {
		g.Now = func() time.Time { return time.Now().Add(gatewaytest.Ahead + time.Duration(late.Load())) }
	})
	w := s.World
	path := "/v1/datasets/" + s.Open.ID + "/quality"
	var before api.DatasetQuality
	s.get(path, "", &before)
	if before.Overdue || before.DueAt == nil || *before.DueAt <= before.At || before.RenewedAt == nil || len(before.Reports)+len(before.Problems) != 0 || before.Cut {
		t.Errorf("at first: %+v", before)
	}
	fits := before.Conformity
	if fits == nil || fits.Version != s.OpenVersion.String() || fits.Number != 1 || fits.Format != "csv" || fits.Rows != 1 || value(fits.Code) != "" {
		t.Errorf("the newest version: %+v", fits)
	}

	played := len(w.Accepted)
	w.RegisterParty(rulestest.Contractor, statement.RoleService)
	engagement := w.Engage(rulestest.Planning, rulestest.Contractor, statement.KindQualityReport)
	filed := statement.Created(statement.TypeQuality, w.Accept(w.SignUnder(engagement, &statement.QualityReport{
		Entry: s.Open, Version: s.OpenVersion, Standard: "gb-t-36344-2018", Verdict: statement.QualityFaulty, Report: rulestest.Sealed(),
	}, w.Person(rulestest.Contractor, statement.PostOfficer))))
	user, owner := w.Person(rulestest.Planning, statement.PostOfficer), w.Person(rulestest.Statistics, statement.PostOfficer)
	report := func(d statement.Defect) statement.Ref {
		return statement.Created(statement.TypeProblem, w.Accept(w.Sign(&statement.ProblemReport{
			Entry: s.Open, Version: s.OpenVersion, Defect: d, Urgency: statement.UrgencyNormal, Text: rulestest.Sealed(),
		}, nil, user)))
	}
	waiting, right := report(statement.DefectMissing), report(statement.DefectOutdated)
	w.Accept(w.Sign(&statement.ProblemConfirm{Entry: s.Open, Reply: rulestest.Sealed()}, &right, owner))
	s.submitAll(w.Accepted[played:])

	var after api.DatasetQuality
	s.get(path, "", &after)
	if len(after.Reports) != 1 || after.Reports[0].Ref != filed.String() || after.Reports[0].Verdict != api.Faulty ||
		after.Reports[0].Number != 1 || after.Reports[0].Service != string(rulestest.Contractor) {
		t.Errorf("the reports: %+v", after.Reports)
	}
	if len(after.Problems) != 1 || after.Problems[0].Ref != waiting.String() || after.Problems[0].Defect != "missing" {
		t.Errorf("the open problems: %+v", after.Problems)
	}
	if after.Answered != (api.ProblemOutcomes{Confirmed: 1}) {
		t.Errorf("the outcomes: %+v", after.Answered)
	}

	late.Store(int64(400 * 24 * time.Hour))
	s.get(path, "", &after)
	if !after.Overdue {
		t.Errorf("after more than a year it is not overdue: %+v", after)
	}
	s.get("/v1/datasets/"+s.Access.Entry.ID+"/quality", "", &after)
	if after.Conformity == nil || after.Conformity.Version != s.Access.Version.String() {
		t.Errorf("what is not open: %+v", after)
	}
}
