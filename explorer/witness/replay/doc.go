// Package replay derives an event log's tree and map of scopes from its leaves alone, and finds every leaf that hides something.
//
// A witness cosigns a checkpoint only after this has come to the same two roots. What is checked of each leaf, in this order, and the
// code of the finding when it does not hold:
//
//	| Code            | A leaf…                                                                                               |
//	|-----------------|-------------------------------------------------------------------------------------------------------|
//	| leaf.form       | …is not in its one form                                                                               |
//	| leaf.kind       | …is a seed where the log has none, or the log begins without the one that the ledger names            |
//	| leaf.event      | …does not have the ID of the event beside it, or that is no event of this ledger                      |
//	| leaf.batch      | …names a batch that does not hold the event at this position, or is not of its issuer                 |
//	| leaf.key        | …is of a batch signed by a key that is not registered, or is another party's                          |
//	| leaf.signature  | …is of a batch whose signature does not hold                                                          |
//	| leaf.scope      | …counts in a scope that its event does not name, or leaves one out that it names                      |
//	| leaf.place      | …has another count, or names another leaf before it, than the scope has                               |
//
// Then the checkpoint is held to what all leaves together lead to (codes log.root and log.map of package witness).
//
// What a witness does not judge: whether a verdict is right, which the ledger's rules say and audits repeat; whether the log's clock is
// right; and whether an event reached the log at all, for which its author has the receipt.
package replay
