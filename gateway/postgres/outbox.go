package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/signer/gm"
)

// Outbox is the table of items for which a 202 was answered; it implements submit.Outbox.
type Outbox struct{ db *DB }

// Outbox gives the outbox.
func (db *DB) Outbox() *Outbox { return &Outbox{db} }

// Put implements submit.Outbox.
func (o *Outbox) Put(ctx context.Context, items []submit.Stored) error {
	return o.db.inTx(ctx, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, s := range items {
			batch.Queue(`INSERT INTO items (digest, id, envelope) VALUES ($1, $2, $3)
ON CONFLICT (digest) DO UPDATE SET number = DEFAULT, finished = NULL, outcome = NULL, problem = '' WHERE items.finished IS NOT NULL`,
				s.Envelope[:], s.ID[:], s.Raw)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

// Pending implements submit.Outbox.
func (o *Outbox) Pending(ctx context.Context, limit int) ([]submit.Stored, error) {
	return collect(ctx, o.db, func(row pgx.CollectableRow) (s submit.Stored, err error) {
		var id, sum []byte
		err = row.Scan(&sum, &id, &s.Raw)
		s.ID, s.Envelope = digest(id), digest(sum)
		return s, err
	}, "SELECT digest, id, envelope FROM items WHERE finished IS NULL ORDER BY number LIMIT $1", limit)
}

// Finish implements submit.Outbox.
func (o *Outbox) Finish(ctx context.Context, finished []submit.Finished) error {
	return o.db.inTx(ctx, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, f := range finished {
			batch.Queue("UPDATE items SET finished = now(), outcome = $2, problem = $3 WHERE digest = $1", f.Envelope[:], f.Outcome, f.Problem)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

// Depth implements submit.Outbox.
func (o *Outbox) Depth(ctx context.Context) (int64, error) {
	var n int64
	err := o.db.pool.QueryRow(ctx, "SELECT count(*) FROM items WHERE finished IS NULL").Scan(&n)
	return n, translate(err)
}

// Find gives the latest item of a statement, or storage.ErrNotFound.
func (o *Outbox) Find(ctx context.Context, id gm.Digest) (submit.Kept, error) {
	return first(collect(ctx, o.db, func(row pgx.CollectableRow) (k submit.Kept, err error) {
		err = row.Scan(&k.Finished, &k.Envelope, &k.Outcome, &k.Problem)
		return k, err
	}, "SELECT finished IS NOT NULL, envelope, outcome, problem FROM items WHERE id = $1 ORDER BY number DESC LIMIT 1", id[:]))
}

// pruned is how many items one transaction forgets at most, so that it keeps nobody waiting.
const pruned = 10_000

// Prune forgets the items that were finished longer ago than the retention, and gives their number. What is pending stays, however
// old; receipts stay for ever.
func (o *Outbox) Prune(ctx context.Context, retention time.Duration) (int64, error) {
	var all int64
	for {
		tag, err := o.db.pool.Exec(ctx, `DELETE FROM items WHERE digest IN (
    SELECT digest FROM items WHERE finished < now() - make_interval(secs => $1) LIMIT $2)`, retention.Seconds(), pruned)
		if err != nil {
			return all, translate(err)
		}
		all += tag.RowsAffected()
		if tag.RowsAffected() < pruned {
			return all, nil
		}
	}
}

// Receipts is the table of signed receipts.
type Receipts struct{ db *DB }

// Receipts gives the receipts.
func (db *DB) Receipts() *Receipts { return &Receipts{db} }

// Keep stores receipts, each under SM3 of its outcome, and gives for each the one that was stored first. It is durable when it
// returns.
func (r *Receipts) Keep(ctx context.Context, outcomes, ids []gm.Digest, receipts [][]byte) ([][]byte, error) {
	stored, err := r.db.pool.Exec(ctx, `INSERT INTO receipts (outcome, id, receipt)
SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) ON CONFLICT (id, outcome) DO NOTHING`, bytesOf(outcomes), bytesOf(ids), receipts)
	if err != nil || stored.RowsAffected() == int64(len(receipts)) {
		return receipts, translate(err)
	}
	// Another was stored first for some of them: it is the one for ever.
	earlier, err := r.Stored(ctx, outcomes, ids)
	kept := make([][]byte, len(receipts))
	for i, sum := range outcomes {
		kept[i] = earlier[sum]
	}
	return kept, err
}

// Stored gives the receipts that are there already, by SM3 of their outcomes.
func (r *Receipts) Stored(ctx context.Context, outcomes, ids []gm.Digest) (map[gm.Digest][]byte, error) {
	type row struct{ outcome, receipt []byte }
	rows, err := collect(ctx, r.db, func(c pgx.CollectableRow) (x row, err error) {
		err = c.Scan(&x.outcome, &x.receipt)
		return x, err
	}, "SELECT outcome, receipt FROM receipts WHERE (id, outcome) IN (SELECT * FROM unnest($1::bytea[], $2::bytea[]))", bytesOf(ids), bytesOf(outcomes))
	found := make(map[gm.Digest][]byte, len(rows))
	for _, x := range rows {
		found[digest(x.outcome)] = x.receipt
	}
	return found, err
}

// Of gives all receipts of each statement.
func (r *Receipts) Of(ctx context.Context, ids []gm.Digest) (map[gm.Digest][][]byte, error) {
	type row struct{ id, receipt []byte }
	rows, err := collect(ctx, r.db, func(c pgx.CollectableRow) (x row, err error) {
		err = c.Scan(&x.id, &x.receipt)
		return x, err
	}, "SELECT id, receipt FROM receipts WHERE id = ANY ($1)", bytesOf(ids))
	found := make(map[gm.Digest][][]byte, len(rows))
	for _, x := range rows {
		id := digest(x.id)
		found[id] = append(found[id], x.receipt)
	}
	return found, err
}

// Find gives the receipt of a statement's outcome, or nil.
func (r *Receipts) Find(ctx context.Context, id, outcome gm.Digest) ([]byte, error) {
	raw, err := first(collect(ctx, r.db, pgx.RowTo[[]byte], "SELECT receipt FROM receipts WHERE id = $1 AND outcome = $2", id[:], outcome[:]))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return raw, err
}
