package replay

import (
	"context"
	"errors"
	"fmt"

	"luzheng/signer/envelope"
	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
)

// origin checks what a leaf was made of, which has this ID if it is an event, and gives the scopes that it must count in.
func (r *Replay) origin(ctx context.Context, index uint64, leaf *event.Leaf, of []byte, id gm.Digest) (none [event.Places]*statement.Ref, err error) {
	if index == 0 && (r.log.Seed != nil) != (leaf.Kind == event.KindSeed) {
		return none, found(index, CodeKind, "a log begins with a seed when the ledger names one before it, and only then")
	}
	switch leaf.Kind {
	case event.KindEvent:
		return r.event(ctx, index, leaf, of, id)
	case event.KindSeed:
		if index > 0 || leaf.ID != *r.log.Seed {
			return none, found(index, CodeKind, "it is a seed other than the one that the ledger names")
		}
		return none, nil
	case event.KindImport:
		return r.imported(ctx, index, leaf, of)
	}
	return none, found(index, CodeKind, "kind %d is none", leaf.Kind)
}

func (r *Replay) event(ctx context.Context, index uint64, leaf *event.Leaf, raw []byte, id gm.Digest) (none [event.Places]*statement.Ref, err error) {
	e, err := event.Parse(raw)
	switch {
	case err != nil:
		return none, found(index, CodeEvent, "the event beside it: %v", err)
	case id != leaf.ID:
		return none, found(index, CodeEvent, "the event beside it has the ID %s", id)
	case e.Ledger != r.log.Ledger:
		return none, found(index, CodeEvent, "its event is of the ledger %s", e.Ledger)
	}
	b, err := r.batch(ctx, index, leaf.Batch)
	switch {
	case err != nil:
		return none, err
	case uint64(leaf.Position) >= b.Count || b.ids[leaf.Position] != leaf.ID:
		return none, found(index, CodeBatch, "its batch does not have the event at position %d", leaf.Position)
	case b.Issuer != e.Issuer || b.Ledger != e.Ledger:
		return none, found(index, CodeBatch, "its batch is of %s, its event of %s", b.Issuer, e.Issuer)
	}
	return e.Scopes(), nil
}

// batch gives a batch whose root, issuer and signature have been checked.
func (r *Replay) batch(ctx context.Context, index uint64, digest gm.Digest) (*batch, error) {
	if b := r.batches.find(digest); b != nil {
		return b, nil
	}
	given, err := r.source.Batch(ctx, digest, index)
	if err != nil {
		return nil, fmt.Errorf("batch of leaf %d: %w", index, err)
	}
	header, signed, err := event.ParseHeader(given.Envelope)
	switch {
	case err != nil:
		return nil, found(index, CodeBatch, "%v", err)
	case gm.Sum(given.Envelope) != digest:
		return nil, found(index, CodeBatch, "there is no batch with the digest that it names")
	case uint64(len(given.IDs)) != header.Count || merkle.RootOf(given.IDs) != header.Root:
		return nil, found(index, CodeBatch, "the events of its batch are not those that the batch signs")
	}
	if err := r.signed(ctx, index, signed, header.Issuer); err != nil {
		return nil, err
	}
	b := &batch{header, given.IDs}
	r.batches.remember(digest, b)
	return b, nil
}

// signed checks the one signature of an envelope, and that the key is registered for the party.
func (r *Replay) signed(ctx context.Context, index uint64, e *envelope.Envelope, party statement.PartyID) error {
	for _, sig := range e.Signatures {
		key, holder, err := r.keys.Key(ctx, sig.KeyID)
		switch {
		case errors.Is(err, ErrUnknownKey):
			return found(index, CodeKey, "the ledger has no certificate for the key %s", sig.KeyID)
		case err != nil:
			return fmt.Errorf("key of leaf %d: %w", index, err)
		case holder != party:
			return found(index, CodeKey, "the key %s is that of %s, not of %s", sig.KeyID, holder, party)
		}
		if err := e.Verify(sig, key); err != nil {
			return found(index, CodeSignature, "%v", err)
		}
	}
	return nil
}

// imported checks a usage record that stood on the ledger before the log was opened.
func (r *Replay) imported(ctx context.Context, index uint64, leaf *event.Leaf, raw []byte) (none [event.Places]*statement.Ref, err error) {
	e, err := envelope.Parse(raw)
	if err != nil || e.PayloadType != envelope.TypeStatement || e.ID() != leaf.ID {
		return none, found(index, CodeEvent, "the statement beside it does not have its ID")
	}
	said, err := statement.Parse(e.Payload)
	if err != nil {
		return none, found(index, CodeEvent, "the statement beside it: %v", err)
	}
	use, ok := said.Content().(*statement.UsageRecord)
	if !ok || said.Ledger != r.log.Ledger {
		return none, found(index, CodeEvent, "the statement beside it is no usage record of this ledger")
	}
	if err := r.signed(ctx, index, e, said.Issuer); err != nil {
		return none, err
	}
	return [event.Places]*statement.Ref{&use.Entry, use.Grant, use.Application}, nil
}
