package block

import (
	"errors"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// The fields on the way from a transaction to what it asked, answered and wrote (fabric-protos: common/common.proto,
// peer/transaction.proto, peer/proposal.proto, peer/proposal_response.proto, peer/chaincode.proto, ledger/rwset). They are read where they
// lie: the generated types copy the batch, the answer and the states six times, out of each message that is around them.
const (
	envelopePayload    = 1 // Envelope.payload: Payload
	payloadHeader      = 1 // Payload.header: Header
	payloadData        = 2 // Payload.data: Transaction
	headerChannel      = 1 // Header.channel_header: ChannelHeader
	headerSignature    = 2 // Header.signature_header: SignatureHeader
	transactionActions = 1 // Transaction.actions: TransactionAction
	actionPayload      = 2 // TransactionAction.payload: ChaincodeActionPayload
	actionProposal     = 1 // ChaincodeActionPayload.chaincode_proposal_payload: ChaincodeProposalPayload
	actionEndorsed     = 2 // ChaincodeActionPayload.action: ChaincodeEndorsedAction
	proposalInput      = 1 // ChaincodeProposalPayload.input: ChaincodeInvocationSpec
	invocationSpec     = 1 // ChaincodeInvocationSpec.chaincode_spec: ChaincodeSpec
	specChaincode      = 2 // ChaincodeSpec.chaincode_id: ChaincodeID
	specInput          = 3 // ChaincodeSpec.input: ChaincodeInput
	chaincodeName      = 2 // ChaincodeID.name
	inputArgs          = 1 // ChaincodeInput.args
	endorsedResponse   = 1 // ChaincodeEndorsedAction.proposal_response_payload: ProposalResponsePayload
	responseExtension  = 2 // ProposalResponsePayload.extension: ChaincodeAction
	resultSets         = 1 // ChaincodeAction.results: TxReadWriteSet
	resultResponse     = 3 // ChaincodeAction.response: Response
	responsePayload    = 3 // Response.payload
	setsNamespaces     = 2 // TxReadWriteSet.ns_rwset: NsReadWriteSet
	namespaceName      = 1 // NsReadWriteSet.namespace
	namespaceSet       = 2 // NsReadWriteSet.rwset: KVRWSet
	setWrites          = 3 // KVRWSet.writes: KVWrite
	writeKey           = 1 // KVWrite.key
	writeValue         = 3 // KVWrite.value
)

var errText = errors.New("a text is not UTF-8")

// wire reads fields as protobuf defines them; after the first error all are empty.
type wire struct{ err error }

// bytes gives a field of bytes: of several the last, none when it is not there.
func (w *wire) bytes(message []byte, number protowire.Number) (value []byte) {
	w.each(message, number, func(v []byte) { value = v })
	return value
}

// text gives a field of text, as bytes does.
func (w *wire) text(message []byte, number protowire.Number) string {
	value := w.bytes(message, number)
	if !utf8.Valid(value) {
		w.fail(errText)
		return ""
	}
	return string(value)
}

// message gives a field that is a message. What stands in several places is one message: that of all their bytes.
func (w *wire) message(message []byte, number protowire.Number) (value []byte) {
	w.each(message, number, func(v []byte) {
		if value == nil {
			value = v[:len(v):len(v)]
		} else {
			value = append(value, v...)
		}
	})
	return value
}

// list gives the values of a repeated field.
func (w *wire) list(message []byte, number protowire.Number) (values [][]byte) {
	w.each(message, number, func(v []byte) { values = append(values, v) })
	return values
}

// each visits the values of a field of bytes, text or messages.
func (w *wire) each(message []byte, number protowire.Number, visit func([]byte)) {
	for len(message) > 0 && w.err == nil {
		n, kind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			w.fail(protowire.ParseError(tag))
			return
		}
		length := protowire.ConsumeFieldValue(n, kind, message[tag:])
		if length < 0 {
			w.fail(protowire.ParseError(length))
			return
		}
		if n == number && kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message[tag:])
			visit(value)
		}
		message = message[tag+length:]
	}
}

func (w *wire) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
