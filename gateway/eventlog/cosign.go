package eventlog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/merkle"
)

// Witness is an outside body that cosigns checkpoints.
type Witness interface {
	// Name is what it cosigns under.
	Name() string
	// Cosign asks it to go on from the checkpoint of old leaves to that of the note, and gives its signature line. *BehindError when it
	// has another size than old.
	Cosign(ctx context.Context, a checkpoint.Addition) ([]byte, error)
}

// BehindError: the witness has cosigned last at another size.
type BehindError struct{ Size uint64 }

func (e *BehindError) Error() string { return fmt.Sprintf("the witness is at %d leaves", e.Size) }

// askAgain is after how long witnesses are asked again that did not cosign the newest anchored checkpoint.
const askAgain = 10 * time.Second

// askAll asks witnesses until ctx ends, beside the anchors: a witness that is slow, or never answers, must not hold one up.
func (l *Log) askAll(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.toAsk:
		case <-time.After(askAgain):
		}
		if err := l.AskWitnesses(ctx); err != nil && ctx.Err() == nil {
			l.Log.Warn("cosignatures were not kept; the witnesses are asked again", "error", err)
		}
	}
}

// AskWitnesses asks for cosignatures under the newest anchored checkpoint, unless it has some.
func (l *Log) AskWitnesses(ctx context.Context) error {
	s := l.Anchored()
	if s == nil || s.Cosigned != nil {
		return nil
	}
	return l.cosign(ctx, s)
}

// cosign asks all witnesses at once, and keeps what they answered. One that does not answer is asked again with the next checkpoint.
func (l *Log) cosign(ctx context.Context, s *Signed) error {
	if len(l.Witnesses) == 0 {
		return nil
	}
	lines := make([][]byte, len(l.Witnesses))
	errs := make([]error, len(l.Witnesses))
	var group sync.WaitGroup
	for i, w := range l.Witnesses {
		group.Go(func() { lines[i], errs[i] = l.ask(ctx, w, s) })
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			l.Log.Warn("a witness did not cosign", "witness", l.Witnesses[i].Name(), "leaves", s.Checkpoint.Size, "error", err)
		}
	}
	given := make([][]byte, 0, len(lines))
	for _, line := range lines {
		if line != nil {
			given = append(given, line)
		}
	}
	if len(given) == 0 {
		return nil
	}
	cosigned, err := checkpoint.AddCosignatures(s.Note, given...)
	if err != nil {
		return fmt.Errorf("event log: cosignatures: %w", err)
	}
	with := *s
	with.Cosigned = cosigned
	l.maps.replace(&with)
	return l.Store.MarkCheckpoint(ctx, l.Origin, Checkpoint{Size: s.Checkpoint.Size, Cosigned: cosigned})
}

// ask asks a witness, a second time when it is elsewhere than this log remembers.
func (l *Log) ask(ctx context.Context, w Witness, s *Signed) ([]byte, error) {
	l.mu.Lock()
	old := l.witnessed[w.Name()]
	l.mu.Unlock()
	for range 2 {
		var proof merkle.Proof
		var err error
		if old > 0 && old <= s.Checkpoint.Size {
			if proof, err = l.Consistency(ctx, old, s.Checkpoint.Size); err != nil {
				return nil, err
			}
		}
		line, err := w.Cosign(ctx, checkpoint.Addition{Old: old, Proof: proof, Note: s.Note})
		var behind *BehindError
		if errors.As(err, &behind) {
			old = behind.Size
			continue
		}
		if err == nil {
			old = s.Checkpoint.Size
		}
		l.mu.Lock()
		if l.witnessed == nil {
			l.witnessed = map[string]uint64{}
		}
		l.witnessed[w.Name()] = old
		l.mu.Unlock()
		return line, err
	}
	return nil, &BehindError{old}
}
