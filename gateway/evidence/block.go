package evidence

import (
	"context"
	"errors"
	"fmt"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"

	"luzheng/chaincode/blockproof"
	"luzheng/signer/evidence"
)

// ErrNoBlock: there is no Fabric block that belongs to the subject, or none that a verifier could begin to verify.
var ErrNoBlock = errors.New("evidence for this cannot carry a Fabric block")

// ErrBlockAway: no peer gives the block; trying again later is right.
var ErrBlockAway = errors.New("the Fabric block is not to be had")

// Blocks gives the blocks of the ledger's Fabric channel.
type Blocks interface {
	// RawBlock gives a block by its number, as the peer that is asked keeps it.
	RawBlock(ctx context.Context, number uint64) (*common.Block, error)
}

// addBlock adds the Fabric block that carries the statement which the subject rests on. It is the one part of a file that nothing
// here checks: the file stands without it, and who goes deep verifies it under the pin.
func (a *Assembler) addBlock(ctx context.Context, file *evidence.File) error {
	id, ok := file.Subject.Main()
	if !ok {
		return fmt.Errorf("%w: no statement created %s", ErrNoBlock, file.Subject)
	}
	raw, err := marshal(file)
	if err != nil {
		return err
	}
	content, err := evidence.Read(raw)
	if err != nil {
		return err
	}
	record, ok := content.Record(id)
	if !ok {
		return fmt.Errorf("%w: statement %s is not in the file", ErrNoBlock, id)
	}
	file.Block, err = blockproof.Collect(ctx, a.Blocks.RawBlock, uint64(a.Pin.ConfigBlock), uint64(record.Place.Block))
	switch {
	case errors.Is(err, blockproof.ErrBlock):
		return fmt.Errorf("%w: %w", ErrNoBlock, err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrBlockAway, err)
	}
	return nil
}
