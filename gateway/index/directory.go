package index

import (
	"context"
	"errors"
	"fmt"

	"luzheng/gateway/storage"
	"luzheng/signer/entity"
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// Directory tells whose a key is, as far as the index has come.
type Directory struct {
	Entities interface {
		// Entity gives the state of an entity, or storage.ErrNotFound.
		Entity(ctx context.Context, ref statement.Ref) (*Entity, error)
	}
}

// Certificate gives the certificate that is registered for a key, or nil.
func (d Directory) Certificate(ctx context.Context, key gm.KeyID) (*entity.Certificate, error) {
	return lookUp[*entity.Certificate](ctx, d, statement.Created(statement.TypeCertificate, key))
}

// Party gives a registered party, or nil.
func (d Directory) Party(ctx context.Context, id statement.PartyID) (*entity.Party, error) {
	return lookUp[*entity.Party](ctx, d, id.Ref())
}

// Founders gives the organisations that run the network; none before genesis.
func (d Directory) Founders(ctx context.Context, ledger statement.LedgerID) ([]statement.PartyID, error) {
	state, err := lookUp[*entity.Ledger](ctx, d, statement.Ref{Type: statement.TypeLedger, ID: string(ledger)})
	if err != nil || state == nil {
		return nil, err
	}
	var all []statement.PartyID
	for _, f := range state.Founders {
		all = append(all, f.Party)
	}
	return all, nil
}

func lookUp[E entity.Entity](ctx context.Context, d Directory, ref statement.Ref) (none E, err error) {
	row, err := d.Entities.Entity(ctx, ref)
	if errors.Is(err, storage.ErrNotFound) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	state, err := entity.Parse(ref, row.Value)
	if err != nil {
		return none, err
	}
	typed, ok := state.(E)
	if !ok {
		return none, fmt.Errorf("index: %s is of another type", ref)
	}
	return typed, nil
}
