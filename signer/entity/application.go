package entity

import "luzheng/signer/statement"

// ApplicationState is a state of an application.
type ApplicationState string

// The states of an application.
const (
	ApplicationSubmitted ApplicationState = "submitted"
	ApplicationApproved  ApplicationState = "approved"
	ApplicationSuspended ApplicationState = "suspended"
	ApplicationRevoked   ApplicationState = "revoked"
)

// Application is a party's system that acts on the ledger.
type Application struct {
	Header[ApplicationState]
	Owner statement.PartyID         `json:"owner"`
	Name  statement.Label           `json:"name"`
	Type  statement.ApplicationType `json:"type"`
	// Asked are the kinds that it asked to sign; Kinds those that it may sign, sorted.
	Asked []statement.Kind `json:"asked"`
	Kinds []statement.Kind `json:"kinds,omitempty"`
	// Entries are the catalogue entries that it may use.
	Entries []statement.Ref `json:"entries,omitempty"`
	// ApprovedAt is the ledger time of the last approval, SuspendedAt of the suspension in force, RevokedAt of its
	// end, Unix ms; 0 where there is none.
	ApprovedAt  int64          `json:"approvedAt"`
	SuspendedAt int64          `json:"suspendedAt"`
	RevokedAt   int64          `json:"revokedAt,omitzero"`
	Reason      statement.Code `json:"reason,omitempty"`
	// Project is what the application promised to bring; absent where nothing was planned.
	Project *statement.Ref `json:"project,omitempty"`
}

func (a *Application) check() error {
	valid := false
	switch a.State {
	case ApplicationSubmitted, ApplicationApproved, ApplicationSuspended, ApplicationRevoked:
		valid = true
	}
	return a.Header.check(valid)
}
