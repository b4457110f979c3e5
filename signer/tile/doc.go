// Package tile is how a log is served: its tree in pieces that never change, in the layout of C2SP tlog-tiles, so that anybody can mirror
// and audit it with simple GETs, and any cache may keep them.
//
//	| Path under the log's address        | Bytes                                                                     | Who may read it           |
//	|-------------------------------------|---------------------------------------------------------------------------|---------------------------|
//	| checkpoint                          | the newest signed note (package checkpoint)                               | anybody                   |
//	| tile/<L>/<N>                        | 256 hashes of 32 bytes: nodes 256·N … of level 8·L of the tree            | anybody                   |
//	| tile/<L>/<N>.p/<W>                  | the first W of them, 1 to 255, where the tree has no more                 | anybody                   |
//	| tile/entries/<N>                    | 256 entries: those of leaves 256·N …                                      | the visibility table says |
//	| tile/entries/<N>.p/<W>              | the first W of them                                                       | the visibility table says |
//	| tile/batches/<N>, …<N>.p/<W>        | the batches of those leaves, each once, in the order of the leaves        | the visibility table says |
//	| batch/<hex>?leaf=<index>            | the envelope of a batch, or the seed's note, by its digest and a leaf     | the visibility table says |
//
// L is decimal, 0 to 7. N is in groups of three digits, all but the last with an x before them: 1234067 is x001/x234/067. The hash
// function is SM3, in place of the SHA-256 of tlog-tiles; the shape of the tree is the same (package merkle).
//
// An entry is the leaf and the event that it is of, each with its length in two bytes before it (big-endian); a leaf without an event, such
// as a seed, has an empty one, and an imported statement stands in its envelope. Batches see Batch.Append. Who may not read an event is given none of an entry tile.
package tile
