package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/signer/outcome"
)

// At gives those of the entities that exist, and how many blocks the index had just then.
func (x *Index) At(ctx context.Context, refs []string) ([]*index.Entity, uint64, error) {
	var next uint64
	found, err := collect(ctx, x.db, func(row pgx.CollectableRow) (*index.Entity, error) {
		var e index.Entity
		var ref *string
		err := row.Scan(&next, &ref, &e.Value)
		if ref == nil {
			return nil, err
		}
		e.Ref = *ref
		return &e, err
	}, "SELECT c.next, e.ref, e.value FROM checkpoint c LEFT JOIN entities e ON e.ref = ANY ($1)", refs)
	return slices.DeleteFunc(found, func(e *index.Entity) bool { return e == nil }), next, err
}

// ChangedSince gives the entities that blocks from the given one on have changed, and how many blocks the index had just then.
func (x *Index) ChangedSince(ctx context.Context, block uint64) (refs []string, next uint64, err error) {
	all, err := collect(ctx, x.db, func(row pgx.CollectableRow) (raw []byte, err error) {
		err = row.Scan(&next, &raw)
		return raw, err
	}, "SELECT c.next, s.outcome FROM checkpoint c LEFT JOIN statements s ON s.block >= $1", int64(block))
	if err != nil {
		return nil, 0, err
	}
	for _, raw := range all {
		if raw == nil {
			continue
		}
		o, err := outcome.Parse(raw)
		if err != nil {
			return nil, 0, err
		}
		for _, t := range o.Touched {
			refs = append(refs, t.Entity.String())
		}
	}
	return refs, next, nil
}
