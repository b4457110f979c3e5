package verifytest

import (
	"context"

	"luzheng/signer/evidence"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Source answers from the world's present state.
func (w *World) Source(by ...statement.PartyID) evidence.Source { return source{w, by} }

type source struct {
	world *World
	by    []statement.PartyID
}

func (s source) Checkpoint(context.Context) ([]byte, error) { return s.world.Checkpoint(s.by...), nil }

func (s source) Statement(_ context.Context, id gm.Digest) (evidence.Statement, error) {
	at, ok := s.world.ids[id]
	if !ok {
		return evidence.Statement{}, evidence.ErrAbsent
	}
	record := s.world.records[at]
	proof, err := s.world.tree.Inclusion(uint64(at), s.world.tree.Size())
	record.Proof = evidence.Inclusion(proof)
	return record, err
}

func (s source) Entity(_ context.Context, ref statement.Ref) (evidence.Entity, error) {
	return evidence.Entity{
		Ref: ref, Value: s.world.values[ref], Proof: s.world.entities.Prove(gm.Sum([]byte(ref.Key(Ledger)))),
	}, nil
}
