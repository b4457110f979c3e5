package entity

import "luzheng/signer/statement"

// DisputeState is a state of a dispute.
type DisputeState string

// The states of a dispute. Agreed, settled and failed are its outcomes: it has exactly one.
const (
	DisputeOpen      DisputeState = "open"
	DisputeEscalated DisputeState = "escalated" // the sides could not agree
	DisputeAgreed    DisputeState = "agreed"    // by the sides
	DisputeSettled   DisputeState = "settled"   // by coordination
	DisputeFailed    DisputeState = "failed"    // coordination found no outcome
)

// Dispute is a dispute over the opening or the use of data.
type Dispute struct {
	Header[DisputeState]
	// Matter is the entry, version, petition, request, agreement or grant in dispute.
	Matter     statement.Ref     `json:"matter"`
	Applicant  statement.PartyID `json:"applicant"`
	Respondent statement.PartyID `json:"respondent"`
	// Reason is the applicant's; Result is the coordinator's.
	Reason statement.Code `json:"reason"`
	Result statement.Code `json:"result,omitempty"`
}

func (d *Dispute) check() error {
	valid := false
	switch d.State {
	case DisputeOpen, DisputeEscalated, DisputeAgreed, DisputeSettled, DisputeFailed:
		valid = true
	}
	return d.Header.check(valid)
}

// Contested is the part of a state that can be disputed: whoever reads the state sees its open disputes.
type Contested struct {
	// Disputes counts those without an outcome.
	Disputes int64 `json:"disputes,omitzero"`
}

// Contest adds to the open disputes, or takes away.
func (c *Contested) Contest(n int64) { c.Disputes += n }

// Disputed tells whether there is an open dispute.
func (c *Contested) Disputed() bool { return c.Disputes > 0 }

// Contestable is a state that can be disputed.
type Contestable interface {
	Entity
	Contest(n int64)
	Disputed() bool
}
