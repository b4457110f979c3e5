package sm2table

// affine is a point that is not at infinity.
type affine struct{ x, y element }

// point is in Jacobian coordinates.
type point struct{ x, y, z element }

func (p *point) infinite() bool { return p.z == element{} }

// onCurve: y² = x³ − 3x + b.
func (a *affine) onCurve() bool {
	left := mul(&a.y, &a.y)
	right := mul(&a.x, &a.x)
	right = mul(&right, &a.x)
	three := double(&a.x)
	three = add(&three, &a.x)
	right = sub(&right, &three)
	return left == add(&right, &curveB)
}

func (a *affine) negative() affine { return affine{a.x, sub(&element{}, &a.y)} }

// double doubles the point (a = −3).
func (p *point) double() {
	delta, gamma := mul(&p.z, &p.z), mul(&p.y, &p.y)
	beta := mul(&p.x, &gamma)
	minus, plus := sub(&p.x, &delta), add(&p.x, &delta)
	alpha := mul(&minus, &plus)
	three := double(&alpha)
	alpha = add(&three, &alpha)

	z := add(&p.y, &p.z)
	z = mul(&z, &z)
	z = sub(&z, &gamma)
	p.z = sub(&z, &delta)

	four := double(&beta)
	four = double(&four)
	eight := double(&four)
	x := mul(&alpha, &alpha)
	p.x = sub(&x, &eight)

	y := sub(&four, &p.x)
	y = mul(&alpha, &y)
	gamma = mul(&gamma, &gamma)
	gamma = double(&gamma)
	gamma = double(&gamma)
	gamma = double(&gamma)
	p.y = sub(&y, &gamma)
}

// add adds a point. A key may be any multiple of the generator, so that every case can come up.
func (p *point) add(q *affine) {
	if p.infinite() {
		*p = point{q.x, q.y, one}
		return
	}
	zz := mul(&p.z, &p.z)
	u := mul(&q.x, &zz)
	s := mul(&zz, &p.z)
	s = mul(&q.y, &s)
	h, r := sub(&u, &p.x), sub(&s, &p.y)
	if h == (element{}) {
		if r == (element{}) {
			p.double()
		} else {
			*p = point{}
		}
		return
	}
	hh := mul(&h, &h)
	hhh := mul(&hh, &h)
	v := mul(&p.x, &hh)
	twice := double(&v)
	x := mul(&r, &r)
	x = sub(&x, &hhh)
	p.x = sub(&x, &twice)
	y := sub(&v, &p.x)
	y = mul(&r, &y)
	hhh = mul(&p.y, &hhh)
	p.y = sub(&y, &hhh)
	p.z = mul(&p.z, &h)
}

// flatten gives the points, none of them infinite, in affine coordinates, with one inversion for all.
func flatten(points []point) []affine {
	before := make([]element, len(points)) // products of the z before
	product := one
	for i := range points {
		before[i] = product
		product = mul(&product, &points[i].z)
	}
	inverse := invert(&product)
	flat := make([]affine, len(points))
	for i := len(points) - 1; i >= 0; i-- {
		p := &points[i]
		z := mul(&inverse, &before[i])
		inverse = mul(&inverse, &p.z)
		zz := mul(&z, &z)
		zzz := mul(&zz, &z)
		flat[i] = affine{mul(&p.x, &zz), mul(&p.y, &zzz)}
	}
	return flat
}
