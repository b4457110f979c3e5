package statement

// ServiceEngage is the security agreement of a principal (issuer) and the technical service unit that works for it. It
// creates the engagement, which the unit's statements name in their header from then on.
type ServiceEngage struct {
	// Service is the technical service unit.
	Service PartyID `json:"service"`
	// Kinds are what the unit may say while it works for the principal.
	Kinds []Kind `json:"kinds"`
	// Text is the sealed agreement.
	Text *Sealed `json:"text"`
	// Until is its end in ledger time, Unix ms.
	Until int64 `json:"until"`
}

func (*ServiceEngage) Kind() Kind              { return KindServiceEngage }
func (b *ServiceEngage) Counterparty() PartyID { return b.Service }
func (b *ServiceEngage) Refs() []Ref           { return []Ref{b.Service.Ref()} }
func (b *ServiceEngage) Validate() error {
	var p problems
	p.party(b.Service, "service")
	p.kinds(b.Kinds, "kinds")
	p.sealed(b.Text, "text")
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	return p.err
}

// ServiceEnd ends an engagement before its time. The subject is the engagement.
type ServiceEnd struct {
	Reason Code `json:"reason"`
}

func (*ServiceEnd) Kind() Kind  { return KindServiceEnd }
func (*ServiceEnd) Refs() []Ref { return nil }
func (b *ServiceEnd) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}
