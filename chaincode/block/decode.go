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
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
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
		envelope  common.Envelope
		payload   common.Payload
		channel   common.ChannelHeader
		signature common.SignatureHeader
		creator   msp.SerializedIdentity
	)
	if err := unmarshal(raw, &envelope); err != nil {
		return tx, false, err
	}
	if err := unmarshal(envelope.GetPayload(), &payload); err != nil {
		return tx, false, err
	}
	if err := unmarshal(payload.GetHeader().GetChannelHeader(), &channel); err != nil {
		return tx, false, err
	}
	if common.HeaderType(channel.GetType()) != common.HeaderType_ENDORSER_TRANSACTION {
		return tx, false, nil
	}
	if err := unmarshal(payload.GetHeader().GetSignatureHeader(), &signature); err != nil {
		return tx, false, err
	}
	if err := unmarshal(signature.GetCreator(), &creator); err != nil {
		return tx, false, err
	}
	tx = Transaction{ID: channel.GetTxId(), Time: channel.GetTimestamp().AsTime().UnixMilli(), Submitter: creator.GetMspid()}
	act, ours, err := decodeAction(payload.GetData(), chaincode)
	if err != nil || !ours {
		return tx, false, err
	}
	return tx, true, tx.fill(act)
}

// action is what a transaction of ours asked, answered and wrote.
type action struct {
	batch, answer []byte
	writes        []*kvrwset.KVWrite
}

func decodeAction(raw []byte, chaincode string) (act action, ours bool, err error) {
	var (
		tx         peer.Transaction
		capayload  peer.ChaincodeActionPayload
		cpp        peer.ChaincodeProposalPayload
		invocation peer.ChaincodeInvocationSpec
		prp        peer.ProposalResponsePayload
		result     peer.ChaincodeAction
	)
	if err := unmarshal(raw, &tx); err != nil {
		return act, false, err
	}
	if len(tx.GetActions()) != 1 {
		return act, false, fmt.Errorf("it has %d actions", len(tx.GetActions()))
	}
	if err := unmarshal(tx.GetActions()[0].GetPayload(), &capayload); err != nil {
		return act, false, err
	}
	if err := unmarshal(capayload.GetChaincodeProposalPayload(), &cpp); err != nil {
		return act, false, err
	}
	if err := unmarshal(cpp.GetInput(), &invocation); err != nil {
		return act, false, err
	}
	spec := invocation.GetChaincodeSpec()
	args := spec.GetInput().GetArgs()
	if spec.GetChaincodeId().GetName() != chaincode || len(args) < 2 || !isRecord(args[0]) {
		return act, false, nil
	}
	if err := unmarshal(capayload.GetAction().GetProposalResponsePayload(), &prp); err != nil {
		return act, false, err
	}
	if err := unmarshal(prp.GetExtension(), &result); err != nil {
		return act, false, err
	}
	writes, err := decodeWrites(result.GetResults(), chaincode)
	return action{args[1], result.GetResponse().GetPayload(), writes}, true, err
}

// isRecord: the contract API takes the contract's name before the function's, and a small first letter.
func isRecord(function []byte) bool {
	name := string(function)
	name = name[strings.LastIndexByte(name, ':')+1:]
	return name == FunctionRecord || name == "record"
}

func decodeWrites(raw []byte, chaincode string) ([]*kvrwset.KVWrite, error) {
	var sets rwset.TxReadWriteSet
	if err := unmarshal(raw, &sets); err != nil {
		return nil, err
	}
	for _, ns := range sets.GetNsRwset() {
		if ns.GetNamespace() != chaincode {
			continue
		}
		var set kvrwset.KVRWSet
		if err := unmarshal(ns.GetRwset(), &set); err != nil {
			return nil, err
		}
		return set.GetWrites(), nil
	}
	return nil, nil
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
	for i, r := range results {
		if !r.Recorded {
			continue
		}
		raw, err := r.Outcome.Marshal()
		if err != nil {
			return err
		}
		t.Records = append(t.Records, Record{Envelope: tx.Envelopes[i], Outcome: raw, Judged: &r.Outcome})
	}
	for _, w := range act.writes {
		switch _, class := keys.Classify(w.GetKey()); class {
		case keys.ClassEntity:
			value, err := pack.ParseState(w.GetKey(), w.GetValue())
			if err != nil {
				return fmt.Errorf("state of %s: %w", w.GetKey(), err)
			}
			t.Entities = append(t.Entities, Entity{Key: w.GetKey(), Value: value})
		case keys.ClassInternal:
		case keys.ClassForeign:
			return fmt.Errorf("the key %q is not of this layout", w.GetKey())
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
