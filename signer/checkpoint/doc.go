// Package checkpoint is the signed statement of a follower: this is the log, this is the map, as of this block.
//
// A checkpoint is a C2SP tlog-checkpoint: six lines of text, each ended by a line feed, with one form only.
//
//	| Line  | Content                              | Meaning                                                           |
//	|-------|--------------------------------------|-------------------------------------------------------------------|
//	| 1     | luzheng/<ledger>/statements          | origin: which log of which ledger                                 |
//	| 2     | <size>                               | leaves in the statement log                                       |
//	| 3     | <base64>                             | root of the log (package merkle)                                  |
//	| 4     | map <base64>                         | root of the entity map (package vmap)                             |
//	| 5     | block <height> <hex>                 | the block after which this holds, SHA-256 of its header           |
//	| 6     | time <ms>                            | ledger time of the block's last record, Unix milliseconds         |
//
// Numbers are decimal without leading zeros and below 2⁵³. Lines 4 to 6 are extension lines in the terms of tlog-checkpoint.
//
// It travels as a C2SP signed note: the text, an empty line, and one line per signatory, sorted by name:
//
//	— <name> <base64 of: key hash (4 bytes) ‖ signature>
//
// Signature type 0xff (not registered) stands for SM2 with SM3: the key hash is the first four bytes of
// SHA-256(name ‖ 0x0a ‖ 0xff ‖ "sm2-sm3/luzheng.v1" ‖ 0x0a ‖ SubjectPublicKeyInfo), and the signature, in canonical DER, is over
// the pre-authentication encoding of the text under the payload type of checkpoints (package envelope), so that it can never be
// taken for a signature under a statement.
//
// Followers that saw the same blocks write the same text, so the signatures of several organisations stand under one note (Merge). A
// follower signs one checkpoint for each block that recorded a statement, so two different checkpoints of one height or of one size
// cannot both be honest: that pair is an Equivocation, portable evidence against whoever signed the false one.
//
// An event log (package event) signs checkpoints of its own, Events, and witnesses cosign them: SignEvents, Cosign, OpenEvents. They are
// signed notes too, under other payload types, so that neither kind is ever taken for the other.
package checkpoint
