package eventlog

import (
	"context"
	"fmt"
	"slices"
	"time"

	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Anchoring. Every AnchorInterval, or AnchorEvents, the log's checkpoint goes on the ledger, with the proof that it continues the one
// before: a statement of its own, not behind those of others. What the ledger has is asked first, every time: so after an answer that
// never came nothing is said twice, and a restart needs no memory of what was under way. What went wrong is tried again after retrySoon,
// and after twice as long each time, up to the interval.
//
//	the ledger says                                         then
//	accepted                                                suspicions are brought up (report.go); witnesses are asked meanwhile
//	log.stale                                               somebody was quicker: the ledger is asked again
//	log.fork, log.shrink, log.inconsistent, log.note,       the alarm: the log stops for good
//	  log.origin, log.seed
//	anything else, or nothing                               tried again soon

// retrySoon is after how long what went wrong is tried again first.
const retrySoon = 100 * time.Millisecond

// contradictions are refusals after which the log must not go on.
var contradictions = []statement.Code{"log.fork", "log.shrink", "log.inconsistent", "log.note", "log.origin", "log.seed"}

// anchorAll anchors until ctx ends. A log that takes nothing anchors nothing, but for what it took before the log of a later year was
// opened.
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
	last, again := time.Now(), time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(look):
		}
		since := time.Since(last)
		due := since >= l.AnchorInterval || l.many() && again == 0 || again > 0 && since >= again
		if !due || !l.Status().Open && !l.ended.Load() {
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
			again = min(max(2*again, retrySoon), l.AnchorInterval)
			l.counts.anchorFailures.Add(1)
			l.Log.Warn("the event log's checkpoint was not anchored, or not all suspicions under it were brought up; trying again",
				"origin", l.Origin, "error", err)
		case l.ended.Load() && l.reported.Load() >= l.Head().Size:
			return // all of it is anchored, and nothing will come
		default:
			again = 0
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

// Anchor does what is due: it finds out what the ledger has, brings up the suspicions under that, and anchors what is new. It is called
// again after an error, soon: whatever became of what was said before, the next call goes on from what the ledger has.
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
	if log.State != entity.LogOpen {
		return nil
	}
	signed, err := l.toAnchor(ctx, log.Anchor)
	if err != nil || signed == nil {
		return err
	}
	body, err := l.anchoring(ctx, signed, log)
	if err != nil {
		return err
	}
	said, err := l.say(ctx, body, &l.Ref)
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

// say speaks on the ledger, and waits for so long at most: an answer that takes longer is looked for in what the ledger has.
func (l *Log) say(ctx context.Context, body statement.Body, subject *statement.Ref) (Said, error) {
	const patience = 15 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return l.OnLedger.Say(ctx, body, subject)
}

// toAnchor gives the checkpoint that is to be anchored next, kept and durable; nil when nothing is new. One that was signed for these
// leaves before, and may be on its way to the ledger, is not signed anew, unless the key has changed since.
func (l *Log) toAnchor(ctx context.Context, anchor *entity.Anchor) (*Signed, error) {
	signed, err := l.signTaking()
	if err != nil || signed == nil || anchor != nil && signed.Checkpoint.Size <= uint64(anchor.Size) {
		return nil, err
	}
	if kept := l.At(signed.Checkpoint.Size); kept != signed {
		key, err := gm.PublicKeyOf(l.Key)
		if err != nil {
			return nil, err
		}
		if _, _, err := checkpoint.OpenEvents(kept.Note, key, nil); err == nil {
			signed = kept
		}
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

// settled goes on from what the ledger has: it notes a checkpoint that is anchored and of which nobody said so here, as the answer was
// lost, or the gateway stopped, and brings up the suspicions under it that are not brought up yet.
func (l *Log) settled(ctx context.Context, anchor *entity.Anchor) error {
	s := l.At(uint64(anchor.Size))
	if s != nil && !s.Statement.IsZero() {
		return l.bringUp(ctx, s.Checkpoint.Size)
	}
	if s != nil && gm.Sum(s.Note) == anchor.Note {
		return l.anchored(ctx, s, anchor.Note)
	}
	// Not the note that this process signed, or too old to be remembered: maybe the rows have it.
	rows, err := l.Store.Checkpoints(ctx, l.Origin, uint64(anchor.Size), false, 1)
	if err != nil {
		return err
	}
	if len(rows) == 0 || gm.Sum(rows[0].Note) != anchor.Note {
		return l.bringUp(ctx, uint64(anchor.Size))
	}
	if rows[0].Anchored == nil {
		mark := Checkpoint{Size: rows[0].Size, Anchored: anchor.Note[:]}
		if err := l.Store.MarkCheckpoint(ctx, l.Origin, mark); err != nil {
			return err
		}
	}
	if s != nil {
		adopted := *s
		adopted.Checkpoint.Time, adopted.Note, adopted.Cosigned, adopted.Statement = anchor.Time, rows[0].Note, rows[0].Cosigned, anchor.Note
		l.maps.keep(&adopted)
	}
	return l.bringUp(ctx, uint64(anchor.Size))
}

// anchored notes that a checkpoint is on the ledger, brings up the suspicions under it and has witnesses asked. By is the statement, or,
// when it is not known, the digest of the checkpoint, which stands for it.
func (l *Log) anchored(ctx context.Context, s *Signed, by gm.Digest) error {
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
	return l.bringUp(ctx, s.Checkpoint.Size)
}

// halt raises the alarm from beside the writer.
func (l *Log) halt(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopWriter != nil {
		l.stopWriter(err)
	}
}
