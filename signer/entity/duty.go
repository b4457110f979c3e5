package entity

import "luzheng/signer/statement"

// DutyState is a state of a duty to share.
type DutyState string

// The states of a duty.
const (
	DutyIssued   DutyState = "issued"
	DutyReleased DutyState = "released"
)

// Duty is one line of the sharing-responsibility list.
type Duty struct {
	Header[DutyState]
	Unit    statement.PartyID     `json:"unit"`
	Entry   *statement.Ref        `json:"entry,omitempty"`
	Element statement.Code        `json:"element,omitempty"`
	From    int64                 `json:"from"`
	Cycle   statement.UpdateCycle `json:"cycle"`
	// ReleasedAt is a ledger time, Unix ms; 0 while it binds.
	ReleasedAt int64          `json:"releasedAt"`
	Reason     statement.Code `json:"reason,omitempty"`
}

func (d *Duty) check() error {
	return d.Header.check(d.State == DutyIssued || d.State == DutyReleased)
}
