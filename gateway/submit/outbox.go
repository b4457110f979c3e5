package submit

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"luzheng/signer/gm"
)

// Outbox keeps items for which a 202 was answered, until the ledger has judged them (schema outbox).
type Outbox interface {
	// Put is durable when it returns. Putting an envelope again that is pending changes nothing; one that is finished is sent again,
	// since a refusal never blocks a later acceptance.
	Put(ctx context.Context, items []Stored) error
	// Pending gives up to limit items that are not finished, oldest first.
	Pending(ctx context.Context, limit int) ([]Stored, error)
	// Finish keeps what became of an item; it is pending no more.
	Finish(ctx context.Context, finished []Finished) error
	// Depth is the number of pending items.
	Depth(ctx context.Context) (int64, error)
}

// Stored is an item of the outbox.
type Stored struct {
	ID       gm.Digest
	Envelope gm.Digest // SM3 of the envelope's bytes: names the row
	Raw      []byte
}

// Finished is the end of an item of the outbox.
type Finished struct {
	Envelope gm.Digest
	// Outcome is the canonical outcome, or nil when there is none; Problem then says why.
	Outcome []byte
	Problem string
}

// Kept is what the outbox remembers of a statement.
type Kept struct {
	Finished bool
	Envelope []byte
	Outcome  []byte // nil when there is none
	Problem  string
}

// Drain submits what the outbox holds, now and whenever wake is signalled, until ctx ends. Items are sent at least once and counted
// once: acceptance is idempotent. check gives the item of an envelope, or an error when it can never be sent.
func Drain(ctx context.Context, box Outbox, engine *Engine, check func([]byte) (Item, error), wake <-chan struct{}, log *slog.Logger) error {
	const pause = time.Second
	for {
		n, err := drainOnce(ctx, box, engine, check)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			log.Warn("the outbox could not be emptied; trying again", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wake:
		case <-time.After(pause):
		}
	}
}

// drainOnce submits one page and returns how many items were finished.
func drainOnce(ctx context.Context, box Outbox, engine *Engine, check func([]byte) (Item, error)) (int, error) {
	stored, err := box.Pending(ctx, engine.cfg.MaxQueue/4)
	if err != nil || len(stored) == 0 {
		return 0, err
	}
	var finished []Finished
	var items []Item
	var digests []gm.Digest
	for _, s := range stored {
		item, err := check(s.Raw)
		if err != nil {
			finished = append(finished, Finished{Envelope: s.Envelope, Problem: err.Error()})
			continue
		}
		items = append(items, item)
		digests = append(digests, s.Envelope)
	}
	answers, err := engine.Submit(ctx, items)
	if err != nil {
		return 0, err
	}
	var failure error
	for i, a := range answers {
		switch {
		case errors.Is(a.Err, ErrRejected):
			finished = append(finished, Finished{Envelope: digests[i], Problem: a.Err.Error()})
		case a.Err != nil:
			failure = a.Err // stays pending
		default:
			finished = append(finished, Finished{Envelope: digests[i], Outcome: a.Outcome})
		}
	}
	if err := box.Finish(ctx, finished); err != nil {
		return 0, err
	}
	return len(finished), failure
}
