package replica

import (
	"fmt"
	"strings"

	"luzheng/chaincode/block"
	"luzheng/gateway/follow/wire"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
	"luzheng/signer/vmap"
)

// derived is what one block adds.
type derived struct {
	leaves [][]byte
	// entities are the map's new values in the order written: of one key, the last counts.
	entities []vmap.Leaf
	// time is the ledger time of the last transaction that recorded a statement.
	time int64
}

// derive reads a block. It is a function of the block and the ledger's ID alone, so that every honest follower comes to the same.
func derive(b block.Block, ledger statement.LedgerID) (derived, error) {
	var d derived
	for _, tx := range b.Transactions {
		for _, record := range tx.Records {
			leaf := outcome.Leaf{Block: int64(b.Number), Tx: int64(tx.Index), Outcome: record.Outcome}
			encoded, err := leaf.Marshal()
			if err != nil {
				return derived{}, fmt.Errorf("block %d, transaction %d: an outcome is not JSON: %w", b.Number, tx.Index, err)
			}
			d.leaves = append(d.leaves, encoded)
			d.time = tx.Time
		}
		for _, entity := range tx.Entities {
			if !strings.HasPrefix(entity.Key, string(ledger)+"/e/") {
				return derived{}, fmt.Errorf("%w: block %d writes the entity %q", ErrOtherLedger, b.Number, entity.Key)
			}
			d.entities = append(d.entities, vmap.Leaf{Key: wire.MapKey(entity.Key), Value: wire.MapValue(entity.Value)})
		}
	}
	return d, nil
}
