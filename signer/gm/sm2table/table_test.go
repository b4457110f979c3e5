package sm2table

import (
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/asn1"
	"math/big"
	mrand "math/rand/v2"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm2/sm2ec"
)

var (
	curve = sm2ec.P256()
	prime = curve.Params().P
	n     = curve.Params().N
)

func numberOf(x [4]uint64) *big.Int {
	z := new(big.Int)
	for i := 3; i >= 0; i-- {
		z.Lsh(z, 64).Or(z, new(big.Int).SetUint64(x[i]))
	}
	return z
}

func bytesOf(x *big.Int) (b [32]byte) {
	x.FillBytes(b[:])
	return b
}

func limbsOf(x *big.Int) [4]uint64 {
	b := bytesOf(x)
	return limbs(&b)
}

// numbers are those at the borders of limbs and of p, and random ones.
func numbers(below *big.Int) (all []*big.Int) {
	for _, bit := range []uint{0, 1, 31, 32, 63, 64, 96, 127, 128, 191, 192, 224, 255} {
		x := new(big.Int).Lsh(big.NewInt(1), bit)
		all = append(all, x, new(big.Int).Sub(x, big.NewInt(1)), new(big.Int).Sub(below, x))
	}
	random := mrand.New(mrand.NewPCG(1, 2))
	for range 300 {
		var b [32]byte
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		all = append(all, new(big.Int).Mod(new(big.Int).SetBytes(b[:]), below))
	}
	kept := all[:0]
	for _, x := range all {
		if x.Sign() >= 0 && x.Cmp(below) < 0 {
			kept = append(kept, x)
		}
	}
	return kept
}

func TestFieldAgainstBig(t *testing.T) {
	if numberOf([4]uint64{p0, p1, p2, p3}).Cmp(prime) != 0 || numberOf(order).Cmp(n) != 0 {
		t.Fatal("the prime or the order is another")
	}
	r := new(big.Int).Lsh(big.NewInt(1), 256)
	back := new(big.Int).ModInverse(r, prime)
	mod := func(x *big.Int) *big.Int { return x.Mod(x, prime) }
	all := numbers(prime)
	for i, a := range all {
		x := element(limbsOf(a))
		if m := montgomery((*[4]uint64)(&x)); numberOf(m).Cmp(mod(new(big.Int).Mul(a, r))) != 0 {
			t.Fatalf("the Montgomery form of %x", a)
		}
		for _, b := range append(all[i:min(i+40, len(all))], all[:30]...) {
			y := element(limbsOf(b))
			for what, c := range map[string]struct {
				got  element
				want *big.Int
			}{
				"+": {of((*element).add, &x, &y), mod(new(big.Int).Add(a, b))},
				"-": {of((*element).sub, &x, &y), mod(new(big.Int).Sub(a, b))},
				"*": {of((*element).mul, &x, &y), mod(new(big.Int).Mul(mod(new(big.Int).Mul(a, b)), back))},
			} {
				if numberOf(c.got).Cmp(c.want) != 0 {
					t.Fatalf("%x %s %x is %x, want %x", a, what, b, numberOf(c.got), c.want)
				}
			}
		}
		if a.Sign() > 0 && i < 60 {
			m := montgomery((*[4]uint64)(&x))
			var inverse element
			inverse.invert(&m)
			if of((*element).mul, &m, &inverse) != one {
				t.Fatalf("the inverse of %x", a)
			}
		}
	}
}

func of(operation func(z, x, y *element), x, y *element) (z element) {
	operation(&z, x, y)
	return z
}

// is holds a point to coordinates; infinity has none but zeros.
func (p *point) is(t *testing.T, x, y *big.Int) {
	t.Helper()
	if p.infinite() {
		if x.Sign() != 0 || y.Sign() != 0 {
			t.Fatalf("infinite, want %x, %x", x, y)
		}
		return
	}
	flat := flatten([]point{*p})[0]
	if flat.x != montgomeryOf(x) || flat.y != montgomeryOf(y) {
		t.Fatalf("another point than %x, %x", x, y)
	}
}

func montgomeryOf(x *big.Int) element {
	l := limbsOf(x)
	return montgomery(&l)
}

// Multiples of the generator, and sums that meet every case of an addition, against the engine.
func TestMultiplesAgainstTheEngine(t *testing.T) {
	table := ofGenerator()
	for _, k := range numbers(n)[:120] {
		// the multiple, the same again (doublings), and twice its negative (infinity)
		once, twice := chosen(table, k), chosen(table, new(big.Int).Mod(new(big.Int).Neg(new(big.Int).Lsh(k, 1)), n))
		p := sum(once)
		x, y := baseMult(k)
		p.is(t, x, y)
		p = sum(once, once)
		x2, y2 := baseMult(new(big.Int).Mod(new(big.Int).Lsh(k, 1), n))
		p.is(t, x2, y2)
		p = sum(once, once, twice)
		p.is(t, new(big.Int), new(big.Int))
	}
}

func chosen(table *Table, k *big.Int) *choice {
	scalar, c := limbsOf(k), new(choice)
	table.choose(c, &scalar)
	return c
}

// The engine's word on points. Its interface is deprecated because it is easy to get wrong where something is secret.
func baseMult(k *big.Int) (x, y *big.Int) {
	b := bytesOf(k)
	return curve.ScalarBaseMult(b[:]) //nolint:staticcheck // the engine has no other way to points
}

func mult(x, y, k *big.Int) (*big.Int, *big.Int) {
	b := bytesOf(k)
	return curve.ScalarMult(x, y, b[:]) //nolint:staticcheck // the engine has no other way to points
}

func sumOf(ax, ay, bx, by *big.Int) (x, y *big.Int) {
	return curve.Add(ax, ay, bx, by) //nolint:staticcheck // the engine has no other way to points
}

type pair struct{ R, S *big.Int }

// verify asks both.
func verify(t *testing.T, table *Table, key *ecdsa.PublicKey, hash [32]byte, r, s *big.Int) (fast, engine bool) {
	t.Helper()
	a, b := bytesOf(r), bytesOf(s)
	der, err := asn1.Marshal(pair{r, s})
	if err != nil {
		t.Fatal(err)
	}
	return table.Verify(&hash, &a, &b), sm2.VerifyASN1(key, hash[:], der)
}

func tableFor(t testing.TB, key *ecdsa.PublicKey) *Table {
	t.Helper()
	x, y := bytesOf(key.X), bytesOf(key.Y)
	table, err := New(&x, &y)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// Honest signatures, each with one bit changed in every place, and numbers at the borders: the same answer as the engine's.
func TestVerifyAgainstTheEngine(t *testing.T) {
	for range 4 {
		key, err := sm2.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		table := tableFor(t, &key.PublicKey)
		for round := range 20 {
			var hash [32]byte
			_, _ = rand.Read(hash[:])
			if round == 0 {
				for i := range hash { // above the order
					hash[i] = 0xff
				}
			}
			der, err := sm2.SignASN1(rand.Reader, key, hash[:], nil)
			if err != nil {
				t.Fatal(err)
			}
			var p pair
			if _, err := asn1.Unmarshal(der, &p); err != nil {
				t.Fatal(err)
			}
			if fast, engine := verify(t, table, &key.PublicKey, hash, p.R, p.S); !fast || !engine {
				t.Fatalf("an honest signature: %v, by the engine %v", fast, engine)
			}
			for bit := 0; bit < 256; bit += 1 + 7*min(round, 1) {
				changed := hash
				changed[bit/8] ^= 1 << (bit % 8)
				flip := new(big.Int).Lsh(big.NewInt(1), uint(bit))
				for _, c := range []struct {
					hash [32]byte
					r, s *big.Int
				}{{changed, p.R, p.S}, {hash, new(big.Int).Xor(p.R, flip), p.S}, {hash, p.R, new(big.Int).Xor(p.S, flip)}} {
					if fast, engine := verify(t, table, &key.PublicKey, c.hash, c.r, c.s); fast != engine || fast {
						t.Fatalf("bit %d: %v, by the engine %v", bit, fast, engine)
					}
				}
			}
			for _, r := range []*big.Int{new(big.Int), p.R, new(big.Int).Sub(n, p.S), n, new(big.Int).Sub(n, big.NewInt(1))} {
				for _, s := range []*big.Int{new(big.Int), p.S, new(big.Int).Sub(n, p.R), n, new(big.Int).Sub(n, big.NewInt(1))} {
					if fast, engine := verify(t, table, &key.PublicKey, hash, r, s); fast != engine {
						t.Fatalf("r %x, s %x: %v, by the engine %v", r, s, fast, engine)
					}
				}
			}
		}
	}
}

// Keys that are small multiples of the generator make the sums meet: doublings, infinity.
func TestVerifyUnderSmallKeys(t *testing.T) {
	for _, d := range []int64{1, 2, 3, 128, 129, 255, 256, 257} {
		for _, secret := range []*big.Int{big.NewInt(d), new(big.Int).Sub(n, big.NewInt(d))} {
			x, y := baseMult(secret)
			key := &ecdsa.PublicKey{Curve: curve, X: x, Y: y}
			table := tableFor(t, key)
			for _, k := range numbers(n)[:40] {
				// s = k − r·d over 1 + d signs e = r − x, whatever r is; here r = k.
				s := new(big.Int).Mul(new(big.Int).Sub(k, new(big.Int).Mul(k, secret)), new(big.Int).ModInverse(new(big.Int).Add(secret, big.NewInt(1)), n0(secret)))
				s.Mod(s, n)
				px, _ := baseMult(k)
				hash := bytesOf(new(big.Int).Mod(new(big.Int).Sub(k, px), n))
				fast, engine := verify(t, table, key, hash, k, s)
				if fast != engine {
					t.Fatalf("d %d, k %x: %v, by the engine %v", d, k, fast, engine)
				}
			}
		}
	}
}

// n0 is the order; for the secret n − 1, whose 1 + d has no inverse, a number modulo which it has one: the signature is then just wrong.
func n0(secret *big.Int) *big.Int {
	if new(big.Int).Add(secret, big.NewInt(1)).Cmp(n) == 0 {
		return prime
	}
	return n
}

// An x between the order and the prime, which no honest signature meets in a lifetime: the key is made for it.
func TestVerifyWithAnXAboveTheOrder(t *testing.T) {
	found := 0
	for x := new(big.Int).Set(n); found < 8; x.Add(x, big.NewInt(1)) {
		square := new(big.Int).Exp(x, big.NewInt(3), prime)
		square.Sub(square, new(big.Int).Mul(x, big.NewInt(3))).Add(square, curve.Params().B).Mod(square, prime)
		y := new(big.Int).ModSqrt(square, prime)
		if y == nil {
			continue
		}
		found++
		// [s]G + [t]P is (x, y) for P = (x, y)/t − [s/t]G.
		second, sum := big.NewInt(int64(found)), big.NewInt(1000)
		inverse := new(big.Int).ModInverse(sum, n)
		ax, ay := mult(x, y, inverse)
		bx, by := baseMult(new(big.Int).Mod(new(big.Int).Neg(new(big.Int).Mul(second, inverse)), n))
		kx, ky := sumOf(ax, ay, bx, by)
		key := &ecdsa.PublicKey{Curve: curve, X: kx, Y: ky}
		first := new(big.Int).Sub(sum, second)
		hash := bytesOf(new(big.Int).Mod(new(big.Int).Sub(first, x), n))
		if fast, engine := verify(t, tableFor(t, key), key, hash, first, second); !fast || !engine {
			t.Errorf("x %x: %v, by the engine %v", x, fast, engine)
		}
	}
}

func TestPointsThatAreNone(t *testing.T) {
	x, y := bytesOf(curve.Params().Gx), bytesOf(curve.Params().Gy)
	wrong := y
	wrong[31] ^= 1
	high := bytesOf(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)))
	for what, c := range map[string][2][32]byte{"beside the curve": {x, wrong}, "above the prime": {high, y}, "nothing": {}} {
		if _, err := New(&c[0], &c[1]); err == nil {
			t.Errorf("%s: it was taken", what)
		}
	}
}

func FuzzVerify(f *testing.F) {
	key, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	table := tableFor(f, &key.PublicKey)
	f.Add(make([]byte, 96))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) != 96 {
			return
		}
		fast, engine := verify(t, table, &key.PublicKey, [32]byte(raw), new(big.Int).SetBytes(raw[32:64]), new(big.Int).SetBytes(raw[64:]))
		if fast != engine {
			t.Errorf("%v, by the engine %v", fast, engine)
		}
	})
}

// Twenty keys in turn, each with many signatures, so that neither the tables nor the branches taken are known from the time before.
func BenchmarkVerify(b *testing.B) {
	type signed struct {
		hash, r, s [32]byte
		der        []byte
	}
	keys, tables := make([]*sm2.PrivateKey, 20), make([]*Table, 20)
	all := make([]signed, 20*len(keys))
	for i := range all {
		at := i % len(keys)
		if i < len(keys) {
			key, err := sm2.GenerateKey(rand.Reader)
			if err != nil {
				b.Fatal(err)
			}
			keys[at], tables[at] = key, tableFor(b, &key.PublicKey)
		}
		one := &all[i]
		_, _ = rand.Read(one.hash[:])
		der, err := sm2.SignASN1(rand.Reader, keys[at], one.hash[:], nil)
		if err != nil {
			b.Fatal(err)
		}
		var p pair
		if _, err := asn1.Unmarshal(der, &p); err != nil {
			b.Fatal(err)
		}
		one.der, one.r, one.s = der, bytesOf(p.R), bytesOf(p.S)
	}
	i := 0
	next := func() (at int, one *signed) {
		i++
		return i % len(keys), &all[i%len(all)]
	}
	b.Run("table", func(b *testing.B) {
		for b.Loop() {
			if at, one := next(); !tables[at].Verify(&one.hash, &one.r, &one.s) {
				b.Fatal("refused")
			}
		}
	})
	b.Run("engine", func(b *testing.B) {
		for b.Loop() {
			if at, one := next(); !sm2.VerifyASN1(&keys[at].PublicKey, one.hash[:], one.der) {
				b.Fatal("refused")
			}
		}
	})
	b.Run("making", func(b *testing.B) {
		for b.Loop() {
			tableOf(generator)
		}
	})
}
