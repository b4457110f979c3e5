package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/audit"
	"luzheng/signer/statement"
)

// Reads is the table of what the audit bureau read; it implements audit.Log.
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
