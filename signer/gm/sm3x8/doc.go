// Package sm3x8 is SM3 (GB/T 32905-2016) of eight messages at once: chunks of large files, what is read from one block.
//
// One message keeps a core busy for as long as it is long, because each block waits for the one before. Eight messages do not wait for
// each other: with AVX2 every register holds the same word of all eight, and one core hashes about three times as much. The engine
// (emmansun/gmsm) has the like inside, and no door to it.
//
// It is only ever a faster way to the engine's answer: package gm, which alone uses it, takes the engine where there is no AVX2, and
// tests hold every length around the block boundaries to the engine.
//
//	step                                     where
//	padding, first and last blocks           cut
//	lanes that have ended                    Sum
//	eight blocks → 16 vectors of words       transposed, in compress (compress_amd64.s)
//	message expansion, 52 words              loop "expand"
//	64 rounds, eight to a turn               loops "early" (0 to 15) and "late" (16 to 63)
package sm3x8
