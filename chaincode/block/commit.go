package block

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
	// Recorded tells that this transaction wrote the outcome. It is false for a statement that was accepted before, whose first
	// outcome is repeated, and for one that was refused without a trace.
	Recorded bool
	// Outcome is the canonical outcome (package outcome), byte for byte as the chaincode returned it.
	Outcome []byte
}
