//go:build browser

package browser

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/statement"
)

// decide plays what the Bureau then has to decide: an application, a dispute that the two sides could not settle, a certificate of
// somebody who has left.
func (there *world) decide(t *testing.T, story *gatewaytest.Story) {
	t.Helper()
	w := story.World
	officer, user := w.Person(rulestest.Planning, statement.PostOfficer), w.Person(citizen, statement.PostOfficer)
	kinds := []statement.Kind{statement.KindAccessRequest, statement.KindUsageRecord}
	id := w.Accept(w.Sign(&statement.ApplicationSubmit{Name: "能耗监测", Type: statement.ApplicationService, Kinds: kinds}, nil, officer))
	there.Application = statement.Created(statement.TypeApplication, id)

	catalogue := rulestest.Catalogue(rulestest.Planning)
	catalogue.BusinessName = "公厕分布"
	entry := w.Publish(rulestest.Planning, catalogue)
	id = w.Accept(w.Sign(&statement.DisputeOpen{
		Matter: entry, Respondent: rulestest.Planning, Reason: "too-narrow", Grounds: rulestest.Sealed(),
	}, nil, user))
	there.Dispute = statement.Created(statement.TypeDispute, id)
	w.Accept(w.Sign(&statement.DisputeEscalate{Report: rulestest.Sealed()}, &there.Dispute, user))

	there.Certificate = w.RegisterPerson(w.NewPerson(rulestest.Planning, statement.PostReviewer)).Ref()
}
