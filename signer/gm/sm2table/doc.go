// Package sm2table verifies SM2 signatures (GB/T 32918.2-2016, clause 7) under keys that sign much, such as those of applications that
// log thousands of uses a second, in about half of the time.
//
// A verification is [s]G + [t]P, G the curve's generator and P the key. The engine (emmansun/gmsm) has the multiples of G at hand, and
// computes those of P every time: 256 doublings. With a table of j·2⁸ⁱ·P, as large as that of G, no doubling is left: 33 additions for
// each of the two. The engine has the like inside for G, and no door to it.
//
// It is only ever a faster way to the engine's answer: package gm, which alone uses it, takes the engine for every key that nobody asked
// a table for, and tests hold the two to each other. Nothing here is secret, so that nothing takes constant time.
//
//	element  a number modulo p in Montgomery form, R = 2²⁵⁶    mul, add, sub, invert
//	point    x = X/Z², y = Y/Z³; Z = 0 is the point at infinity  double, add
//	Table    j·2⁸ⁱ·P, j = 1 to 128, i = 0 to 32                  about 270 KB, made in about 3 ms
//
// Digits of a scalar are −127 to 128, so that the table needs no negative multiples.
package sm2table
