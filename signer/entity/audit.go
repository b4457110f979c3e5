package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// CaseState is a state of an audit case.
type CaseState string

// The states of an audit case. Nobody but the audit bureau learns of one that is opened or dropped.
const (
	CaseOpened  CaseState = "opened"
	CaseServed  CaseState = "served"
	CaseClosed  CaseState = "closed"
	CaseDropped CaseState = "dropped" // before its notice was served
)

// Case is an audit case.
type Case struct {
	Header[CaseState]
	// Commitment is that to the terms; Terms are known from the service of the notice on.
	Commitment gm.Digest            `json:"commitment"`
	Terms      *statement.CaseTerms `json:"terms,omitempty"`
	// OpenedAt, ServedAt and ClosedAt are ledger times, Unix ms; 0 where it has not come to that.
	OpenedAt int64 `json:"openedAt"`
	ServedAt int64 `json:"servedAt"`
	ClosedAt int64 `json:"closedAt"`
	// Notes and Findings count those of the case; Unrectified the findings whose rectification is awaited.
	Notes       int64          `json:"notes"`
	Findings    int64          `json:"findings"`
	Unrectified int64          `json:"unrectified"`
	Result      statement.Code `json:"result,omitempty"`
}

// Sealed tells whether the case is known to the audit bureau only.
func (c *Case) Sealed() bool { return c.Terms == nil }

func (c *Case) check() error {
	valid := false
	switch c.State {
	case CaseOpened, CaseServed, CaseClosed, CaseDropped:
		valid = true
	}
	return c.Header.check(valid)
}

// NoteState is a state of an evidence note.
type NoteState string

// The states of an evidence note.
const (
	NoteNoted   NoteState = "noted"
	NoteReplied NoteState = "replied"
)

// Note is an evidence note (取证单) that the unit countersigned.
type Note struct {
	Header[NoteState]
	Case statement.Ref     `json:"case"`
	Unit statement.PartyID `json:"unit"`
	// ReplyBy is the ledger time until which the unit's reply is awaited, Unix ms.
	ReplyBy int64 `json:"replyBy"`
}

func (n *Note) check() error { return n.Header.check(n.State == NoteNoted || n.State == NoteReplied) }

// FindingState is a state of a finding.
type FindingState string

// The states of a finding.
const (
	FindingIssued    FindingState = "issued"
	FindingRectified FindingState = "rectified"
)

// Finding is what an audit found about a unit.
type Finding struct {
	Header[FindingState]
	Case  statement.Ref     `json:"case"`
	Unit  statement.PartyID `json:"unit"`
	Notes []statement.Ref   `json:"notes"`
	Issue statement.Code    `json:"issue"`
	// RectifyBy is the ledger time until which rectification is awaited, Unix ms.
	RectifyBy int64 `json:"rectifyBy"`
}

func (f *Finding) check() error {
	return f.Header.check(f.State == FindingIssued || f.State == FindingRectified)
}

// HoldState is a state of a hold.
type HoldState string

// The states of a hold.
const (
	HoldHeld     HoldState = "held"
	HoldReleased HoldState = "released"
)

// Hold keeps the texts of an entity from erasure as long as something is for it. Its ID is SM3 of the entity's "type:id".
type Hold struct {
	Header[HoldState]
	Of statement.Ref `json:"of"`
	// For are the audit cases that need the texts, in the order in which they came.
	For []statement.Ref `json:"for,omitempty"`
}

func (h *Hold) check() error { return h.Header.check(h.State == HoldHeld || h.State == HoldReleased) }
