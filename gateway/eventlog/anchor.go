package eventlog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// Anchoring. Every AnchorInterval, or AnchorEvents, the log's checkpoint goes on the ledger, with the proof that it continues the one
// before: a statement of its own, not behind those of others. What the ledger has is asked first, every time: so after an answer that
// never came nothing is said twice, and a restart needs no memory of what was under way.
//
//	the ledger says                                         then
//	accepted                                                suspicions are brought up; witnesses are asked meanwhile
//	log.stale                                               somebody was quicker: the ledger is asked again
//	log.fork, log.shrink, log.inconsistent, log.note,       the alarm: the log stops for good
//	  log.origin, log.seed
//	anything else, or nothing                               tried again at the next interval

// contradictions are refusals after which the log must not go on.
var contradictions = []statement.Code{"log.fork", "log.shrink", "log.inconsistent", "log.note", "log.origin", "log.seed"}

// anchorAll anchors until ctx ends. A log that takes nothing anchors nothing.
func (l *Log) anchorAll(ctx context.Context) {
	if l.OnLedger == nil {
		return
	}
	asking := make(chan struct{})
	defer func() { <-asking }()
	go func() {
		defer close(asking)
		l.askAll(ctx)
	}()
	const look = 50 * time.Millisecond // how often the number of new events is looked at
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(look):
		}
		if !l.Status().Open || time.Since(last) < l.AnchorInterval && !l.many() {
			continue
		}
		last = time.Now()
		err := l.Anchor(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case alarming(err):
			l.halt(err)
		case err != nil:
			l.counts.anchorFailures.Add(1)
			l.Log.Warn("the event log's checkpoint was not anchored; trying again", "origin", l.Origin, "error", err)
		}
	}
}

// many tells whether enough events are new to anchor at once.
func (l *Log) many() bool {
	var anchored uint64
	if s := l.Anchored(); s != nil {
		anchored = s.Checkpoint.Size
	}
	return l.AnchorEvents > 0 && l.Head().Size-anchored >= l.AnchorEvents
}

// Anchor puts the log's checkpoint on the ledger if there is something new.
func (l *Log) Anchor(ctx context.Context) error {
	log, err := l.OnLedger.Log(ctx, l.Ref)
	if err != nil || log == nil {
		return err
	}
	if log.Anchor != nil {
		if err := l.holdTo(ctx, log.Anchor); err != nil {
			return err
		}
		if err := l.settled(ctx, log.Anchor); err != nil {
			return err
		}
	}
	signed, err := l.toAnchor(ctx, log.Anchor)
	if err != nil || signed == nil {
		return err
	}
	body, err := l.anchoring(ctx, signed, log)
	if err != nil {
		return err
	}
	said, err := l.OnLedger.Say(ctx, body, &l.Ref)
	switch {
	case err != nil:
		return err
	case slices.Contains(contradictions, said.Code):
		return fmt.Errorf("%w: the ledger refused the checkpoint of %d leaves: %s", ErrForked, signed.Checkpoint.Size, said.Code)
	case said.Code != "":
		return fmt.Errorf("the ledger refused the checkpoint of %d leaves: %s", signed.Checkpoint.Size, said.Code)
	}
	l.counts.anchors.Add(1)
	return l.anchored(ctx, signed, said.ID)
}

// toAnchor gives the checkpoint that is to be anchored next, kept and durable; nil when nothing is new.
func (l *Log) toAnchor(ctx context.Context, anchor *entity.Anchor) (*Signed, error) {
	signed, err := l.signTaking()
	if err != nil || signed == nil || anchor != nil && signed.Checkpoint.Size <= uint64(anchor.Size) {
		return nil, err
	}
	if err := l.Store.KeepCheckpoint(ctx, l.Origin, Checkpoint{Size: signed.Checkpoint.Size, Note: signed.Note}); err != nil {
		return nil, err
	}
	l.maps.keep(signed)
	return signed, nil
}

func (l *Log) anchoring(ctx context.Context, signed *Signed, log *entity.Log) (*statement.LogAnchor, error) {
	body := &statement.LogAnchor{Note: signed.Note}
	if log.Anchor != nil {
		proof, err := l.Consistency(ctx, uint64(log.Anchor.Size), signed.Checkpoint.Size)
		body.Consistency = proof
		return body, err
	}
	if l.Predecessor == nil {
		return body, nil
	}
	first, err := l.Leaves(ctx, 0, 1)
	if err != nil {
		return nil, err
	}
	proof, err := l.Inclusion(ctx, 0, signed.Checkpoint.Size)
	body.Seed = &statement.LogSeed{Predecessor: *l.Predecessor, Leaf: first[0].Raw, Inclusion: proof}
	return body, err
}

// settled notes a checkpoint that is anchored and of which nobody said so here: the answer was lost.
func (l *Log) settled(ctx context.Context, anchor *entity.Anchor) error {
	s := l.At(uint64(anchor.Size))
	if s == nil || !s.Statement.IsZero() || gm.Sum(s.Note) != anchor.Note {
		return nil
	}
	return l.anchored(ctx, s, gm.Digest{})
}

// anchored notes that a checkpoint is on the ledger, brings up the suspicions under it and has witnesses asked. By is the statement, zero
// when it is not known: then the checkpoint's own digest stands for it.
func (l *Log) anchored(ctx context.Context, s *Signed, by gm.Digest) error {
	if by.IsZero() {
		by = gm.Sum(s.Note)
	}
	if err := l.Store.MarkCheckpoint(ctx, l.Origin, Checkpoint{Size: s.Checkpoint.Size, Anchored: by[:]}); err != nil {
		return err
	}
	fixed := *s
	fixed.Statement = by
	l.maps.keep(&fixed)
	l.counts.anchoredAt.Store(time.Now().UnixMilli())
	select {
	case l.toAsk <- struct{}{}:
	default: // They are asked about the newest one anyway.
	}
	return l.bringUp(ctx, s)
}

// bringUp says the suspicions that a checkpoint covers; then a snapshot may be stored.
func (l *Log) bringUp(ctx context.Context, s *Signed) error {
	for _, found := range l.alike.under(s.Checkpoint.Size) {
		body, err := l.suspecting(ctx, found, s.Checkpoint.Size)
		if err != nil {
			return err
		}
		said, err := l.OnLedger.Say(ctx, body, nil)
		if err != nil || said.Code == "log.moved" {
			return errors.Join(err, errors.New("suspicions are brought up under the next checkpoint"))
		}
		if said.Code != "" && said.Code != "suspect.known" {
			l.Log.Error("the ledger refused a suspicion", "leaf", found.First, "code", string(said.Code))
		}
		l.alike.said(found)
	}
	if err := l.Store.MarkCheckpoint(ctx, l.Origin, Checkpoint{Size: s.Checkpoint.Size, Reported: true}); err != nil {
		return err
	}
	return l.keepSnapshot(ctx, s.Checkpoint.Size)
}

// suspecting shows the first of some uses that are alike.
func (l *Log) suspecting(ctx context.Context, found Suspected, size uint64) (*statement.UsageSuspect, error) {
	leaves, err := l.Leaves(ctx, found.First, found.First+1)
	if err != nil {
		return nil, err
	}
	first := leaves[0]
	inclusion, err := l.Inclusion(ctx, found.First, size)
	if err != nil {
		return nil, err
	}
	batch, err := l.Batch(ctx, first)
	if err != nil {
		return nil, err
	}
	path, err := merkle.InclusionOf(batch.IDs, uint64(first.Position))
	return &statement.UsageSuspect{
		Log: l.Ref, Size: int64(size), Count: int64(found.Count), Index: int64(found.First), Leaf: first.Raw, Inclusion: inclusion,
		Event: first.Of, Batch: batch.Envelope, Path: path,
	}, err
}

// halt raises the alarm from beside the writer.
func (l *Log) halt(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopWriter != nil {
		l.stopWriter(err)
	}
}
