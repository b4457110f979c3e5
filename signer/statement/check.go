package statement

import "luzheng/signer/gm"

// problems collects the first problem of a body; every check after it is skipped.
type problems struct{ err error }

func (p *problems) require(ok bool, field, problem string) {
	if p.err == nil && !ok {
		p.err = fieldError("body."+field, problem)
	}
}

func (p *problems) ref(r Ref, want EntityType, field string) {
	p.require(r != Ref{}, field, "is missing")
	if p.err == nil && (r.Type != want || !r.Valid()) { // thousands of times a second, so the sentence waits until it is needed
		p.require(false, field, "must name an entity of type "+string(want))
	}
}

func (p *problems) optionalRef(r *Ref, want EntityType, field string) {
	if r != nil {
		p.ref(*r, want, field)
	}
}

func (p *problems) label(l Label, field string) {
	p.require(l != "", field, "is missing")
	p.require(l.Valid(), field, "must be 1 to 120 printable characters on one line")
}

func (p *problems) code(c Code, field string) {
	p.require(c != "", field, "is missing")
	p.require(c.Valid(), field, "must be a code of 1 to 64 of a-z, 0-9, dot and -")
}

func (p *problems) party(id PartyID, field string) {
	p.require(id != "", field, "is missing")
	p.require(id.Valid(), field, "is not a party ID such as 510500.tjj")
}

func (p *problems) sealed(s *Sealed, field string) {
	p.require(s != nil && s.Commitment != gm.Digest{} && s.Attachment != gm.Digest{}, field, "is missing: give commitment and attachment")
}

func (p *problems) optionalSealed(s *Sealed, field string) {
	if s != nil {
		p.sealed(s, field)
	}
}

func (p *problems) certificate(der []byte, field string) {
	p.require(len(der) > 0, field, "is missing")
	p.require(len(der) <= 4096, field, "is larger than 4096 bytes")
}

func refsOf(refs ...*Ref) []Ref {
	var all []Ref
	for _, r := range refs {
		if r != nil {
			all = append(all, *r)
		}
	}
	return all
}
