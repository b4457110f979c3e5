package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// RectificationState is a state of a rectification.
type RectificationState string

// The states of a rectification.
const (
	RectificationOrdered  RectificationState = "ordered"
	RectificationReported RectificationState = "reported"
	RectificationReturned RectificationState = "returned"
	RectificationAccepted RectificationState = "accepted"
)

// Rectification is something that a unit was ordered to put right.
type Rectification struct {
	Header[RectificationState]
	Unit statement.PartyID `json:"unit"`
	// Authority gave the order.
	Authority statement.PartyID `json:"authority"`
	Problem   statement.Code    `json:"problem"`
	Concerns  []statement.Ref   `json:"concerns,omitempty"`
	// OrderedAt is the ledger time of the order, DueAt until when a report is awaited, Unix ms.
	OrderedAt int64 `json:"orderedAt"`
	DueAt     int64 `json:"dueAt"`
	// Reports counts the unit's reports; Reason says why the last one was returned.
	Reports int64          `json:"reports"`
	Reason  statement.Code `json:"reason,omitempty"`
}

func (r *Rectification) check() error {
	valid := false
	switch r.State {
	case RectificationOrdered, RectificationReported, RectificationReturned, RectificationAccepted:
		valid = true
	}
	return r.Header.check(valid)
}

// SupervisionState is a state of a supervision report.
type SupervisionState string

// SupervisionIssued is its only state.
const SupervisionIssued SupervisionState = "issued"

// Supervision is the anchored report on a unit's period.
type Supervision struct {
	Header[SupervisionState]
	Unit statement.PartyID `json:"unit"`
	// From and Until bound the period in ledger time, Unix ms; until is not of it.
	From  int64 `json:"from"`
	Until int64 `json:"until"`
	// Digest is SM3 of the report's bytes.
	Digest gm.Digest `json:"digest"`
}

func (s *Supervision) check() error { return s.Header.check(s.State == SupervisionIssued) }
