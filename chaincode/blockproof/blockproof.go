// Package blockproof takes from Fabric blocks what their orderers signed, as it stands in evidence (evidence.Block).
//
// A block as a peer or orderer gives it has more: the validity flags and commit hash are the peer's own and signed by nobody, and
// which orderers' signatures it carries differs by source. None of that goes into evidence.
package blockproof

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/signer/evidence"
)

// ErrBlock is wrapped when a block cannot be told apart into what was signed and what was not.
var ErrBlock = errors.New("blockproof: not a block that BFT orderers signed")

// Of gives the evidence for a block, on the way from the pinned configuration block: configs are the pinned one and every later
// configuration block up to the one in force at block, in order.
func Of(configs []*common.Block, block *common.Block) (*evidence.Block, error) {
	if len(configs) == 0 {
		return nil, fmt.Errorf("%w: the pinned configuration block is missing", ErrBlock)
	}
	e := &evidence.Block{}
	for i, raw := range configs {
		signed, err := distil(raw, i == 0)
		if err != nil {
			return nil, err
		}
		e.Configs = append(e.Configs, signed)
	}
	signed, err := distil(block, false)
	if err != nil {
		return nil, err
	}
	e.Block = signed
	return e, nil
}

// Fetch gives a block of the channel by its number.
type Fetch func(ctx context.Context, number uint64) (*common.Block, error)

// Collect gives the evidence for a block, fetching it and every configuration block from the pinned one to the one in force. The one
// before a configuration block is named by the block just before that. Errors wrap ErrBlock or are those of fetch.
func Collect(ctx context.Context, fetch Fetch, pinned, number uint64) (*evidence.Block, error) {
	block, err := fetch(ctx, number)
	if err != nil {
		return nil, fmt.Errorf("block %d: %w", number, err)
	}
	var configs []*common.Block
	for at := block; ; {
		last, err := LastConfig(at)
		if err != nil {
			return nil, err
		}
		here := at.GetHeader().GetNumber()
		if last < pinned || last > here || last == number {
			return nil, fmt.Errorf("%w: the configuration in force at block %d is block %d, the pinned one is block %d",
				ErrBlock, here, last, pinned)
		}
		config := at // A configuration block names itself; two of them may follow each other.
		if last < here {
			if config, err = fetch(ctx, last); err != nil {
				return nil, fmt.Errorf("block %d: %w", last, err)
			}
		}
		configs = append(configs, config)
		if last == pinned {
			break
		}
		if at, err = fetch(ctx, last-1); err != nil {
			return nil, fmt.Errorf("block %d: %w", last-1, err)
		}
		if last-1 == pinned { // The pinned block's own metadata does not count, and block 0 has none.
			configs = append(configs, at)
			break
		}
	}
	slices.Reverse(configs)
	return Of(configs, block)
}

// LastConfig gives the number of the configuration block in force at a block.
func LastConfig(raw *common.Block) (uint64, error) {
	metadata, err := signatures(raw)
	if err != nil {
		return 0, err
	}
	var value common.OrdererBlockMetadata
	if err := proto.Unmarshal(metadata.GetValue(), &value); err != nil || value.GetLastConfig() == nil {
		return 0, fmt.Errorf("%w: block %d names no configuration block", ErrBlock, raw.GetHeader().GetNumber())
	}
	return value.GetLastConfig().GetIndex(), nil
}

func distil(raw *common.Block, pinned bool) (evidence.Signed, error) {
	header := raw.GetHeader()
	if header == nil || len(raw.GetData().GetData()) == 0 {
		return evidence.Signed{}, fmt.Errorf("%w: header or data are missing", ErrBlock)
	}
	signed := evidence.Signed{
		Number: int64(header.GetNumber()), Previous: bytes.Clone(header.GetPreviousHash()), Transactions: raw.GetData().GetData(),
	}
	if pinned {
		return signed, nil
	}
	metadata, err := signatures(raw)
	if err != nil {
		return evidence.Signed{}, err
	}
	signed.Metadata = metadata.GetValue()
	if signed.Signatures, err = orderers(metadata); err != nil {
		return evidence.Signed{}, fmt.Errorf("block %d: %w", header.GetNumber(), err)
	}
	return signed, nil
}

func signatures(raw *common.Block) (*common.Metadata, error) {
	all := raw.GetMetadata().GetMetadata()
	if len(all) <= int(common.BlockMetadataIndex_SIGNATURES) {
		return nil, fmt.Errorf("%w: it has no signatures", ErrBlock)
	}
	var metadata common.Metadata
	if err := proto.Unmarshal(all[common.BlockMetadataIndex_SIGNATURES], &metadata); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBlock, err)
	}
	return &metadata, nil
}

// orderers gives the signatures sorted by consenter, of several by one consenter the first.
func orderers(metadata *common.Metadata) ([]evidence.OrdererSignature, error) {
	type numbered struct {
		consenter uint32
		evidence.OrdererSignature
	}
	var all []numbered
	for _, s := range metadata.GetSignatures() {
		var id common.IdentifierHeader
		if len(s.GetIdentifierHeader()) == 0 {
			return nil, fmt.Errorf("%w: a signature names its signatory by certificate, as Raft orderers do", ErrBlock)
		}
		if err := proto.Unmarshal(s.GetIdentifierHeader(), &id); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBlock, err)
		}
		all = append(all, numbered{id.GetIdentifier(), evidence.OrdererSignature{Identifier: s.GetIdentifierHeader(), Sig: s.GetSignature()}})
	}
	slices.SortStableFunc(all, func(a, b numbered) int { return cmp.Compare(a.consenter, b.consenter) })
	all = slices.CompactFunc(all, func(a, b numbered) bool { return a.consenter == b.consenter })
	sorted := make([]evidence.OrdererSignature, len(all))
	for i, s := range all {
		sorted[i] = s.OrdererSignature
	}
	return sorted, nil
}
