//go:build browser

package browser

import (
	"testing"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/development"
	"luzheng/gateway/gatewaytest"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// audit has the audit bureau look at how the statistics bureau's conditional data is used.
func (there *world) audit(t *testing.T, story *gatewaytest.Story) {
	t.Helper()
	const day = 86_400_000                         // ms
	today := story.World.Now/day*day - 8*3_600_000 // midnight in the city, of today or of yesterday
	terms := story.World.CaseTerms(rulestest.Statistics, story.Access.Entry)
	terms.From, terms.Until = today-365*day, today+2*day
	there.Case = story.World.ServedCase(terms)
	there.Grant = story.Access.Grant
	there.Note = story.World.Note(there.Case, rulestest.Statistics)
	use, err := envelope.Parse(story.Suspected)
	if err != nil {
		t.Fatal(err)
	}
	there.Suspected = use.ID().String()
}

// conceal plays what not everybody may see, and adds the case and its note to it.
func (there *world) conceal(t *testing.T, served *gatewaytest.Served, ledger *development.Ledger, story *gatewaytest.Story) {
	t.Helper()
	readers := []statement.PartyID{rulestest.Statistics, rulestest.Audit, rulestest.Bureau, rulestest.Cyberspace}
	there.Secrets = append(
		served.Conceal(t, ledger, story),
		gatewaytest.Secret{Name: "an audit case", Ref: there.Case.String(), Readers: readers},
		gatewaytest.Secret{Name: "an evidence note", Ref: there.Note.String(), Readers: readers},
	)
}
