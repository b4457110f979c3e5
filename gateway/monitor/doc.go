// Package monitor checks what a gateway keeps against what proves it, all the time, and tells people what differs.
//
// What is watched comes as checks, and each check in parts that can be checked one by one:
//
//	| Check    | A part is                          | Held against                                                              |
//	|----------|------------------------------------|---------------------------------------------------------------------------|
//	| log …    | 4,096 leaves of an event log       | the tree in memory; every column of every row (eventlog.Log.Check)        |
//	| anchor … | the log's entity on the ledger     | the log's own tree and checkpoints                                        |
//	| index    | 32 blocks                          | the rows that the same blocks make; with the first ones also              |
//	|          |                                    | rows that nothing on the ledger leads to                                  |
//	| ledger   | the followers' checkpoints         | each other, and those seen before                                         |
//
// A round comes every 20 s (Config.Every), so that what is new is checked within 60 s. It checks first every part that is new since the
// last round, the last one always again, for more may have come into it; then every part in which something differed before; and then so
// many of the old parts that all have been checked within a cycle (Config.Cycle, 7 days). How far it is stands in the database, so that a
// restart goes on where it was.
//
// The rows that a block makes are projected anew from the ledger, but for those that this process made when it indexed the block a moment
// ago and still has in memory (index.Recent): it is the database that is not trusted. Rows of old blocks, and those of a part in which
// something differed before, are made anew.
//
// What differs is a Finding: it names the table, the row, the column or the leaf. It stands until its part has been checked again and
// nothing differs any more. Each new one goes to the log, to the gateway's status (which is red while one stands), to /metrics, and to a
// webhook, if one is set: a signed POST, tried again a bounded number of times.
package monitor
