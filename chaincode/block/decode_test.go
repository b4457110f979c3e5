package block_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/block"
	"luzheng/chaincode/block/blocktest"
	"luzheng/chaincode/keys"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

const (
	ledger    = statement.LedgerID("luzhou-test")
	chaincode = "luzheng"
)

// recorded gives a transaction that records two of three envelopes, out of order, and changes one entity.
func recorded(t testing.TB) blocktest.Tx {
	t.Helper()
	envelopes := [][]byte{[]byte(`{"a":1}`), []byte(`{"b":2}`), []byte(`{"c":3}`)}
	write := func(index int64, result outcome.Result, code statement.Code) *kvrwset.KVWrite {
		id := gm.Sum([]byte{byte(index)})
		o := outcome.Outcome{
			V: 1, ID: id, Envelope: gm.Sum(envelopes[index]), Tx: "ab", Index: index, Time: 5, Rules: 1, Result: result, Code: code,
		}
		raw, err := o.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		key := keys.Accepted(ledger, id)
		if result == outcome.Refused {
			key = keys.Refused(ledger, id, o.Envelope, "ab")
		}
		return &kvrwset.KVWrite{Key: key, Value: raw}
	}
	return blocktest.Tx{
		ID: "ab", Time: time.UnixMilli(1_800_000_000_000), MSP: "bureau", Chaincode: chaincode,
		Args: [][]byte{[]byte(block.FunctionRecord), block.JoinBatch(envelopes)},
		Writes: []*kvrwset.KVWrite{
			{Key: keys.Clock(ledger), Value: []byte("5")},
			{Key: statement.PartyID("510500.tjj").Ref().Key(ledger), Value: []byte(`{"v":1}`)},
			write(2, outcome.Accepted, ""),
			write(0, outcome.Refused, "prev.stale"),
		},
	}
}

func TestDecode(t *testing.T) {
	ours := recorded(t)
	invalid := ours
	invalid.Code = peer.TxValidationCode_MVCC_READ_CONFLICT
	foreign := ours
	foreign.Chaincode = "bareput"
	query := ours
	query.Args, query.Writes = [][]byte{[]byte("Entity"), []byte("x")}, nil
	prev := bytes.Repeat([]byte{7}, 32)
	raw := blocktest.Block(t, 9, prev, invalid, foreign, query, ours)
	b, err := block.Decode(raw, chaincode)
	if err != nil {
		t.Fatal(err)
	}
	if b.Number != 9 || !bytes.Equal(b.PrevHash[:], prev) || len(b.Transactions) != 1 {
		t.Fatalf("the block is %+v", b)
	}
	tx := b.Transactions[0]
	if tx.Index != 3 || tx.ID != "ab" || tx.Time != 1_800_000_000_000 || tx.Submitter != "bureau" {
		t.Errorf("the transaction is %+v", tx)
	}
	if len(tx.Records) != 2 || string(tx.Records[0].Envelope) != `{"a":1}` || string(tx.Records[1].Envelope) != `{"c":3}` {
		t.Errorf("the records are %s", tx.Records)
	}
	if len(tx.Entities) != 1 || tx.Entities[0].Key != "luzhou-test/e/party/510500.tjj" {
		t.Errorf("the entities are %+v", tx.Entities)
	}
}

// TestHeaderHash: DER of SEQUENCE{INTEGER 9, OCTET STRING 07…, OCTET STRING 08…}, written out by hand.
func TestHeaderHash(t *testing.T) {
	der, err := hex.DecodeString("3009" + "020109" + "040107" + "040108")
	if err != nil {
		t.Fatal(err)
	}
	got, err := block.HeaderHash(9, []byte{7}, []byte{8})
	if err != nil || got != sha256.Sum256(der) {
		t.Errorf("got %x, %v", got, err)
	}
}

func TestABlockOfOthersIsStillDelivered(t *testing.T) {
	for name, raw := range map[string]*common.Block{
		"an empty block":        blocktest.Block(t, 3, nil),
		"a configuration block": configBlock(t),
	} {
		b, err := block.Decode(raw, chaincode)
		if err != nil || b.Number != raw.GetHeader().GetNumber() || len(b.Transactions) != 0 {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

func configBlock(t *testing.T) *common.Block {
	t.Helper()
	b := blocktest.Block(t, 4, nil, recorded(t))
	b.Data.Data[0] = message(t, &common.Envelope{Payload: message(t, &common.Payload{Header: &common.Header{
		ChannelHeader: message(t, &common.ChannelHeader{Type: int32(common.HeaderType_CONFIG)}),
	}})})
	return b
}

func message(t *testing.T, m proto.Message) []byte {
	t.Helper()
	raw, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDecodeRefuses(t *testing.T) {
	spoiled := func(spoil func(*blocktest.Tx)) *common.Block {
		tx := recorded(t)
		spoil(&tx)
		return blocktest.Block(t, 1, nil, tx)
	}
	noFlags := blocktest.Block(t, 1, nil, recorded(t))
	noFlags.Metadata = nil
	garbage := blocktest.Block(t, 1, nil, recorded(t))
	garbage.Data.Data[0] = []byte{0xff}
	for name, raw := range map[string]*common.Block{
		"no header":       {},
		"no flags":        noFlags,
		"garbage":         garbage,
		"a foreign key":   spoiled(func(tx *blocktest.Tx) { tx.Writes[0].Key = "elsewhere" }),
		"a bad outcome":   spoiled(func(tx *blocktest.Tx) { tx.Writes[2].Value = []byte("{}") }),
		"another batch":   spoiled(func(tx *blocktest.Tx) { tx.Args[1] = []byte("{}\n{}\n{}") }),
		"a shorter batch": spoiled(func(tx *blocktest.Tx) { tx.Args[1] = []byte(`{"a":1}`) }),
	} {
		if b, err := block.Decode(raw, chaincode); !errors.Is(err, block.ErrDecode) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

func TestResultsRoundTrip(t *testing.T) {
	want := []block.Result{{Recorded: true, Outcome: []byte(`{"v":1}`)}, {Outcome: []byte(`{"v":2}`)}}
	raw, err := block.MarshalResults(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := block.ParseResults(raw, 2)
	if err != nil || len(got) != 2 || !got[0].Recorded || got[1].Recorded || !bytes.Equal(got[1].Outcome, want[1].Outcome) {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, bad := range map[string]string{
		"a shorter answer": `{"results":[]}`, "another document": `{"x":1}`, "nothing": "",
	} {
		if _, err := block.ParseResults([]byte(bad), 2); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestBatchesSplitAsTheyWereJoined(t *testing.T) {
	for _, want := range [][][]byte{nil, {[]byte("a")}, {[]byte("a"), []byte("b")}} {
		got := block.SplitBatch(block.JoinBatch(want))
		if len(got) != len(want) {
			t.Errorf("%q became %q", want, got)
		}
	}
}

// FuzzDecode: whatever a peer delivers, Decode answers with a block or with ErrDecode.
func FuzzDecode(f *testing.F) {
	raw, err := proto.Marshal(blocktest.Block(f, 1, nil, recorded(f)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var b common.Block
		if proto.Unmarshal(raw, &b) != nil {
			return
		}
		if _, err := block.Decode(&b, chaincode); err != nil && !errors.Is(err, block.ErrDecode) {
			t.Fatalf("an error without its kind: %v", err)
		}
	})
}
