package sm2table

// affine is a point that is not at infinity.
type affine struct{ x, y element }

// point is in Jacobian coordinates.
type point struct{ x, y, z element }

func (p *point) infinite() bool { return p.z == element{} }

// onCurve: y² = x³ − 3x + b.
func (a *affine) onCurve() bool {
	var left, right, three element
	left.mul(&a.y, &a.y)
	right.mul(&a.x, &a.x)
	right.mul(&right, &a.x)
	three.double(&a.x)
	three.add(&three, &a.x)
	right.sub(&right, &three)
	right.add(&right, &curveB)
	return left == right
}

func (a *affine) negate() { a.y.sub(&element{}, &a.y) }

// double doubles the point (a = −3).
func (p *point) double() {
	var alpha, beta, gamma, delta, t element
	delta.mul(&p.z, &p.z)
	gamma.mul(&p.y, &p.y)
	beta.mul(&p.x, &gamma)
	t.sub(&p.x, &delta)
	alpha.add(&p.x, &delta)
	alpha.mul(&alpha, &t)
	t.double(&alpha)
	alpha.add(&alpha, &t)

	p.z.add(&p.y, &p.z)
	p.z.mul(&p.z, &p.z)
	p.z.sub(&p.z, &gamma)
	p.z.sub(&p.z, &delta)

	beta.double(&beta)
	beta.double(&beta)
	t.double(&beta)
	p.x.mul(&alpha, &alpha)
	p.x.sub(&p.x, &t)

	t.sub(&beta, &p.x)
	p.y.mul(&alpha, &t)
	gamma.mul(&gamma, &gamma)
	gamma.double(&gamma)
	gamma.double(&gamma)
	gamma.double(&gamma)
	p.y.sub(&p.y, &gamma)
}

// add adds a point. A key may be any multiple of the generator, so that every case can come up.
func (p *point) add(q *affine) {
	if p.infinite() {
		*p = point{q.x, q.y, one}
		return
	}
	var h, r, hh, hhh, v element
	hh.mul(&p.z, &p.z)
	h.mul(&q.x, &hh)
	r.mul(&hh, &p.z)
	r.mul(&q.y, &r)
	h.sub(&h, &p.x)
	r.sub(&r, &p.y)
	if h == (element{}) {
		if r == (element{}) {
			p.double()
		} else {
			*p = point{}
		}
		return
	}
	hh.mul(&h, &h)
	hhh.mul(&hh, &h)
	v.mul(&p.x, &hh)
	p.x.mul(&r, &r)
	p.x.sub(&p.x, &hhh)
	p.x.sub(&p.x, &v)
	p.x.sub(&p.x, &v)
	v.sub(&v, &p.x)
	hhh.mul(&p.y, &hhh)
	p.y.mul(&r, &v)
	p.y.sub(&p.y, &hhh)
	p.z.mul(&p.z, &h)
}

// flatten gives the points, none of them infinite, in affine coordinates, with one inversion for all.
func flatten(points []point) []affine {
	before := make([]element, len(points)) // products of the z before
	product := one
	for i := range points {
		before[i] = product
		product.mul(&product, &points[i].z)
	}
	var inverse element
	inverse.invert(&product)
	flat := make([]affine, len(points))
	for i := len(points) - 1; i >= 0; i-- {
		p, a := &points[i], &flat[i]
		var z, zz element
		z.mul(&inverse, &before[i])
		inverse.mul(&inverse, &p.z)
		zz.mul(&z, &z)
		a.x.mul(&p.x, &zz)
		zz.mul(&zz, &z)
		a.y.mul(&p.y, &zz)
	}
	return flat
}
