package statement

// RightKind is a right to data, as a code: which kinds there are is the Bureau's to say.
type RightKind Code

// The rights where the Bureau has not said otherwise.
const (
	RightHolding    RightKind = "holding"    // 持有权
	RightProcessing RightKind = "processing" // 加工使用权
	RightOperating  RightKind = "operating"  // 经营权
)

// RightsDeclare claims a right to an entry's data. It creates the right.
type RightsDeclare struct {
	Entry Ref       `json:"entry"`
	Right RightKind `json:"right"`
	// Basis is the code of the legal or contractual basis.
	Basis Code `json:"basis"`
	// Confirmer is the party that shall confirm, where it is neither the Bureau nor the department.
	Confirmer PartyID `json:"confirmer,omitempty"`
}

func (*RightsDeclare) Kind() Kind { return KindRightsDeclare }
func (b *RightsDeclare) Refs() []Ref {
	if b.Confirmer == "" {
		return []Ref{b.Entry}
	}
	return []Ref{b.Entry, b.Confirmer.Ref()}
}

func (b *RightsDeclare) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.code(Code(b.Right), "right")
	p.code(b.Basis, "basis")
	p.require(b.Confirmer == "" || b.Confirmer.Valid(), "confirmer", "is not a party ID")
	return p.err
}

// RightsObject objects to a right that is declared, or to its transfer. The subject is the right; it creates the
// objection.
type RightsObject struct {
	Entry Ref `json:"entry"`
	// Grounds is the sealed text.
	Grounds *Sealed `json:"grounds"`
}

func (*RightsObject) Kind() Kind    { return KindRightsObject }
func (b *RightsObject) Refs() []Ref { return []Ref{b.Entry} }
func (b *RightsObject) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// Settlement is what came of an objection.
type Settlement string

// The settlements.
const (
	SettlementUpheld    Settlement = "upheld"
	SettlementDismissed Settlement = "dismissed"
)

func (s Settlement) Valid() bool { return s == SettlementUpheld || s == SettlementDismissed }

// RightsSettle decides an objection. The subject is the objection.
type RightsSettle struct {
	Entry Ref `json:"entry"`
	// Right is what was objected to.
	Right      Ref        `json:"right"`
	Settlement Settlement `json:"settlement"`
	Reason     Code       `json:"reason"`
	// Grounds is the sealed text of the reasons.
	Grounds *Sealed `json:"grounds"`
}

func (*RightsSettle) Kind() Kind    { return KindRightsSettle }
func (b *RightsSettle) Refs() []Ref { return []Ref{b.Entry, b.Right} }
func (b *RightsSettle) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Right, TypeRight, "right")
	p.require(b.Settlement.Valid(), "settlement", "is missing or not a settlement")
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// RightsConfirm confirms a declared right, or its transfer. The subject is the right.
type RightsConfirm struct {
	Entry Ref `json:"entry"`
}

func (*RightsConfirm) Kind() Kind    { return KindRightsConfirm }
func (b *RightsConfirm) Refs() []Ref { return []Ref{b.Entry} }
func (b *RightsConfirm) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	return p.err
}

// RightsRefuse is the confirmer's no, with its reasons. The subject is the right.
type RightsRefuse struct {
	Entry  Ref  `json:"entry"`
	Reason Code `json:"reason"`
	// Grounds is the sealed text of the reasons.
	Grounds *Sealed `json:"grounds"`
}

func (*RightsRefuse) Kind() Kind    { return KindRightsRefuse }
func (b *RightsRefuse) Refs() []Ref { return []Ref{b.Entry} }
func (b *RightsRefuse) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// RightsTransfer passes a confirmed right to another party; its holder and that party sign. The subject is the right,
// which stays the holder's until the transfer is confirmed.
type RightsTransfer struct {
	Entry Ref `json:"entry"`
	// To is the party that shall hold it.
	To PartyID `json:"to"`
	// Basis is the code of the legal or contractual basis.
	Basis Code `json:"basis"`
	// Contract is the sealed text that both sides agreed on.
	Contract *Sealed `json:"contract"`
}

func (*RightsTransfer) Kind() Kind              { return KindRightsTransfer }
func (b *RightsTransfer) Counterparty() PartyID { return b.To }
func (b *RightsTransfer) Refs() []Ref           { return []Ref{b.Entry, b.To.Ref()} }
func (b *RightsTransfer) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.party(b.To, "to")
	p.code(b.Basis, "basis")
	p.sealed(b.Contract, "contract")
	return p.err
}

// RightsEnd gives a right up, or takes back its declaration. The subject is the right.
type RightsEnd struct {
	Reason Code `json:"reason"`
}

func (*RightsEnd) Kind() Kind  { return KindRightsEnd }
func (*RightsEnd) Refs() []Ref { return nil }
func (b *RightsEnd) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
