package witness

import (
	"fmt"

	"luzheng/gateway/alarm"
	"luzheng/signer/checkpoint"
	"luzheng/signer/gm"
	"luzheng/signer/merkle"
	"luzheng/signer/strictjson"
)

// alarmKind says what an alarm is about; the package's doc has the table.
type alarmKind string

const (
	alarmEquivocation alarmKind = "equivocation"
	alarmFork         alarmKind = "fork"
	alarmLeaf         alarmKind = "leaf"
	alarmMap          alarmKind = "map"
	alarmAnchor       alarmKind = "anchor"
	alarmLedger       alarmKind = "ledger"
)

const alarmFormat = "luzheng.witness-alarm/v1"

// alarmRecord is the content of an alarm file, except for an equivocation, whose file is the portable evidence itself.
type alarmRecord struct {
	Format string    `json:"format"`
	Kind   alarmKind `json:"kind"`
	Detail string    `json:"detail"`
	// Own is a signed note that was accepted before, Other the one that cannot stand beside it.
	Own   string `json:"own,omitempty"`
	Other string `json:"other,omitempty"`
	// Index, Leaf and Of are a leaf and what it was made of; Code is the finding's.
	Index *uint64 `json:"index,omitempty"`
	Code  Code    `json:"code,omitempty"`
	Leaf  []byte  `json:"leaf,omitempty"`
	Of    []byte  `json:"of,omitempty"`
	// Size, Root and Map are what the leaves lead to. Proof shows that the log of Own begins with them.
	Size  uint64       `json:"size,omitzero"`
	Root  *gm.Digest   `json:"root,omitempty"`
	Map   *gm.Digest   `json:"map,omitempty"`
	Proof merkle.Proof `json:"proof,omitempty"`

	about string
}

// alarms is the witness's book. red tells whether an alarm stands.
type alarms struct{ *alarm.Book }

// raise keeps the record, or the portable evidence of two notes that contradict each other.
func (a alarms) raise(r alarmRecord) error {
	r.Format = alarmFormat
	content, err := strictjson.Marshal(r)
	if r.Kind == alarmEquivocation {
		content, err = equivocation([]byte(r.Own), []byte(r.Other))
	}
	if err != nil {
		return fmt.Errorf("alarm: %w", err)
	}
	_, err = a.Raise(string(r.Kind), r.about, content, r.Detail)
	return err
}

// equivocation makes the file of two notes of one log, be it an event log or the ledger's own.
func equivocation(first, second []byte) ([]byte, error) {
	if _, _, err := checkpoint.ParseEventsUnverified(first); err == nil {
		return checkpoint.NewEventsEquivocation(first, second)
	}
	return checkpoint.NewEquivocation(first, second)
}
