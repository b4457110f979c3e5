// Package event is the form of the event log: what a use of data is, how it is signed, what the log makes of it, and what proves
// that a list of uses is complete.
//
// Life of an event. Whoever uses data writes an Event and signs it, alone or with others, as a Batch. The log judges each event, makes a
// Leaf of it, and answers with a Receipt. Leaves form a tree (package merkle); per dataset, grant and application they also form a chain,
// whose head, the Scope, stands in a map (package vmap). A checkpoint (package checkpoint) is signed over the roots of both and anchored
// on the ledger.
//
//	| Hash                | Bytes hashed with SM3                                        | Where                          |
//	|---------------------|--------------------------------------------------------------|--------------------------------|
//	| event ID            | 0x00 ‖ event                                                 | ID; merkle.LeafHash            |
//	| root of a batch     | Merkle root over its event IDs, in their order               | merkle.RootOf                  |
//	| batch digest        | the bytes of its envelope                                    | Batch.Digest                   |
//	| leaf hash           | 0x00 ‖ leaf                                                  | Leaf.Hash; merkle.LeafHash     |
//	| receipt entry       | 0x00 ‖ event ID ‖ index (8 bytes) ‖ leaf hash                | Entry.Hash                     |
//	| chain of a scope    | 0x05 ‖ chain before ‖ leaf hash; 32 zero bytes at first      | Scope.Next                     |
//	| map value           | 0x06 ‖ count (8 bytes) ‖ last (8 bytes) ‖ chain              | Scope.Value                    |
//	| map key             | "luzheng/scope/v1\n" ‖ the scope's reference as text         | ScopeKey                       |
//
// An event, strict JSON (package strictjson) in its one encoding, at most MaxEvent bytes; the fields in this order, those with a question
// mark absent where they do not apply:
//
//	| Field          | Meaning                                                                                             |
//	|----------------|-----------------------------------------------------------------------------------------------------|
//	| v              | 1                                                                                                   |
//	| ledger         | the ledger whose log it is for                                                                      |
//	| issuer         | the party that uses the data, and signs                                                             |
//	| handler?       | pseudonym of the person that acts; absent when an application acts                         |
//	| engagement?    | the security agreement under which a technical service unit acts                           |
//	| principal?     | for whom it acts under that engagement                                                              |
//	| intent?        | true: what somebody is about to do, said to a decision point                                        |
//	| action … clearance? | what was done with which data on what ground: statement.UsageRecord                            |
//	| nonce          | 16 random bytes, hexadecimal                                                                        |
//
// On the wire (POST /v1/events, application/x-ndjson) stand one or more batches, each a line with the envelope of its header and then as
// many lines as the header counts, an event each. Every line is ended by a line feed.
//
// A leaf, numbers in big-endian order:
//
//	| Bytes | Field     | Meaning                                                                                           |
//	|-------|-----------|---------------------------------------------------------------------------------------------------|
//	| 1     | version   | 1                                                                                                 |
//	| 1     | kind      | 1 event, 2 seed, 3 imported statement                                                             |
//	| 32    | id        | event ID; seed: SM3 of the predecessor's last signed note; import: statement ID                   |
//	| 32    | batch     | batch digest; zero for others than events                                                         |
//	| 4     | position  | the event's in its batch, from 0; 0 for others                                                    |
//	| 8     | received  | when the log received it by its own clock, Unix milliseconds                                      |
//	| 8     | height    | blocks of the ledger that the judgement knew                                                      |
//	| 4     | rules     | rule version that judged                                                                          |
//	| 1 + n | verdict   | length and ASCII of the code; nothing when the use is clean                                       |
//	| 3 × 16| places    | of entry, grant, application: running count from 1, and index + 1 of the scope's leaf before (0: none); both 0 where the event names none |
//
// Completeness: a leaf's places make a list of leaves count itself, the chain binds each of them and their order, and the map binds count
// and chain. A list that leads to the state in the map is the whole list, whoever kept it; no proof per leaf is needed (VerifyComplete).
package event
