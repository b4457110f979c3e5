package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"luzheng/gateway/storage"
	"luzheng/gateway/vault"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Vault is the table of attachment keys; it implements vault.Keys.
type Vault struct{ db *DB }

// Vault gives the vault.
func (db *DB) Vault() *Vault { return &Vault{db} }

// Put implements vault.Keys.
func (v *Vault) Put(ctx context.Context, e vault.Entry) error {
	return v.db.inTx(ctx, func(tx pgx.Tx) error { return putAttachment(ctx, tx, e) })
}

func putAttachment(ctx context.Context, tx pgx.Tx, e vault.Entry) error {
	_, err := tx.Exec(ctx, `INSERT INTO attachments (digest, owner, commitment, salt, key, nonce, size) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.Digest[:], string(e.Owner), e.Commitment[:], e.Salt[:], e.Key[:], e.Nonce[:], e.Size)
	if err != nil {
		return err
	}
	for _, party := range e.Readers {
		if _, err := tx.Exec(ctx, "INSERT INTO readers (digest, party) VALUES ($1, $2) ON CONFLICT DO NOTHING", e.Digest[:], string(party)); err != nil {
			return err
		}
	}
	return nil
}

const selectAttachment = `SELECT digest, owner, commitment, salt, key, nonce, size,
    array(SELECT party FROM readers r WHERE r.digest = a.digest ORDER BY party) FROM attachments a `

func scanAttachment(row pgx.CollectableRow) (vault.Entry, error) {
	var e vault.Entry
	var sum, commitment, salt, key, nonce []byte
	var readers []string
	err := row.Scan(&sum, &e.Owner, &commitment, &salt, &key, &nonce, &e.Size, &readers)
	e.Digest, e.Commitment = digest(sum), digest(commitment)
	copy(e.Salt[:], salt)
	copy(e.Key[:], key)
	copy(e.Nonce[:], nonce)
	for _, party := range readers {
		e.Readers = append(e.Readers, statement.PartyID(party))
	}
	return e, err
}

// Get implements vault.Keys.
func (v *Vault) Get(ctx context.Context, sum gm.Digest) (vault.Entry, error) {
	e, err := first(collect(ctx, v.db, scanAttachment, selectAttachment+"WHERE digest = $1", sum[:]))
	if errors.Is(err, storage.ErrNotFound) {
		return e, vault.ErrNotFound
	}
	return e, err
}

// All implements vault.Keys.
func (v *Vault) All(ctx context.Context) ([]vault.Entry, error) {
	return collect(ctx, v.db, scanAttachment, selectAttachment+"ORDER BY digest")
}

// Erase implements vault.Keys.
func (v *Vault) Erase(ctx context.Context, e vault.Erasure) error {
	return v.db.inTx(ctx, func(tx pgx.Tx) error {
		for _, sum := range e.Attachments {
			if _, err := tx.Exec(ctx, "DELETE FROM attachments WHERE digest = $1", sum[:]); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "INSERT INTO erased (digest, erasure, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", sum[:], e.Ref.String(), e.At)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Restore implements vault.Keys.
func (v *Vault) Restore(ctx context.Context, entries []vault.Entry) (restored int, err error) {
	err = v.db.inTx(ctx, func(tx pgx.Tx) error {
		for _, e := range entries {
			var known bool
			err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM attachments WHERE digest = $1) OR EXISTS (SELECT FROM erased WHERE digest = $1)`,
				e.Digest[:]).Scan(&known)
			switch {
			case err != nil:
				return err
			case known:
				continue
			}
			if err := putAttachment(ctx, tx, e); err != nil {
				return err
			}
			restored++
		}
		return nil
	})
	return restored, err
}

// NoteBackup implements vault.Keys.
func (v *Vault) NoteBackup(ctx context.Context, made, expiry int64) error {
	_, err := v.db.pool.Exec(ctx, "INSERT INTO backups (made, expiry) VALUES ($1, $2) ON CONFLICT DO NOTHING", made, expiry)
	return translate(err)
}

// Backups implements vault.Keys.
func (v *Vault) Backups(ctx context.Context) (int64, error) {
	return first(collect(ctx, v.db, pgx.RowTo[int64], "SELECT coalesce(max(expiry), 0) FROM backups"))
}
