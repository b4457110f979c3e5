package replay

import (
	"context"

	"luzheng/signer/event"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/statement"
	"luzheng/signer/tile"
	"luzheng/signer/vmap"
)

// Entry is a leaf of the log and what it was made of, as the log serves them.
type Entry struct {
	Leaf []byte
	// Of is the event; of an imported statement its envelope; of a seed nothing.
	Of []byte
}

// Source gives what leaves refer to. Nothing that it gives is believed.
type Source interface {
	// Batch gives the batch whose envelope has this digest; the leaf at index is the first met of it. An error ends the replay there;
	// it can be tried again.
	Batch(ctx context.Context, digest gm.Digest, index uint64) (tile.Batch, error)
}

// Keys tells whose a key is, as the ledger attests it.
type Keys interface {
	// Key gives the key with this ID and the party that registered it. Errors wrap ErrUnknownKey, or can be tried again.
	Key(ctx context.Context, id gm.KeyID) (*gm.PublicKey, statement.PartyID, error)
}

// Log is one event log, and what the ledger says of its beginning.
type Log struct {
	Ledger statement.LedgerID
	// Seed is SM3 of the last note of the log before, which leaf 0 must carry; nil for a ledger's first log.
	Seed *gm.Digest
}

// Replay is the state of a log after some of its leaves. It is not safe for concurrent use.
type Replay struct {
	log     Log
	source  Source
	keys    Keys
	batches *batches

	size   uint64
	scopes map[gm.Digest]event.Scope
	// fresh are the scopes that changed since the map was computed last.
	fresh map[gm.Digest]struct{}
	state vmap.Map
}

// Step is what some leaves add. It is not part of the state before Take.
type Step struct {
	// From is the index of the first of them, Leaves their hashes, Scopes the states that they lead to.
	From   uint64
	Leaves []gm.Digest
	Scopes map[gm.Digest]event.Scope
}

// New gives the state after size leaves, which led to these scopes. The map of scopes belongs to the replay from then on.
func New(log Log, source Source, keys Keys, size uint64, scopes map[gm.Digest]event.Scope) *Replay {
	r := &Replay{
		log: log, source: source, keys: keys, batches: newBatches(), size: size, scopes: scopes, fresh: make(map[gm.Digest]struct{}, len(scopes)),
	}
	for key := range scopes {
		r.fresh[key] = struct{}{}
	}
	return r
}

// Size is the number of leaves replayed.
func (r *Replay) Size() uint64 { return r.size }

// Hashes gives the leaf hashes of entries.
func Hashes(entries []Entry) []gm.Digest {
	raw := make([][]byte, len(entries))
	for i, e := range entries {
		raw[i] = e.Leaf
	}
	return merkle.LeafHashes(raw)
}

// idsOf gives the IDs that the events beside leaves have, and what else stands there would have.
func idsOf(entries []Entry) []gm.Digest {
	raw := make([][]byte, len(entries))
	for i, e := range entries {
		raw[i] = e.Of
	}
	return merkle.LeafHashes(raw)
}

// Next checks the leaves that come next, with these Hashes, and gives what they add. The state stays as it was until Take. A *Finding is
// final; any other error is that of the source or of the keys, and the same leaves can be given again.
func (r *Replay) Next(ctx context.Context, entries []Entry, hashes []gm.Digest) (*Step, error) {
	s := &Step{From: r.size, Leaves: hashes, Scopes: map[gm.Digest]event.Scope{}}
	ids := idsOf(entries)
	for i, e := range entries {
		index := r.size + uint64(i)
		leaf, err := event.ParseLeaf(e.Leaf)
		if err != nil {
			return nil, found(index, CodeForm, "%v", err)
		}
		scopes, err := r.origin(ctx, index, &leaf, e.Of, ids[i])
		if err != nil {
			return nil, err
		}
		if err := r.place(s, index, &leaf, scopes, s.Leaves[i]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// place holds the leaf's places to the scopes that it must count in, and moves those on.
func (r *Replay) place(s *Step, index uint64, leaf *event.Leaf, scopes [event.Places]*statement.Ref, hash gm.Digest) error {
	for i, scope := range scopes {
		has := leaf.Places[i]
		if scope == nil {
			if has != (event.Place{}) {
				return found(index, CodeScope, "it counts in a scope of a kind that its event does not name")
			}
			continue
		}
		if has.Count == 0 {
			return found(index, CodeScope, "it does not count in %s, which its event names", scope)
		}
		key := event.ScopeKey(*scope)
		before, ok := s.Scopes[key]
		if !ok {
			before = r.scopes[key]
		}
		if want := before.Place(); has != want {
			return found(index, CodePlace, "it is number %d of %s after leaf %d, and the log has number %d after leaf %d",
				has.Count, scope, int64(has.Prev)-1, want.Count, int64(want.Prev)-1)
		}
		s.Scopes[key] = before.Next(index, hash)
	}
	return nil
}

// Take makes a step, the last that Next gave, part of the state.
func (r *Replay) Take(s *Step) {
	for key, scope := range s.Scopes {
		r.scopes[key] = scope
		r.fresh[key] = struct{}{}
	}
	r.size = s.From + uint64(len(s.Leaves))
}

// MapRoot is the root of the map of scopes. It hashes what changed since it was asked for last.
func (r *Replay) MapRoot() gm.Digest {
	changed := make([]vmap.Leaf, 0, len(r.fresh))
	for key := range r.fresh {
		changed = append(changed, vmap.Leaf{Key: key, Value: r.scopes[key].Value()})
	}
	r.state = r.state.SetMany(changed)
	clear(r.fresh)
	return r.state.Root()
}
