package monitor

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
	"luzheng/signer/merkle"
)

// Attesters are the followers of the organisations together; *client.Group is them.
type Attesters interface {
	// Latest gives the highest checkpoint that enough of them signed, and the verified notes of those that signed another one there.
	Latest(ctx context.Context) (client.Attested, error)
	// Consistency proves that one checkpoint continues another.
	Consistency(ctx context.Context, from, to checkpoint.Checkpoint) (wire.ConsistencyProof, error)
}

// Follower tells how one of them is.
type Follower interface {
	Status(ctx context.Context) (wire.Status, error)
}

// Ledger holds the followers' checkpoints to each other and to those seen before. It implements Check.
type Ledger struct {
	Attesters Attesters
	// Followers are they one by one, by organisation.
	Followers map[string]Follower

	mu   sync.Mutex
	last *checkpoint.Checkpoint
}

// Name implements Check.
func (l *Ledger) Name() string { return "ledger" }

// Parts implements Check.
func (l *Ledger) Parts(context.Context) (uint64, error) { return 1, nil }

// Part implements Check.
func (l *Ledger) Part(ctx context.Context, _ uint64, limit int) ([]Finding, error) {
	now, err := l.Attesters.Latest(ctx)
	if err != nil && !errors.Is(err, client.ErrDivergence) {
		return nil, err
	}
	var found []Finding
	if err != nil {
		found = append(found, Finding{Row: "checkpoint", Detail: err.Error()})
	}
	for _, note := range now.Dissent {
		_, by, err := checkpoint.ParseUnverified(note)
		if err != nil {
			return nil, err
		}
		found = append(found, Finding{
			Row: fmt.Sprintf("block=%d", now.Checkpoint.Block), Detail: fmt.Sprintf("%v signed another checkpoint than %v", by, now.SignedBy),
		})
	}
	for organisation, f := range l.Followers {
		status, err := f.Status(ctx)
		if err != nil { // It is away: the status of the gateway says so.
			continue
		}
		if status.Colour == wire.Red {
			found = append(found, Finding{Row: "follower=" + organisation, Detail: fmt.Sprintf("%d alarms stand at the follower", len(status.Alarms))})
		}
	}
	if err == nil {
		more, err := l.continues(ctx, now.Checkpoint)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found[:min(len(found), limit)], nil
}

// continues holds the newest checkpoint to the one seen last.
func (l *Ledger) continues(ctx context.Context, now checkpoint.Checkpoint) ([]Finding, error) {
	l.mu.Lock()
	last := l.last
	l.mu.Unlock()
	if last != nil && last.Block > now.Block {
		return nil, nil
	}
	if last != nil {
		_, err := l.Attesters.Consistency(ctx, *last, now)
		switch {
		case errors.Is(err, merkle.ErrProof), checkpoint.Conflict(*last, now):
			return []Finding{{
				Row: fmt.Sprintf("block=%d", now.Block), Detail: fmt.Sprintf("the ledger does not continue the ledger at block %d", last.Block),
			}}, nil
		case err != nil:
			return nil, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = &now
	return nil, nil
}
