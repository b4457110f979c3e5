package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/eventlog"
	"luzheng/signer/envelope"
	"luzheng/signer/statement"
)

// AnchorsAfter implements eventlog.Anchors. What the gateway wrote into the rows itself is not asked: the note is that in the envelope whose
// ID the statement has.
func (x *Index) AnchorsAfter(ctx context.Context, log statement.Ref, after eventlog.Moment, limit int) ([]eventlog.Anchoring, error) {
	type row struct {
		id, envelope []byte
		at           eventlog.Moment
	}
	rows, err := collect(ctx, x.db, func(r pgx.CollectableRow) (a row, err error) {
		err = r.Scan(&a.id, &a.envelope, &a.at.Time, &a.at.Block, &a.at.Tx, &a.at.Index)
		return a, err
	}, `SELECT id, envelope, time, block, tx_place, index FROM statements WHERE kind <> 'usage.record/v1' AND kind = $1 AND time >= $2
AND (time, block, tx_place, index) > ($2, $3, $4, $5) AND subject = $6 AND result = 'accepted' ORDER BY time, block, tx_place, index LIMIT $7`,
		string(statement.KindLogAnchor), after.Time, after.Block, after.Tx, after.Index, log.String(), limit)
	if err != nil {
		return nil, err
	}
	anchors := make([]eventlog.Anchoring, len(rows))
	for i, r := range rows {
		e, err := envelope.Parse(r.envelope)
		if err != nil {
			return nil, fmt.Errorf("postgres: the envelope of %s: %w", digest(r.id), err)
		}
		said, err := statement.Parse(e.Payload)
		if err != nil {
			return nil, fmt.Errorf("postgres: the envelope of %s: %w", digest(r.id), err)
		}
		body, ok := said.Content().(*statement.LogAnchor)
		if !ok || e.ID() != digest(r.id) {
			return nil, fmt.Errorf("postgres: the envelope of %s is another statement's", digest(r.id))
		}
		anchors[i] = eventlog.Anchoring{ID: e.ID(), Moment: r.at, Note: body.Note}
	}
	return anchors, nil
}

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
