package statement

import "fmt"

// SecurityHead names a unit's security head by body and post, never by person. It founds the unit's security file, or
// changes the head in it.
type SecurityHead struct {
	Body Label `json:"body"`
	Post Label `json:"post"`
}

func (*SecurityHead) Kind() Kind  { return KindSecurityHead }
func (*SecurityHead) Refs() []Ref { return nil }
func (b *SecurityHead) Validate() error {
	var p problems
	p.label(b.Body, "body")
	p.label(b.Post, "post")
	return p.err
}

// SecurityPlan puts a unit's emergency plan into its security file.
type SecurityPlan struct {
	Text *Sealed `json:"text"`
}

func (*SecurityPlan) Kind() Kind  { return KindSecurityPlan }
func (*SecurityPlan) Refs() []Ref { return nil }
func (b *SecurityPlan) Validate() error {
	var p problems
	p.sealed(b.Text, "text")
	return p.err
}

// SecurityResult says how a drill or an assessment ended.
type SecurityResult string

// The results.
const (
	SecurityPassed    SecurityResult = "passed"
	SecurityShortfall SecurityResult = "shortfall" // something must be put right
	SecurityFailed    SecurityResult = "failed"
)

// Valid tells whether r is one of the results above.
func (r SecurityResult) Valid() bool {
	switch r {
	case SecurityPassed, SecurityShortfall, SecurityFailed:
		return true
	}
	return false
}

// SecurityDrill records a drill of the emergency plan.
type SecurityDrill struct {
	// At is when it was held, Unix ms.
	At     int64          `json:"at"`
	Result SecurityResult `json:"result"`
	Report *Sealed        `json:"report"`
}

func (*SecurityDrill) Kind() Kind  { return KindSecurityDrill }
func (*SecurityDrill) Refs() []Ref { return nil }
func (b *SecurityDrill) Validate() error {
	var p problems
	p.require(b.At > 0, "at", "is missing or not a time in Unix milliseconds")
	p.require(b.Result.Valid(), "result", "is missing or not a result")
	p.sealed(b.Report, "report")
	return p.err
}

// SecurityAssess records a security assessment.
type SecurityAssess struct {
	// At is when it was made, Unix ms.
	At     int64          `json:"at"`
	Result SecurityResult `json:"result"`
	Report *Sealed        `json:"report"`
}

func (*SecurityAssess) Kind() Kind  { return KindSecurityAssess }
func (*SecurityAssess) Refs() []Ref { return nil }
func (b *SecurityAssess) Validate() error {
	var p problems
	p.require(b.At > 0, "at", "is missing or not a time in Unix milliseconds")
	p.require(b.Result.Valid(), "result", "is missing or not a result")
	p.sealed(b.Report, "report")
	return p.err
}

// Informed is who must hear of an incident.
type Informed string

// Those who must hear of an incident.
const (
	InformedUsers      Informed = "users" // the affected users
	InformedPolice     Informed = "police"
	InformedCyberspace Informed = "cyberspace"
	InformedBureau     Informed = "bureau"
)

// Valid tells whether i is one of those above.
func (i Informed) Valid() bool {
	switch i {
	case InformedUsers, InformedPolice, InformedCyberspace, InformedBureau:
		return true
	}
	return false
}

// Telling says who was told of an incident, and when.
type Telling struct {
	Who Informed `json:"who"`
	// At is when, Unix ms.
	At int64 `json:"at"`
}

func checkTold(p *problems, told []Telling) {
	who := make([]Informed, len(told))
	for i, t := range told {
		who[i] = t.Who
		p.require(t.Who.Valid(), fmt.Sprintf("told.%d.who", i), "is missing or nobody who is to be told")
		p.require(t.At > 0, fmt.Sprintf("told.%d.at", i), "is missing or not a time in Unix milliseconds")
	}
	p.require(distinct(who), "told", "must name each once")
}

// IncidentReport reports a security incident. It creates the incident.
type IncidentReport struct {
	// What is the class of the incident.
	What Code `json:"what"`
	// At is when it happened, Unix ms.
	At int64 `json:"at"`
	// Entries are the catalogue entries that it concerns.
	Entries []Ref `json:"entries,omitempty"`
	// Affected tells that users are affected, who must be told too.
	Affected bool `json:"affected,omitempty"`
	// Text is the sealed account, with the remedy taken at once.
	Text *Sealed   `json:"text"`
	Told []Telling `json:"told,omitempty"`
}

func (*IncidentReport) Kind() Kind    { return KindIncidentReport }
func (b *IncidentReport) Refs() []Ref { return b.Entries }
func (b *IncidentReport) Validate() error {
	var p problems
	p.code(b.What, "what")
	p.require(b.At > 0, "at", "is missing or not a time in Unix milliseconds")
	p.require(len(b.Entries) <= maxScope && distinct(b.Entries), "entries", "must be at most 64, each once")
	for i, r := range b.Entries {
		p.ref(r, TypeEntry, fmt.Sprintf("entries.%d", i))
	}
	p.sealed(b.Text, "text")
	checkTold(&p, b.Told)
	return p.err
}

// IncidentRemedy says what was done about an incident and who was told since. The subject is the incident.
type IncidentRemedy struct {
	// Remedy is the class of the measure.
	Remedy Code      `json:"remedy"`
	Text   *Sealed   `json:"text"`
	Told   []Telling `json:"told,omitempty"`
}

func (*IncidentRemedy) Kind() Kind  { return KindIncidentRemedy }
func (*IncidentRemedy) Refs() []Ref { return nil }
func (b *IncidentRemedy) Validate() error {
	var p problems
	p.code(b.Remedy, "remedy")
	p.sealed(b.Text, "text")
	checkTold(&p, b.Told)
	return p.err
}

// IncidentClose ends an incident that was remedied and told. The subject is the incident.
type IncidentClose struct {
	Result Code `json:"result"`
}

func (*IncidentClose) Kind() Kind  { return KindIncidentClose }
func (*IncidentClose) Refs() []Ref { return nil }
func (b *IncidentClose) Validate() error {
	var p problems
	p.code(b.Result, "result")
	return p.err
}
