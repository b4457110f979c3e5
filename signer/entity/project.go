package entity

import "luzheng/signer/statement"

// ProjectState is a state of an application's project.
type ProjectState string

// The states of an application's project.
const (
	ProjectPlanned  ProjectState = "planned"
	ProjectAccepted ProjectState = "accepted"
)

// Project is what an application's project promised to catalogue, collect and share, and what came of it.
type Project struct {
	Header[ProjectState]
	Application statement.Ref            `json:"application"`
	Owner       statement.PartyID        `json:"owner"`
	Planned     []statement.PlannedEntry `json:"planned"`
	// Delivered are as many as were planned, in the same order; absent before acceptance.
	Delivered []statement.DeliveredEntry `json:"delivered,omitempty"`
}

func (p *Project) check() error {
	return p.Header.check(p.State == ProjectPlanned || p.State == ProjectAccepted)
}
