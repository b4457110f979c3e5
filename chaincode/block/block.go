// Package block is what a block of the ledger says once Fabric's wrapping is taken off: the valid records and writes.
//
// Every reader of the ledger (follower, index, fsck) reads this form, whether the block came from a Fabric peer (Decode) or from
// the embedded ledger. Only valid transactions of Record are in it; a block with none of them is still delivered, so that
// heights have no gap.
package block

import "luzheng/signer/outcome"

// Block is one block.
type Block struct {
	Number uint64
	// Hash is SHA-256 of the block's header, PrevHash its predecessor's.
	Hash, PrevHash [32]byte
	// Transactions are the valid ones that recorded statements, in order.
	Transactions []Transaction
}

// Transaction is one valid transaction.
type Transaction struct {
	ID string
	// Index is its place among all transactions of the block, valid or not.
	Index int
	// Time is the transaction's timestamp, Unix ms: the ledger time.
	Time int64
	// Submitter is the Fabric identity (MSP ID) that submitted it: a gateway's organisation, never the signatory.
	Submitter string
	// Records are the recorded statements, in order of their index.
	Records []Record
	// Entities are the entity states that it wrote, sorted by key.
	Entities []Entity
}

// Record is one recorded statement: the envelope's exact bytes and the outcome's (package outcome).
type Record struct {
	Envelope, Outcome []byte
	// Judged is what Outcome says, or nil where only the bytes are known; see Said.
	Judged *outcome.Outcome
}

// Said gives what the outcome says. Callers must not change it.
func (r *Record) Said() (*outcome.Outcome, error) { return said(r.Judged, r.Outcome) }

func said(judged *outcome.Outcome, raw []byte) (*outcome.Outcome, error) {
	if judged != nil {
		return judged, nil
	}
	return outcome.Parse(raw)
}

// Entity is the state of one entity after the transaction.
type Entity struct {
	// Key is statement.Ref.Key: "<ledger>/e/<type>/<id>".
	Key   string
	Value []byte
}
