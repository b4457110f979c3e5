package entity

import "luzheng/signer/statement"

// ClearanceState is a state of a clearance.
type ClearanceState string

// The states of a clearance; its end is a date in it.
const (
	ClearanceApproved ClearanceState = "approved"
	ClearanceRevoked  ClearanceState = "revoked"
)

// Clearance is the approval of providing data across the border.
type Clearance struct {
	Header[ClearanceState]
	User        statement.PartyID `json:"user"`
	Provider    statement.PartyID `json:"provider"`
	Entry       statement.Ref     `json:"entry"`
	Destination statement.Region  `json:"destination"`
	Purpose     statement.Code    `json:"purpose"`
	// ApprovedAt, Until and RevokedAt are ledger times, Unix ms; RevokedAt is 0 while approved.
	ApprovedAt int64          `json:"approvedAt"`
	Until      int64          `json:"until"`
	RevokedAt  int64          `json:"revokedAt"`
	Reason     statement.Code `json:"reason,omitempty"`
}

func (c *Clearance) check() error {
	return c.Header.check(c.State == ClearanceApproved || c.State == ClearanceRevoked)
}
