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
//
// Blocks come from one peer at a time:
//
//	event                                             then
//	the stream breaks, or the peer is away            the next peer, from the next block on
//	a block is not understood, or not the one due     the next peer, from the next block on
//	another peer has helped out for homeAfter         the first peer again, at the next block
//	every peer failed and no block came between       an error, with what each of them said
//
// Blocks of several peers are not compared here: each has its predecessor's hash, which gateway/index checks. Whoever must see one
// peer's chain and no other, as a follower does, configures that peer alone.
package fabric
