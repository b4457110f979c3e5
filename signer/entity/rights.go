package entity

import "luzheng/signer/statement"

// RightState is a state of a right.
type RightState string

// The states of a right.
const (
	RightDeclared     RightState = "declared"
	RightConfirmed    RightState = "confirmed"
	RightTransferring RightState = "transferring" // signed over to another party, not yet confirmed
	RightRefused      RightState = "refused"
	RightEnded        RightState = "ended"
)

// Right is a claimed or confirmed right to an entry's data.
type Right struct {
	Header[RightState]
	Entry statement.Ref `json:"entry"`
	// Claimant is the party that claims the right or, once it is confirmed, holds it.
	Claimant statement.PartyID   `json:"claimant"`
	Right    statement.RightKind `json:"right"`
	Basis    statement.Code      `json:"basis"`
	// Confirmer is the party that confirmed; absent while declared.
	Confirmer statement.PartyID `json:"confirmer,omitempty"`
	// Named is the party that the claimant named to confirm; absent where the Bureau or a department does.
	Named statement.PartyID `json:"named,omitempty"`
	// Transfer is the one that waits to be confirmed, while transferring.
	Transfer *Transfer `json:"transfer,omitempty"`
	// ObjectableUntil is the ledger time until which the claim or transfer is open to objection, Unix ms; 0 when no period is set.
	ObjectableUntil int64 `json:"objectableUntil,omitzero"`
	// Objections counts those that are not settled.
	Objections int64 `json:"objections,omitzero"`
	// Reason is why it was refused or ended.
	Reason statement.Code `json:"reason,omitempty"`
}

// Transfer is a right on its way to another party.
type Transfer struct {
	To    statement.PartyID `json:"to"`
	Basis statement.Code    `json:"basis"`
}

// Parties are those whose right it is or may become.
func (r *Right) Parties() []statement.PartyID {
	if r.Transfer == nil {
		return []statement.PartyID{r.Claimant}
	}
	return []statement.PartyID{r.Claimant, r.Transfer.To}
}

func (r *Right) check() error {
	valid := false
	switch r.State {
	case RightDeclared, RightConfirmed, RightTransferring, RightRefused, RightEnded:
		valid = true
	}
	return r.Header.check(valid)
}

// ObjectionState is a state of an objection to a right.
type ObjectionState string

// The states of an objection.
const (
	ObjectionOpen      ObjectionState = "open"
	ObjectionUpheld    ObjectionState = "upheld"
	ObjectionDismissed ObjectionState = "dismissed"
)

// Objection is an objection to a right or to its transfer.
type Objection struct {
	Header[ObjectionState]
	Right    statement.Ref     `json:"right"`
	Objector statement.PartyID `json:"objector"`
	// Claimant is the party that claims the right, or shall have it.
	Claimant statement.PartyID `json:"claimant"`
	// Reason is that of its settlement.
	Reason statement.Code `json:"reason,omitempty"`
}

func (o *Objection) check() error {
	valid := false
	switch o.State {
	case ObjectionOpen, ObjectionUpheld, ObjectionDismissed:
		valid = true
	}
	return o.Header.check(valid)
}
