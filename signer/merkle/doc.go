// Package merkle is the append-only log tree: RFC 6962's Merkle tree hashed with SM3, with its inclusion and consistency proofs.
//
// The shape, the order of hashes in a proof and the verification algorithms are those of RFC 6962 section 2.1 (RFC 9162 section 2.1);
// github.com/transparency-dev/merkle supplies them. Only the hash function is ours:
//
//	| Hash            | Bytes hashed with SM3 (GB/T 32905)   | RFC 6962 |
//	|-----------------|--------------------------------------|----------|
//	| empty tree      | none                                 | 2.1      |
//	| leaf            | 0x00 ‖ leaf                          | 2.1      |
//	| inner node      | 0x01 ‖ left hash ‖ right hash        | 2.1      |
//
// The prefixes 0x02 to 0x04 belong to package vmap, 0x05 and 0x06 to package event, so that no node of the one structure can be read as a node of the other.
//
// A tree stores the hashes of its complete subtrees only. Those never change once written, so every root and proof of every past
// size can be computed from them, and a reader needs no lock against the one writer.
package merkle
