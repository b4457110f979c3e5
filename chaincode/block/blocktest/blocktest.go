// Package blocktest builds blocks as Fabric's peers deliver them, for tests of what reads them.
package blocktest

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Tx is one endorsed transaction.
type Tx struct {
	ID   string
	Time time.Time
	// MSP is the submitter's.
	MSP string
	// Chaincode is the one called, Args the function and its arguments.
	Chaincode string
	Args      [][]byte
	// Answer is what the chaincode returned.
	Answer []byte
	// Writes are those in the chaincode's namespace.
	Writes []*kvrwset.KVWrite
	// Invalid transactions carry any code but VALID.
	Code peer.TxValidationCode
}

// Block builds a block of transactions.
func Block(t testing.TB, number uint64, prev []byte, txs ...Tx) *common.Block {
	t.Helper()
	b := &common.Block{
		Header:   &common.BlockHeader{Number: number, PreviousHash: prev},
		Data:     &common.BlockData{},
		Metadata: &common.BlockMetadata{Metadata: make([][]byte, len(common.BlockMetadataIndex_name))},
	}
	hash := sha256.New()
	var flags []byte
	for _, tx := range txs {
		raw := tx.envelope(t)
		hash.Write(raw)
		b.Data.Data = append(b.Data.Data, raw)
		flags = append(flags, byte(tx.Code))
	}
	b.Header.DataHash = hash.Sum(nil)
	b.Metadata.Metadata[common.BlockMetadataIndex_TRANSACTIONS_FILTER] = flags
	return b
}

// Proposal gives the bytes of the proposal that led to the transaction.
func (tx Tx) Proposal(t testing.TB) []byte {
	t.Helper()
	return marshal(t, &peer.Proposal{Payload: tx.proposalPayload(t)})
}

func (tx Tx) proposalPayload(t testing.TB) []byte {
	t.Helper()
	return marshal(t, &peer.ChaincodeProposalPayload{Input: marshal(t, &peer.ChaincodeInvocationSpec{
		ChaincodeSpec: &peer.ChaincodeSpec{
			ChaincodeId: &peer.ChaincodeID{Name: tx.Chaincode}, Input: &peer.ChaincodeInput{Args: tx.Args},
		},
	})})
}

func (tx Tx) envelope(t testing.TB) []byte {
	t.Helper()
	action := &peer.ChaincodeAction{Response: &peer.Response{Status: 200, Payload: tx.Answer}, Results: marshal(t, &rwset.TxReadWriteSet{NsRwset: []*rwset.NsReadWriteSet{
		{Namespace: "_lifecycle", Rwset: marshal(t, &kvrwset.KVRWSet{})},
		{Namespace: tx.Chaincode, Rwset: marshal(t, &kvrwset.KVRWSet{Writes: tx.Writes})},
	}})}
	transaction := &peer.Transaction{Actions: []*peer.TransactionAction{{
		Payload: marshal(t, &peer.ChaincodeActionPayload{
			ChaincodeProposalPayload: tx.proposalPayload(t),
			Action: &peer.ChaincodeEndorsedAction{
				ProposalResponsePayload: marshal(t, &peer.ProposalResponsePayload{Extension: marshal(t, action)}),
			},
		}),
	}}}
	payload := &common.Payload{
		Header: &common.Header{
			ChannelHeader: marshal(t, &common.ChannelHeader{
				Type: int32(common.HeaderType_ENDORSER_TRANSACTION), TxId: tx.ID, Timestamp: timestamppb.New(tx.Time),
			}),
			SignatureHeader: marshal(t, &common.SignatureHeader{Creator: marshal(t, &msp.SerializedIdentity{Mspid: tx.MSP})}),
		},
		Data: marshal(t, transaction),
	}
	return marshal(t, &common.Envelope{Payload: marshal(t, payload)})
}

func marshal(t testing.TB, m proto.Message) []byte {
	t.Helper()
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
