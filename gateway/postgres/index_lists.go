package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/index"
	"luzheng/signer/statement"
)

// ListEntities gives the entities that a filter selects, sorted by reference.
func (x *Index) ListEntities(ctx context.Context, f index.Filter) ([]*index.Entity, error) {
	types, states := make([]string, len(f.States)), make([]string, len(f.States))
	for i, s := range f.States {
		types[i], states[i] = string(s.Type), s.State
	}
	return collect(ctx, x.db, scanEntity, selectEntity+`WHERE ref > $1 AND ($2 = '' OR type = $2) AND ($3 = '' OR state = $3)
    AND (cardinality($4::text[]) = 0 OR parties && $4::text[]) AND ($5 = '' OR parent = $5)
    AND (cardinality($6::text[]) = 0 OR (type, state) IN (SELECT * FROM unnest($6::text[], $7::text[])))
ORDER BY ref LIMIT $8`, f.After, string(f.Type), f.State, texts(f.Parties), f.Parent, types, states, f.Limit)
}

func scanAct(row pgx.CollectableRow) (a index.Act, err error) {
	err = row.Scan(&a.Party, &a.Kind, &a.Count)
	return a, err
}

// ActsBy counts the accepted statements of some kinds in a period by their issuers. The kinds are none of the high-rate ones.
func (x *Index) ActsBy(ctx context.Context, kinds []statement.Kind, from, until int64) ([]index.Act, error) {
	return collect(ctx, x.db, scanAct, `SELECT issuer, kind, count(*) FROM statements
WHERE kind <> 'usage.record/v1' AND kind = ANY ($1) AND time >= $2 AND time < $3 AND result = 'accepted'
GROUP BY issuer, kind ORDER BY issuer, kind`, texts(kinds), from, until)
}

// ActsAbout counts the accepted statements of some kinds in a period by the parties that the entities named, which they created or
// else changed, belong to.
func (x *Index) ActsAbout(ctx context.Context, about []index.About, from, until int64) ([]index.Act, error) {
	kinds, fields := make([]string, len(about)), make([]string, len(about))
	for i, a := range about {
		kinds[i], fields[i] = string(a.Kind), a.Field
	}
	return collect(ctx, x.db, scanAct, `SELECT convert_from(e.value, 'UTF8')::jsonb ->> a.field AS party, s.kind, count(*)
FROM unnest($1::text[], $2::text[]) AS a (kind, field)
JOIN statements s ON s.kind = a.kind AND s.kind <> 'usage.record/v1' AND s.time >= $3 AND s.time < $4 AND s.result = 'accepted'
JOIN entities e ON e.ref = CASE s.created WHEN '' THEN s.subject ELSE s.created END
WHERE convert_from(e.value, 'UTF8')::jsonb ->> a.field IS NOT NULL
GROUP BY 1, 2 ORDER BY 1, 2`, kinds, fields, from, until)
}

// Stocks counts every party's catalogue entries that are published.
func (x *Index) Stocks(ctx context.Context) ([]index.Stock, error) {
	return collect(ctx, x.db, func(row pgx.CollectableRow) (s index.Stock, err error) {
		err = row.Scan(&s.Party, &s.Entries, &s.Open)
		return s, err
	}, "SELECT owner, count(*), count(*) FILTER (WHERE open) FROM catalogue WHERE state = 'published' GROUP BY owner ORDER BY owner")
}

func texts[S ~string](typed []S) []string {
	all := make([]string, len(typed))
	for i, s := range typed {
		all[i] = string(s)
	}
	return all
}
