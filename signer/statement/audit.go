package statement

import (
	"fmt"

	"luzheng/signer/gm"
	"luzheng/signer/strictjson"
)

// AuditObject is what an audit case is about.
type AuditObject string

// The objects of audit cases.
const (
	AuditData     AuditObject = "data"     // how public data is handled
	AuditPlatform AuditObject = "platform" // the platform's own security, reliability and economy
	AuditFunds    AuditObject = "funds"    // the use of special funds
)

// Valid tells whether o is one of the objects above.
func (o AuditObject) Valid() bool {
	switch o {
	case AuditData, AuditPlatform, AuditFunds:
		return true
	}
	return false
}

// CaseTerms are what an audit case covers: nothing of it is known before the notice is served.
type CaseTerms struct {
	Objects []AuditObject `json:"objects"`
	// Parties are the audited; Entries the catalogue entries that are looked at, whosoever they are.
	Parties []PartyID `json:"parties"`
	Entries []Ref     `json:"entries,omitempty"`
	// Funds are the budget codes of the special funds whose use is audited.
	Funds []Code `json:"funds,omitempty"`
	// From and Until bound the audited period in ledger time, Unix ms.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
	// Team are the auditors, by pseudonym.
	Team []Pseudonym `json:"team"`
}

// Commit gives HMAC-SM3 of the terms' canonical bytes under a salt: what case.open carries and case.serve reveals.
func (t *CaseTerms) Commit(salt gm.Digest) (gm.Digest, error) {
	raw, err := strictjson.Marshal(t)
	if err != nil {
		return gm.Digest{}, fmt.Errorf("statement: terms of a case: %w", err)
	}
	return gm.HMAC(salt[:], raw), nil
}

// maxScope bounds the lists of a case's terms, as each of them is read when the notice is served.
const maxScope = 64

func (t *CaseTerms) check(p *problems) {
	p.require(len(t.Objects) > 0 && distinct(t.Objects), "terms.objects", "must be at least one, each once")
	for i, o := range t.Objects {
		p.require(o.Valid(), fmt.Sprintf("terms.objects.%d", i), "is not an object of audit")
	}
	p.require(len(t.Parties) > 0 && len(t.Parties) <= maxScope && distinct(t.Parties), "terms.parties", "must be 1 to 64, each once")
	for i, id := range t.Parties {
		p.party(id, fmt.Sprintf("terms.parties.%d", i))
	}
	p.require(len(t.Entries) <= maxScope && distinct(t.Entries), "terms.entries", "must be at most 64, each once")
	for i, r := range t.Entries {
		p.ref(r, TypeEntry, fmt.Sprintf("terms.entries.%d", i))
	}
	p.require(len(t.Funds) <= maxScope && distinct(t.Funds), "terms.funds", "must be at most 64, each once")
	for i, c := range t.Funds {
		p.code(c, fmt.Sprintf("terms.funds.%d", i))
	}
	p.require(t.From > 0, "terms.from", "is missing or not a time in Unix milliseconds")
	p.require(t.Until > t.From, "terms.until", "must be after from")
	p.require(len(t.Team) > 0 && len(t.Team) <= maxScope && distinct(t.Team), "terms.team", "must be 1 to 64, each once")
	for i, person := range t.Team {
		p.require(person.Valid(), fmt.Sprintf("terms.team.%d", i), "is not a pseudonym: 1 to 40 of a-z, 0-9 and -")
	}
}

func distinct[T comparable](all []T) bool {
	seen := make(map[T]bool, len(all))
	for _, v := range all {
		seen[v] = true
	}
	return len(seen) == len(all)
}

// CaseOpen opens an audit case, sealed until its notice is served. It creates the case.
type CaseOpen struct {
	// Notice is the sealed audit notice (审计通知书).
	Notice *Sealed `json:"notice"`
	// Terms commits to the case's terms; see CaseTerms.Commit.
	Terms gm.Digest `json:"terms"`
}

func (*CaseOpen) Kind() Kind  { return KindCaseOpen }
func (*CaseOpen) Refs() []Ref { return nil }
func (b *CaseOpen) Validate() error {
	var p problems
	p.sealed(b.Notice, "notice")
	p.require(!b.Terms.IsZero(), "terms", "is missing: give the commitment to the case's terms")
	return p.err
}

// CaseServe reveals what the case covers: the notice is served. The subject is the case.
type CaseServe struct {
	Terms CaseTerms `json:"terms"`
	// Salt is that of the commitment.
	Salt gm.Digest `json:"salt"`
}

func (*CaseServe) Kind() Kind { return KindCaseServe }
func (b *CaseServe) Refs() []Ref {
	refs := append([]Ref(nil), b.Terms.Entries...)
	for _, id := range b.Terms.Parties {
		refs = append(refs, id.Ref())
	}
	return refs
}

func (b *CaseServe) Validate() error {
	var p problems
	b.Terms.check(&p)
	p.require(!b.Salt.IsZero(), "salt", "is missing")
	return p.err
}

// CaseNote is an evidence note (取证单) that the audited unit countersigns. The subject is the case; it creates the note.
type CaseNote struct {
	// Unit is the audited party that it is about.
	Unit PartyID `json:"unit"`
	// Text is the sealed note.
	Text *Sealed `json:"text"`
	// Statements are the IDs of the statements that the note rests on.
	Statements []gm.Digest `json:"statements,omitempty"`
	// ReplyBy is the ledger time until which the unit's reply is awaited, Unix ms.
	ReplyBy int64 `json:"replyBy"`
}

func (*CaseNote) Kind() Kind              { return KindCaseNote }
func (b *CaseNote) Counterparty() PartyID { return b.Unit }
func (b *CaseNote) Refs() []Ref           { return []Ref{b.Unit.Ref()} }
func (b *CaseNote) Validate() error {
	var p problems
	p.party(b.Unit, "unit")
	p.sealed(b.Text, "text")
	p.require(len(b.Statements) <= maxScope, "statements", "must be at most 64")
	p.require(b.ReplyBy > 0, "replyBy", "is missing or not a time in Unix milliseconds")
	return p.err
}

// CaseReply is the unit's answer to an evidence note. The subject is the note.
type CaseReply struct {
	Text *Sealed `json:"text"`
}

func (*CaseReply) Kind() Kind  { return KindCaseReply }
func (*CaseReply) Refs() []Ref { return nil }
func (b *CaseReply) Validate() error {
	var p problems
	p.sealed(b.Text, "text")
	return p.err
}

// CaseFinding is what the audit found about a unit that was heard. The subject is the case; it creates the finding.
type CaseFinding struct {
	Unit PartyID `json:"unit"`
	// Notes are the evidence notes that it rests on.
	Notes []Ref `json:"notes"`
	// Issue is the class of the problem.
	Issue Code    `json:"issue"`
	Text  *Sealed `json:"text"`
	// RectifyBy is the ledger time until which rectification is awaited, Unix ms.
	RectifyBy int64 `json:"rectifyBy"`
}

func (*CaseFinding) Kind() Kind    { return KindCaseFinding }
func (b *CaseFinding) Refs() []Ref { return append([]Ref{b.Unit.Ref()}, b.Notes...) }
func (b *CaseFinding) Validate() error {
	var p problems
	p.party(b.Unit, "unit")
	p.require(len(b.Notes) > 0 && len(b.Notes) <= maxScope && distinct(b.Notes), "notes", "must be 1 to 64, each once")
	for i, r := range b.Notes {
		p.ref(r, TypeNote, fmt.Sprintf("notes.%d", i))
	}
	p.code(b.Issue, "issue")
	p.sealed(b.Text, "text")
	p.require(b.RectifyBy > 0, "rectifyBy", "is missing or not a time in Unix milliseconds")
	return p.err
}

// CaseRectify says how the unit has put a finding right. The subject is the finding.
type CaseRectify struct {
	Case Ref     `json:"case"`
	Text *Sealed `json:"text"`
}

func (*CaseRectify) Kind() Kind    { return KindCaseRectify }
func (b *CaseRectify) Refs() []Ref { return []Ref{b.Case} }
func (b *CaseRectify) Validate() error {
	var p problems
	p.ref(b.Case, TypeCase, "case")
	p.sealed(b.Text, "text")
	return p.err
}

// CaseClose ends a case: its findings were followed to their rectification, or it was dropped before its notice. The
// subject is the case.
type CaseClose struct {
	Result Code `json:"result"`
	// Releases are the entries and parties that the case keeps from erasure: all that its terms name.
	Releases []Ref `json:"releases,omitempty"`
}

func (*CaseClose) Kind() Kind    { return KindCaseClose }
func (b *CaseClose) Refs() []Ref { return b.Releases }
func (b *CaseClose) Validate() error {
	var p problems
	p.code(b.Result, "result")
	p.require(len(b.Releases) <= 2*maxScope && distinct(b.Releases), "releases", "must be at most 128, each once")
	for i, r := range b.Releases {
		p.require(r.Valid(), fmt.Sprintf("releases.%d", i), "must name an entity")
	}
	return p.err
}
