package verify

import (
	"errors"

	"luzheng/explorer/verify/fabricblock"
	"luzheng/signer/evidence"
)

const itemBlock = "block"

// block verifies the Fabric block, or says why not. A block that is there is always verified: no byte of a file may go unread.
func (r *run) block() {
	block := r.content.File.Block
	pin := r.verifier.trust.Fabric
	switch {
	case block == nil && r.question.Deep:
		r.add(CheckOrderers, Unable, itemBlock, say("证据不含 Fabric 区块，无法深度核验", "the evidence holds no Fabric block to verify"))
		return
	case block == nil:
		r.add(CheckOrderers, Skipped, itemBlock, say("证据不含 Fabric 区块；声明以各组织签署的检查点为准", "the evidence holds no Fabric block; it stands on the checkpoint that the organisations signed"))
		return
	case pin == nil:
		r.add(CheckOrderers, Unable, itemBlock, say("信任根没有锚定 Fabric 配置区块，无法核验证据中的区块", "the trust root pins no Fabric configuration block, so the block in the evidence cannot be verified"))
		return
	}
	verified, err := fabricblock.Verify(block, *pin)
	switch {
	case errors.Is(err, fabricblock.ErrPin):
		r.add(CheckOrderers, Unable, itemBlock, say("配置区块链不是从信任根锚定的区块开始：%[1]v", "%[1]v", err))
		return
	case err != nil:
		r.add(CheckOrderers, Failed, itemBlock, say("Fabric 区块无效：%[1]v", "the Fabric block does not hold: %[1]v", err))
		return
	}
	r.add(CheckOrderers, Passed, itemBlock, say(
		"第 %[1]d 区块由 %[3]d 个排序节点中的 %[2]d 个签名，配置可追溯到信任根锚定的区块",
		"block %[1]d is signed by %[2]d of %[3]d orderers, whose configuration leads to the block that the trust root pins",
		verified.Number, verified.Signed, verified.Orderers))
	r.transaction(verified)
}

// transaction finds the subject's statement in the block.
func (r *run) transaction(block *fabricblock.Verified) {
	id, ok := r.content.File.Subject.Main()
	if !ok {
		r.add(CheckTransaction, Unable, itemBlock, say("本证据的主体没有声明，不需要区块", "the subject of the evidence is no statement, so a block has no place in it"))
		return
	}
	rec, ok := r.content.Record(id)
	if !ok {
		return // Reported as missing by the check of completeness.
	}
	if err := r.inBlock(block, rec); err != nil {
		r.add(CheckTransaction, Failed, itemOf(id), say("区块中没有这项声明：%[1]v", "the block does not carry the statement: %[1]v", err))
		return
	}
	r.add(CheckTransaction, Passed, itemOf(id), say("区块的第 %[1]d 笔交易就是这项声明", "transaction %[1]d of the block carries the statement", rec.Place.Tx+1))
}

var errOtherBlock = errors.New("it is another block")

func (r *run) inBlock(block *fabricblock.Verified, rec *evidence.Record) error {
	sameHeight := r.at.Block == block.Number
	if uint64(rec.Place.Block) != block.Number || (sameHeight && r.at.BlockHash != block.Hash) {
		return errOtherBlock
	}
	return block.Carries(rec.Place.Tx, rec.Outcome.Tx, rec.Outcome.Index, rec.Envelope)
}
