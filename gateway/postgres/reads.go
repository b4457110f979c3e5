package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/audit"
	"luzheng/signer/statement"
)

// Reads keeps what the audit bureau read, and the searches of its cases; it implements audit.Log and audit.Queries.
type Reads struct{ db *DB }

// Reads gives the record of reads.
func (db *DB) Reads() *Reads { return &Reads{db} }

// Note implements audit.Log.
func (r *Reads) Note(ctx context.Context, reads []audit.Read) error {
	return r.db.inTx(ctx, func(tx pgx.Tx) error {
		rows := make([][]any, len(reads))
		for i, read := range reads {
			rows[i] = []any{read.At, read.Case.String(), string(read.Handler), read.What, read.Parties}
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"audit_reads"}, []string{"at", "audit", "handler", "what", "parties"}, pgx.CopyFromRows(rows))
		return err
	})
}

// Reads implements audit.Log.
func (r *Reads) Reads(ctx context.Context, in statement.Ref, party statement.PartyID, after int64, limit int) ([]audit.Read, error) {
	return collect(ctx, r.db, func(row pgx.CollectableRow) (audit.Read, error) {
		read := audit.Read{Case: in}
		err := row.Scan(&read.Number, &read.At, &read.Handler, &read.What, &read.Parties)
		return read, err
	}, `SELECT number, at, handler, what, parties FROM audit_reads
WHERE audit = $1 AND number > $3 AND ($2 = '' OR parties @> ARRAY[$2::text]) ORDER BY number LIMIT $4`, in.String(), string(party), after, limit)
}

// Keep implements audit.Queries.
func (r *Reads) Keep(ctx context.Context, in statement.Ref, q audit.Query) error {
	return r.db.inTx(ctx, func(tx pgx.Tx) error {
		// One at a time per case, so that two of the team together do not exceed the bound.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext($1))", in.String()); err != nil {
			return err
		}
		var others int
		err := tx.QueryRow(ctx, "SELECT count(*) FROM audit_queries WHERE audit = $1 AND name <> $2", in.String(), q.Name).Scan(&others)
		if err != nil {
			return err
		}
		if others >= audit.MaxQueries {
			return audit.ErrFull
		}
		_, err = tx.Exec(ctx, `INSERT INTO audit_queries (audit, name, handler, at, terms) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (audit, name) DO UPDATE SET handler = $3, at = $4, terms = $5`, in.String(), q.Name, string(q.Handler), q.At, q.Terms)
		return err
	})
}

// Kept implements audit.Queries.
func (r *Reads) Kept(ctx context.Context, in statement.Ref) ([]audit.Query, error) {
	return collect(ctx, r.db, func(row pgx.CollectableRow) (q audit.Query, err error) {
		err = row.Scan(&q.Name, &q.Handler, &q.At, &q.Terms)
		return q, err
	}, "SELECT name, handler, at, terms FROM audit_queries WHERE audit = $1 ORDER BY name", in.String())
}

// Forget implements audit.Queries.
func (r *Reads) Forget(ctx context.Context, in statement.Ref, name string) error {
	return r.db.inTx(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM audit_queries WHERE audit = $1 AND name = $2", in.String(), name)
		return err
	})
}
