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
	return v.db.inTx(ctx, func(tx pgx.Tx) error {
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
	})
}

// Get implements vault.Keys.
func (v *Vault) Get(ctx context.Context, sum gm.Digest) (vault.Entry, error) {
	e, err := first(collect(ctx, v.db, func(row pgx.CollectableRow) (vault.Entry, error) {
		var e vault.Entry
		var commitment, salt, key, nonce []byte
		var readers []string
		err := row.Scan(&e.Owner, &commitment, &salt, &key, &nonce, &e.Size, &readers)
		e.Digest, e.Commitment = sum, digest(commitment)
		copy(e.Salt[:], salt)
		copy(e.Key[:], key)
		copy(e.Nonce[:], nonce)
		for _, party := range readers {
			e.Readers = append(e.Readers, statement.PartyID(party))
		}
		return e, err
	}, `SELECT owner, commitment, salt, key, nonce, size, array(SELECT party FROM readers r WHERE r.digest = a.digest ORDER BY party)
FROM attachments a WHERE digest = $1`, sum[:]))
	if errors.Is(err, storage.ErrNotFound) {
		return e, vault.ErrNotFound
	}
	return e, err
}

// Erase implements vault.Keys.
func (v *Vault) Erase(ctx context.Context, sum gm.Digest) error {
	_, err := v.db.pool.Exec(ctx, "DELETE FROM attachments WHERE digest = $1", sum[:])
	return translate(err)
}
