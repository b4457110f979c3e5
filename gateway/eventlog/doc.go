// Package eventlog takes the uses of data, thousands a second, and keeps them so that none can be dropped, changed, reordered or hidden
// unnoticed. The ledger takes its checkpoints.
//
// Life of an event:
//
//	read       Read checks its form, its batch's root and signature, and that the key is one of its issuer
//	admitted   there is room for it in memory; else FullError, and nothing is read
//	judged     with its group, against the ledger's state at one height of the index (rules.JudgeUse); the verdict goes into its leaf
//	placed     it has an index, a place in each of its scopes, and a receipt that is not given out yet
//	durable    its group is committed: PostgreSQL has it on disk (and the synchronous standby, where the settings say so)
//	answered   with the receipt, the same for ever
//	covered    by a checkpoint that the log signs, a moment later
//	anchored   by a checkpoint on the ledger, at the latest when the receipt says
//
// One writer. A log has one writer in one gateway: it holds a lock of the database for as long as its connection lives, and every commit
// says from which size and root it goes on, so that two writers cannot fork the log even if both believe to be the one. While one group
// is committed the next is judged and hashed. After a commit that failed or whose fate is not known the writer begins anew from what the
// database has; nobody was answered, and who sends the same events again gets the receipt that was stored, or one.
//
// The writer refuses to go on from a database that lacks what the ledger has anchored (a restored backup): ErrBehind, ErrForked.
//
//	row of schema log   per                       holds
//	log_heads           log                       size and root, changed with every group
//	log_groups          group                     see columns.go: leaves, events, batches, heads of receipts
//	log_tiles           full hash tile            256 hashes (C2SP tlog-tiles, with SM3)
//	log_seen            group and second          which events there are, by claimed time, to find repetitions (seen.go)
//	log_checkpoints     anchored checkpoint       the signed note, its cosignatures
//	log_snapshots       part of the snapshot      see snapshot.go: the state at a checkpoint, so that a start replays only what came after
//
// In memory stand the right edge of the tree, the state and map of every scope, and the events of the last while; a start derives them
// from the snapshot, which it holds to the log's own signature, and from the rows after it.
package eventlog
