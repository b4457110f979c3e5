package evidence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"luzheng/gateway/eventlog"
	"luzheng/signer/checkpoint"
	"luzheng/signer/entity"
	"luzheng/signer/event"
	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
	"luzheng/signer/vmap"
)

// ErrUnwitnessed: the ledger's checkpoint of the event log is not there yet, or fewer witnesses cosigned it than the trust root demands;
// trying again later is right.
var ErrUnwitnessed = errors.New("this is not under a checkpoint of the event log yet that the ledger anchors and enough witnesses cosigned")

// ErrNoEvent: the leaf is not an event's; a statement's evidence is asked for by its ID.
var ErrNoEvent = errors.New("the leaf stands for no event of its own")

// EventLog gives what is in the event log of a year, and its proofs. Errors wrap storage.ErrNotFound, or are the log's own.
type EventLog interface {
	// At is the checkpoint of that size, once it is anchored; nil when there is none or it is too old.
	At(size uint64) *eventlog.Signed
	Leaves(ctx context.Context, from, to uint64) ([]eventlog.Placed, error)
	Batch(ctx context.Context, p eventlog.Placed) (tile.Batch, error)
	Inclusion(ctx context.Context, index, size uint64) (merkle.Proof, error)
	// Complete gives all leaves of a scope under the checkpoint, first to last; eventlog.ErrTooMany when there are more than limit.
	Complete(ctx context.Context, scope statement.Ref, s *eventlog.Signed, limit int) ([]eventlog.Placed, vmap.Proof, error)
}

// Uses says of which use in an event log evidence is wanted, or of which uses.
type Uses struct {
	Log EventLog
	// Ref is the log on the ledger.
	Ref statement.Ref
	// Index is the leaf's whose evidence is wanted, Scope what is to have a complete list; one of them counts, Scope if it is set.
	Index uint64
	Scope statement.Ref
	// Bare leaves events and batches out of a list.
	Bare bool
	// May is asked before any of these leaves goes into a file. Its error ends the request, and is given.
	May func([]eventlog.Placed) error
}

const (
	// maxFull and maxBare are how many uses a list has at most, with events and without: what a verifier reads.
	maxFull = 25_000
	maxBare = evidence.MaxUses

	witnessPause = 100 * time.Millisecond
)

// AssembleUses makes the file of a use, or of all uses of a scope, under the newest checkpoint of the log that the ledger anchors. Its
// errors are those of Assemble, or wrap ErrUnwitnessed, ErrNoEvent, storage.ErrNotFound, or are those of May.
func (a *Assembler) AssembleUses(ctx context.Context, u Uses) ([]byte, error) {
	return a.untilStill(func() ([]byte, error) { return a.uses(ctx, u) })
}

func (a *Assembler) uses(ctx context.Context, u Uses) ([]byte, error) {
	attested, err := a.attested(ctx)
	if err != nil {
		return nil, err
	}
	from := &source{Assembler: a, attested: attested}
	// The log's state changes every few seconds. It is read first, and once: all the rest follows from it.
	state, err := from.Entity(ctx, u.Ref)
	if err != nil {
		return nil, err
	}
	from.read = &state
	signed, note, err := a.anchored(ctx, u, state)
	if err != nil {
		return nil, err
	}
	part := &evidence.Events{Log: u.Ref, Note: string(note)}
	subject := evidence.ForUses(u.Scope)
	if u.Scope == (statement.Ref{}) {
		subject, err = a.one(ctx, u, signed, part)
	} else {
		err = a.all(ctx, u, signed, part)
	}
	if err != nil {
		return nil, err
	}
	file, err := evidence.Assemble(ctx, from, evidence.Request{Ledger: a.Ledger, Subject: subject, Root: a.Root, Events: part})
	if err != nil {
		return nil, err
	}
	raw, err := marshal(file)
	if errors.Is(err, ErrTooLarge) && u.Scope != (statement.Ref{}) {
		err = fmt.Errorf("%w%s", err, u.instead())
	}
	return raw, err
}

// instead says what to ask for when a list is too long. With events a use takes ten times what its leaf does, and a verifier reads the
// whole file before it believes any of it; the leaves alone prove that nothing is missing.
func (u Uses) instead() string {
	if u.Bare {
		return "; ask for the lists of the grants or of the applications, which are shorter"
	}
	return fmt.Sprintf("; without events (events=false; explorer events --bare) a list has up to %d uses and is complete all the same, and the evidence of each use is had by its index", maxBare)
}

// anchored gives the checkpoint that the log's state on the ledger anchors, and its note with the cosignatures that the trust root knows.
// It waits for as many as that demands: witnesses cosign what is anchored, a moment later.
func (a *Assembler) anchored(ctx context.Context, u Uses, state evidence.Entity) (*eventlog.Signed, []byte, error) {
	value, err := entity.Parse(u.Ref, state.Value)
	log, ok := value.(*entity.Log)
	if err != nil || !ok || log.Anchor == nil {
		return nil, nil, fmt.Errorf("%s: %w", u.Ref, ErrUnwitnessed)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if signed := u.Log.At(uint64(log.Anchor.Size)); signed != nil {
			note, err := a.cosigned(signed)
			if note != nil || err != nil {
				return signed, note, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, nil, fmt.Errorf("%s, %d leaves: %w", u.Ref, log.Anchor.Size, ErrUnwitnessed)
		case <-time.After(witnessPause):
		}
	}
}

// cosigned gives the note with the cosignatures of witnesses that the trust root knows; nil when there are too few.
func (a *Assembler) cosigned(s *eventlog.Signed) ([]byte, error) {
	note := s.Note
	if s.Cosigned != nil {
		note = s.Cosigned
	}
	var names []string
	for _, w := range a.Witnesses {
		if w.Counts(s.Checkpoint.Time) {
			names = append(names, w.Name)
		}
	}
	note, err := checkpoint.KeepCosignatures(note, names)
	if err != nil {
		return nil, err
	}
	_, by, err := checkpoint.ParseEventsUnverified(note)
	if err != nil || int64(len(by)) < a.WitnessThreshold {
		return nil, err
	}
	return note, nil
}

// one puts the use at the index into the part, and gives the subject.
func (a *Assembler) one(ctx context.Context, u Uses, signed *eventlog.Signed, part *evidence.Events) (evidence.Subject, error) {
	leaves, err := u.Log.Leaves(ctx, u.Index, u.Index+1)
	if err != nil {
		return evidence.Subject{}, err
	}
	if err := u.May(leaves); err != nil {
		return evidence.Subject{}, err
	}
	leaf := leaves[0]
	switch {
	case leaf.Kind != event.KindEvent:
		return evidence.Subject{}, fmt.Errorf("leaf %d: %w", u.Index, ErrNoEvent)
	case u.Index >= signed.Checkpoint.Size:
		return evidence.Subject{}, fmt.Errorf("leaf %d: %w", u.Index, ErrUnwitnessed)
	}
	proof, err := u.Log.Inclusion(ctx, u.Index, signed.Checkpoint.Size)
	if err != nil {
		return evidence.Subject{}, err
	}
	uses, batches, err := a.shown(ctx, u.Log, leaves)
	if err != nil {
		return evidence.Subject{}, err
	}
	part.One = &evidence.OneUse{Use: uses[0], Index: int64(u.Index), Proof: evidence.Inclusion(proof)}
	part.SetBatches(batches)
	return evidence.ForEvent(leaf.ID), nil
}

// all puts the complete list of the scope into the part.
func (a *Assembler) all(ctx context.Context, u Uses, signed *eventlog.Signed, part *evidence.Events) error {
	limit := maxFull
	if u.Bare {
		limit = maxBare
	}
	leaves, proof, err := u.Log.Complete(ctx, u.Scope, signed, limit)
	if errors.Is(err, eventlog.ErrTooMany) {
		return fmt.Errorf("%w: %w%s", ErrTooLarge, err, u.instead())
	}
	if err != nil {
		return err
	}
	if err := u.May(leaves); err != nil {
		return err
	}
	part.All = &evidence.AllUses{Map: proof, Uses: make([]evidence.Use, len(leaves))}
	if len(leaves) > 0 {
		part.All.Last = int64(leaves[len(leaves)-1].Index) + 1
	}
	if u.Bare {
		for i := range leaves {
			part.All.Uses[i].Leaf = leaves[i].Raw
		}
		return nil
	}
	var batches [][]byte
	if part.All.Uses, batches, err = a.shown(ctx, u.Log, leaves); err != nil {
		return err
	}
	part.SetBatches(batches)
	return nil
}

// shown gives leaves with their events and the paths to their batches, and those. Imported uses have a statement instead, which is asked for
// by itself. The events of a batch are hashed once.
func (a *Assembler) shown(ctx context.Context, log EventLog, leaves []eventlog.Placed) (uses []evidence.Use, batches [][]byte, err error) {
	uses = make([]evidence.Use, len(leaves))
	byBatch := map[gm.Digest][]int{}
	for i := range leaves {
		uses[i].Leaf = leaves[i].Raw
		if leaves[i].Kind == event.KindEvent {
			uses[i].Event = leaves[i].Of
			byBatch[leaves[i].Batch] = append(byBatch[leaves[i].Batch], i)
		}
	}
	for _, members := range byBatch {
		b, err := log.Batch(ctx, leaves[members[0]])
		if err != nil {
			return nil, nil, err
		}
		positions := make([]uint64, len(members))
		for n, i := range members {
			positions[n] = uint64(leaves[i].Position)
		}
		paths, err := merkle.InclusionsOf(b.IDs, positions)
		if err != nil {
			return nil, nil, fmt.Errorf("batch of leaf %d: %w", leaves[members[0]].Index, err)
		}
		for n, i := range members {
			uses[i].Path = evidence.Inclusion(paths[n])
		}
		batches = append(batches, b.Envelope)
	}
	return uses, batches, nil
}
