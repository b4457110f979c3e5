package daemon

import (
	"context"
	"errors"
	"time"

	"luzheng/gateway/index"
	"luzheng/gateway/postgres"
	"luzheng/gateway/vault"
	"luzheng/signer/entity"
	"luzheng/signer/statement"
)

// BackUp gives a backup of the vault that ends after a while.
func BackUp(ctx context.Context, url string, ledger statement.LedgerID, secret []byte, life time.Duration) ([]byte, error) {
	db, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return vault.Backup(ctx, db.Vault(), ledger, secret, time.Now(), life)
}

// ErrNoIndex: without the index nobody knows what was erased.
var ErrNoIndex = errors.New("the index is empty: rebuild it first (gateway reindex), so that what was erased does not come back")

// Restore brings back what a backup of the vault holds, but for what was erased by the ledger's word.
func Restore(ctx context.Context, url string, ledger statement.LedgerID, secret, backup []byte) (restored int, err error) {
	db, err := postgres.Open(ctx, url)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	at, err := db.Index().Position(ctx)
	if err == nil && at.Next == 0 {
		err = ErrNoIndex
	}
	if err != nil {
		return 0, err
	}
	erased, err := erasures(ctx, db.Index())
	if err != nil {
		return 0, err
	}
	return vault.Restore(ctx, db.Vault(), ledger, secret, backup, time.Now(), erased)
}

// erasures lists those that were approved, carried out yet or not.
func erasures(ctx context.Context, rows *postgres.Index) ([]vault.Erasure, error) {
	const page = 1000
	var all []vault.Erasure
	filter := index.Filter{Limit: page, States: []index.TypeState{
		{Type: statement.TypeErasure, State: string(entity.ErasureApproved)},
		{Type: statement.TypeErasure, State: string(entity.ErasureCertified)},
	}}
	for {
		found, err := rows.ListEntities(ctx, filter)
		if err != nil {
			return nil, err
		}
		for _, row := range found {
			ref, err := statement.ParseRef(row.Ref)
			if err != nil {
				return nil, err
			}
			state, err := entity.Parse(ref, row.Value)
			if err != nil {
				return nil, err
			}
			all = append(all, vault.Erasure{Ref: ref, Attachments: state.(*entity.Erasure).Attachments, At: row.At})
		}
		if len(found) < page {
			return all, nil
		}
		filter.After = found[len(found)-1].Ref
	}
}
