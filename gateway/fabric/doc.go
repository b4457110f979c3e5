// Package fabric is the ledger port (submit.Ledger) on a Hyperledger Fabric network. It is the gateway's only importer of
// fabric-gateway.
//
// What becomes of a batch, by the step at which something goes wrong:
//
//	step      says                                           answer
//	endorse   the contract refused the transaction           submit.ErrRejected
//	endorse   anything else (peers busy, away, disagreeing)  submit.ErrNotSent: nothing was ordered
//	submit    any error                                      doubtful: v3.1.1 answers Unavailable for "already processed" too
//	status    MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT      submit.ErrConflict
//	status    any other invalid code                         submit.ErrRejected: it was ordered, and counts nowhere
//	status    no answer                                      doubtful
//
// When in doubt the commit status is asked by transaction ID, of every peer in turn, until Config.CommitTimeout has passed. A
// transaction is never sent twice.
package fabric
