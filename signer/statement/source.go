package statement

import "strings"

// Division is a division code (GB/T 2260, six digits).
type Division string

func (d Division) Valid() bool { return len(d) == 6 && isDigits(string(d)) }

// ItemKey says which data item is meant: what, of whom, where. There is one source for it, so that the source's ID
// follows from it.
type ItemKey struct {
	// Element is the data-element code.
	Element Code `json:"element"`
	// Population is the code of the population that is covered, such as all residents or all enterprises.
	Population Code     `json:"population"`
	Division   Division `json:"division"`
}

// itemSeparator stands in no code and in no division.
const itemSeparator = "_"

// Source names the source of the item: "source:<element>_<population>_<division>".
func (k ItemKey) Source() Ref {
	return Ref{TypeSource, strings.Join([]string{string(k.Element), string(k.Population), string(k.Division)}, itemSeparator)}
}

func (k ItemKey) check(p *problems) {
	p.code(k.Element, "element")
	p.code(k.Population, "population")
	p.require(k.Division.Valid(), "division", "is missing or not a division code of six digits")
}

// validSource tells whether an ID is one that an ItemKey gives.
func validSource(id string) bool {
	parts := strings.Split(id, itemSeparator)
	return len(parts) == 3 && Code(parts[0]).Valid() && Code(parts[1]).Valid() && Division(parts[2]).Valid()
}

// SourceClaim makes the issuer the one source of a data item.
type SourceClaim struct{ ItemKey }

func (*SourceClaim) Kind() Kind  { return KindSourceClaim }
func (*SourceClaim) Refs() []Ref { return nil }
func (b *SourceClaim) Validate() error {
	var p problems
	b.check(&p)
	return p.err
}

// SourceMove makes another party the source. The subject is the source.
type SourceMove struct {
	To     PartyID `json:"to"`
	Reason Code    `json:"reason"`
}

func (*SourceMove) Kind() Kind    { return KindSourceMove }
func (b *SourceMove) Refs() []Ref { return []Ref{b.To.Ref()} }
func (b *SourceMove) Validate() error {
	var p problems
	p.party(b.To, "to")
	p.code(b.Reason, "reason")
	return p.err
}

// SourceExcept lets another party collect the item beside its source. The subject is the source.
type SourceExcept struct {
	Party  PartyID `json:"party"`
	Reason Code    `json:"reason"`
	// Until is the end of the exception in ledger time, Unix ms.
	Until int64 `json:"until"`
}

func (*SourceExcept) Kind() Kind    { return KindSourceExcept }
func (b *SourceExcept) Refs() []Ref { return []Ref{b.Party.Ref()} }
func (b *SourceExcept) Validate() error {
	var p problems
	p.party(b.Party, "party")
	p.code(b.Reason, "reason")
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	return p.err
}
