package contract_test

import (
	"errors"
	"slices"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/queryresult"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/types/known/timestamppb"

	"luzheng/chaincode/block/blocktest"
)

// fakeLedger is what a peer keeps for one chaincode.
type fakeLedger struct {
	values  map[string][]byte
	history map[string][]*queryresult.KeyModification
}

func newFakeLedger() *fakeLedger {
	return &fakeLedger{make(map[string][]byte), make(map[string][]*queryresult.KeyModification)}
}

// fakeStub is a peer's side of one transaction, as Fabric does it: reads see the state before the transaction, never its writes.
// What the contract does not use panics.
type fakeStub struct {
	shim.ChaincodeStubInterface
	ledger   *fakeLedger
	tx       blocktest.Tx
	proposal []byte
	writes   []*kvrwset.KVWrite
	batching bool
}

func (s *fakeStub) GetTxID() string   { return s.tx.ID }
func (s *fakeStub) GetArgs() [][]byte { return s.tx.Args }

func (s *fakeStub) GetTxTimestamp() (*timestamppb.Timestamp, error) {
	return timestamppb.New(s.tx.Time), nil
}
func (s *fakeStub) GetCreator() ([]byte, error) { return nil, errors.New("no creator") }

func (s *fakeStub) GetSignedProposal() (*peer.SignedProposal, error) {
	return &peer.SignedProposal{ProposalBytes: s.proposal}, nil
}

func (s *fakeStub) GetFunctionAndParameters() (string, []string) {
	var params []string
	for _, a := range s.tx.Args[1:] {
		params = append(params, string(a))
	}
	return string(s.tx.Args[0]), params
}

func (s *fakeStub) GetState(key string) ([]byte, error) { return s.ledger.values[key], nil }

func (s *fakeStub) GetMultipleStates(keys ...string) ([][]byte, error) {
	values := make([][]byte, len(keys))
	for i, k := range keys {
		values[i] = s.ledger.values[k]
	}
	return values, nil
}

func (s *fakeStub) StartWriteBatch() { s.batching = true }

func (s *fakeStub) FinishWriteBatch() error {
	s.batching = false
	return nil
}

func (s *fakeStub) PutState(key string, value []byte) error {
	if !s.batching {
		return errors.New("a write outside the batch costs a round trip")
	}
	if key == "" || value == nil {
		return errors.New("a write needs a key and a value")
	}
	s.writes = append(s.writes, &kvrwset.KVWrite{Key: key, Value: value})
	return nil
}

// commit applies the writes, as when the transaction is valid in a block.
func (s *fakeStub) commit() []*kvrwset.KVWrite {
	for _, w := range s.writes {
		s.ledger.values[w.Key] = w.Value
		s.ledger.history[w.Key] = append(s.ledger.history[w.Key], &queryresult.KeyModification{
			TxId: s.tx.ID, Value: w.Value, Timestamp: timestamppb.New(s.tx.Time),
		})
	}
	return s.writes
}

func (s *fakeStub) GetHistoryForKey(key string) (shim.HistoryQueryIteratorInterface, error) {
	past := slices.Clone(s.ledger.history[key])
	slices.Reverse(past)
	return &fakeHistory{past}, nil
}

type fakeHistory struct {
	left []*queryresult.KeyModification
}

func (h *fakeHistory) HasNext() bool { return len(h.left) > 0 }
func (h *fakeHistory) Close() error  { return nil }
func (h *fakeHistory) Next() (*queryresult.KeyModification, error) {
	next := h.left[0]
	h.left = h.left[1:]
	return next, nil
}
