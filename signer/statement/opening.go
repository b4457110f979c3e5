package statement

import "fmt"

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

// Assessment is what came of a risk assessment.
type Assessment string

// The results of an assessment.
const (
	AssessmentAcceptable   Assessment = "acceptable"
	AssessmentUnacceptable Assessment = "unacceptable"
)

func (a Assessment) Valid() bool { return a == AssessmentAcceptable || a == AssessmentUnacceptable }

// OpeningAssess is the Bureau's own risk assessment before it decides. The subject is the opening.
type OpeningAssess struct {
	Entry  Ref        `json:"entry"`
	Result Assessment `json:"result"`
	// Risk is the sealed report.
	Risk *Sealed `json:"risk"`
}

func (*OpeningAssess) Kind() Kind    { return KindOpeningAssess }
func (b *OpeningAssess) Refs() []Ref { return []Ref{b.Entry} }
func (b *OpeningAssess) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.require(b.Result.Valid(), "result", "is missing or not a result")
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

// OpeningRefuse is the Bureau's no, with its reasons. The subject is the opening.
type OpeningRefuse struct {
	Entry  Ref  `json:"entry"`
	Reason Code `json:"reason"`
	// Grounds is the sealed text of the reasons.
	Grounds *Sealed `json:"grounds"`
}

func (*OpeningRefuse) Kind() Kind    { return KindOpeningRefuse }
func (b *OpeningRefuse) Refs() []Ref { return []Ref{b.Entry} }
func (b *OpeningRefuse) Validate() error {
	var p problems
	p.ref(b.Entry, TypeEntry, "entry")
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}

// Conditions are what an open subject asks of whoever uses conditionally open data.
type Conditions struct {
	// Capabilities are the technical capabilities, Safeguards the security measures, 1 to 16 codes each.
	Capabilities []Code `json:"capabilities"`
	Safeguards   []Code `json:"safeguards"`
	// Modes are those in which the data is provided: download, interface, sandbox.
	Modes []Mode `json:"modes"`
}

func (c *Conditions) check(p *problems) {
	p.codes(c.Capabilities, "capabilities")
	p.codes(c.Safeguards, "safeguards")
	p.require(len(c.Modes) >= 1 && len(c.Modes) <= 3, "modes", "must be 1 to 3 modes")
	for i, m := range c.Modes {
		p.require(m.Opens(), fmt.Sprintf("modes.%d", i), "must be download, interface or sandbox")
	}
}

func (p *problems) codes(all []Code, field string) {
	p.require(len(all) >= 1 && len(all) <= 16, field, "must be 1 to 16 codes")
	for i, c := range all {
		p.code(c, fmt.Sprintf("%s.%d", field, i))
	}
}

// OpeningCondition publishes the conditions of an entry's use. The subject is the entry; it creates the condition, which
// replaces the one before.
type OpeningCondition struct {
	Conditions
	// Text is the sealed wording, for whoever asks for the data.
	Text *Sealed `json:"text"`
}

func (*OpeningCondition) Kind() Kind  { return KindOpeningCondition }
func (*OpeningCondition) Refs() []Ref { return nil }
func (b *OpeningCondition) Validate() error {
	var p problems
	b.check(&p)
	p.sealed(b.Text, "text")
	return p.err
}

// OpeningAsk asks the organisation that keeps some data to open it. It creates the petition.
type OpeningAsk struct {
	// Keeper is the organisation.
	Keeper PartyID `json:"keeper"`
	// Entry is the catalogue entry, where there is one that is not open.
	Entry   *Ref `json:"entry,omitempty"`
	Purpose Code `json:"purpose"`
	// Data is the sealed text of what is wanted, Confidentiality the sealed text of how it will be kept confidential.
	Data            *Sealed `json:"data"`
	Confidentiality *Sealed `json:"confidentiality"`
}

func (*OpeningAsk) Kind() Kind { return KindOpeningAsk }
func (b *OpeningAsk) Refs() []Ref {
	return append(refsOf(b.Entry), b.Keeper.Ref())
}

func (b *OpeningAsk) Validate() error {
	var p problems
	p.party(b.Keeper, "keeper")
	p.optionalRef(b.Entry, TypeEntry, "entry")
	p.code(b.Purpose, "purpose")
	p.sealed(b.Data, "data")
	p.sealed(b.Confidentiality, "confidentiality")
	return p.err
}

// Answer is the answer to a petition.
type Answer string

// The answers.
const (
	AnswerAgreed  Answer = "agreed" // the data will be reviewed for opening
	AnswerRefused Answer = "refused"
)

func (a Answer) Valid() bool { return a == AnswerAgreed || a == AnswerRefused }

// OpeningAnswer answers a petition, with reasons. The subject is the petition.
type OpeningAnswer struct {
	Answer Answer `json:"answer"`
	Reason Code   `json:"reason"`
	// Grounds is the sealed text of the reasons.
	Grounds *Sealed `json:"grounds"`
}

func (*OpeningAnswer) Kind() Kind  { return KindOpeningAnswer }
func (*OpeningAnswer) Refs() []Ref { return nil }
func (b *OpeningAnswer) Validate() error {
	var p problems
	p.require(b.Answer.Valid(), "answer", "is missing or not an answer")
	p.code(b.Reason, "reason")
	p.sealed(b.Grounds, "grounds")
	return p.err
}
