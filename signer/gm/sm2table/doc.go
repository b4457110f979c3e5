// Package sm2table verifies SM2 signatures (GB/T 32918.2-2016, clause 7) under keys that sign much, such as those of a unit's officers, or
// of applications that log thousands of uses a second, in about a third of the time.
//
// A verification is [s]G + [t]P, G the curve's generator and P the key. The engine (emmansun/gmsm) has multiples of G at hand, and
// computes those of P every time: 256 doublings. With a small table of multiples of each, 10 doublings serve both. The engine has the
// like inside for G, and no door to it.
//
// It is only ever a faster way to the engine's answer: package gm, which alone uses it, takes the engine for every key that nobody asked
// a table for, and tests hold the two to each other. Nothing here is secret, so that nothing takes constant time; what branches on
// random bits would cost more than what does not.
//
//	element  a number modulo p in Montgomery form, R = 2²⁵⁶    mul, add, sub, invert
//	point    x = X/Z², y = Y/Z³; Z = 0 is the point at infinity  double, add
//	Table    a signed comb of 8 teeth: 3 · 128 multiples         24 KB, made in about 0.4 ms
//
// An odd scalar is a sum of ±2ⁱ over all i below 264 = 8 · 33: the bits of its half, of which the highest is 1, are the signs. A comb
// takes the eight signs that lie 33 apart and finds their sum in a table: ±2²³¹ ± 2¹⁹⁸ … ± 2⁰ times the key, of which one half is the
// negative of the other. 33 such sums, each doubled as often as its place says, are the product. With tables of 2¹¹ and 2²² times that
// beside it, three sums share a place, and 10 doublings are left. Ten times the table, with no doubling at all, is slower where twenty
// keys, several processes and all else share the processor's caches (docs/performance.md).
package sm2table
