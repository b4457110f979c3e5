package rulestest

import (
	"testing"
	"time"

	"luzheng/chaincode/rules"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Elsewhere is a ledger that lasts, such as a real network, on which a world acts in place of its own map.
type Elsewhere interface {
	// Record records an envelope and gives its outcome once it is committed. A refusal is an outcome, not an error.
	Record(raw []byte) (*outcome.Outcome, error)
	// Entity gives the committed state of an entity, or nil when there is none.
	Entity(ref statement.Ref) ([]byte, error)
}

// On gives a world on a founded ledger elsewhere: the authority issues its certificates, the founders' people act. Its State
// mirrors the entities that the world has touched. Time is the ledger's: setting Now moves nothing.
func On(t testing.TB, ledger Elsewhere, id statement.LedgerID, authority Authority, founders ...*Person) *World {
	t.Helper()
	w := &World{
		Config: rules.Config{Ledger: id}, Now: time.Now().UnixMilli(), State: make(map[string][]byte),
		t: t, authority: authority, people: make(map[string]*Person), elsewhere: ledger,
	}
	for _, p := range founders {
		w.people[personKey(p.Party, p.Post)] = p
		w.mirror(p.Party.Ref())
		w.mirror(p.Ref())
	}
	return w
}

// recordElsewhere is Record on a ledger that lasts.
func (w *World) recordElsewhere(raw []byte) rules.Decision {
	w.t.Helper()
	o, err := w.elsewhere.Record(raw)
	w.Must(err)
	w.Now = time.Now().UnixMilli()
	if o.Result == outcome.Accepted {
		w.Accepted = append(w.Accepted, raw)
	}
	for _, touch := range o.Touched {
		w.mirror(touch.Entity)
	}
	return rules.Decision{Outcome: *o, Recorded: true}
}

// mirror brings an entity's state here, under the key that it has in every world.
func (w *World) mirror(ref statement.Ref) {
	w.t.Helper()
	raw, err := w.elsewhere.Entity(ref)
	w.Must(err)
	w.State[ref.Key(Ledger)] = raw
}
