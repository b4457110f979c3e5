package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"luzheng/gateway/follow/client"
	"luzheng/gateway/follow/replica"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
)

// lookTimeout bounds one look at another follower.
const lookTimeout = 10 * time.Second

// comparer holds one other organisation's checkpoints to the replica's.
type comparer struct {
	replica   *replica.Replica
	alarms    alarmBook
	other     *client.Client
	name      string
	verifiers []checkpoint.Verifier
	every     time.Duration
	log       *slog.Logger

	mu   sync.Mutex
	last wire.Comparison
}

func newComparer(m client.Member, r *replica.Replica, alarms alarmBook, c Config) (*comparer, error) {
	other, err := client.New(m.URL, m.Roots)
	if err != nil {
		return nil, err
	}
	if m.Key == nil || m.Organisation == "" || m.Organisation == c.Organisation {
		return nil, fmt.Errorf("the follower at %s needs a key, and an organisation other than %s", m.URL, c.Organisation)
	}
	return &comparer{
		replica: r, alarms: alarms, other: other, every: c.CompareEvery, log: c.Log.With("also", m.Organisation),
		name: m.Organisation, verifiers: m.Verifiers(),
		last: wire.Comparison{Organisation: m.Organisation, URL: m.URL},
	}, nil
}

// run looks at the other follower until the context ends.
func (c *comparer) run(ctx context.Context) error {
	ticker := time.NewTicker(c.every)
	defer ticker.Stop()
	for {
		err := c.look(ctx)
		if ctx.Err() != nil {
			return nil
		}
		c.note(err)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// look compares the highest block that both have a checkpoint for. Roots and hashes commit to everything before, so that one comparison
// covers all earlier blocks.
func (c *comparer) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	theirs, err := c.other.Latest(ctx)
	if client.HasCode(err, wire.CodeNoCheckpoint) {
		return nil
	}
	if err != nil {
		return err
	}
	latest, err := c.verify(theirs)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.last.Latest = &latest.Block
	c.mu.Unlock()
	ours, err := c.replica.At(latest.Block)
	switch {
	case err == nil:
		return c.compare(ours, theirs, latest)
	case errors.Is(err, replica.ErrNoCheckpoint):
		return c.withoutOurs(theirs, latest)
	case errors.Is(err, replica.ErrNotYet):
		return c.atOurLatest(ctx)
	}
	return err
}

// atOurLatest compares at this follower's latest checkpoint, which the other has passed.
func (c *comparer) atOurLatest(ctx context.Context) error {
	ours, err := c.replica.Latest()
	if errors.Is(err, replica.ErrNoCheckpoint) {
		return nil
	}
	if err != nil {
		return err
	}
	own, _, err := checkpoint.ParseUnverified(ours)
	if err != nil {
		return err
	}
	theirs, err := c.other.At(ctx, own.Block, 0)
	if client.HasCode(err, wire.CodeNoCheckpoint) {
		return c.disagree(own.Block, "has passed this block without a checkpoint, though statements were recorded in it", ours, nil)
	}
	if err != nil {
		return err
	}
	there, err := c.verify(theirs)
	if err != nil {
		return err
	}
	if there.Block != own.Block {
		return fmt.Errorf("%w: asked for block %d, got block %d", client.ErrAnswer, own.Block, there.Block)
	}
	return c.compare(ours, theirs, there)
}

// withoutOurs handles a checkpoint of a block that this follower has passed without one.
func (c *comparer) withoutOurs(theirs []byte, there checkpoint.Checkpoint) error {
	ours, err := c.replica.Before(there.Block)
	if err != nil && !errors.Is(err, replica.ErrNoCheckpoint) {
		return err
	}
	if evidence, err := checkpoint.NewEquivocation(ours, theirs); err == nil { // The same size at another block.
		return c.accuse(evidence, there)
	}
	return c.disagree(there.Block, "signed a checkpoint of this block, in which nothing was recorded", ours, theirs)
}

func (c *comparer) compare(ours, theirs []byte, there checkpoint.Checkpoint) error {
	own, _, err := checkpoint.ParseUnverified(ours)
	if err != nil {
		return err
	}
	if own == there {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.last.Agreed == nil || *c.last.Agreed < there.Block {
			c.last.Agreed = &there.Block
		}
		return nil
	}
	evidence, err := checkpoint.NewEquivocation(ours, theirs)
	if err != nil {
		return err
	}
	return c.accuse(evidence, there)
}

func (c *comparer) accuse(evidence []byte, there checkpoint.Checkpoint) error {
	detail := fmt.Sprintf("%s signed another checkpoint of block %d than this follower", c.name, there.Block)
	return errors.Join(errors.New(detail), c.alarms.raise(alarmEquivocation, c.about(there.Block), evidence, detail))
}

func (c *comparer) disagree(block uint64, what string, ours, theirs []byte) error {
	detail := fmt.Sprintf("block %d: %s %s", block, c.name, what)
	record := alarmRecord{Kind: alarmDisagreement, Detail: detail, Own: string(ours), Other: string(theirs)}
	return errors.Join(errors.New(detail), c.alarms.raiseRecord(c.about(block), record))
}

// verify opens a note that the other must have signed, about this ledger.
func (c *comparer) verify(note []byte) (checkpoint.Checkpoint, error) {
	there, _, err := checkpoint.Open(note, c.verifiers)
	if err != nil {
		return checkpoint.Checkpoint{}, err
	}
	if there.Origin != c.replica.Origin() {
		return checkpoint.Checkpoint{}, fmt.Errorf("%w: its checkpoints are of %s", client.ErrAnswer, there.Origin)
	}
	return there, nil
}

func (c *comparer) about(block uint64) string { return fmt.Sprintf("%d-%s", block, c.name) }

func (c *comparer) note(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.last.Error
	c.last.Error = ""
	if err != nil {
		c.last.Error = err.Error()
	}
	if c.last.Error != "" && c.last.Error != before {
		c.log.Warn("comparison failed", "error", err)
	}
}

func (c *comparer) state() wire.Comparison {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}
