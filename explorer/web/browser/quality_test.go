//go:build browser

package browser

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// judge has a technical service unit report on the version that superseded another, and somebody doubt it.
func (there *world) judge(t *testing.T, ledger *development.Ledger, story *gatewaytest.Story) {
	t.Helper()
	w := story.World
	played := len(w.Accepted)
	entry := rulestest.Get[*entity.Version](w, there.Current).Entry
	engagement := w.Engage(rulestest.Planning, rulestest.Contractor, statement.KindQualityReport)
	w.Accept(w.SignUnder(engagement, &statement.QualityReport{
		Entry: entry, Version: there.Current, Standard: "gb-t-36344-2018", Verdict: statement.QualityFaulty, Report: rulestest.Sealed(),
	}, w.Person(rulestest.Contractor, statement.PostOfficer)))
	w.Accept(w.Sign(&statement.ProblemReport{
		Entry: entry, Version: there.Current, Defect: statement.DefectOutdated, Urgency: statement.UrgencyUrgent, Text: rulestest.Sealed(),
	}, nil, w.Person(rulestest.Statistics, statement.PostOfficer)))
	gatewaytest.Replay(t, ledger, w.Accepted[played:])
	there.Doubted = entry
}
