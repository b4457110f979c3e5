// Package witness is the independent eye on the event log: what an outside body, a court, a notary or another city, runs on a
// machine of its own. It cosigns a checkpoint of the log only after it has replayed every leaf and come to the same two roots itself.
//
//	gateway: entries, batches, hash tiles ──► replay ──► tree and map ──► cosignature ──► log, verifiers
//	followers: checkpoints, proofs ─────────► keys, logs and their anchors ──┘
//
// It believes nobody but its trust root. Keys, logs and anchors are entities of the ledger as at least the threshold of organisations
// attest them; leaves are those under a checkpoint that the log signed, and count only once they are proven to lie under it.
//
// A request (POST /add-checkpoint, C2SP tlog-witness) goes through these steps, and the first that does not hold refuses it:
//
//	| Step                                                                     | Refusal                              |
//	|--------------------------------------------------------------------------|--------------------------------------|
//	| the ledger has the log, and its key signed the note: the present one,    | log.unknown, note.signature          |
//	|   or a former one what was anchored when it was the log's                |                                      |
//	| the old size is that of the checkpoint cosigned last                     | size.known, request.old              |
//	| the consistency proof leads from there to the new one                    | proof.invalid                        |
//	| the note does not contradict what was cosigned or replayed               | note.conflict, and an alarm          |
//	| every leaf up to its size is replayed (package replay)                   | leaf.…, and an alarm                 |
//	| the replay comes to its two roots                                        | log.root, log.map, and an alarm      |
//	| the note is on disk                                                      | witness.busy                         |
//
// Between requests it follows the ledger: its checkpoints must continue each other, and each anchor must be what the leaves lead to.
//
// What it finds that needs people is an alarm: a file, written before anybody is told (package alarm). A witness with an alarm about a log
// cosigns nothing more of that log until a person has taken the file away and started it anew.
//
//	| Alarm         | Means                                                                                                     |
//	|---------------|-----------------------------------------------------------------------------------------------------------|
//	| equivocation  | two signed checkpoints that cannot both be honest; `explorer check-equivocation` reads the file           |
//	| fork          | the log signed a checkpoint that is not a beginning of the one cosigned; the file has both, and the proof |
//	| leaf          | a leaf hides something; the file has the leaf, its event and what is wrong                                |
//	| map           | the map that the log signed is not that of its leaves                                                     |
//	| anchor        | what is anchored on the ledger is not what the leaves lead to                                             |
//	| ledger        | the organisations attest a ledger that does not continue the one seen before                              |
package witness
