package entity

import "luzheng/signer/statement"

// ProblemState is a state of a problem with data.
type ProblemState string

// The states of a problem; the last three are its outcomes.
const (
	ProblemReported  ProblemState = "reported"
	ProblemAccepted  ProblemState = "accepted"
	ProblemCorrected ProblemState = "corrected"
	ProblemConfirmed ProblemState = "confirmed" // the data was right
	ProblemSettled   ProblemState = "settled"
)

// Problem is a reported problem with a version, until it has its one outcome.
type Problem struct {
	Header[ProblemState]
	Entry    statement.Ref     `json:"entry"`
	Version  statement.Ref     `json:"version"`
	Reporter statement.PartyID `json:"reporter"`
	// Unit is the entry's, which answers for it.
	Unit    statement.PartyID `json:"unit,omitempty"`
	Defect  statement.Defect  `json:"defect"`
	Urgency statement.Urgency `json:"urgency"`
	// DueAt is until when the outcome is due in ledger time, Unix ms; absent where the Bureau set no deadline.
	DueAt int64 `json:"dueAt,omitzero"`
	// Correction is the version that corrects it; absent for the other outcomes.
	Correction *statement.Ref `json:"correction,omitempty"`
}

// Open tells whether the problem has no outcome yet.
func (p *Problem) Open() bool { return p.State == ProblemReported || p.State == ProblemAccepted }

func (p *Problem) check() error {
	valid := false
	switch p.State {
	case ProblemReported, ProblemAccepted, ProblemCorrected, ProblemConfirmed, ProblemSettled:
		valid = true
	}
	return p.Header.check(valid)
}
