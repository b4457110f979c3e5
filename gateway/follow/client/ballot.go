package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
)

// answer is what one member says about a height.
type answer struct {
	name       string
	checkpoint checkpoint.Checkpoint
	note       []byte
	err        error
}

// attest asks a member for its checkpoint of a height until it has an answer that will not change, or the context ends.
func (m member) attest(ctx context.Context, origin string, height uint64) answer {
	for pause := retryFirst; ; pause = min(2*pause, retryMost) {
		note, err := m.At(ctx, height, wire.MaxWait)
		if err == nil {
			a := m.verify(note, origin)
			if a.err == nil && a.checkpoint.Block != height {
				a.err = fmt.Errorf("%s: %w: it is the checkpoint of block %d", m.name, ErrAnswer, a.checkpoint.Block)
			}
			return a
		}
		if HasCode(err, wire.CodeNoCheckpoint) { // The follower has passed that block.
			return answer{name: m.name, err: fmt.Errorf("%s: %w", m.name, err)}
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return answer{name: m.name, err: fmt.Errorf("%s: %w", m.name, err)}
		}
	}
}

func (m member) latest(ctx context.Context, origin string) answer {
	note, err := m.Latest(ctx)
	if err != nil {
		return answer{name: m.name, err: fmt.Errorf("%s: %w", m.name, err)}
	}
	return m.verify(note, origin)
}

// verify opens a note that must be signed by this member alone.
func (m member) verify(note []byte, origin string) answer {
	c, _, err := checkpoint.Open(note, m.verifiers)
	if err == nil && c.Origin != origin {
		err = fmt.Errorf("%w: it is of %s, not of %s", ErrAnswer, c.Origin, origin)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", m.name, err)
	}
	return answer{name: m.name, checkpoint: c, note: note, err: err}
}

// ballot counts the members' answers about one height.
type ballot struct {
	answers []answer
}

func (b *ballot) add(a answer) { b.answers = append(b.answers, a) }

// winner returns the checkpoint that at least threshold members gave.
func (b *ballot) winner(threshold int) (Attested, bool) {
	for _, candidate := range b.answers {
		if candidate.err != nil {
			continue
		}
		var agree, dissent [][]byte
		for _, a := range b.answers {
			switch {
			case a.err != nil:
			case a.checkpoint == candidate.checkpoint:
				agree = append(agree, a.note)
			default:
				dissent = append(dissent, a.note)
			}
		}
		if len(agree) < threshold {
			continue
		}
		merged, err := checkpoint.Merge(agree...)
		if err != nil {
			continue
		}
		_, names, err := checkpoint.ParseUnverified(merged)
		if err != nil || len(names) < threshold {
			continue
		}
		return Attested{Checkpoint: candidate.checkpoint, Note: merged, SignedBy: names, Dissent: dissent}, true
	}
	return Attested{}, false
}

func (b *ballot) failure(height uint64, threshold int) error {
	different := map[checkpoint.Checkpoint]bool{}
	var problems []error
	for _, a := range b.answers {
		if a.err != nil {
			problems = append(problems, a.err)
		} else {
			different[a.checkpoint] = true
		}
	}
	if len(different) > 1 {
		problems = append(problems, ErrDivergence)
	}
	return errors.Join(fmt.Errorf("%w: block %d needs %d", ErrTooFew, height, threshold), errors.Join(problems...))
}
