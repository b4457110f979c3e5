package statement

// OpeningReview is the open subject's confidentiality review and risk assessment. It creates the opening.
type OpeningReview struct {
	Entry Ref `json:"entry"`
	// Confidentiality and Risk are the sealed reports.
	Confidentiality *Sealed `json:"confidentiality"`
	Risk            *Sealed `json:"risk"`
}

func (*OpeningReview) Kind() Kind    { return KindOpeningReview }
func (b *OpeningReview) Refs() []Ref { return []Ref{b.Entry} }
func (b *OpeningReview) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.sealed(b.Confidentiality, "confidentiality")
	p.sealed(b.Risk, "risk")
	return p.err
}

// OpeningApprove is the Bureau's own assessment and approval: the entry is open from here on. The subject is the opening.
type OpeningApprove struct {
	Entry Ref     `json:"entry"`
	Risk  *Sealed `json:"risk"`
}

func (*OpeningApprove) Kind() Kind    { return KindOpeningApprove }
func (b *OpeningApprove) Refs() []Ref { return []Ref{b.Entry} }
func (b *OpeningApprove) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.sealed(b.Risk, "risk")
	return p.err
}
