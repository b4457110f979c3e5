// Package voice lets an event log speak on the ledger, in a lane of its own: its statements wait for no others.
package voice

import (
	"context"
	"crypto"
	"fmt"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/gateway/submit"
	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Voice speaks for the logs of a party. It implements eventlog.Ledger.
type Voice struct {
	Ledger statement.LedgerID
	Party  statement.PartyID
	// Key is that of the log service.
	Key   crypto.Signer
	World submit.Ledger
	Now   func() time.Time
}

// Current implements eventlog.Ledger.
func (v *Voice) Current(ctx context.Context) (*statement.Ref, error) {
	ledger, err := stateOf[*entity.Ledger](ctx, v, statement.Ref{Type: statement.TypeLedger, ID: string(v.Ledger)})
	if err != nil || ledger == nil {
		return nil, err
	}
	return ledger.Log, nil
}

// Log implements eventlog.Ledger.
func (v *Voice) Log(ctx context.Context, ref statement.Ref) (*entity.Log, error) {
	return stateOf[*entity.Log](ctx, v, ref)
}

// stateOf gives an entity as the ledger has it now, or nil.
func stateOf[E entity.Entity](ctx context.Context, v *Voice, ref statement.Ref) (none E, err error) {
	raw, err := v.World.Entity(ctx, ref)
	if err != nil || raw == nil {
		return none, err
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return none, err
	}
	typed, ok := state.(E)
	if !ok {
		return none, fmt.Errorf("event log: %s is of another type", ref)
	}
	return typed, nil
}

// Say implements eventlog.Ledger.
func (v *Voice) Say(ctx context.Context, body statement.Body, subject *statement.Ref) (eventlog.Said, error) {
	const valid = 10 * time.Minute
	now := v.Now()
	draft := statement.Draft{
		Ledger: v.Ledger, Issuer: v.Party, Subject: subject, IssuedAt: now.UnixMilli(), NotAfter: now.Add(valid).UnixMilli(), Body: body,
	}
	if subject != nil {
		raw, err := v.World.Entity(ctx, *subject)
		if err != nil {
			return eventlog.Said{}, err
		}
		state, err := entity.Parse(*subject, raw)
		if err != nil {
			return eventlog.Said{}, err
		}
		head := state.Common().Head
		draft.Prev = &head
	}
	said, err := statement.New(draft)
	if err != nil {
		return eventlog.Said{}, err
	}
	payload, err := said.Marshal()
	if err != nil {
		return eventlog.Said{}, err
	}
	e, err := envelope.Sign(envelope.TypeStatement, payload, v.Key)
	if err != nil {
		return eventlog.Said{}, err
	}
	commit, err := v.World.Record(ctx, [][]byte{e.Append(nil)})
	if err != nil {
		return eventlog.Said{}, err
	}
	o, err := commit.Results[0].Said()
	if err != nil {
		return eventlog.Said{}, err
	}
	if o.Result != outcome.Accepted {
		return eventlog.Said{ID: o.ID, Code: o.Code}, nil
	}
	return eventlog.Said{ID: o.ID}, nil
}
