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
	var keys, states [][]byte
	for _, tx := range b.Transactions {
		for _, record := range tx.Records {
			leaf, err := leafOf(b.Number, tx.Index, record)
			if err != nil {
				return derived{}, fmt.Errorf("block %d, transaction %d: an outcome is not JSON: %w", b.Number, tx.Index, err)
			}
			d.leaves = append(d.leaves, leaf)
			d.time = tx.Time
		}
		for _, entity := range tx.Entities {
			if !strings.HasPrefix(entity.Key, string(ledger)+"/e/") {
				return derived{}, fmt.Errorf("%w: block %d writes the entity %q", ErrOtherLedger, b.Number, entity.Key)
			}
			keys, states = append(keys, []byte(entity.Key)), append(states, entity.Value)
		}
	}
	d.entities = wire.MapLeaves(keys, states)
	return d, nil
}

// leafOf gives the leaf of a record. An outcome of which only the bytes are known may be anything.
func leafOf(number uint64, tx int, record block.Record) ([]byte, error) {
	if record.Judged == nil {
		leaf := outcome.Leaf{Block: int64(number), Tx: int64(tx), Outcome: record.Outcome}
		return leaf.Marshal()
	}
	const around = 64 // bytes of a leaf around its outcome, at most
	return outcome.AppendLeaf(make([]byte, 0, around+len(record.Outcome)), int64(number), int64(tx), record.Outcome), nil
}
