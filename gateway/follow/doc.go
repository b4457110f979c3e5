// Package follow is the daemon of one organisation's follower: it follows the ledger on the organisation's own peer, attests what it sees
// with signed checkpoints, proves from it over HTTP, and compares itself with the followers of other organisations.
//
//	ledger (port Blocks) → replica → HTTP (package wire) → gateways, auditors, other followers (package client)
//	                          ↑
//	                          └── compare ── the other organisations' followers
//
// What it finds that needs people is an alarm: a file in the alarm folder, written before anything else, then a line in the log, the
// status turned red, and a number for the monitoring. Red lasts until somebody has taken the file away and started the follower anew.
//
//	| Alarm         | Means                                                                       | Then                                |
//	|---------------|-----------------------------------------------------------------------------|-------------------------------------|
//	| equivocation  | two organisations signed contradicting checkpoints; the file proves it      | goes on following                   |
//	|               | (checkpoint.VerifyEquivocation)                                             |                                     |
//	| disagreement  | another follower has a checkpoint where this one has none, or the reverse   | goes on following                   |
//	| refusal       | the peer shows a history other than the one signed before                   | stops following, goes on answering  |
//	| fork          | the peer's next block does not continue the chain, or is another ledger's   | stops following, goes on answering  |
package follow
