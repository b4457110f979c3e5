// Package vmap is the verifiable map: a set of key → value digests under one SM3 root, in which both presence and absence can be proven.
//
// It is a compressed binary Merkle trie (a crit-bit trie): leaves in the order of their 256-bit keys, and an inner node wherever two
// keys part, naming the bit at which they do. No inner node has an empty child, so a map of n keys has n-1 inner nodes, and its shape
// and root follow from its content alone, whatever the order of insertion.
//
//	| Node      | Hash: SM3 (GB/T 32905) of             |
//	|-----------|---------------------------------------|
//	| leaf      | 0x02 ‖ key ‖ value                    |
//	| inner     | 0x03 ‖ bit (1 byte) ‖ left ‖ right    |
//	| empty map | 0x04                                  |
//
// Bit 0 is the first key bit, the highest of the first byte. The left child holds the keys in which the named bit is 0. The prefixes
// 0x00 and 0x01 belong to package merkle.
//
// Why absence is sound: the hashes bind the bit of every inner node and the whole key of every leaf, so under one root, whoever built
// it, the walk from the root along the bits of a key ends at exactly one leaf. The key is present if that leaf carries it, and absent
// if it does not; nobody can prove both. That a root was built well is what the organisations that sign it attest.
//
// The ledger's entity map has key = SM3(entity key) and value = SM3(entity state); the event log will have one per scope.
//
// In memory, a part of the trie with at most eight leaves is the list of them; the hashes within are made anew when one of them is set or
// proven. Half of all nodes are leaves and a quarter are right above, so that this leaves little for the garbage collector to follow.
//
// A Map is an immutable value: Set returns another map and shares what did not change, so a snapshot is a copy of one pointer and readers
// need no lock.
package vmap
