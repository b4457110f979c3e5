package main

import (
	"testing"
	"time"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

func worldCast(w *rulestest.World) *cast {
	as := func(party statement.PartyID, post statement.Post) actor {
		p := w.Person(party, post)
		return actor{p.Party, p.Handler, p.Key}
	}
	return &cast{
		provider: as(rulestest.Units, statement.PostOfficer), providerReviewer: as(rulestest.Units, statement.PostReviewer),
		user:       as(rulestest.Audit, statement.PostOfficer),
		permission: as(rulestest.Bureau, statement.PostPermissionOfficer), permissionReviewer: as(rulestest.Bureau, statement.PostReviewer),
		parties: as(rulestest.Bureau, statement.PostOperator),
	}
}

// The rules accept every statement of the mix, unsuspected, when two clients take turns, for more than one round.
func TestTheRulesAcceptTheMix(t *testing.T) {
	w := rulestest.Founded(t)
	now := func() time.Time { return time.UnixMilli(w.Now) }
	clients := []*play{newPlay(rulestest.Ledger, worldCast(w), now), newPlay(rulestest.Ledger, worldCast(w), now)}
	kinds := map[statement.Kind]int{}
	for range 2*len(steps) + 3 {
		for _, p := range clients {
			raw, err := p.next()
			if err != nil {
				t.Fatal(err)
			}
			w.Accept(raw)
			kinds[kindOf(t, raw)]++
		}
	}
	if len(kinds) < 15 {
		t.Errorf("the mix has only %d kinds: %v", len(kinds), kinds)
	}
}

func kindOf(t *testing.T, raw []byte) statement.Kind {
	t.Helper()
	env, err := envelope.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	s, err := statement.Parse(env.Payload)
	if err != nil {
		t.Fatal(err)
	}
	return s.Kind
}
