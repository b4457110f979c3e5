package client

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/follow/wire"
	"luzheng/signer/checkpoint"
)

// Statement returns the proof of the leaf at index under c, from the first member whose proof holds.
func (g *Group) Statement(ctx context.Context, index uint64, c checkpoint.Checkpoint) (wire.StatementProof, error) {
	return firstThatHolds(g.members, func(m member) (wire.StatementProof, error) {
		return m.Statement(ctx, index, c.Block)
	}, func(p wire.StatementProof) error {
		if p.Index != index {
			return fmt.Errorf("%w: it is about leaf %d", ErrAnswer, p.Index)
		}
		return p.Verify(c)
	})
}

// Entity returns the proof of the entity with this key, or of its absence, under c, from the first member whose proof holds.
func (g *Group) Entity(ctx context.Context, key string, c checkpoint.Checkpoint) (wire.EntityProof, error) {
	return firstThatHolds(g.members, func(m member) (wire.EntityProof, error) {
		return m.Entity(ctx, key, c.Block)
	}, func(p wire.EntityProof) error {
		if p.Key != key {
			return fmt.Errorf("%w: it is about the entity %q", ErrAnswer, p.Key)
		}
		return p.Verify(c)
	})
}

// Consistency returns the proof that the log of one checkpoint continues that of another, from the first member whose proof holds.
func (g *Group) Consistency(ctx context.Context, from, to checkpoint.Checkpoint) (wire.ConsistencyProof, error) {
	return firstThatHolds(g.members, func(m member) (wire.ConsistencyProof, error) {
		return m.Consistency(ctx, from.Size, to.Size)
	}, func(p wire.ConsistencyProof) error {
		return p.Verify(from, to)
	})
}

// Proofs are what an evidence file needs from followers: all under one checkpoint.
type Proofs struct {
	Attested  Attested
	Statement wire.StatementProof
	Entities  []wire.EntityProof
}

// Prove gathers the proofs of a leaf and of entities, by key, under the latest checkpoint that enough organisations attest.
func (g *Group) Prove(ctx context.Context, index uint64, keys ...string) (Proofs, error) {
	attested, err := g.Latest(ctx)
	if err != nil {
		return Proofs{}, err
	}
	out := Proofs{Attested: attested}
	if out.Statement, err = g.Statement(ctx, index, attested.Checkpoint); err != nil {
		return Proofs{}, err
	}
	for _, key := range keys {
		p, err := g.Entity(ctx, key, attested.Checkpoint)
		if err != nil {
			return Proofs{}, err
		}
		out.Entities = append(out.Entities, p)
	}
	return out, nil
}

// firstThatHolds asks one member after the other: a follower that lags, lies or is away costs time, not the proof.
func firstThatHolds[T any](members []member, ask func(member) (T, error), holds func(T) error) (none T, err error) {
	var problems []error
	for _, m := range members {
		answer, err := ask(m)
		if err == nil {
			err = holds(answer)
		}
		if err == nil {
			return answer, nil
		}
		problems = append(problems, fmt.Errorf("%s: %w", m.name, err))
	}
	return none, errors.Join(problems...)
}
