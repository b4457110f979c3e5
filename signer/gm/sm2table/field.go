package sm2table

import (
	"encoding/binary"
	"math/bits"
)

// element is a number modulo p, its limbs from the lowest, always less than p.
type element [4]uint64

// The prime of the curve (GB/T 32918.5-2017, clause 2): 2²⁵⁶ − 2²²⁴ − 2⁹⁶ + 2⁶⁴ − 1.
const (
	p0 = 0xffffffffffffffff
	p1 = 0xffffffff00000000
	p2 = 0xffffffffffffffff
	p3 = 0xfffffffeffffffff
)

var (
	// one is 2²⁵⁶ mod p, and with it the Montgomery form of 1; square is 2⁵¹² mod p, which makes that form.
	one    = element{1, 0xffffffff, 0, 1 << 32}
	square = element{0x0000000200000003, 0x00000002ffffffff, 0x0000000100000001, 0x0000000400000002}
	// curveB is b of y² = x³ − 3x + b, in Montgomery form.
	curveB = element{0x90d230632bc0dd42, 0x71cf379ae9b537ab, 0x527981505ea51c3c, 0x240fe188ba20e2c8}
)

// limbs reads a big-endian number.
func limbs(b *[32]byte) (x [4]uint64) {
	for i := range x {
		x[i] = binary.BigEndian.Uint64(b[24-8*i:])
	}
	return x
}

// less compares two numbers.
func less(x, y *[4]uint64) bool {
	_, borrow := minus(x, y)
	return borrow == 1
}

func plus(x, y *[4]uint64) (z [4]uint64, carry uint64) {
	for i := range z {
		z[i], carry = bits.Add64(x[i], y[i], carry)
	}
	return z, carry
}

func minus(x, y *[4]uint64) (z [4]uint64, borrow uint64) {
	for i := range z {
		z[i], borrow = bits.Sub64(x[i], y[i], borrow)
	}
	return z, borrow
}

// reduce sets z to x + carry·2²⁵⁶, which is less than 2p, modulo p.
func (z *element) reduce(x0, x1, x2, x3, carry uint64) {
	y0, b := bits.Sub64(x0, p0, 0)
	y1, b := bits.Sub64(x1, p1, b)
	y2, b := bits.Sub64(x2, p2, b)
	y3, b := bits.Sub64(x3, p3, b)
	less := -(b &^ carry) // all bits if x is less than p
	z[0], z[1], z[2], z[3] = y0^(x0^y0)&less, y1^(x1^y1)&less, y2^(x2^y2)&less, y3^(x3^y3)&less
}

func (z *element) add(x, y *element) {
	z0, c := bits.Add64(x[0], y[0], 0)
	z1, c := bits.Add64(x[1], y[1], c)
	z2, c := bits.Add64(x[2], y[2], c)
	z3, c := bits.Add64(x[3], y[3], c)
	z.reduce(z0, z1, z2, z3, c)
}

func (z *element) double(x *element) { z.add(x, x) }

func (z *element) sub(x, y *element) {
	z0, b := bits.Sub64(x[0], y[0], 0)
	z1, b := bits.Sub64(x[1], y[1], b)
	z2, b := bits.Sub64(x[2], y[2], b)
	z3, b := bits.Sub64(x[3], y[3], b)
	below := -b // all bits if x is less than y
	z0, c := bits.Add64(z0, below&p0, 0)
	z1, c = bits.Add64(z1, below&p1, c)
	z2, c = bits.Add64(z2, below&p2, c)
	z[0], z[1], z[2], z[3] = z0, z1, z2, z3+below&p3+c
}

// mul is x·y/2²⁵⁶ mod p, one limb of x after the other (CIOS). −1/p is 1 modulo 2⁶⁴, so that the multiple of p that clears the lowest
// limb m is m·p itself; and m·p/2⁶⁴ without that limb is m·2¹⁹² + m − m·2¹⁶⁰ − m·2³²: shifts, no multiplications.
func (z *element) mul(x, y *element) {
	var t0, t1, t2, t3, t4 uint64
	for _, xi := range x {
		h0, l0 := bits.Mul64(xi, y[0])
		h1, l1 := bits.Mul64(xi, y[1])
		h2, l2 := bits.Mul64(xi, y[2])
		h3, l3 := bits.Mul64(xi, y[3])
		l1, c := bits.Add64(l1, h0, 0)
		l2, c = bits.Add64(l2, h1, c)
		l3, c = bits.Add64(l3, h2, c)
		h3 += c
		t0, c = bits.Add64(t0, l0, 0)
		t1, c = bits.Add64(t1, l1, c)
		t2, c = bits.Add64(t2, l2, c)
		t3, c = bits.Add64(t3, l3, c)
		t4 += h3 + c // less than 2⁶⁴, since t stays below 2p

		m := t0
		low, high := m<<32, m>>32
		a0, b := bits.Sub64(m, low, 0)
		a1, b := bits.Sub64(0, high, b)
		a2, b := bits.Sub64(0, low, b)
		a3, _ := bits.Sub64(m, high, b)
		t0, c = bits.Add64(t1, a0, 0)
		t1, c = bits.Add64(t2, a1, c)
		t2, c = bits.Add64(t3, a2, c)
		t3, t4 = bits.Add64(t4, a3, c)
	}
	z.reduce(t0, t1, t2, t3, t4)
}

// invert is 1/x, by Fermat: x to the power of p − 2.
func (z *element) invert(x *element) {
	base := *x
	*z = one
	for _, limb := range [4]uint64{p3, p2, p1, p0 - 2} {
		for bit := 63; bit >= 0; bit-- {
			z.mul(z, z)
			if limb>>bit&1 == 1 {
				z.mul(z, &base)
			}
		}
	}
}

// montgomery gives the Montgomery form of a number below p.
func montgomery(x *[4]uint64) (z element) {
	z.mul((*element)(x), &square)
	return z
}
