// Package yearlog opens the event log of the present year where none is open yet: what two persons of the Bureau do once a
// year, for ledgers whose keys lie in one place, a developer's or those of `make up`. Elsewhere they sign log.open with the signer.
package yearlog

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Ledger is what opening a log needs of a ledger.
type Ledger interface {
	// Entity gives the state of an entity, or nil when there is none.
	Entity(ctx context.Context, ref statement.Ref) ([]byte, error)
	// Say records a statement and returns when it is accepted; any other outcome is an error.
	Say(ctx context.Context, envelope []byte) error
}

// Signatory is a person who signs.
type Signatory struct {
	Handler statement.Pseudonym
	Key     *gm.PrivateKey
}

// Opener is who opens logs: the Bureau's operator and reviewer, for the key of its log service.
type Opener struct {
	Ledger             statement.LedgerID
	Bureau             statement.PartyID
	Operator, Reviewer Signatory
	// Key is that of the registered certificate of the log service.
	Key gm.KeyID
}

// valid is how long the statement may wait to be recorded.
const valid = 10 * time.Minute

// shanghai is where a year begins.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Ensure opens the log of the year in which now lies, unless it is open. It gives the log, and whether it was opened.
func (o *Opener) Ensure(ctx context.Context, ledger Ledger, now time.Time) (log statement.Ref, opened bool, err error) {
	log = statement.LogRef(strconv.Itoa(now.In(shanghai).Year()))
	ref := statement.Ref{Type: statement.TypeLedger, ID: string(o.Ledger)}
	raw, err := ledger.Entity(ctx, ref)
	if err != nil || raw == nil {
		return log, false, fmt.Errorf("open %s: the ledger cannot be read, or has not begun: %w", log, err)
	}
	state, err := entity.Parse(ref, raw)
	if err != nil {
		return log, false, fmt.Errorf("open %s: %w", log, err)
	}
	last := state.(*entity.Ledger).Log
	if last != nil && last.ID >= log.ID {
		return *last, false, nil
	}
	signed, err := o.sign(log, last, now)
	if err != nil {
		return log, false, fmt.Errorf("open %s: %w", log, err)
	}
	if err := ledger.Say(ctx, signed); err != nil {
		return log, false, fmt.Errorf("open %s: %w", log, err)
	}
	return log, true, nil
}

// sign makes the envelope.
func (o *Opener) sign(log statement.Ref, predecessor *statement.Ref, now time.Time) ([]byte, error) {
	said, err := statement.New(statement.Draft{
		Ledger: o.Ledger, Issuer: o.Bureau, Handler: o.Operator.Handler, Subject: &log,
		IssuedAt: now.UnixMilli(), NotAfter: now.Add(valid).UnixMilli(),
		Body: &statement.LogOpen{Key: statement.Created(statement.TypeCertificate, o.Key), Predecessor: predecessor},
	})
	if err != nil {
		return nil, err
	}
	payload, err := said.Marshal()
	if err != nil {
		return nil, err
	}
	signed, err := envelope.Sign(envelope.TypeStatement, payload, o.Operator.Key)
	if err != nil {
		return nil, err
	}
	if err := signed.Cosign(o.Reviewer.Key); err != nil {
		return nil, err
	}
	return signed.Marshal()
}
