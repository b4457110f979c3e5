// Package evidence is the evidence file: everything that somebody needs, besides a trust root, to verify one thing offline.
//
// A file is canonical JSON (package strictjson) of one form:
//
//	field        meaning
//	format       "luzheng-evidence/v1"
//	ledger       the ledger
//	subject      what the file is evidence for: "statement:<id>", an entity such as "version:<id>", a use "event:<id>", or a
//	             complete list "uses:entry:<id>" of a dataset entry, grant or application
//	checkpoint   one signed note (package checkpoint) under which all the rest is proven
//	statements   sorted by index in the statement log:
//	               envelope   the envelope as it was signed, byte for byte
//	               leaf       its leaf in the statement log (package outcome), byte for byte
//	               index      the leaf's place in the log, from 0
//	               proof      inclusion in the log of the checkpoint's size: the hashes, lowest first, 32 bytes each
//	entities     sorted by reference:
//	               ref        which entity
//	               value      its state after the checkpoint's block, byte for byte; absent: there is no such entity
//	               proof      presence or absence in the entity map (package vmap)
//	block        optional: the Fabric block that carries the subject's statement (see Block)
//	events       for uses in the event log: the log's anchored checkpoint, and one use or a complete list of them (see Events)
//
// Nothing may be in a file that the subject does not need (Needs lists what it does): a verifier refuses the rest, so that every byte
// of a file counts. The file claims nothing by itself; package explorer/verify says what it proves, and under which trust root. That
// a ledger is one process's own and proves nothing is said by its trust root (trust.Root.Development).
package evidence
