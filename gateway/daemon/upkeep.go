package daemon

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/index"
	"luzheng/gateway/postgres"
	"luzheng/gateway/storage"
	"luzheng/gateway/submit"
	"luzheng/signer/statement"
)

// Reindex fills a second index from the ledger, up to its height now, and puts it in the place of the first. A gateway may be
// serving meanwhile; it goes on from the new one.
func Reindex(ctx context.Context, url string, ledger statement.LedgerID, world submit.Ledger) (index.Position, error) {
	db, err := postgres.Open(ctx, url)
	if err != nil {
		return index.Position{}, err
	}
	defer db.Close()
	height, err := world.Height(ctx)
	if err != nil {
		return index.Position{}, err
	}
	shadow, p, err := fill(ctx, db, ledger, world, height)
	if err != nil {
		return p, err
	}
	return p, shadow.Adopt(ctx)
}

// Fsck compares the index with what the ledger says up to where the index is, and gives up to limit rows that differ. A gateway may be
// indexing meanwhile; it waits while rows are compared.
func Fsck(ctx context.Context, url string, ledger statement.LedgerID, world submit.Ledger, limit int) ([]postgres.Difference, index.Position, error) {
	db, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, index.Position{}, err
	}
	defer db.Close()
	shadow, err := db.Shadow(ctx)
	if err != nil {
		return nil, index.Position{}, err
	}
	found, p, err := compare(ctx, db, shadow, ledger, world, limit)
	return found, p, errors.Join(err, shadow.Drop(ctx))
}

// compare fills the shadow up to where the index is until the index stands still for long enough to be compared.
func compare(ctx context.Context, db *postgres.DB, shadow *postgres.Shadow, ledger statement.LedgerID, world submit.Ledger, limit int) ([]postgres.Difference, index.Position, error) {
	x := &index.Indexer{Ledger: ledger, Source: world, Store: shadow}
	for {
		at, err := db.Index().Position(ctx)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, at, err
		}
		height, err := world.Height(ctx)
		if err != nil {
			return nil, at, err
		}
		// A forged checkpoint must not make the check wait for blocks that never come, or compare nothing.
		until := at.Next
		if until > height || until == 0 {
			until = height
		}
		if err := x.Run(ctx, until); err != nil {
			return nil, x.Reached(), fmt.Errorf("the ledger could not be read: %w", err)
		}
		found, err := shadow.Compare(ctx, func(next uint64) bool { return next == at.Next }, limit)
		if !errors.Is(err, postgres.ErrMoved) {
			return found, x.Reached(), err
		}
	}
}

func fill(ctx context.Context, db *postgres.DB, ledger statement.LedgerID, world submit.Ledger, height uint64) (*postgres.Shadow, index.Position, error) {
	shadow, err := db.Shadow(ctx)
	if err != nil {
		return nil, index.Position{}, err
	}
	x := &index.Indexer{Ledger: ledger, Source: world, Store: shadow}
	if height > 0 {
		err = x.Run(ctx, height)
	}
	if err != nil {
		return nil, x.Reached(), errors.Join(fmt.Errorf("the ledger could not be read: %w", err), shadow.Drop(ctx))
	}
	return shadow, x.Reached(), nil
}
