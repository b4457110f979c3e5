package submit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"luzheng/chaincode/block"
	"luzheng/signer/gm"
)

// try says how far the efforts for a batch have gone.
type try struct {
	count    int
	conflict bool // the whole batch met a conflict before
	deadline time.Time
}

// record commits a batch and answers every item of it.
func (e *Engine) record(ctx context.Context, batch []*ticket, t try) {
	for {
		commit, err := e.ledger.Record(ctx, envelopes(batch))
		if err == nil && len(commit.Results) != len(batch) {
			err = fmt.Errorf("the ledger answered %d statements of %d", len(commit.Results), len(batch))
		}
		switch {
		case err == nil:
			e.deliver(ctx, batch, commit)
			return
		case errors.Is(err, ErrConflict) && t.conflict && len(batch) > 1, errors.Is(err, ErrRejected) && len(batch) > 1:
			// Halves keep their order: the second goes only after the first is answered.
			half := len(batch) / 2
			e.record(ctx, batch[:half], t)
			e.record(ctx, batch[half:], t)
			return
		case errors.Is(err, ErrConflict), errors.Is(err, ErrNotSent):
			t.conflict = t.conflict || errors.Is(err, ErrConflict)
			if !t.pause(e.cfg.Backoff) {
				e.fail(batch, err)
				return
			}
		case errors.Is(err, ErrRejected):
			e.fail(batch, err)
			return
		default:
			e.fail(batch, fmt.Errorf("%w (%w)", ErrUnknown, err))
			return
		}
	}
}

// pause waits before another try; false when the deadline would pass. The first conflict is tried again at once: the state that
// it read is fresh again.
func (t *try) pause(first time.Duration) bool {
	const longest = time.Second
	wait := min(first<<min(t.count, 10), longest)
	if t.count == 0 && t.conflict {
		wait = 0
	}
	t.count++
	if time.Now().Add(wait).After(t.deadline) {
		return false
	}
	time.Sleep(wait)
	return true
}

// deliver answers every item of a committed batch, with receipts when there is an issuer.
func (e *Engine) deliver(ctx context.Context, batch []*ticket, commit block.Commit) {
	answers := make([]Answer, len(batch))
	for i, r := range commit.Results {
		answers[i] = Answer{Tx: commit.Tx, Block: commit.Block, Recorded: r.Recorded, Outcome: r.Outcome, Judged: r.Judged}
		if r.Repeated {
			answers[i].Outcome, answers[i].Err = e.first(ctx, batch[i].item.ID, commit.Block)
		}
	}
	if e.issuer != nil {
		e.promise(ctx, answers)
	}
	e.answer(batch, answers)
}

// answer hands on the answers. Whoever has one is no longer outstanding, and may come back at once.
func (e *Engine) answer(batch []*ticket, answers []Answer) {
	e.mu.Lock()
	e.carried -= len(batch)
	e.mu.Unlock()
	for i, t := range batch {
		t.answer <- answers[i]
	}
}

// first gives the outcome of a statement that was accepted before.
func (e *Engine) first(ctx context.Context, id gm.Digest, block uint64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, e.cfg.GiveUp)
	defer cancel()
	raw, err := e.recorded.Outcome(ctx, id, block)
	if err != nil {
		return nil, fmt.Errorf("%w (it was accepted before, and its outcome cannot be found now: %w)", ErrUnknown, err)
	}
	return raw, nil
}

// promise adds the receipts of those answers that have an outcome.
func (e *Engine) promise(ctx context.Context, answers []Answer) {
	var at []int
	var judged []Answer
	for i, a := range answers {
		if a.Err == nil {
			at, judged = append(at, i), append(judged, a)
		}
	}
	receipts, err := e.issuer.Issue(ctx, judged)
	for n, i := range at {
		if err != nil {
			answers[i].Err = fmt.Errorf("the statement was judged, but its receipt could not be kept: %w", err)
			continue
		}
		answers[i].Receipt = receipts[n]
	}
}

func (e *Engine) fail(batch []*ticket, err error) {
	e.answer(batch, slices.Repeat([]Answer{{Err: err}}, len(batch)))
}

func envelopes(batch []*ticket) [][]byte {
	raws := make([][]byte, len(batch))
	for i, t := range batch {
		raws[i] = t.item.Raw
	}
	return raws
}
