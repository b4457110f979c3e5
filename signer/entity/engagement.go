package entity

import "luzheng/signer/statement"

// EngagementState is a state of an engagement.
type EngagementState string

// The states of an engagement; one whose time is over stays active: the ledger has no clock of its own to notice.
const (
	EngagementActive EngagementState = "active"
	EngagementEnded  EngagementState = "ended"
)

// Engagement is the security agreement under which a technical service unit works for its principal.
type Engagement struct {
	Header[EngagementState]
	Principal statement.PartyID `json:"principal"`
	Service   statement.PartyID `json:"service"`
	// Kinds are what the unit may say under it.
	Kinds []statement.Kind `json:"kinds"`
	// SignedAt, Until and EndedAt are ledger times, Unix ms; EndedAt is 0 while active.
	SignedAt int64          `json:"signedAt"`
	Until    int64          `json:"until"`
	EndedAt  int64          `json:"endedAt"`
	Reason   statement.Code `json:"reason,omitempty"`
}

func (e *Engagement) check() error {
	return e.Header.check(e.State == EngagementActive || e.State == EngagementEnded)
}
