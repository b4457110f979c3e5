package statement

// Region is a country or region outside the mainland, in lower-case ISO 3166-1 letters: "hk", "sg".
type Region string

// Valid tells whether r has the form of a region and is not the mainland.
func (r Region) Valid() bool {
	return len(r) == 2 && 'a' <= min(r[0], r[1]) && max(r[0], r[1]) <= 'z' && r != "cn"
}

// CrossBorderApprove is the approval, after its security assessment, of providing data across the border. It creates the
// clearance, which the use names.
type CrossBorderApprove struct {
	// User is the party that provides the data abroad.
	User        PartyID `json:"user"`
	Entry       Ref     `json:"entry"`
	Destination Region  `json:"destination"`
	Purpose     Code    `json:"purpose"`
	// Assessment is the sealed security assessment.
	Assessment *Sealed `json:"assessment"`
	// Until is its end in ledger time, Unix ms.
	Until int64 `json:"until"`
}

func (*CrossBorderApprove) Kind() Kind    { return KindCrossBorderApprove }
func (b *CrossBorderApprove) Refs() []Ref { return []Ref{b.User.Ref(), b.Entry} }
func (b *CrossBorderApprove) Validate() error {
	var p problems
	p.party(b.User, "user")
	p.ref(b.Entry, TypeEntry, "entry")
	p.region(b.Destination, "destination")
	p.code(b.Purpose, "purpose")
	p.sealed(b.Assessment, "assessment")
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	return p.err
}

// CrossBorderRevoke ends a clearance before its time. The subject is the clearance.
type CrossBorderRevoke struct {
	Reason Code `json:"reason"`
}

func (*CrossBorderRevoke) Kind() Kind  { return KindCrossBorderRevoke }
func (*CrossBorderRevoke) Refs() []Ref { return nil }
func (b *CrossBorderRevoke) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

func (p *problems) region(r Region, field string) {
	p.require(r != "", field, "is missing")
	p.require(r.Valid(), field, "must be two letters of ISO 3166-1 outside the mainland, such as hk")
}
