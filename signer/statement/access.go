package statement

import "slices"

// Terms are what a grant binds: purpose, user, mode and period.
type Terms struct {
	Purpose Code `json:"purpose"`
	Mode    Mode `json:"mode"`
	// Further are the modes besides, sorted, where more than one is asked for.
	Further []Mode `json:"further,omitempty"`
	// Application is the user's application that may use the data.
	Application Ref `json:"application"`
	// From and Until bound the period in ledger time, Unix ms.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

func (t *Terms) check(p *problems) {
	p.code(t.Purpose, "purpose")
	p.require(t.Mode.Valid(), "mode", "is missing or not a mode")
	for i, m := range t.Further {
		p.require(m.Valid() && m != t.Mode, "further", "holds what is not another mode")
		p.require(i == 0 || t.Further[i-1] < m, "further", "must be sorted, without duplicates")
	}
	p.ref(t.Application, TypeApplication, "application")
	p.require(t.From > 0, "from", "is missing or not a time in Unix milliseconds")
	p.require(t.Until > t.From, "until", "must be after from")
}

// Modes lists all modes of the terms.
func (t *Terms) Modes() []Mode { return append([]Mode{t.Mode}, t.Further...) }

// Allows tells whether m is one of the modes.
func (t *Terms) Allows(m Mode) bool { return m == t.Mode || slices.Contains(t.Further, m) }

// AccessRequest asks for a conditional dataset. It creates the request.
type AccessRequest struct {
	Entry Ref `json:"entry"`
	Terms
	// Scenario is the sealed text of business process and scenario.
	Scenario *Sealed `json:"scenario"`
	// Condition is what the open subject published and the user accepts; absent where units ask.
	Condition *Ref `json:"condition,omitempty"`
}

func (*AccessRequest) Kind() Kind { return KindAccessRequest }
func (b *AccessRequest) Refs() []Ref {
	return append(refsOf(b.Condition), b.Entry, b.Application)
}

func (b *AccessRequest) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	b.check(&p)
	p.sealed(b.Scenario, "scenario")
	p.optionalRef(b.Condition, TypeCondition, "condition")
	return p.err
}

// AccessOpinion is the Bureau's question to the provider. The subject is the request.
type AccessOpinion struct{}

func (*AccessOpinion) Kind() Kind        { return KindAccessOpinion }
func (*AccessOpinion) Refs() []Ref       { return nil }
func (b *AccessOpinion) Validate() error { return nil }

// AccessConsent is the provider's yes. The subject is the request.
type AccessConsent struct{}

func (*AccessConsent) Kind() Kind        { return KindAccessConsent }
func (*AccessConsent) Refs() []Ref       { return nil }
func (b *AccessConsent) Validate() error { return nil }

// AccessRefuse is the provider's no, with its legal basis. The subject is the request.
type AccessRefuse struct {
	// Law and Article cite the legal basis, as codes of the registry of legal bases.
	Law     Code `json:"law"`
	Article Code `json:"article"`
}

func (*AccessRefuse) Kind() Kind    { return KindAccessRefuse }
func (b *AccessRefuse) Refs() []Ref { return []Ref{BasisRef(b.Law, b.Article)} }
func (b *AccessRefuse) Validate() error {
	var p problems
	p.code(b.Law, "law")
	p.code(b.Article, "article")
	return p.err
}

// AccessAccept tells that the open subject has taken up a request of the public, 受理. The subject is the request.
type AccessAccept struct{}

func (*AccessAccept) Kind() Kind        { return KindAccessAccept }
func (*AccessAccept) Refs() []Ref       { return nil }
func (b *AccessAccept) Validate() error { return nil }

// AccessDecline is the open subject's no to a request of the public, with its reasons. The subject is the request.
type AccessDecline struct {
	Reason Code `json:"reason"`
	// Grounds is the sealed text of the reasons.
	Grounds *Sealed `json:"grounds"`
}

func (*AccessDecline) Kind() Kind  { return KindAccessDecline }
func (*AccessDecline) Refs() []Ref { return nil }
func (b *AccessDecline) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// AccessReturn sends an application back for completion, 退回补正. The subject is the request.
type AccessReturn struct {
	Reason Code `json:"reason"`
	// Note is the sealed text of what is to be completed; absent where the reason says it.
	Note *Sealed `json:"note,omitempty"`
}

func (*AccessReturn) Kind() Kind  { return KindAccessReturn }
func (*AccessReturn) Refs() []Ref { return nil }
func (b *AccessReturn) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	p.optionalSealed(b.Note, "note")
	return p.err
}

// AccessComplete is the user's completion of an application that was returned. Other terms need an application of their
// own. The subject is the request.
type AccessComplete struct {
	// Scenario is the sealed text of business process and scenario, completed.
	Scenario *Sealed `json:"scenario"`
}

func (*AccessComplete) Kind() Kind  { return KindAccessComplete }
func (*AccessComplete) Refs() []Ref { return nil }
func (b *AccessComplete) Validate() error {
	var p problems
	p.sealed(b.Scenario, "scenario")
	return p.err
}

// AccessWithdraw is the user's withdrawal of an application that was not decided yet. The subject is the request.
type AccessWithdraw struct{}

func (*AccessWithdraw) Kind() Kind        { return KindAccessWithdraw }
func (*AccessWithdraw) Refs() []Ref       { return nil }
func (b *AccessWithdraw) Validate() error { return nil }

// AccessArgue records the argument, 论证, for which data may leave the platform by exchange; Bureau and provider sign it.
// The subject is the request.
type AccessArgue struct {
	Provider PartyID `json:"provider"`
	// Argument is the sealed text of why neither interface nor centralised analysis serves.
	Argument *Sealed `json:"argument"`
}

func (*AccessArgue) Kind() Kind              { return KindAccessArgue }
func (b *AccessArgue) Counterparty() PartyID { return b.Provider }
func (b *AccessArgue) Refs() []Ref           { return []Ref{b.Provider.Ref()} }
func (b *AccessArgue) Validate() error {
	var p problems
	p.party(b.Provider, "provider")
	p.sealed(b.Argument, "argument")
	return p.err
}

// AgreementSign is the sharing security agreement of user (issuer) and provider. It creates the agreement.
type AgreementSign struct {
	Request  Ref     `json:"request"`
	Provider PartyID `json:"provider"`
	// Text is the sealed agreement.
	Text *Sealed `json:"text"`
	// Until is its end in ledger time, Unix ms.
	Until int64 `json:"until"`
}

func (*AgreementSign) Kind() Kind              { return KindAgreementSign }
func (b *AgreementSign) Counterparty() PartyID { return b.Provider }
func (b *AgreementSign) Refs() []Ref           { return []Ref{b.Request, b.Provider.Ref()} }
func (b *AgreementSign) Validate() error {
	var p problems
	p.ref(b.Request, TypeRequest, "request")
	p.party(b.Provider, "provider")
	p.sealed(b.Text, "text")
	p.require(b.Until > 0, "until", "is missing or not a time in Unix milliseconds")
	return p.err
}

// AccessGrant opens access after consent and agreement. The subject is the request; it creates the grant, whose
// terms are those of the request.
type AccessGrant struct {
	Entry     Ref `json:"entry"`
	Agreement Ref `json:"agreement"`
}

func (*AccessGrant) Kind() Kind    { return KindAccessGrant }
func (b *AccessGrant) Refs() []Ref { return []Ref{b.Entry, b.Agreement} }
func (b *AccessGrant) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Agreement, TypeAgreement, "agreement")
	return p.err
}

// AccessRevoke ends a grant. The subject is the grant.
type AccessRevoke struct {
	Reason Code `json:"reason"`
}

func (*AccessRevoke) Kind() Kind  { return KindAccessRevoke }
func (*AccessRevoke) Refs() []Ref { return nil }
func (b *AccessRevoke) Validate() error {
	var p problems
	p.code(b.Reason, "reason")
	return p.err
}

// UsageAction is what was done with the data.
type UsageAction string

// The actions.
const (
	ActionStorage      UsageAction = "storage"
	ActionAccess       UsageAction = "access"
	ActionTransmission UsageAction = "transmission"
	ActionDownload     UsageAction = "download"
)

func (a UsageAction) Valid() bool {
	switch a {
	case ActionStorage, ActionAccess, ActionTransmission, ActionDownload:
		return true
	}
	return false
}

// UsageRecord tells one use of a dataset version. A use outside its grant is recorded and flagged suspected;
// it is evidence, never refused for being a violation.
type UsageRecord struct {
	Action  UsageAction `json:"action"`
	Entry   Ref         `json:"entry"`
	Version Ref         `json:"version"`
	// Application is the application that used the data; absent when a person obtained it.
	Application *Ref `json:"application,omitempty"`
	// Grant is what the use stands on; absent for unconditional data.
	Grant *Ref `json:"grant,omitempty"`
	// Emergency is what the use stands on instead of a grant.
	Emergency *Ref `json:"emergency,omitempty"`
	Purpose   Code `json:"purpose"`
	Mode      Mode `json:"mode"`
	// At is the claimed time of use, Unix ms.
	At int64 `json:"at"`
	// Recipient is the party that the data was passed on to, if any: an onward transfer.
	Recipient PartyID `json:"recipient,omitempty"`
	// Destination is where the data goes outside the mainland, if it does, and Clearance the approval of that.
	Destination Region `json:"destination,omitempty"`
	Clearance   *Ref   `json:"clearance,omitempty"`
}

func (*UsageRecord) Kind() Kind { return KindUsageRecord }
func (b *UsageRecord) Refs() []Ref {
	return append(refsOf(b.Application, b.Grant, b.Emergency, b.Clearance), b.Entry, b.Version)
}

func (b *UsageRecord) Validate() error {
	var p problems
	p.require(b.Action.Valid(), "action", "is missing or not an action")
	p.ref(b.Entry, TypeEntry, "entry")
	p.ref(b.Version, TypeVersion, "version")
	p.optionalRef(b.Application, TypeApplication, "application")
	p.optionalRef(b.Grant, TypeGrant, "grant")
	p.code(b.Purpose, "purpose")
	p.require(b.Mode.Valid(), "mode", "is missing or not a mode")
	p.require(b.At > 0, "at", "is missing or not a time in Unix milliseconds")
	p.optionalRef(b.Emergency, TypeEmergency, "emergency")
	p.require(b.Emergency == nil || b.Grant == nil, "emergency", "must be absent: the use stands on a grant")
	if b.Destination != "" {
		p.region(b.Destination, "destination")
	}
	p.optionalRef(b.Clearance, TypeClearance, "clearance")
	p.require(b.Clearance == nil || b.Destination != "", "clearance", "must be absent: the use names no destination")
	p.require(b.Recipient == "" || b.Recipient.Valid(), "recipient", "is not a party ID")
	return p.err
}
