package evidence

import (
	"context"
	"errors"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"luzheng/explorer/verify/verifytest"
	"luzheng/signer/evidence"
	"luzheng/signer/statement"
	"luzheng/signer/trust"
)

// chain is a channel whose block 0 configures and whose other blocks hold one transaction each.
type chain struct {
	transaction []byte
	err         error
}

func (c chain) RawBlock(_ context.Context, number uint64) (*common.Block, error) {
	if c.err != nil {
		return nil, c.err
	}
	value, err := proto.Marshal(&common.OrdererBlockMetadata{LastConfig: &common.LastConfig{Index: 0}})
	if err != nil {
		return nil, err
	}
	signatures, err := proto.Marshal(&common.Metadata{Value: value})
	if err != nil {
		return nil, err
	}
	return &common.Block{
		Header:   &common.BlockHeader{Number: number, PreviousHash: make([]byte, 32)},
		Data:     &common.BlockData{Data: [][]byte{c.transaction}},
		Metadata: &common.BlockMetadata{Metadata: [][]byte{signatures}},
	}, nil
}

// published is evidence for a catalogue entry, and one for the party that published it.
func published(t *testing.T) (entry, party *evidence.File) {
	t.Helper()
	w := verifytest.New(t)
	w.Party("510500.tjj", statement.RoleUnit, "泸州市统计局")
	ref := w.Entry(w.Key("510500.tjj", statement.PostOfficer, "tjj-officer"), "行政区划")
	return w.Evidence(evidence.ForEntity(ref), 0), w.Evidence(evidence.ForEntity(statement.PartyID("510500.tjj").Ref()), 0)
}

func TestAddBlock(t *testing.T) {
	entry, party := published(t)
	away := errors.New("the peer is away")
	for name, c := range map[string]struct {
		file   *evidence.File
		blocks chain
		pin    int64
		want   error
	}{
		"an entry":             {file: entry, blocks: chain{transaction: []byte("tx")}},
		"no statement made it": {file: party, blocks: chain{transaction: []byte("tx")}, want: ErrNoBlock},
		"a block before the pinned configuration": {file: entry, blocks: chain{transaction: []byte("tx")}, pin: 1 << 40, want: ErrNoBlock},
		"no peer answers":                         {file: entry, blocks: chain{err: away}, want: ErrBlockAway},
		"a block beyond what verifiers read":      {file: entry, blocks: chain{transaction: make([]byte, evidence.MaxFile)}, want: ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			file := *c.file
			a := &Assembler{Blocks: c.blocks, Pin: &trust.Fabric{ConfigBlock: c.pin}}
			err := a.addBlock(t.Context(), &file)
			var raw []byte
			if err == nil {
				raw, err = marshal(&file)
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if c.blocks.err != nil && !errors.Is(err, c.blocks.err) {
				t.Errorf("%v does not say why", err)
			}
			if c.want == nil {
				content, err := evidence.Read(raw)
				if err != nil {
					t.Fatal(err)
				}
				id, _ := file.Subject.Main()
				record, _ := content.Record(id)
				if b := content.File.Block; b == nil || b.Block.Number != record.Place.Block || len(b.Configs) != 1 {
					t.Errorf("the block of the statement in block %d: %+v", record.Place.Block, b)
				}
			}
		})
	}
}

func TestNoBlockWithoutAPin(t *testing.T) {
	for name, a := range map[string]*Assembler{
		"no Fabric": {Pin: &trust.Fabric{}},
		"no pin":    {Blocks: chain{}},
	} {
		if _, err := a.Assemble(t.Context(), Request{Block: true}); !errors.Is(err, ErrNoBlock) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
