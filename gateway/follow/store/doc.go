// Package store keeps what a follower derived and what it signed, in two bbolt files, and is the only one that opens them.
//
// follower.db holds the derived state. It can be deleted: the follower then derives it anew from the ledger's first block.
//
//	| Bucket  | Key                      | Value                                                                      |
//	|---------|--------------------------|----------------------------------------------------------------------------|
//	| meta    | "format"                 | "luzheng.follower/v1"                                                      |
//	| meta    | "ledger"                 | the ledger's ID                                                            |
//	| meta    | "position"               | next block (8) ‖ hash of the block before it (32) ‖ leaves in the log (8)  |
//	| leaves  | index (8)                | the leaf's bytes (package outcome)                                         |
//	| nodes   | level (1) ‖ index (8)    | hash of a complete subtree of the log (package merkle)                     |
//	| changes | block (8)                | what the block set in the entity map: (key digest ‖ value digest)*         |
//
// signed.db is the follower's memory of its own signatures. It must never be deleted, for it is what keeps the follower from being
// made to sign two histories.
//
//	| Bucket | Key       | Value                                             |
//	|--------|-----------|---------------------------------------------------|
//	| meta   | "format"  | "luzheng.signed/v1"                               |
//	| meta   | "origin"  | the checkpoints' origin                           |
//	| notes  | block (8) | the signed note of the checkpoint at that block   |
//
// Numbers are big endian, so that keys sort as numbers do. Everything is appended; nothing is overwritten but the position.
// Each write is one transaction and is on disk when the call returns. The order of writes is: signed.db, then follower.db, then whoever
// asks. A crash between the two leaves signatures ahead of the state; the same blocks then lead to the same texts, which are not
// signed again.
package store
