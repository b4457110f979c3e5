// Package submit carries checked envelopes to the ledger: lanes, group commit, retries, and the outbox behind a 202.
//
// Fabric's cost is per transaction, so statements travel in batches. Life of an item:
//
//	queued    Submit took it; the queue is bounded, a full one answers ErrFull (HTTP 429)
//	held      its footprint is free: nothing in flight reads what it writes or writes what it reads (lanes)
//	in flight its batch is with the ledger; an idle engine sends a single item at once, a busy one fills batches
//	answered  committed, with its outcome and receipt; or failed with one of the errors below
//
// What the ledger's error decides:
//
//	ErrConflict  counted nowhere: the batch is tried again whole, then split in halves, then single items back off
//	ErrNotSent   surely not ordered: tried again with back-off until Config.GiveUp has passed
//	ErrRejected  the transaction as such was refused: split until the culprit stands alone, which fails
//	other        doubtful: the answer is ErrUnknown; sending the same bytes again is safe, as acceptance is idempotent
//
// The order of two items that touch the same keys is the order in which they were submitted (R-36.3: who acts first counts).
package submit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"luzheng/chaincode/block"
	"luzheng/signer/gm"
	"luzheng/signer/outcome"
	"luzheng/signer/statement"
)

// Ledger is what the gateway asks of a ledger. Adapters: gateway/fabric, chaincode/embedded; both pass gateway/ledgertest.
type Ledger interface {
	// Record commits the envelopes as one transaction and returns when it is committed on the adapter's peer. Envelopes are
	// judged in order, each seeing the effects of those before it. Errors wrap ErrConflict, ErrNotSent or ErrRejected when
	// nothing was counted; after any doubtful answer the adapter itself asks for the commit status by transaction ID first,
	// and any other error means that the fate of the batch is not known.
	Record(ctx context.Context, envelopes [][]byte) (block.Commit, error)
	// Blocks yields every block from the given number on, in order and without a gap, and then waits for more. It ends only
	// with an error; the context's own when that is done.
	Blocks(ctx context.Context, from uint64) iter.Seq2[block.Block, error]
	// Entity gives the committed state of an entity, or nil when there is none.
	Entity(ctx context.Context, ref statement.Ref) ([]byte, error)
	// Height is the number of committed blocks.
	Height(ctx context.Context) (uint64, error)
}

// Orderer is a node that puts transactions in order, as the ledger's own configuration names it.
type Orderer struct {
	// Member is the organisation's name in the network, Address is host:port.
	Member, Address string
	// Err says why it does not answer; nil when it does.
	Err error
}

// Errors of ledgers.
var (
	// ErrConflict: another transaction changed what this one had read; it counts nowhere.
	ErrConflict = errors.New("another transaction changed what this one had read")
	// ErrNotSent: the transaction surely never reached ordering.
	ErrNotSent = errors.New("the ledger could not be reached")
	// ErrRejected: the endorsers refused the transaction as such, and will again.
	ErrRejected = errors.New("the ledger refused the transaction")
)

// Errors of the engine.
var (
	// ErrUnknown: the ledger did not say what became of the batch.
	ErrUnknown = errors.New("the ledger has not said whether the statement was recorded; sending the same bytes again is safe")
	// ErrStopped: the engine stopped before the item was sent.
	ErrStopped = errors.New("the gateway is stopping; the statement was not sent")
)

// FullError: the queue is full.
type FullError struct {
	// RetryAfter is when there will likely be room.
	RetryAfter time.Duration
}

func (e *FullError) Error() string {
	return fmt.Sprintf("the gateway's queue is full; try again in %s", e.RetryAfter)
}

// Footprint lists the world-state keys that judging an item reads and writes; Reads includes Writes.
type Footprint struct{ Reads, Writes []string }

// Recorded tells what became of statements that were accepted before.
type Recorded interface {
	// Outcome gives the canonical outcome with which the statement was accepted, in this block or an earlier one.
	Outcome(ctx context.Context, id gm.Digest, block uint64) ([]byte, error)
}

// Item is one checked envelope.
type Item struct {
	// ID is the statement's; Raw the envelope's exact bytes.
	ID        gm.Digest
	Raw       []byte
	Footprint Footprint
}

// Answer is what became of an item.
type Answer struct {
	// Tx, Block and Recorded are those of the transaction that answered; see block.Commit.
	Tx       string
	Block    uint64
	Recorded bool
	// Outcome is the canonical outcome.
	Outcome []byte
	// Judged is what Outcome says, or nil where only the bytes are known.
	Judged *outcome.Outcome
	// Receipt is the signed receipt, once the engine's Issuer has made it durable; nil without an Issuer.
	Receipt []byte
	// Err tells that there is no outcome, or no receipt for it.
	Err error
}

// Said gives what the outcome says. Callers must not change it.
func (a *Answer) Said() (*outcome.Outcome, error) {
	r := block.Result{Outcome: a.Outcome, Judged: a.Judged}
	return r.Said()
}

// Issuer makes receipts.
type Issuer interface {
	// Issue gives the signed receipt of each recorded or repeated outcome, in order, and is durable when it returns: the same
	// accepted statement has the same receipt for ever. An outcome that was refused without a trace has a nil receipt.
	Issue(ctx context.Context, answers []Answer) ([][]byte, error)
}
