package entity

import "luzheng/signer/statement"

// OpeningState is a state of a review to open an entry.
type OpeningState string

// The states of a review to open an entry.
const (
	OpeningReviewed OpeningState = "reviewed"
	OpeningApproved OpeningState = "approved"
)

// Opening is a review to open an entry to the public.
type Opening struct {
	Header[OpeningState]
	Entry statement.Ref `json:"entry"`
	// Subject is the open subject that reviewed.
	Subject statement.PartyID `json:"subject"`
	// Revision is the entry's revision that was reviewed; another one needs another review.
	Revision int64 `json:"revision"`
}

func (o *Opening) check() error {
	return o.Header.check(o.State == OpeningReviewed || o.State == OpeningApproved)
}
