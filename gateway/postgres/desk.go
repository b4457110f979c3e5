package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/desk"
	"luzheng/gateway/storage"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Desk is the table of statements that wait for another signature; it implements desk.Store.
type Desk struct{ db *DB }

// Desk gives the desk.
func (db *DB) Desk() *Desk { return &Desk{db} }

// Put implements desk.Store. Two that put at once count one after the other.
func (d *Desk) Put(ctx context.Context, draft desk.Draft, most int) error {
	parties := make([]string, len(draft.Parties))
	for i, p := range draft.Parties {
		parties[i] = string(p)
	}
	return d.db.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('luzheng desk ' || $1))", string(draft.By)); err != nil {
			return err
		}
		var others int
		err := tx.QueryRow(ctx, "SELECT count(*) FROM drafts WHERE laid_by = $1 AND until > $2 AND id <> $3", string(draft.By), draft.At, draft.ID[:]).Scan(&others)
		if err != nil {
			return err
		}
		if others >= most {
			return desk.ErrFull
		}
		_, err = tx.Exec(ctx, `INSERT INTO drafts (id, kind, parties, laid_by, envelope, at, until) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET envelope = excluded.envelope, until = excluded.until`,
			draft.ID[:], string(draft.Kind), parties, string(draft.By), draft.Envelope, draft.At, draft.Until)
		return err
	})
}

func scanDraft(row pgx.CollectableRow) (desk.Draft, error) {
	var d desk.Draft
	var id []byte
	var parties []string
	err := row.Scan(&id, &d.Kind, &parties, &d.By, &d.Envelope, &d.At, &d.Until)
	d.ID = digest(id)
	for _, p := range parties {
		d.Parties = append(d.Parties, statement.PartyID(p))
	}
	return d, err
}

const selectDraft = "SELECT id, kind, parties, laid_by, envelope, at, until FROM drafts WHERE parties @> ARRAY[$1::text] "

// Get implements desk.Store.
func (d *Desk) Get(ctx context.Context, id gm.Digest, party statement.PartyID, now int64) (desk.Draft, error) {
	return first(collect(ctx, d.db, scanDraft, selectDraft+"AND id = $2 AND until > $3", string(party), id[:], now))
}

// List implements desk.Store.
func (d *Desk) List(ctx context.Context, party statement.PartyID, now int64, limit int) ([]desk.Draft, error) {
	return collect(ctx, d.db, scanDraft, selectDraft+"AND until > $2 ORDER BY at DESC, id LIMIT $3", string(party), now, limit)
}

// Remove implements desk.Store.
func (d *Desk) Remove(ctx context.Context, id gm.Digest, party statement.PartyID) error {
	done, err := d.db.pool.Exec(ctx, "DELETE FROM drafts WHERE id = $1 AND parties @> ARRAY[$2::text]", id[:], string(party))
	if err == nil && done.RowsAffected() == 0 {
		return storage.ErrNotFound
	}
	return translate(err)
}

// Prune implements desk.Store.
func (d *Desk) Prune(ctx context.Context, now int64) (int, error) {
	done, err := d.db.pool.Exec(ctx, "DELETE FROM drafts WHERE until <= $1", now)
	return int(done.RowsAffected()), translate(err)
}
