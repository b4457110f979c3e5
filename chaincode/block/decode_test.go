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
	"luzheng/chaincode/pack"
	"luzheng/signer/envelope"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

const (
	ledger    = statement.LedgerID("luzhou-test")
	chaincode = "luzheng"
)

const at = int64(1_800_000_000_000)

// said is an envelope that can be read; what it says does not matter here.
func said(t testing.TB, payload string) []byte {
	t.Helper()
	key, err := gm.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	e, err := envelope.Sign(envelope.TypeStatement, []byte(payload), key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := e.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// recorded gives a transaction that records two of three envelopes, and changes one entity.
func recorded(t testing.TB) (tx blocktest.Tx, envelopes [][]byte) {
	t.Helper()
	envelopes = [][]byte{said(t, `{"a":1}`), []byte("nonsense"), said(t, `{"c":3}`)}
	batch, err := pack.Batch(envelopes)
	if err != nil {
		t.Fatal(err)
	}
	judged := func(recorded bool, result outcome.Result, code statement.Code) pack.Result {
		return pack.Result{Recorded: recorded, Outcome: outcome.Outcome{Rules: 1, Result: result, Code: code}}
	}
	return blocktest.Tx{
		ID: "ab", Time: time.UnixMilli(at), MSP: "bureau", Chaincode: chaincode,
		Args: [][]byte{[]byte(block.FunctionRecord), batch},
		Answer: pack.Answer(at, []pack.Result{
			judged(true, outcome.Refused, "prev.stale"), judged(false, outcome.Refused, "json.syntax"), judged(true, outcome.Accepted, ""),
		}),
		Writes: []*kvrwset.KVWrite{
			{Key: keys.Clock(ledger), Value: []byte("5")},
			{Key: statement.PartyID("510500.tjj").Ref().Key(ledger), Value: []byte(`{"v":1}`)},
		},
	}, envelopes
}

func TestDecode(t *testing.T) {
	ours, envelopes := recorded(t)
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
	if tx.Index != 3 || tx.ID != "ab" || tx.Time != at || tx.Submitter != "bureau" {
		t.Errorf("the transaction is %+v", tx)
	}
	if len(tx.Records) != 2 || !bytes.Equal(tx.Records[0].Envelope, envelopes[0]) || !bytes.Equal(tx.Records[1].Envelope, envelopes[2]) {
		t.Fatalf("the records are %+v", tx.Records)
	}
	o, err := outcome.Parse(tx.Records[1].Outcome)
	if err != nil || o.Envelope != gm.Sum(envelopes[2]) || o.Tx != "ab" || o.Index != 2 || o.Time != at || o.Result != outcome.Accepted {
		t.Errorf("the last outcome is %s, %v", tx.Records[1].Outcome, err)
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
	tx, _ := recorded(t)
	b := blocktest.Block(t, 4, nil, tx)
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
		tx, _ := recorded(t)
		spoil(&tx)
		return blocktest.Block(t, 1, nil, tx)
	}
	noFlags := spoiled(func(*blocktest.Tx) {})
	noFlags.Metadata = nil
	garbage := spoiled(func(*blocktest.Tx) {})
	garbage.Data.Data[0] = []byte{0xff}
	shorter, err := pack.Batch([][]byte{said(t, `{"a":1}`)})
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]*common.Block{
		"no header":       {},
		"no flags":        noFlags,
		"garbage":         garbage,
		"a foreign key":   spoiled(func(tx *blocktest.Tx) { tx.Writes[0].Key = "elsewhere" }),
		"a bad answer":    spoiled(func(tx *blocktest.Tx) { tx.Answer = []byte("{}") }),
		"another time":    spoiled(func(tx *blocktest.Tx) { tx.Time = tx.Time.Add(time.Second) }),
		"a bad batch":     spoiled(func(tx *blocktest.Tx) { tx.Args[1] = []byte("{}\n{}\n{}") }),
		"a shorter batch": spoiled(func(tx *blocktest.Tx) { tx.Args[1] = shorter }),
	} {
		if b, err := block.Decode(raw, chaincode); !errors.Is(err, block.ErrDecode) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

// FuzzDecode: whatever a peer delivers, Decode answers with a block or with ErrDecode.
func FuzzDecode(f *testing.F) {
	tx, _ := recorded(f)
	raw, err := proto.Marshal(blocktest.Block(f, 1, nil, tx))
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
