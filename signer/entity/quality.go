package entity

import (
	"luzheng/signer/gm"
	"luzheng/signer/statement"
)

// QualityState is a state of a quality report.
type QualityState string

// QualityFiled is its only state.
const QualityFiled QualityState = "filed"

// Quality is a quality report on a version.
type Quality struct {
	Header[QualityState]
	Entry   statement.Ref `json:"entry"`
	Version statement.Ref `json:"version"`
	// Service is the technical service unit that judged, Principal the party that it worked for.
	Service   statement.PartyID        `json:"service"`
	Principal statement.PartyID        `json:"principal"`
	Standard  statement.Code           `json:"standard"`
	Verdict   statement.QualityVerdict `json:"verdict"`
}

func (q *Quality) check() error { return q.Header.check(q.State == QualityFiled) }

// ConsistencyState is a state of a consistency check.
type ConsistencyState string

// The states of a consistency check.
const (
	ConsistencyEqual     ConsistencyState = "equal"
	ConsistencyDiffering ConsistencyState = "differing" // a discrepancy, open
	ConsistencySettled   ConsistencyState = "settled"   // a later check found the copy equal
)

// Consistency is the comparison of a copy with what was anchored.
type Consistency struct {
	Header[ConsistencyState]
	Entry    statement.Ref     `json:"entry"`
	Version  statement.Ref     `json:"version"`
	Provider statement.PartyID `json:"provider"`
	Holder   statement.PartyID `json:"holder"`
	// Anchored and Found are SM3 of the version's manifest and of the copy's.
	Anchored gm.Digest `json:"anchored"`
	Found    gm.Digest `json:"found"`
	// SettledBy is the check that found the copy equal again.
	SettledBy *statement.Ref `json:"settledBy,omitempty"`
}

func (c *Consistency) check() error {
	valid := false
	switch c.State {
	case ConsistencyEqual, ConsistencyDiffering, ConsistencySettled:
		valid = true
	}
	return c.Header.check(valid)
}
