// Package receipt makes the gateway's signed answers: what the ledger said of a statement, word for word.
//
//	payload of an envelope of type envelope.TypeReceipt, canonical JSON:
//	field    meaning
//	v        version of this format: 1
//	ledger   the ledger
//	gateway  the party whose gateway answers
//	proves   "recorded": the ledger recorded it; "nothing": the ledger is one process's own, for development
//	outcome  the outcome (package outcome), byte for byte
//
// A receipt is a promise by one organisation that can be held against it; evidence (checkpoints of three) needs nobody's promise.
// An accepted statement has one outcome for ever, and one receipt of each gateway for ever: the first that was stored.
package receipt

import (
	"context"
	"crypto"
	"fmt"
	"sync/atomic"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/sync/errgroup"

	"luzheng/gateway/submit"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/strictjson"
)

// MaxSize is the largest payload in bytes.
const MaxSize = outcome.MaxSize + 1024

// Worth says what a receipt proves.
type Worth string

// The worths.
const (
	ProvesRecorded Worth = "recorded"
	ProvesNothing  Worth = "nothing"
)

// Receipt is the payload.
type Receipt struct {
	V       int64              `json:"v"`
	Ledger  statement.LedgerID `json:"ledger"`
	Gateway statement.PartyID  `json:"gateway"`
	Proves  Worth              `json:"proves"`
	Outcome jsontext.Value     `json:"outcome"`
}

// Parse reads a receipt's payload and the outcome in it. It verifies no signature.
func Parse(payload []byte) (*Receipt, *outcome.Outcome, error) {
	var r Receipt
	if err := strictjson.UnmarshalCanonical(payload, &r, MaxSize); err != nil {
		return nil, nil, fmt.Errorf("receipt: %w", err)
	}
	if r.V != 1 || (r.Proves != ProvesRecorded && r.Proves != ProvesNothing) {
		return nil, nil, fmt.Errorf("receipt: version %d that proves %q is not known", r.V, r.Proves)
	}
	o, err := outcome.Parse(r.Outcome)
	if err != nil {
		return nil, nil, fmt.Errorf("receipt: %w", err)
	}
	return &r, o, nil
}

// Store keeps receipts (schema outbox).
type Store interface {
	// Keep stores receipts under SM3 of their outcomes, with the statements' IDs, and gives for each the one that was stored first.
	// It is durable when it returns.
	Keep(ctx context.Context, outcomes, ids []gm.Digest, receipts [][]byte) ([][]byte, error)
	// Stored gives those of outcomes and their statements that are there, by SM3 of the outcomes.
	Stored(ctx context.Context, outcomes, ids []gm.Digest) (map[gm.Digest][]byte, error)
}

// Issuer signs and keeps receipts; it implements submit.Issuer.
type Issuer struct {
	Ledger  statement.LedgerID
	Gateway statement.PartyID
	Proves  Worth
	// Signer signs several receipts at once.
	Signer crypto.Signer
	Store  Store
	// Repeats is told whose receipts there are; nil when nobody asks.
	Repeats *Repeats
}

// Issue implements submit.Issuer.
func (i *Issuer) Issue(ctx context.Context, answers []submit.Answer) ([][]byte, error) {
	receipts := make([][]byte, len(answers))
	var w, repeated work // repeated are those that were given before, so that a receipt may be stored
	for at, a := range answers {
		o, err := a.Said()
		if err != nil {
			return nil, err
		}
		if !a.Recorded && o.Result == outcome.Refused {
			continue // refused without a trace: there is nothing to promise
		}
		sum := gm.Sum(a.Outcome)
		w.add(at, sum, o.ID)
		if !a.Recorded {
			repeated.add(at, sum, o.ID)
		}
	}
	if i.Repeats != nil {
		defer i.Repeats.note(w.ids)
	}
	stored, err := repeated.stored(ctx, i.Store)
	if err != nil {
		return nil, err
	}
	var fresh work
	for n, at := range w.at {
		if raw := stored[w.outcomes[n]]; raw != nil {
			receipts[at] = raw
			continue
		}
		fresh.add(at, w.outcomes[n], w.ids[n])
	}
	if len(fresh.at) == 0 {
		return receipts, nil
	}
	signed, err := i.signAll(ctx, answers, fresh.at)
	if err != nil {
		return nil, err
	}
	kept, err := i.Store.Keep(ctx, fresh.outcomes, fresh.ids, signed)
	if err != nil {
		return nil, err
	}
	for n, at := range fresh.at {
		receipts[at] = kept[n]
	}
	return receipts, nil
}

// work lists the answers that need a receipt.
type work struct {
	at            []int // index of the answer
	outcomes, ids []gm.Digest
}

func (w *work) add(at int, sum, id gm.Digest) {
	w.at = append(w.at, at)
	w.outcomes = append(w.outcomes, sum)
	w.ids = append(w.ids, id)
}

func (w *work) stored(ctx context.Context, s Store) (map[gm.Digest][]byte, error) {
	if len(w.at) == 0 {
		return nil, nil
	}
	return s.Stored(ctx, w.outcomes, w.ids)
}

// signers is how many receipts are signed at once: callers wait for them.
const signers = 4

// signAll gives the signed receipts of some of the answers.
func (i *Issuer) signAll(ctx context.Context, answers []submit.Answer, some []int) ([][]byte, error) {
	signed := make([][]byte, len(some))
	group, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(signers, len(some)) {
		group.Go(func() error {
			for n := taken.Add(1) - 1; n < int64(len(some)) && ctx.Err() == nil; n = taken.Add(1) - 1 {
				raw, err := i.sign(answers[some[n]].Outcome)
				if err != nil {
					return err
				}
				signed[n] = raw
			}
			return ctx.Err()
		})
	}
	return signed, group.Wait()
}

func (i *Issuer) sign(raw []byte) ([]byte, error) {
	payload, err := strictjson.Marshal(Receipt{V: 1, Ledger: i.Ledger, Gateway: i.Gateway, Proves: i.Proves, Outcome: raw})
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	e, err := envelope.Sign(envelope.TypeReceipt, payload, i.Signer)
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	return e.Marshal()
}
