package fabricblock_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"

	"luzheng/chaincode/blockproof"
	"luzheng/explorer/verify/fabricblock"
	"luzheng/signer/evidence"
	"luzheng/signer/trust"
)

var (
	first  = []byte(`{"envelope":1}`)
	second = []byte(`{"envelope":2}`)
)

func section(t *testing.T, configs []*common.Block, b *common.Block) *evidence.Block {
	t.Helper()
	e, err := blockproof.Of(configs, b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestABlockOfAQuorumIsVerified(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	b := n.sign(n.append(n.record("tx0", "other", first), n.record("tx1", chaincode, first, second)), 0, 4, 1, 3)
	if config, err := blockproof.LastConfig(b); err != nil || config != 0 {
		t.Errorf("last configuration %d, %v", config, err)
	}
	v, err := fabricblock.Verify(section(t, n.blocks[:1], b), n.pin())
	if err != nil {
		t.Fatal(err)
	}
	if v.Number != 1 || v.Signed != 3 || v.Orderers != 4 || v.Hash != n.hash(b) {
		t.Errorf("verified %+v", v)
	}
	if err := v.Carries(1, "tx1", 1, second); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"another envelope":    v.Carries(1, "tx1", 0, second),
		"another transaction": v.Carries(1, "tx0", 1, second),
		"another place":       v.Carries(0, "tx1", 1, second),
		"another chaincode":   v.Carries(0, "tx0", 0, first),
		"beyond the block":    v.Carries(2, "tx1", 1, second),
		"beyond the batch":    v.Carries(1, "tx1", 2, second),
		"a negative place":    v.Carries(-1, "tx1", 1, second),
	} {
		if !errors.Is(err, fabricblock.ErrTransaction) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfigurationIsFollowedFromThePin(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	n.addOrderer(5)
	config := n.sign(n.append(n.configuration(2, 3, 4, 5)), 1, 1, 2, 3)
	b := n.sign(n.append(n.record("tx1", chaincode, first)), 1, 3, 4, 5)
	if _, err := fabricblock.Verify(section(t, []*common.Block{n.blocks[0], config}, b), n.pin()); err != nil {
		t.Fatal(err)
	}
	forged := func(orderers ...uint32) *common.Block {
		n.t.Helper()
		rogue := &network{t: t, keys: n.keys, blocks: []*common.Block{n.blocks[0]}}
		for _, id := range []uint32{11, 12, 13, 14} {
			rogue.addOrderer(id)
		}
		return rogue.sign(rogue.append(rogue.configuration(11, 12, 13, 14)), 1, orderers...)
	}
	for name, c := range map[string]struct {
		section *evidence.Block
		pin     trust.Fabric
		want    error
	}{
		"a configuration that vouches for itself": {section(t, []*common.Block{n.blocks[0], forged(11, 12, 13)}, b), n.pin(), fabricblock.ErrSignatures},
		"the configuration left out":              {section(t, n.blocks[:1], b), n.pin(), fabricblock.ErrConfig},
		"another pin":                             {section(t, []*common.Block{n.blocks[0], config}, b), newNetwork(t, 1, 2, 3, 4).pin(), fabricblock.ErrPin},
		"configuration twice":                     {section(t, []*common.Block{n.blocks[0], config, config}, b), n.pin(), fabricblock.ErrConfig},
		"another channel": {section(t, []*common.Block{n.blocks[0], config}, b), func() trust.Fabric {
			p := n.pin()
			p.Channel = "elsewhere"
			return p
		}(), fabricblock.ErrConfig},
	} {
		if _, err := fabricblock.Verify(c.section, c.pin); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestCollectFindsTheConfigurations(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	n.addOrderer(5)
	tx := n.record("tx1", chaincode, first)
	second := n.sign(n.append(n.configuration(2, 3, 4, 5)), 1, 1, 2, 3) // follows the pinned one at once
	n.sign(n.append(tx), 1, 2, 3, 4)
	third := n.sign(n.append(n.configuration(1, 3, 4, 5)), 3, 3, 4, 5)
	fourth := n.sign(n.append(n.configuration(1, 2, 4, 5)), 4, 1, 4, 5) // follows the third at once
	record := n.sign(n.append(tx), 4, 1, 2, 4)
	var fetched []uint64
	fetch := func(_ context.Context, number uint64) (*common.Block, error) {
		fetched = append(fetched, number)
		return n.blocks[number], nil
	}
	e, err := blockproof.Collect(context.Background(), fetch, 0, record.GetHeader().GetNumber())
	if err != nil {
		t.Fatal(err)
	}
	var found []uint64
	for _, config := range e.Configs {
		found = append(found, uint64(config.Number))
	}
	if want := []uint64{0, second.GetHeader().GetNumber(), third.GetHeader().GetNumber(), fourth.GetHeader().GetNumber()}; !slices.Equal(found, want) {
		t.Errorf("configurations %d, want %d; blocks fetched %d", found, want, fetched)
	}
	if _, err := fabricblock.Verify(e, n.pin()); err != nil {
		t.Error(err)
	}
	if _, err := blockproof.Collect(context.Background(), fetch, 5, record.GetHeader().GetNumber()); !errors.Is(err, blockproof.ErrBlock) {
		t.Errorf("a pin after the configuration in force: %v", err)
	}
	if _, err := blockproof.Collect(context.Background(), fetch, 0, fourth.GetHeader().GetNumber()); !errors.Is(err, blockproof.ErrBlock) {
		t.Errorf("a configuration block, which carries no statement: %v", err)
	}
	if _, err := blockproof.Collect(context.Background(), fetch, 0, 0); !errors.Is(err, blockproof.ErrBlock) {
		t.Errorf("the pinned block itself: %v", err)
	}
}

func TestSignaturesOfFewerOrOthersAreRefused(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	n.addOrderer(9)
	tx := n.record("tx1", chaincode, first)
	for name, by := range map[string][]uint32{"two": {1, 2}, "a stranger": {1, 2, 3, 9}, "none": {}} {
		n.blocks = n.blocks[:1]
		b := n.sign(n.append(tx), 0, by...)
		if _, err := fabricblock.Verify(section(t, n.blocks[:1], b), n.pin()); !errors.Is(err, fabricblock.ErrSignatures) {
			t.Errorf("%s: %v", name, err)
		}
	}
	n.blocks = n.blocks[:1]
	e := section(t, n.blocks[:1], n.sign(n.append(tx), 0, 1, 2, 3))
	e.Block.Signatures[2] = e.Block.Signatures[1]
	if _, err := fabricblock.Verify(e, n.pin()); !errors.Is(err, fabricblock.ErrSignatures) {
		t.Errorf("one orderer twice: %v", err)
	}
}

func TestNoChangedByteOfABlockIsVerified(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	b := n.sign(n.append(n.record("tx1", chaincode, first)), 0, 1, 2, 3)
	base := section(t, n.blocks[:1], b)
	refused := func(what string, at int) {
		t.Helper()
		if _, err := fabricblock.Verify(base, n.pin()); err == nil {
			t.Fatalf("%s: byte %d changed and still verified", what, at)
		}
	}
	parts := map[string][]byte{
		"transaction": base.Block.Transactions[0], "previous": base.Block.Previous, "metadata": base.Block.Metadata,
		"identifier": base.Block.Signatures[1].Identifier, "signature": base.Block.Signatures[1].Sig,
		"configuration": base.Configs[0].Transactions[0],
	}
	for what, part := range parts {
		for at := range part {
			part[at] ^= 1
			refused(what, at)
			part[at] ^= 1
		}
	}
	base.Block.Number++
	refused("number", 0)
	base.Block.Number--
	base.Configs[0].Metadata = []byte{1}
	refused("metadata of the pinned block", 0)
}

func TestQuorum(t *testing.T) {
	for n, want := range map[int]int{1: 1, 4: 3, 5: 4, 6: 4, 7: 5, 10: 7} {
		if got := fabricblock.Quorum(n); got != want {
			t.Errorf("quorum of %d is %d, want %d", n, got, want)
		}
	}
}

func TestRaftBlocksAreRefusedWhenTaken(t *testing.T) {
	n := newNetwork(t, 1, 2, 3, 4)
	b := n.append(n.record("tx1", chaincode, first))
	b.Metadata.Metadata[0] = n.marshal(&common.Metadata{Signatures: []*common.MetadataSignature{{SignatureHeader: []byte("raft"), Signature: []byte{1}}}})
	if _, err := blockproof.Of(n.blocks[:1], b); !errors.Is(err, blockproof.ErrBlock) {
		t.Errorf("got %v", err)
	}
}

func FuzzCarries(f *testing.F) {
	n := newNetwork(f, 1, 2, 3, 4)
	f.Add(n.record("tx1", chaincode, first))
	f.Add([]byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, tx []byte) {
		n.t, n.blocks = t, n.blocks[:1]
		b := n.sign(n.append(slices.Clone(tx)), 0, 1, 2, 3)
		if len(tx) == 0 {
			return
		}
		e, err := blockproof.Of(n.blocks[:1], b)
		if err != nil {
			return
		}
		v, err := fabricblock.Verify(e, n.pin())
		if err != nil {
			t.Fatal(err)
		}
		if v.Carries(0, "tx1", 0, first) == nil && !bytes.Contains(tx, first) {
			t.Error("found an envelope that is not there")
		}
	})
}
