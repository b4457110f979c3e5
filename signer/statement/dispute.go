package statement

import "slices"

// Disputable tells whether entities of a type can be the matter of a dispute over opening or use.
func Disputable(t EntityType) bool {
	return slices.Contains([]EntityType{TypeEntry, TypeVersion, TypePetition, TypeRequest, TypeAgreement, TypeGrant}, t)
}

func (p *problems) matter(r Ref) {
	p.require(r != Ref{}, "matter", "is missing")
	p.require(r.Valid() && Disputable(r.Type), "matter", "must name an entry, a version, a petition, a request, an agreement or a grant")
}

// DisputeOpen disputes the opening or the use of data. It creates the dispute.
type DisputeOpen struct {
	// Matter is the entry, version, petition, request, agreement or grant in dispute.
	Matter Ref `json:"matter"`
	// Respondent is the other side.
	Respondent PartyID `json:"respondent"`
	Reason     Code    `json:"reason"`
	// Grounds is the sealed text.
	Grounds *Sealed `json:"grounds"`
}

func (*DisputeOpen) Kind() Kind    { return KindDisputeOpen }
func (b *DisputeOpen) Refs() []Ref { return []Ref{b.Matter, b.Respondent.Ref()} }
func (b *DisputeOpen) Validate() error {
	var p problems
	p.matter(b.Matter)
	p.party(b.Respondent, "respondent")
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// DisputeNegotiate is what both sides agreed on; both sign. The subject is the dispute.
type DisputeNegotiate struct {
	Matter Ref `json:"matter"`
	// With is the side that signs beside the issuer.
	With PartyID `json:"with"`
	// Agreement is the sealed text.
	Agreement *Sealed `json:"agreement"`
}

func (*DisputeNegotiate) Kind() Kind              { return KindDisputeNegotiate }
func (b *DisputeNegotiate) Counterparty() PartyID { return b.With }
func (b *DisputeNegotiate) Refs() []Ref           { return []Ref{b.Matter, b.With.Ref()} }
func (b *DisputeNegotiate) Validate() error {
	var p problems
	p.matter(b.Matter)
	p.party(b.With, "with")
	p.sealed(b.Agreement, "agreement")
	return p.err
}

// DisputeEscalate tells that the sides could not agree, and asks the Bureau to coordinate. The subject is the dispute.
type DisputeEscalate struct {
	// Report is the sealed text of what was tried.
	Report *Sealed `json:"report"`
}

func (*DisputeEscalate) Kind() Kind  { return KindDisputeEscalate }
func (*DisputeEscalate) Refs() []Ref { return nil }
func (b *DisputeEscalate) Validate() error {
	var p problems
	p.sealed(b.Report, "report")
	return p.err
}

// Coordination is what came of the Bureau's coordination.
type Coordination string

// The results of a coordination.
const (
	CoordinationSettled Coordination = "settled"
	CoordinationFailed  Coordination = "failed"
)

func (c Coordination) Valid() bool { return c == CoordinationSettled || c == CoordinationFailed }

// DisputeCoordinate records what came of the Bureau's coordination, or that it failed. The subject is the dispute.
type DisputeCoordinate struct {
	Matter Ref          `json:"matter"`
	Result Coordination `json:"result"`
	Reason Code         `json:"reason"`
	// Record is the sealed record of the coordination.
	Record *Sealed `json:"record"`
}

func (*DisputeCoordinate) Kind() Kind    { return KindDisputeCoordinate }
func (b *DisputeCoordinate) Refs() []Ref { return []Ref{b.Matter} }
func (b *DisputeCoordinate) Validate() error {
	var p problems
	p.matter(b.Matter)
	p.require(b.Result.Valid(), "result", "is missing or not a result")
	p.code(b.Reason, "reason")
	p.sealed(b.Record, "record")
	return p.err
}
