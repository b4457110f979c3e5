package block

import (
	"luzheng/chaincode/pack"
	"luzheng/signer/outcome"
)

// Commit is the ledger's answer to one batch of envelopes: the transaction that was committed, and what it says of each.
type Commit struct {
	// Tx is the transaction's ID, Block the number of the block that holds it.
	Tx    string
	Block uint64
	// Results has one element for each envelope, in their order.
	Results []Result
}

// Result is what a committed transaction says of one envelope.
type Result struct {
	// Recorded tells that this transaction recorded the outcome. It is false for a statement that was accepted before, and for one
	// that was refused without a trace.
	Recorded bool
	// Repeated tells that the statement was accepted before, in this block or an earlier one: its outcome stands there, and
	// Outcome is nil.
	Repeated bool
	// Outcome is the canonical outcome (package outcome), byte for byte as every reader of the block makes it.
	Outcome []byte
	// Judged is what Outcome says, or nil where only the bytes are known; see Said.
	Judged *outcome.Outcome
}

// Said gives what the outcome says. Callers must not change it.
func (r *Result) Said() (*outcome.Outcome, error) { return said(r.Judged, r.Outcome) }

// ResultsOf gives the results of a transaction that was judged.
func ResultsOf(judged []pack.Result) ([]Result, error) {
	results := make([]Result, len(judged))
	for i, j := range judged {
		results[i] = Result{Recorded: j.Recorded, Repeated: j.Repeated}
		if j.Repeated {
			continue
		}
		raw, err := j.Outcome.Marshal()
		if err != nil {
			return nil, err
		}
		results[i].Outcome, results[i].Judged = raw, &j.Outcome
	}
	return results, nil
}
