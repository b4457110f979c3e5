// Package replica turns blocks into the statement log, the entity map and signed checkpoints of one organisation, and proves from them.
//
//	| From a block                                            | To                                                             |
//	|---------------------------------------------------------|----------------------------------------------------------------|
//	| each outcome of a valid transaction, in order           | a leaf of the log: outcome.Leaf, its exact bytes               |
//	| each entity state written, the last one per key         | the map: SM3(key) → SM3(state)                                 |
//	| the block, if it recorded a statement                   | a checkpoint: log, map, block, ledger time of its last record  |
//
// A batch of blocks goes through these steps, and no step starts before the one above is done:
//
//	derive → sign and remember the signatures (signed.db) → store the state (follower.db) → publish to readers
//
// Readers never wait for a batch and see either all of it or nothing.
package replica
