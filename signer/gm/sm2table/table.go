package sm2table

import (
	"errors"
	"sync"
)

const (
	teeth   = 8
	columns = 33 // teeth · columns are 264 signs
	parts   = 3  // of the columns, each with entries of its own
	rows    = columns / parts
	entries = 1 << (teeth - 1) // those whose highest sign is +
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
	// multiples has, for each part, the sums of signs: the bits of the index, 1 for +, the lowest tooth first.
	multiples [parts][]affine
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
	doubled := make([]point, teeth*columns)
	doubled[0] = point{base.x, base.y, one}
	for i := 1; i < len(doubled); i++ {
		doubled[i] = doubled[i-1]
		doubled[i].double()
	}
	powers := flatten(doubled) // 2ⁱ times the base
	t := new(Table)
	for part := range parts {
		low := part * rows
		points := make([]point, entries)
		last := &powers[low+(teeth-1)*columns]
		points[0] = point{last.x, last.y, one}
		for tooth := range teeth - 1 {
			negative := powers[low+tooth*columns]
			negative.negate()
			points[0].add(&negative)
		}
		for tooth := range teeth - 1 {
			twice := &powers[low+tooth*columns+1]
			for i := range 1 << tooth {
				with := points[i]
				with.add(twice)
				points[i|1<<tooth] = with
			}
		}
		t.multiples[part] = flatten(points)
	}
	return t
}

// choice are the entries that make up a product, one for each column.
type choice [columns]affine

// choose finds the entries whose sum is the table's key times a scalar below the order. They are read one after another, before
// any is used, so that the processor waits for memory once.
func (t *Table) choose(to *choice, scalar *[4]uint64) {
	k := *scalar
	negative := k[0]&1 == 0
	if negative {
		k, _ = minus(&order, &k) // which is odd
	}
	signs := [5]uint64{k[0]>>1 | k[1]<<63, k[1]>>1 | k[2]<<63, k[2]>>1 | k[3]<<63, k[3] >> 1, 1 << (teeth*columns - 1 - 256)}
	for column := range to {
		var digit uint64
		for tooth := range teeth {
			bit := column + tooth*columns
			digit |= signs[bit/64] >> (bit % 64) & 1 << tooth
		}
		multiples := t.multiples[column/rows]
		if digit >= entries {
			to[column] = multiples[digit-entries]
		} else {
			to[column] = multiples[entries-1-digit]
		}
		if negative == (digit >= entries) {
			to[column].negate()
		}
	}
}

// sum adds what was chosen.
func sum(choices ...*choice) (p point) {
	for row := rows - 1; row >= 0; row-- {
		p.double()
		for part := range parts {
			for _, c := range choices {
				p.add(&c[part*rows+row])
			}
		}
	}
	return p
}

// Verify tells whether r and s are the key's signature of the hash e = SM3(ZA ‖ M), each a big-endian number (GB/T 32918.2-2016, 7.1).
func (t *Table) Verify(e, r, s *[32]byte) bool {
	hash, first, second := limbs(e), limbs(r), limbs(s)
	if !isScalar(&first) || !isScalar(&second) {
		return false
	}
	both, carry := plus(&first, &second)
	if carry == 1 || !less(&both, &order) {
		both, _ = minus(&both, &order)
	}
	if both == ([4]uint64{}) {
		return false
	}
	var ofG, ofP choice
	ofGenerator().choose(&ofG, &second)
	t.choose(&ofP, &both)
	p := sum(&ofG, &ofP)
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
	var zz, m element
	zz.mul(&p.z, &p.z)
	m = montgomery(&x)
	if m.mul(&m, &zz); m == p.x {
		return true
	}
	x, carry = plus(&x, &order) // which is less than p
	if prime := [4]uint64{p0, p1, p2, p3}; carry == 1 || !less(&x, &prime) {
		return false
	}
	m = montgomery(&x)
	m.mul(&m, &zz)
	return m == p.x
}

// isScalar: from 1 to the order less 1.
func isScalar(x *[4]uint64) bool { return *x != [4]uint64{} && less(x, &order) }
