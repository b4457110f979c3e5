package eventlogtest

import (
	"context"
	"errors"
	"sync"

	"luzheng/chaincode/rules/rulestest"
	"luzheng/gateway/eventlog"
	"luzheng/gateway/index"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// OnLedger is the ledger's side of a log: the rules themselves, over the world's state. It implements eventlog.Ledger.
type OnLedger struct {
	World *World
	// Ref is the log, By the person of its key.
	Ref statement.Ref
	By  *rulestest.Person

	mu sync.Mutex
	// Lose, if it is above 0, makes so many answers get lost after the statement was recorded.
	Lose int
	// Said are the bodies that were accepted.
	Said []statement.Body
	// anchors are those among them that anchored something, and those whose answer was lost.
	anchors []eventlog.Anchoring
	// Forged, if set, is what the ledger says instead of the log's entity.
	Forged *entity.Log
}

// OpenLog opens the log of the year on the ledger, and makes the world's key that of the log.
func (w *World) OpenLog() *OnLedger {
	w.T.Helper()
	l := w.World.OpenLog()
	w.Key = l.Key.Key
	return &OnLedger{World: w, Ref: l.Ref, By: l.Key}
}

// Config gives the settings of the log on this ledger.
func (o *OnLedger) Config(store eventlog.Store) eventlog.Config {
	c := o.World.Config(store)
	c.Ref, c.OnLedger, c.Anchors = o.Ref, o, o
	c.Origin = rulestest.Get[*entity.Log](o.World.World, o.Ref).Origin
	return c
}

// Current implements eventlog.Ledger.
func (o *OnLedger) Current(context.Context) (*statement.Ref, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ref := o.Ref
	return &ref, nil
}

// Log implements eventlog.Ledger.
func (o *OnLedger) Log(_ context.Context, ref statement.Ref) (*entity.Log, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.Forged != nil {
		return o.Forged, nil
	}
	raw := o.World.entity(ref)
	if raw == nil {
		return nil, nil
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return nil, err
	}
	return state.(*entity.Log), nil
}

// AnchorsAfter implements eventlog.Anchors.
func (o *OnLedger) AnchorsAfter(_ context.Context, _ statement.Ref, after eventlog.Moment, limit int) ([]eventlog.Anchoring, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var found []eventlog.Anchoring
	for _, a := range o.anchors {
		if (a.Time > after.Time || a.Time == after.Time && a.Block > after.Block) && len(found) < limit {
			found = append(found, a)
		}
	}
	return found, nil
}

// Set changes what the ledger does from now on.
func (o *OnLedger) Set(change func(*OnLedger)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(o)
}

// Bodies are those that were accepted so far.
func (o *OnLedger) Bodies() []statement.Body {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]statement.Body(nil), o.Said...)
}

// Say implements eventlog.Ledger.
func (o *OnLedger) Say(_ context.Context, body statement.Body, subject *statement.Ref) (eventlog.Said, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	w := o.World
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.Record(w.Sign(body, subject, o.By))
	if anchor, ok := body.(*statement.LogAnchor); ok && d.Outcome.Result == outcome.Accepted {
		at := eventlog.Moment{Time: d.Outcome.Time, Place: index.Place{Block: int64(len(o.anchors))}} // each in a block of its own
		o.anchors = append(o.anchors, eventlog.Anchoring{ID: d.Outcome.ID, Moment: at, Note: anchor.Note})
	}
	if o.Lose > 0 {
		o.Lose--
		return eventlog.Said{}, errors.New("the answer is lost")
	}
	if d.Outcome.Result != outcome.Accepted {
		return eventlog.Said{ID: d.Outcome.ID, Code: d.Outcome.Code}, nil
	}
	o.Said = append(o.Said, body)
	return eventlog.Said{ID: d.Outcome.ID}, nil
}

// NoEntry is a dataset that nobody uses.
var NoEntry = statement.Created(statement.TypeEntry, gm.Sum([]byte("nobody uses it")))

// Imports are usage records of the ledger. They implement eventlog.Imports.
type Imports []eventlog.Imported

// UsageRecords implements eventlog.Imports.
func (i Imports) UsageRecords(_ context.Context, _ statement.Ref, skip uint64, limit int) ([]eventlog.Imported, error) {
	rest := i[min(skip, uint64(len(i))):]
	return rest[:min(limit, len(rest))], nil
}
