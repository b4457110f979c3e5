package block

import (
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/keys"
	"luzheng/chaincode/pack"
)

// FunctionRecord is the contract's write door; its one argument is a batch, its answer what became of it (package pack).
const FunctionRecord = "Record"

// ErrDecode is wrapped by every error of Decode: the peer delivered something that no peer of this network makes.
var ErrDecode = errors.New("block: cannot be decoded")

// Decode reads a block that a peer delivered: the valid transactions of Record of the named chaincode. It trusts the peer's
// verdict on validity, which no orderer signs; followers of several organisations compare what they made of it.
func Decode(raw *common.Block, chaincode string) (Block, error) {
	header := raw.GetHeader()
	if header == nil {
		return Block{}, fmt.Errorf("%w: there is no header", ErrDecode)
	}
	b := Block{Number: header.GetNumber()}
	copy(b.PrevHash[:], header.GetPreviousHash())
	hash, err := HeaderHash(header.GetNumber(), header.GetPreviousHash(), header.GetDataHash())
	if err != nil {
		return Block{}, err
	}
	b.Hash = hash
	data := raw.GetData().GetData()
	flags := validity(raw)
	if len(flags) < len(data) {
		return Block{}, fmt.Errorf("%w: block %d has %d transactions and %d validity flags", ErrDecode, b.Number, len(data), len(flags))
	}
	for i, envelope := range data {
		if peer.TxValidationCode(flags[i]) != peer.TxValidationCode_VALID {
			continue
		}
		tx, ours, err := decodeTransaction(envelope, chaincode)
		if err != nil {
			return Block{}, fmt.Errorf("%w: block %d, transaction %d: %w", ErrDecode, b.Number, i, err)
		}
		if ours && len(tx.Records) > 0 {
			tx.Index = i
			b.Transactions = append(b.Transactions, tx)
		}
	}
	return b, nil
}

// HeaderHash is a block's hash: SHA-256 over ASN.1 SEQUENCE{INTEGER number, OCTET STRING prevHash, OCTET STRING dataHash}.
func HeaderHash(number uint64, prev, data []byte) ([32]byte, error) {
	der, err := asn1.Marshal(struct {
		Number       *big.Int
		PreviousHash []byte
		DataHash     []byte
	}{new(big.Int).SetUint64(number), prev, data})
	if err != nil {
		return [32]byte{}, fmt.Errorf("%w: header: %w", ErrDecode, err)
	}
	return sha256.Sum256(der), nil
}

func validity(raw *common.Block) []byte {
	metadata := raw.GetMetadata().GetMetadata()
	if int(common.BlockMetadataIndex_TRANSACTIONS_FILTER) >= len(metadata) {
		return nil
	}
	return metadata[common.BlockMetadataIndex_TRANSACTIONS_FILTER]
}

// decodeTransaction reads one transaction; ours is false for any but a Record of the chaincode.
func decodeTransaction(raw []byte, chaincode string) (tx Transaction, ours bool, err error) {
	var (
		w         wire
		channel   common.ChannelHeader
		signature common.SignatureHeader
		creator   msp.SerializedIdentity
	)
	payload := w.bytes(raw, envelopePayload)
	header := w.message(payload, payloadHeader)
	channelHeader, signatureHeader, data := w.bytes(header, headerChannel), w.bytes(header, headerSignature), w.bytes(payload, payloadData)
	if w.err != nil {
		return tx, false, w.err
	}
	if err := unmarshal(channelHeader, &channel); err != nil {
		return tx, false, err
	}
	if common.HeaderType(channel.GetType()) != common.HeaderType_ENDORSER_TRANSACTION {
		return tx, false, nil
	}
	if err := unmarshal(signatureHeader, &signature); err != nil {
		return tx, false, err
	}
	if err := unmarshal(signature.GetCreator(), &creator); err != nil {
		return tx, false, err
	}
	tx = Transaction{ID: channel.GetTxId(), Time: channel.GetTimestamp().AsTime().UnixMilli(), Submitter: creator.GetMspid()}
	act, ours, err := decodeAction(data, chaincode)
	if err != nil || !ours {
		return tx, false, err
	}
	return tx, true, tx.fill(act)
}

// action is what a transaction of ours asked, answered and wrote.
type action struct {
	batch, answer []byte
	writes        [][]byte // KVWrite
}

func decodeAction(raw []byte, chaincode string) (act action, ours bool, err error) {
	var w wire
	actions := w.list(raw, transactionActions)
	if w.err == nil && len(actions) != 1 {
		return act, false, fmt.Errorf("it has %d actions", len(actions))
	}
	if w.err != nil {
		return act, false, w.err
	}
	payload := w.bytes(actions[0], actionPayload)
	spec := w.message(w.bytes(w.bytes(payload, actionProposal), proposalInput), invocationSpec)
	name := w.text(w.message(spec, specChaincode), chaincodeName)
	args := w.list(w.message(spec, specInput), inputArgs)
	if w.err != nil || name != chaincode || len(args) < 2 || !isRecord(args[0]) {
		return act, false, w.err
	}
	result := w.bytes(w.bytes(w.message(payload, actionEndorsed), endorsedResponse), responseExtension)
	act = action{batch: args[1], answer: w.bytes(w.message(result, resultResponse), responsePayload)}
	for _, namespace := range w.list(w.bytes(result, resultSets), setsNamespaces) {
		if w.text(namespace, namespaceName) == chaincode {
			act.writes = w.list(w.bytes(namespace, namespaceSet), setWrites)
			break
		}
	}
	return act, true, w.err
}

// isRecord: the contract API takes the contract's name before the function's, and a small first letter.
func isRecord(function []byte) bool {
	name := string(function)
	name = name[strings.LastIndexByte(name, ':')+1:]
	return name == FunctionRecord || name == "record"
}

// fill takes the records from the batch and its answer, and the entities from the writes.
func (t *Transaction) fill(act action) error {
	tx, err := pack.Open(t.ID, act.batch)
	if err != nil {
		return err
	}
	time, results, err := pack.ParseAnswer(act.answer, tx)
	if err != nil {
		return err
	}
	if time != t.Time {
		return fmt.Errorf("it is of %d, its answer of %d", t.Time, time)
	}
	t.Records = make([]Record, 0, len(results))
	for i := range results {
		if !results[i].Recorded {
			continue
		}
		judged := &results[i].Outcome
		raw, err := judged.Marshal()
		if err != nil {
			return err
		}
		t.Records = append(t.Records, Record{Envelope: tx.Envelopes[i], Outcome: raw, Judged: judged})
	}
	return t.fillEntities(act.writes)
}

func (t *Transaction) fillEntities(writes [][]byte) error {
	var w wire
	t.Entities = make([]Entity, 0, len(writes))
	for _, write := range writes {
		key, value := w.text(write, writeKey), w.bytes(write, writeValue)
		if w.err != nil {
			return w.err
		}
		switch _, class := keys.Classify(key); class {
		case keys.ClassEntity:
			state, err := pack.ParseState(key, value)
			if err != nil {
				return fmt.Errorf("state of %s: %w", key, err)
			}
			t.Entities = append(t.Entities, Entity{Key: key, Value: state})
		case keys.ClassInternal:
		case keys.ClassForeign:
			return fmt.Errorf("the key %q is not of this layout", key)
		}
	}
	slices.SortFunc(t.Entities, func(a, b Entity) int { return strings.Compare(a.Key, b.Key) })
	return nil
}

func unmarshal(raw []byte, m proto.Message) error {
	if err := proto.Unmarshal(raw, m); err != nil {
		return fmt.Errorf("%s: %w", m.ProtoReflect().Descriptor().Name(), err)
	}
	return nil
}
