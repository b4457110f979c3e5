package statement

import "fmt"

// Reorganisation is a way in which a party ends.
type Reorganisation string

// The ways. What is left of a party goes to its successor in each of them.
const (
	ReorganisationMerge    Reorganisation = "merge"    // 合并: into the successor
	ReorganisationSplit    Reorganisation = "split"    // 分立: parts were handed over before, the rest goes to the successor
	ReorganisationDissolve Reorganisation = "dissolve" // 撤销: the successor takes over what is left
)

// Valid tells whether r is one of the ways above.
func (r Reorganisation) Valid() bool {
	switch r {
	case ReorganisationMerge, ReorganisationSplit, ReorganisationDissolve:
		return true
	}
	return false
}

// PartyRename gives a party another name; its ID stays, and with it all that is its own. The subject is the party.
type PartyRename struct {
	Name            Label `json:"name"`
	ResponsibleBody Label `json:"responsibleBody"`
	ResponsiblePost Label `json:"responsiblePost"`
	// Document is the sealed document that orders it.
	Document *Sealed `json:"document"`
}

func (*PartyRename) Kind() Kind  { return KindPartyRename }
func (*PartyRename) Refs() []Ref { return nil }
func (b *PartyRename) Validate() error {
	var p problems
	p.label(b.Name, "name")
	p.label(b.ResponsibleBody, "responsibleBody")
	p.label(b.ResponsiblePost, "responsiblePost")
	p.sealed(b.Document, "document")
	return p.err
}

// PartyReorganise ends a party in favour of its successor. The subject is the party.
type PartyReorganise struct {
	Form      Reorganisation `json:"form"`
	Successor PartyID        `json:"successor"`
	// Document is the sealed document that orders it.
	Document *Sealed `json:"document"`
}

func (*PartyReorganise) Kind() Kind    { return KindPartyReorganise }
func (b *PartyReorganise) Refs() []Ref { return []Ref{b.Successor.Ref()} }
func (b *PartyReorganise) Validate() error {
	var p problems
	p.require(b.Form.Valid(), "form", "is missing or not merge, split or dissolve")
	p.party(b.Successor, "successor")
	p.sealed(b.Document, "document")
	return p.err
}

func (b *PartyReorganise) about(subject Ref) error {
	return toAnother(subject, b.Successor, "successor")
}

// HoldingTransfer hands over what a party holds, part by part: when it is split, or when a duty moves between units. The
// subject is the party that gives.
type HoldingTransfer struct {
	To PartyID `json:"to"`
	// Holdings are entries, versions, applications, grants, duties and the like, sorted.
	Holdings []Ref `json:"holdings"`
	// Document is the sealed document that orders it.
	Document *Sealed `json:"document"`
}

func (*HoldingTransfer) Kind() Kind    { return KindHoldingTransfer }
func (b *HoldingTransfer) Refs() []Ref { return append([]Ref{b.To.Ref()}, b.Holdings...) }
func (b *HoldingTransfer) Validate() error {
	var p problems
	p.party(b.To, "to")
	p.require(len(b.Holdings) >= 1 && len(b.Holdings) <= 64, "holdings", "must be 1 to 64")
	for i, r := range b.Holdings {
		p.require(r.Valid(), fmt.Sprintf("holdings.%d", i), "is not a reference")
		p.require(i == 0 || b.Holdings[i-1].String() < r.String(), "holdings", "must be sorted, without duplicates")
	}
	p.sealed(b.Document, "document")
	return p.err
}

func (b *HoldingTransfer) about(subject Ref) error { return toAnother(subject, b.To, "to") }

func toAnother(subject Ref, id PartyID, field string) error {
	if subject.ID == string(id) {
		return fieldError("body."+field, "must be another party")
	}
	return nil
}
