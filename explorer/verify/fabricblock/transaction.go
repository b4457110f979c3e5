package fabricblock

import (
	"bytes"
	"fmt"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/encoding/protowire"

	"luzheng/chaincode/pack"
)

// The fields on the way from a transaction to the arguments of its chaincode call (fabric-protos: peer/transaction.proto,
// peer/proposal.proto, peer/chaincode.proto). They are read from the wire: the generated types would bring gRPC into the browser.
const (
	fieldActions         = 1 // Transaction.actions
	fieldActionPayload   = 2 // TransactionAction.payload: ChaincodeActionPayload
	fieldProposalPayload = 1 // ChaincodeActionPayload.chaincode_proposal_payload: ChaincodeProposalPayload
	fieldInput           = 1 // ChaincodeProposalPayload.input: ChaincodeInvocationSpec
	fieldSpec            = 1 // ChaincodeInvocationSpec.chaincode_spec
	fieldSpecChaincode   = 2 // ChaincodeSpec.chaincode_id
	fieldChaincodeName   = 2 // ChaincodeID.name
	fieldSpecInput       = 3 // ChaincodeSpec.input: ChaincodeInput
	fieldArgs            = 1 // ChaincodeInput.args
)

// Carries reports whether the transaction at a place of the block has the given ID and handed this envelope, at its place of the
// batch, to the ledger's chaincode. Errors wrap ErrTransaction.
func (v *Verified) Carries(place int64, id string, index int64, envelope []byte) error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrTransaction, fmt.Sprintf(format, args...))
	}
	if place < 0 || place >= int64(len(v.transactions)) {
		return fail("the block has %d transactions, so none at %d", len(v.transactions), place)
	}
	payload, head, err := readPayload(v.transactions[place])
	if err != nil {
		return fail("%v", err)
	}
	switch {
	case common.HeaderType(head.GetType()) != common.HeaderType_ENDORSER_TRANSACTION || head.GetChannelId() != v.pin.Channel:
		return fail("the one at %d is no transaction of the channel %q", place, v.pin.Channel)
	case head.GetTxId() != id:
		return fail("the one at %d is %s", place, head.GetTxId())
	}
	spec, ok := path(payload.GetData(), fieldActions, fieldActionPayload, fieldProposalPayload, fieldInput, fieldSpec)
	if !ok {
		return fail("the one at %d calls no chaincode", place)
	}
	if name, _ := path(spec, fieldSpecChaincode, fieldChaincodeName); string(name) != v.pin.Chaincode {
		return fail("the one at %d calls the chaincode %q", place, name)
	}
	input, _ := path(spec, fieldSpecInput)
	args := fields(input, fieldArgs)
	const batchArgument = 1 // after the function's name
	if len(args) <= batchArgument {
		return fail("the one at %d has no batch", place)
	}
	batch, err := pack.Envelopes(args[batchArgument])
	if err != nil {
		return fail("the one at %d: %v", place, err)
	}
	if index < 0 || index >= int64(len(batch)) || !bytes.Equal(batch[index], envelope) {
		return fail("at place %d of its batch stands another envelope", index)
	}
	return nil
}

// path follows length-delimited fields inwards, each of which must be there once.
func path(message []byte, numbers ...protowire.Number) ([]byte, bool) {
	for _, number := range numbers {
		found := fields(message, number)
		if len(found) != 1 {
			return nil, false
		}
		message = found[0]
	}
	return message, true
}

// fields gives the values of a length-delimited field; none of a message that is malformed.
func fields(message []byte, number protowire.Number) [][]byte {
	var found [][]byte
	for len(message) > 0 {
		n, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return nil
		}
		message = message[length:]
		if n == number && kind == protowire.BytesType {
			value, length := protowire.ConsumeBytes(message)
			if length < 0 {
				return nil
			}
			found, message = append(found, value), message[length:]
			continue
		}
		length = protowire.ConsumeFieldValue(n, kind, message)
		if length < 0 {
			return nil
		}
		message = message[length:]
	}
	return found
}
