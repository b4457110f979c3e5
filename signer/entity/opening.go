package entity

import "luzheng/signer/statement"

// OpeningState is a state of a review to open an entry.
type OpeningState string

// The states of a review to open an entry.
const (
	OpeningReviewed OpeningState = "reviewed"
	OpeningAssessed OpeningState = "assessed" // by the Bureau
	OpeningApproved OpeningState = "approved"
	OpeningRefused  OpeningState = "refused"
)

// Opening is a review to open an entry to the public.
type Opening struct {
	Header[OpeningState]
	Entry statement.Ref `json:"entry"`
	// Subject is the open subject that reviewed.
	Subject statement.PartyID `json:"subject"`
	// Revision is the entry's revision that was reviewed; another one needs another review.
	Revision int64 `json:"revision"`
	// Assessment is the result of the Bureau's own assessment, where it recorded one before it decided.
	Assessment statement.Assessment `json:"assessment,omitempty"`
	// Reason is that of a refusal.
	Reason statement.Code `json:"reason,omitempty"`
}

func (o *Opening) check() error {
	valid := false
	switch o.State {
	case OpeningReviewed, OpeningAssessed, OpeningApproved, OpeningRefused:
		valid = true
	}
	return o.Header.check(valid)
}

// ConditionState is a state of published conditions.
type ConditionState string

// ConditionPublished is its only state; the entry says which conditions are in force.
const ConditionPublished ConditionState = "published"

// Condition is what an open subject asks of whoever uses an entry's data.
type Condition struct {
	Header[ConditionState]
	Entry   statement.Ref     `json:"entry"`
	Subject statement.PartyID `json:"subject"`
	statement.Conditions
}

func (c *Condition) check() error { return c.Header.check(c.State == ConditionPublished) }

// PetitionState is a state of a petition to open data.
type PetitionState string

// The states of a petition.
const (
	PetitionAsked   PetitionState = "asked"
	PetitionAgreed  PetitionState = "agreed"
	PetitionRefused PetitionState = "refused"
)

// Petition asks the keeper of some data to open it.
type Petition struct {
	Header[PetitionState]
	Asker   statement.PartyID `json:"asker"`
	Keeper  statement.PartyID `json:"keeper"`
	Entry   *statement.Ref    `json:"entry,omitempty"`
	Purpose statement.Code    `json:"purpose"`
	// Due is the ledger time by which it is to be answered, Unix ms; 0 when no deadline is set.
	Due int64 `json:"due,omitzero"`
	// Reason is that of the answer.
	Reason statement.Code `json:"reason,omitempty"`
	Contested
}

func (p *Petition) check() error {
	valid := false
	switch p.State {
	case PetitionAsked, PetitionAgreed, PetitionRefused:
		valid = true
	}
	return p.Header.check(valid)
}
