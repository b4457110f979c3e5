// Package contract puts the rules on Fabric: it fetches what a batch needs, has it judged, and writes what it decides.
//
//	function             argument                              answer
//	Record(batch)        envelopes (package pack)              what became of each (package pack)
//	Entity(ref)          "type:id"                             the entity's state, or nothing
//	Accepted(envelope)   an envelope                           "1" if its statement was accepted, or nothing
//	History(ref)         "type:id"                             every state the entity has had (History)
//
// Record is the one write door. All keys of the batch's footprints are read in one message to the peer, and all writes leave in
// one. It is the only importer of Fabric's chaincode libraries, with chaincode/cmd.
package contract

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/batch"
	"luzheng/chaincode/pack"
	"luzheng/chaincode/rules"
	"luzheng/signer/statement"
)

// Contract is the contract of one ledger.
type Contract struct {
	contractapi.Contract
	config rules.Config
}

// New makes the chaincode of the ledger and trust root in config.
func New(config rules.Config) (*contractapi.ContractChaincode, error) {
	c := &Contract{config: config}
	c.Name = "luzheng"
	chaincode, err := contractapi.NewChaincode(c)
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	chaincode.TransactionSerializer = plain{}
	return chaincode, nil
}

// GetEvaluateTransactions names the functions that only read.
func (*Contract) GetEvaluateTransactions() []string {
	return []string{"Entity", "Accepted", "History"}
}

// Record judges a batch of envelopes and writes what it decides.
func (c *Contract) Record(ctx contractapi.TransactionContextInterface, argument string) (string, error) {
	stub := ctx.GetStub()
	if err := calledDirectly(stub); err != nil {
		return "", err
	}
	at, err := stub.GetTxTimestamp()
	if err != nil {
		return "", fmt.Errorf("the transaction has no timestamp: %w", err)
	}
	envelopes, err := pack.Envelopes([]byte(argument))
	if err != nil {
		return "", err
	}
	tx := batch.Transaction{ID: stub.GetTxID(), Time: at.AsTime().UnixMilli()}
	verdict, err := batch.Judge(envelopes, tx, c.config, func(keys []string) ([][]byte, error) { return states(stub, keys) })
	if err != nil {
		return "", err
	}
	stub.StartWriteBatch()
	for _, w := range verdict.Writes {
		if err := stub.PutState(w.Key, pack.State(w.Key, w.Value)); err != nil {
			return "", fmt.Errorf("writing %s: %w", w.Key, err)
		}
	}
	if err := stub.FinishWriteBatch(); err != nil {
		return "", fmt.Errorf("writing the batch: %w", err)
	}
	return string(pack.Answer(tx.Time, verdict.Results)), nil
}

// Entity gives the state of an entity, or nothing.
func (c *Contract) Entity(ctx contractapi.TransactionContextInterface, ref string) (string, error) {
	r, err := statement.ParseRef(ref)
	if err != nil {
		return "", err
	}
	values, err := states(ctx.GetStub(), []string{r.Key(c.config.Ledger)})
	if err != nil {
		return "", err
	}
	return string(values[0]), nil
}

// states reads the values under keys, which the world state has in their brief form.
func states(stub shim.ChaincodeStubInterface, keys []string) ([][]byte, error) {
	values, err := stub.GetMultipleStates(keys...)
	if err != nil {
		return nil, err
	}
	if len(values) != len(keys) {
		return nil, fmt.Errorf("the peer gave %d values for %d keys", len(values), len(keys))
	}
	for i, key := range keys {
		if values[i], err = pack.ParseState(key, values[i]); err != nil {
			return nil, fmt.Errorf("state of %s: %w", key, err)
		}
	}
	return values, nil
}

// Accepted tells whether the statement in an envelope was accepted.
func (c *Contract) Accepted(ctx contractapi.TransactionContextInterface, envelope string) (string, error) {
	sub, refusal := rules.Read([]byte(envelope), c.config.Ledger)
	if refusal != nil {
		return "", refusal
	}
	value, err := ctx.GetStub().GetState(sub.Mark())
	if err != nil || len(value) == 0 {
		return "", err
	}
	return "1", nil
}

// calledDirectly refuses a call by another chaincode: its transaction would not hold the envelopes, so that no follower could
// read what was recorded.
func calledDirectly(stub shim.ChaincodeStubInterface) error {
	signed, err := stub.GetSignedProposal()
	if err != nil {
		return fmt.Errorf("the transaction has no proposal: %w", err)
	}
	var (
		proposal   peer.Proposal
		payload    peer.ChaincodeProposalPayload
		invocation peer.ChaincodeInvocationSpec
	)
	if err := errors.Join(
		proto.Unmarshal(signed.GetProposalBytes(), &proposal),
		proto.Unmarshal(proposal.GetPayload(), &payload),
		proto.Unmarshal(payload.GetInput(), &invocation),
	); err != nil {
		return fmt.Errorf("the transaction's proposal cannot be read: %w", err)
	}
	asked, got := invocation.GetChaincodeSpec().GetInput().GetArgs(), stub.GetArgs()
	if len(asked) < 2 || len(got) < 2 || !bytes.Equal(asked[1], got[1]) {
		return errors.New("Record must be called directly, not by another chaincode")
	}
	return nil
}
