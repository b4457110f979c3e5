package witness

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"luzheng/explorer/witness/store"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/merkle"
)

// add examines a request about this log, step by step as the package's doc has it.
func (l *eventLog) add(ctx context.Context, a checkpoint.Addition) ([]byte, error) {
	asked, note, err := l.open(ctx, a.Note)
	if err != nil {
		return nil, err
	}
	if err := l.take(ctx); err != nil {
		return nil, err
	}
	defer l.give()
	if l.witness.standing(l) {
		return nil, errStanding(l)
	}
	if err := l.continues(a, asked, note); err != nil {
		return nil, err
	}
	if asked.Size > l.replay.Size() {
		if err := l.advance(ctx, asked.Size, asked.Root, note); err != nil {
			return nil, err
		}
	}
	if err := l.leadsTo(asked, note); err != nil {
		return nil, err
	}
	return l.cosign(asked, note)
}

// open gives the checkpoint of a note that the log has signed, and the note without the cosignatures of others.
func (l *eventLog) open(ctx context.Context, raw []byte) (checkpoint.Events, []byte, error) {
	note, err := checkpoint.KeepCosignatures(raw, nil)
	if err != nil {
		return checkpoint.Events{}, nil, &Refusal{Code: CodeRequest, Detail: "there is no note of an event log", Err: err}
	}
	asked, err := l.openNow(ctx, note)
	if errors.Is(err, checkpoint.ErrSignature) { // The log may have another key since.
		if err := l.witness.ledger.follow(ctx); err != nil {
			return checkpoint.Events{}, nil, err
		}
		asked, err = l.openNow(ctx, note)
	}
	return asked, note, err
}

func (l *eventLog) openNow(ctx context.Context, note []byte) (checkpoint.Events, error) {
	state, err := l.witness.ledger.log(ctx, l.year)
	if err != nil {
		return checkpoint.Events{}, err
	}
	if state == nil {
		return checkpoint.Events{}, refuse(CodeUnknown, "the ledger has no event log of %d", l.year)
	}
	key, err := l.witness.ledger.certified(ctx, state.Key)
	if err != nil {
		return checkpoint.Events{}, err
	}
	asked, _, foreign := checkpoint.OpenEvents(note, key, nil)
	if foreign == nil {
		return asked, nil
	}
	asked, known, err := l.openFormer(ctx, state, note)
	if err == nil && !known {
		err = &Refusal{Code: CodeNote, Detail: "the note is not the log's", Err: foreign}
	}
	return asked, err
}

// openFormer gives the checkpoint of a note that a key has signed which the log had before; known tells whether any did.
func (l *eventLog) openFormer(ctx context.Context, state *entity.Log, note []byte) (asked checkpoint.Events, known bool, err error) {
	for _, former := range state.Former {
		key, err := l.witness.ledger.certified(ctx, former.Key)
		if err != nil {
			return asked, false, err
		}
		if asked, _, err = checkpoint.OpenEvents(note, key, nil); err == nil {
			return asked, true, l.holdFormer(ctx, state, former, asked)
		}
	}
	return asked, false, nil
}

// holdFormer holds what a former key signed to the time when it was the log's. No more can have been anchored by then than is anchored
// now: what goes beyond the present key signs.
func (l *eventLog) holdFormer(ctx context.Context, state *entity.Log, former entity.FormerLogKey, asked checkpoint.Events) error {
	if state.Anchor == nil || asked.Size > uint64(state.Anchor.Size) || asked.Time > former.Until {
		return refuse(CodeNote, "the note is of %d with %d leaves; its key was the log's until %d, and signs nothing that was not anchored then",
			asked.Time, asked.Size, former.Until)
	}
	lost, err := l.witness.ledger.compromised(ctx, former.Key)
	if err == nil && lost {
		err = refuse(CodeNote, "its key is declared compromised: the note need not be the log's")
	}
	return err
}

// continues holds a checkpoint to the one cosigned last.
func (l *eventLog) continues(a checkpoint.Addition, asked checkpoint.Events, note []byte) error {
	var before checkpoint.Events
	stored, err := l.witness.cosigned.Latest(l.origin)
	if err != nil {
		return err
	}
	if stored == nil {
		before.Root = merkle.EmptyRoot()
	} else if before, _, err = checkpoint.ParseEventsUnverified(stored); err != nil {
		return err
	}
	if err := l.contradicts(asked, note); err != nil {
		return err
	}
	switch {
	case a.Old > asked.Size:
		return refuse(CodeOld, "the old size %d is larger than the new one, %d", a.Old, asked.Size)
	case a.Old != before.Size:
		return &Refusal{Code: CodeKnown, Detail: fmt.Sprintf("the checkpoint cosigned last has the size %d", before.Size), Known: before.Size}
	}
	if err := merkle.VerifyConsistency(before.Size, asked.Size, before.Root, asked.Root, a.Proof); err != nil {
		return &Refusal{Code: CodeProof, Detail: "it is not shown to continue the checkpoint cosigned last", Err: err}
	}
	return nil
}

// contradicts raises the alarm when a signed checkpoint cannot be honest beside what was cosigned and replayed before.
func (l *eventLog) contradicts(asked checkpoint.Events, note []byte) error {
	same, err := l.witness.cosigned.At(l.origin, asked.Size)
	if err != nil {
		return err
	}
	if same != nil {
		before, _, err := checkpoint.ParseEventsUnverified(same)
		if err != nil {
			return err
		}
		if !checkpoint.EventsConflict(before, asked) {
			return nil
		}
		return l.conflict(alarmRecord{
			Kind: alarmEquivocation, Own: string(same), Detail: "the log signed two different checkpoints of one size",
		}, asked, note)
	}
	if asked.Size > l.replay.Size() {
		return nil
	}
	root, err := l.store.Root(asked.Size)
	if err != nil || root == asked.Root {
		return err
	}
	return l.forked(asked, note)
}

// forked raises the alarm for a checkpoint that is not a beginning of what was replayed.
func (l *eventLog) forked(asked checkpoint.Events, note []byte) error {
	record := alarmRecord{Kind: alarmFork, Detail: "the log signed a checkpoint that is not what it anchored or had cosigned", Size: asked.Size}
	root, err := l.store.Root(asked.Size)
	if err != nil {
		return err
	}
	record.Root = &root
	stored, err := l.witness.cosigned.Latest(l.origin)
	if err != nil {
		return err
	}
	if stored != nil {
		later, _, err := checkpoint.ParseEventsUnverified(stored)
		if err != nil {
			return err
		}
		if later.Size >= asked.Size {
			record.Own = string(stored)
			if record.Proof, err = l.store.Consistency(asked.Size, later.Size); err != nil {
				return err
			}
		}
	}
	return l.conflict(record, asked, note)
}

func (l *eventLog) conflict(record alarmRecord, asked checkpoint.Events, note []byte) error {
	record.Other, record.about = string(note), l.about(strconv.FormatUint(asked.Size, 10))
	refusal := &Refusal{Code: CodeConflict, Detail: record.Detail, Known: asked.Size}
	return errors.Join(refusal, l.witness.alarms.raise(record))
}

// leadsTo holds a checkpoint to what the leaves lead to.
func (l *eventLog) leadsTo(asked checkpoint.Events, note []byte) error {
	stop, err := l.stop(asked.Size)
	switch {
	case err != nil:
		return err
	case stop.MapRoot.IsZero(): // Overtaken by an anchor: the log asks about that one next.
		return fmt.Errorf("the replay has passed the size %d; ask about a newer checkpoint", asked.Size)
	case stop.Root == asked.Root && stop.MapRoot == asked.MapRoot:
		return nil
	}
	refusal := refuse(CodeMap, "the leaves up to %d lead to another map of scopes than the log signed", asked.Size)
	if stop.Root != asked.Root {
		refusal = refuse(CodeRoot, "the leaves up to %d lead to another root than the log signed", asked.Size)
	}
	return errors.Join(refusal, l.witness.alarms.raise(alarmRecord{
		Kind: alarmMap, about: l.about(strconv.FormatUint(asked.Size, 10)), Detail: refusal.Detail, Code: refusal.Code, Other: string(note),
		Size: asked.Size, Root: &stop.Root, Map: &stop.MapRoot,
	}))
}

// cosign signs, stores, and only then gives the line.
func (l *eventLog) cosign(asked checkpoint.Events, note []byte) ([]byte, error) {
	w := l.witness
	line, err := checkpoint.Cosign(note, w.config.Name, w.config.Key, w.config.Now().Unix())
	if err != nil {
		return nil, err
	}
	signed, err := checkpoint.AddCosignatures(note, line)
	if err != nil {
		return nil, err
	}
	err = w.cosigned.Add(asked, signed)
	var refused *store.RefusalError
	switch {
	case errors.As(err, &refused) && refused.Conflict:
		return nil, l.conflict(alarmRecord{Kind: alarmEquivocation, Own: string(refused.Signed), Detail: refused.Error()}, asked, note)
	case errors.As(err, &refused):
		return nil, &Refusal{Code: CodeKnown, Detail: refused.Error(), Known: refused.Known}
	case err != nil:
		return nil, err
	}
	w.config.Log.Info("cosigned", "origin", asked.Origin, "size", asked.Size)
	return line, nil
}
