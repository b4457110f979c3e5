// Package store keeps what a witness replayed and what it cosigned, in bbolt files, and is the only one that opens them.
//
// replay-<year>.db holds what was derived from an event log. It can be deleted: the witness then replays the log from its first leaf.
//
//	| Bucket | Key                      | Value                                                                   |
//	|--------|--------------------------|-------------------------------------------------------------------------|
//	| meta   | "format"                 | "luzheng.replay/v1"                                                     |
//	| meta   | "origin"                 | the log's origin                                                        |
//	| meta   | "size"                   | leaves replayed (8)                                                     |
//	| nodes  | level (1) ‖ index (8)    | hash of a complete subtree of the log (package merkle)                  |
//	| scopes | key digest (32)          | count (8) ‖ last (8) ‖ chain (32): the scope after these leaves         |
//	| stops  | size (8)                 | root of the log (32) ‖ root of the map of scopes (32), of some time back|
//
// cosigned.db is the witness's memory of its own signatures. It must never be deleted, for it is what keeps the witness from being made
// to sign two histories.
//
//	| Bucket     | Key                         | Value                                                              |
//	|------------|-----------------------------|--------------------------------------------------------------------|
//	| meta       | "format"                    | "luzheng.cosigned/v1"                                              |
//	| meta       | "ledger"                    | the ledger's ID                                                    |
//	| last       | origin                      | the note cosigned last: the log's checkpoint with the cosignature  |
//	| notes      | origin ‖ 0x00 ‖ size (8)    | the same, of some time back: evidence should the log contradict it |
//	| statements | "latest"                    | the ledger's last checkpoint that enough organisations signed      |
//
// Numbers are big endian, so that keys sort as numbers do. Values stand sealed by a checksum (seal.go): what the disk has changed is told
// of as damaged, and never taken for a lie of the log. Each write is one transaction and is on disk when the call returns. The order
// of writes is: the replay, then the cosignature, then whoever asks.
package store
