package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// SecurityState is a state of a unit's security file.
type SecurityState string

// The states of a security file.
const (
	SecurityHeaded  SecurityState = "headed"  // it names a head
	SecurityPlanned SecurityState = "planned" // and has an emergency plan
)

// Security is a unit's security file: its head, its emergency plan, the latest drill and assessment. Its ID is the unit's.
type Security struct {
	Header[SecurityState]
	// Body and Post are the security head's, since HeadAt in ledger time, Unix ms.
	Body   statement.Label `json:"body"`
	Post   statement.Label `json:"post"`
	HeadAt int64           `json:"headAt"`
	// Plan is the statement that holds the plan in force, since PlanAt in ledger time, Unix ms; absent and 0 before the first.
	Plan   *gm.Digest `json:"plan,omitempty"`
	PlanAt int64      `json:"planAt"`
	// DrilledAt and AssessedAt are when the latest of each took place, Unix ms; 0 before the first.
	DrilledAt  int64                    `json:"drilledAt"`
	Drill      statement.SecurityResult `json:"drill,omitempty"`
	AssessedAt int64                    `json:"assessedAt"`
	Assessment statement.SecurityResult `json:"assessment,omitempty"`
}

func (s *Security) check() error {
	return s.Header.check(s.State == SecurityHeaded || s.State == SecurityPlanned)
}

// IncidentState is a state of a security incident.
type IncidentState string

// The states of an incident.
const (
	IncidentReported IncidentState = "reported"
	IncidentRemedied IncidentState = "remedied"
	IncidentClosed   IncidentState = "closed"
)

// Incident is a security incident.
type Incident struct {
	Header[IncidentState]
	Unit statement.PartyID `json:"unit"`
	What statement.Code    `json:"what"`
	// OccurredAt is the unit's claim, ReportedAt the ledger time, Unix ms.
	OccurredAt int64           `json:"occurredAt"`
	ReportedAt int64           `json:"reportedAt"`
	Entries    []statement.Ref `json:"entries,omitempty"`
	Affected   bool            `json:"affected"`
	// Told are those who were told so far, in the order in which they stand in the statements.
	Told   []statement.Telling `json:"told,omitempty"`
	Remedy statement.Code      `json:"remedy,omitempty"`
	Result statement.Code      `json:"result,omitempty"`
}

func (i *Incident) check() error {
	valid := false
	switch i.State {
	case IncidentReported, IncidentRemedied, IncidentClosed:
		valid = true
	}
	return i.Header.check(valid)
}
