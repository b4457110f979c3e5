package fabric

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	validation "github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"luzheng/chaincode/block"
	"luzheng/chaincode/pack"
	"luzheng/gateway/submit"
)

// Record implements submit.Ledger.
func (l *Ledger) Record(ctx context.Context, envelopes [][]byte) (block.Commit, error) {
	batch, err := pack.Batch(envelopes)
	if err != nil {
		return block.Commit{}, err
	}
	tx, err := l.endorse(ctx, batch)
	if err != nil {
		return block.Commit{}, err
	}
	_, judged, err := pack.ParseAnswer(tx.Result(), pack.Transaction{ID: tx.TransactionID(), Envelopes: envelopes})
	if err != nil {
		// Nothing was ordered yet, and nothing will be: the contract speaks another version.
		return block.Commit{}, fmt.Errorf("fabric: %w: %w", submit.ErrRejected, err)
	}
	status, err := l.order(ctx, tx)
	if err != nil {
		return block.Commit{}, err
	}
	if !status.Successful {
		return block.Commit{}, invalid(status)
	}
	results, err := block.ResultsOf(judged)
	return block.Commit{Tx: tx.TransactionID(), Block: status.BlockNumber, Results: results}, err
}

// endorse collects the endorsements that the policy needs, by the first peer that can.
func (l *Ledger) endorse(ctx context.Context, batch []byte) (*client.Transaction, error) {
	var all error
	for _, p := range l.peers {
		proposal, err := l.contract(p, l.config.Chaincode).NewProposal(block.FunctionRecord, client.WithBytesArguments(batch))
		if err != nil {
			return nil, fmt.Errorf("fabric: %w: %w", submit.ErrNotSent, err)
		}
		tx, err := proposal.EndorseWithContext(ctx)
		if err == nil {
			return tx, nil
		}
		if refusedByContract(err) {
			return nil, fmt.Errorf("fabric: %w: %w", submit.ErrRejected, err)
		}
		all = errors.Join(all, fmt.Errorf("peer %s: %w", p.address, err))
		if !away(err) {
			break // the peer works; the others would say the same
		}
	}
	return nil, fmt.Errorf("fabric: %w: %w", submit.ErrNotSent, all)
}

// refusedByContract tells whether an endorser ran the contract and the contract answered with an error. Endorsers that disagree
// (one of them is a block behind) are no refusal.
func refusedByContract(err error) bool {
	var failure *client.EndorseError
	if !errors.As(err, &failure) {
		return false
	}
	for _, d := range failure.Details() {
		if strings.Contains(d.GetMessage(), "chaincode response 5") || strings.Contains(d.GetMessage(), "chaincode response 4") {
			return true
		}
	}
	return false
}

// away tells whether the peer itself could not be reached.
func away(err error) bool {
	var failure interface{ GRPCStatus() *grpcStatus }
	if !errors.As(err, &failure) {
		return false
	}
	code := failure.GRPCStatus().Code()
	return code == codes.Unavailable || code == codes.DeadlineExceeded
}

// order sends an endorsed transaction to ordering, once, and waits for its commit.
func (l *Ledger) order(ctx context.Context, tx *client.Transaction) (*client.Status, error) {
	commit, err := tx.SubmitWithContext(ctx)
	if err == nil {
		status, statusErr := commit.StatusWithContext(ctx)
		if statusErr == nil {
			return status, nil
		}
		err = statusErr
	}
	status, askErr := l.ask(ctx, tx.TransactionID())
	if askErr != nil {
		return nil, fmt.Errorf("fabric: transaction %s: %w", tx.TransactionID(), errors.Join(err, askErr))
	}
	return status, nil
}

// ask waits until one of the peers tells what became of a transaction.
func (l *Ledger) ask(ctx context.Context, tx string) (*client.Status, error) {
	request, err := l.statusRequest(tx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, l.config.CommitTimeout)
	defer cancel()
	type answer struct {
		status *client.Status
		err    error
	}
	answers := make(chan answer, len(l.peers))
	for _, p := range l.peers {
		go func() {
			commit, err := p.gateway.NewCommit(request)
			if err != nil {
				answers <- answer{nil, err}
				return
			}
			status, err := untilAnswered(ctx, commit)
			answers <- answer{status, err}
		}()
	}
	var all error
	for range l.peers {
		a := <-answers
		if a.err == nil {
			return a.status, nil
		}
		all = errors.Join(all, a.err)
	}
	return nil, all
}

// untilAnswered asks one peer again and again: a peer that restarts comes back.
func untilAnswered(ctx context.Context, commit *client.Commit) (*client.Status, error) {
	for {
		status, err := commit.StatusWithContext(ctx)
		if err == nil {
			return status, nil
		}
		if !sleep(ctx, retryPause) {
			return nil, err
		}
	}
}

// statusRequest asks for the commit status of a transaction, as its submitter.
func (l *Ledger) statusRequest(tx string) ([]byte, error) {
	creator, err := proto.Marshal(&msp.SerializedIdentity{Mspid: l.submitter.id.MspID(), IdBytes: l.submitter.id.Credentials()})
	if err != nil {
		return nil, fmt.Errorf("fabric: identity: %w", err)
	}
	request, err := proto.Marshal(&gateway.CommitStatusRequest{ChannelId: l.config.Channel, TransactionId: tx, Identity: creator})
	if err != nil {
		return nil, fmt.Errorf("fabric: status request: %w", err)
	}
	return proto.Marshal(&gateway.SignedCommitStatusRequest{Request: request})
}

// invalid explains a transaction that was ordered and counts nowhere.
func invalid(s *client.Status) error {
	if s.Code == validation.TxValidationCode_MVCC_READ_CONFLICT || s.Code == validation.TxValidationCode_PHANTOM_READ_CONFLICT {
		return fmt.Errorf("fabric: transaction %s in block %d: %w", s.TransactionID, s.BlockNumber, submit.ErrConflict)
	}
	return fmt.Errorf("fabric: transaction %s in block %d is invalid (%s): %w", s.TransactionID, s.BlockNumber, s.Code, submit.ErrRejected)
}
