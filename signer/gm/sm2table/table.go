package sm2table

import (
	"errors"
	"sync"
)

const (
	windows = 33 // of 8 bits; the last holds the carry
	entries = 128
)

// The order of the curve (GB/T 32918.5-2017, clause 2), less than p.
var order = [4]uint64{0x53bbf40939d54123, 0x7203df6b21c6052b, 0xffffffffffffffff, 0xfffffffeffffffff}

// generator is in Montgomery form.
var generator = affine{
	element{0x61328990f418029e, 0x3e7981eddca6c050, 0xd6a1ed99ac24c3c3, 0x91167a5ee1c13b05},
	element{0xc1354e593c2d0ddd, 0xc1f5e5788d3295fa, 0x8d4cfb066e2a48f8, 0x63cd65d481d735bd},
}

var ofGenerator = sync.OnceValue(func() *Table { return tableOf(generator) })

// ErrPoint: the point is not one of a key.
var ErrPoint = errors.New("the point is not on the SM2 curve")

// Table are multiples of a key. It never changes; any number of goroutines may use it.
type Table struct {
	multiples [windows][]affine
}

// New makes the table of a key with the coordinates, in big-endian order.
func New(x, y *[32]byte) (*Table, error) {
	a, b, p := limbs(x), limbs(y), [4]uint64{p0, p1, p2, p3}
	if !less(&a, &p) || !less(&b, &p) {
		return nil, ErrPoint
	}
	key := affine{montgomery(&a), montgomery(&b)}
	if !key.onCurve() {
		return nil, ErrPoint
	}
	return tableOf(key), nil
}

func tableOf(base affine) *Table {
	t := new(Table)
	for i := range windows - 1 {
		points := make([]point, entries+1)
		points[0] = point{base.x, base.y, one}
		for j := 1; j < entries; j++ {
			points[j] = points[j-1]
			points[j].add(&base)
		}
		points[entries] = points[entries-1] // 128 times the base; twice that is the next
		points[entries].double()
		flat := flatten(points)
		t.multiples[i], base = flat[:entries:entries], flat[entries]
	}
	t.multiples[windows-1] = []affine{base}
	return t
}

// sum adds the multiple of the table's key by a scalar below 2²⁵⁶.
func (t *Table) sum(to *point, scalar *[4]uint64) {
	carry := 0
	for i := range windows {
		digit := carry
		if i < windows-1 {
			digit += int(scalar[i/8] >> (8 * (i % 8)) & 0xff)
		}
		if carry = 0; digit > entries {
			digit, carry = digit-2*entries, 1
		}
		switch {
		case digit > 0:
			to.add(&t.multiples[i][digit-1])
		case digit < 0:
			negative := t.multiples[i][-digit-1].negative()
			to.add(&negative)
		}
	}
}

// Verify tells whether r and s are the key's signature of the hash e = SM3(ZA ‖ M), each a big-endian number (GB/T 32918.2-2016, 7.1).
func (t *Table) Verify(e, r, s *[32]byte) bool {
	hash, first, second := limbs(e), limbs(r), limbs(s)
	if !isScalar(&first) || !isScalar(&second) {
		return false
	}
	sum, carry := plus(&first, &second)
	if carry == 1 || !less(&sum, &order) {
		sum, _ = minus(&sum, &order)
	}
	if sum == ([4]uint64{}) {
		return false
	}
	var p point
	ofGenerator().sum(&p, &second)
	t.sum(&p, &sum)
	if p.infinite() {
		return false
	}
	// The x of the sum must be r − e modulo the order; it is compared without an inversion, as x·Z².
	if !less(&hash, &order) {
		hash, _ = minus(&hash, &order)
	}
	x, borrow := minus(&first, &hash)
	if borrow == 1 {
		x, _ = plus(&x, &order)
	}
	zz := mul(&p.z, &p.z)
	if m := montgomery(&x); mul(&m, &zz) == p.x {
		return true
	}
	x, carry = plus(&x, &order) // which is less than p
	if prime := [4]uint64{p0, p1, p2, p3}; carry == 1 || !less(&x, &prime) {
		return false
	}
	m := montgomery(&x)
	return mul(&m, &zz) == p.x
}

// isScalar: from 1 to the order less 1.
func isScalar(x *[4]uint64) bool { return *x != [4]uint64{} && less(x, &order) }
