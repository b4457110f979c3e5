package entity

import "luzheng/signer/statement"

// EmergencyState is a state of an emergency.
type EmergencyState string

// The states of an emergency; one whose time is over stays active: the ledger has no clock of its own to notice.
const (
	EmergencyActive EmergencyState = "active"
	EmergencyEnded  EmergencyState = "ended"
)

// Emergency is an immediate access of named parties to named data.
type Emergency struct {
	Header[EmergencyState]
	Type     statement.EmergencyType `json:"type"`
	Declarer statement.PartyID       `json:"declarer"`
	Purpose  statement.Code          `json:"purpose"`
	// Parties may use the data; Providers own it. Both are sorted.
	Parties   []statement.PartyID `json:"parties"`
	Providers []statement.PartyID `json:"providers"`
	Entries   []statement.Ref     `json:"entries"`
	// From, Until, DeclaredAt and EndedAt are ledger times, Unix ms; EndedAt is 0 while active.
	From       int64 `json:"from"`
	Until      int64 `json:"until"`
	DeclaredAt int64 `json:"declaredAt"`
	EndedAt    int64 `json:"endedAt"`
	// Law and Article are its legal basis.
	Law     statement.Code `json:"law"`
	Article statement.Code `json:"article"`
	Reason  statement.Code `json:"reason,omitempty"`
}

func (e *Emergency) check() error {
	return e.Header.check(e.State == EmergencyActive || e.State == EmergencyEnded)
}
