package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/eventlog"
	"luzheng/signer/statement"
)

// UsageRecords implements eventlog.Imports. It is asked once in the life of a ledger, so that no index serves it.
func (x *Index) UsageRecords(ctx context.Context, log statement.Ref, skip uint64, limit int) ([]eventlog.Imported, error) {
	if _, err := x.Entity(ctx, log); err != nil {
		return nil, fmt.Errorf("the index has not come to the opening of %s yet: %w", log, err)
	}
	return collect(ctx, x.db, func(row pgx.CollectableRow) (r eventlog.Imported, err error) {
		var id []byte
		err = row.Scan(&id, &r.Envelope, &r.Verdict, &r.Rules, &r.Time, &r.Height)
		r.ID = digest(id)
		return r, err
	}, `SELECT id, envelope, code, rules, time, block + 1 FROM statements WHERE kind = $1 AND result = 'accepted'
ORDER BY block, tx_place, index OFFSET $2 LIMIT $3`, string(statement.KindUsageRecord), int64(skip), limit)
}
